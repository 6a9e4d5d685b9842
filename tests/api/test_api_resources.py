"""The resources over a town: from the guide to the delivered certificate, by program alone."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest
from api_helpers import Answer, Program, program_of
from django.db import connection as web_connection
from django.test.utils import CaptureQueriesContext
from office_helpers import FACTORY, PDF, Town
from windows_helpers import hall

from onewindow.api import commands
from onewindow.office import operations
from onewindow.office.finding import GuideFilter, search
from onewindow.office.identity import citizen_check
from onewindow.office.times import SetClock


def upload(program: Program, case: str, document: str, content: bytes = PDF, **more: str) -> Answer:
    """A multipart upload as programs make it."""
    fields = {"document": document, **more}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in fields.items()
    ]
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = b"".join(parts) + head + content + b"\r\n--b--\r\n"
    headers = {"content_type": "multipart/form-data; boundary=b"}
    return program.call("POST", f"/cases/{case}/papers", body, **headers)


def test_a_program_walks_a_case_from_the_guide_to_the_certificate(town: Town, applicant: Program) -> None:
    guide = applicant.get("/matters/M107").json
    assert guide["name"]["zh"] and guide["version"]
    project = applicant.post("/projects", {"name": "接口项目"}).json["id"]
    assert applicant.call("PATCH", f"/projects/{project}/facts", FACTORY).status == 200
    started = applicant.post("/cases", {"project": project, "matter": "M107"})
    assert started.status == 201, started.content
    case = started.json["id"]
    for need in applicant.get(f"/cases/{case}/readiness").json["missing"]:
        document = town.office.catalogue().documents[need["document"]]
        assert upload(applicant, case, document.any_of[0] if document.any_of else document.id).status == 201
    sent = applicant.post(f"/cases/{case}/submission", {"declared": True}, idempotency_key="s")
    assert sent.status == 200 and sent.json["number"].startswith("GXQ-2026-")
    view = applicant.get(f"/cases/{case}").json
    bureau = view["terms"]["matter"] and town.office.catalogue().matters["M107"].deciding
    clerk, reviewer = (program_of(town, f"{bureau}.{role}") for role in ("clerk", "reviewer"))
    assert "accept" in clerk.get(f"/cases/{case}").json["actions"]
    assert clerk.post(f"/cases/{case}/commands/accept", {}).json["phase"] == "review"
    granted = reviewer.post(f"/cases/{case}/commands/grant", {"reasons": "符合条件"})
    assert granted.status == 200 and granted.json["decision"]["granted"] is True
    days = applicant.get(f"/cases/{case}/account").json["account"]["days"]
    assert days[0]["cause"] == "accepted"
    assert [one["kind"] for one in applicant.get(f"/cases/{case}/timeline").json["items"]][
        -1
    ] == "results_yielded"


def test_an_upload_is_held_to_its_digest_and_read_back(town: Town, applicant: Program) -> None:
    case = town.draft("M112")
    (document, *_) = [need.document for need in town.view(case).needs if need.attached]
    kept = town.view(case).documents[0]
    wrong = upload(applicant, case, document, sha256="0" * 64)
    assert (wrong.status, wrong.code) == (422, "digest_differs")
    right = upload(applicant, case, kept.document, sha256=hashlib.sha256(PDF).hexdigest())
    assert right.status == 201 and right.json["sha256"] == hashlib.sha256(PDF).hexdigest()
    back = applicant.get(f"/papers/{right.json['id']}")
    assert back.content == PDF and back.headers["Repr-Digest"].startswith("sha-256=:")
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert program_of(town, "wang.wei").get(f"/papers/{right.json['id']}").status == 404
    assert applicant.call("DELETE", f"/cases/{case}/papers/{right.json['id']}").status == 204


def test_a_list_of_a_hundred_cases_costs_at_most_ten_statements(
    town: Town, applicant: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = town.project()
    for matter in ("M112", "M107"):
        town.draft(matter, project)
    applicant.get("/cases?limit=100")
    counted: list[str] = []
    with town.office.ledger.reader() as reading:
        kind = type(reading)
    for name in ("rows", "row"):
        inner = getattr(kind, name)

        def counting(self: object, sql: str, *values: object, _inner: object = inner) -> object:
            counted.append(sql)
            return _inner(self, sql, *values)  # type: ignore[operator]

        monkeypatch.setattr(kind, name, counting)
    with CaptureQueriesContext(web_connection) as web:
        answer = applicant.get("/cases?limit=100")
    assert answer.status == 200 and len(answer.json["items"]) == 2
    assert 0 < len(counted) + len(web.captured_queries) <= 10, counted


def test_the_feed_tells_what_one_may_see_and_where_to_go_on(town: Town, applicant: Program) -> None:
    case = town.accepted("M107")
    other = program_of(town, "wang.wei")
    told = applicant.get("/events").json
    assert {one["case"] for one in told["items"]} == {case} and told["caught_up"]
    kinds = [one["kind"] for one in told["items"]]
    assert kinds == ["submitted", "accepted"]
    first = applicant.get("/events?limit=1").json
    assert not first["caught_up"]
    rest = applicant.get(f"/events?after={first['last']}").json
    assert [one["kind"] for one in rest["items"]] == ["accepted"]
    assert applicant.get(f"/events?after={told['last']}").json["items"] == []
    stranger = other.get("/events").json
    assert stranger["items"] == [] and stranger["last"] > told["last"] and stranger["caught_up"]
    assert program_of(town, "li.na", "read").get("/events").status == 403


def test_the_export_streams_what_one_may_see(town: Town, applicant: Program) -> None:
    project = town.project()
    made = {town.submitted("M107", project), town.submitted("M201", project)}
    exported = applicant.get("/export/cases")
    assert exported.headers["Content-Type"] == "application/x-ndjson"
    assert {json.loads(line)["id"] for line in exported.content.splitlines()} == made
    assert program_of(town, "wang.wei").get("/export/cases").content == b""
    assert program_of(town, "li.na", "read").get("/export/cases").code == "not_permitted_scope"
    assert applicant.get("/export/cases?light=mauve").headers["Content-Type"] == "application/problem+json"


def test_due_dates_are_open_to_everyone(town: Town) -> None:
    told = Program().get("/calendar/due?accepted_on=2026-11-23&days=20")
    assert told.json["due_on"] == town.office.calendar.due(town.office.today(), 20).on.isoformat()
    assert Program().get("/calendar/due?accepted_on=1999-01-01&days=2").code == "date_out_of_range"
    assert Program().get("/calendar/due?accepted_on=2026-11&days=2").code == "request_invalid"
    days = Program().get("/calendar/days?first=2026-11-21&last=2026-11-23").json["items"]
    assert [(one["kind"], one["counts"]) for one in days] == [
        ("weekend", False), ("weekend", False), ("working", True),
    ]  # fmt: skip


def test_a_decision_is_tried_with_its_trace(town: Town) -> None:
    decision = next(iter(town.office.catalogue().decision_files))
    assert Program().get(f"/rules/{decision}").json["rules"]
    tried = Program().post(f"/rules/{decision}/trial", {"facts": {"land_area_ha": 20}})
    assert tried.status == 200 and tried.json["trace"][-1] and tried.json["decision"] == decision
    assert Program().post("/rules/none/trial", {}).status == 404
    assert Program().post(f"/rules/{decision}/trial", {"facts": {"nothing": 1}}).code == "facts_invalid"


def test_a_trial_names_the_figures_of_law_that_have_no_value_yet(town: Town) -> None:
    town.office.clock = SetClock(datetime(2022, 5, 2, 9))
    facts = {"in_soil_conservation_area": True, "disturbed_area_ha": 5}
    tried = Program().post("/rules/soil_doc/trial", {"facts": facts})
    assert {one["code"] for one in tried.json["problems"]} == {"no-value-on-day"}
    assert tried.json["zone"] == town.office.catalogue().zone and tried.json["on"] == "2022-05-02"


def test_everyday_words_lead_to_the_same_matters_as_the_guides(town: Town, applicant: Program) -> None:
    wanted = [one.matter.id for one in search(town.office.catalogue(), GuideFilter(text="盖厂房"))]
    assert len(wanted) > 1
    assert [one["id"] for one in Program().get("/matters?q=盖厂房").json["items"]] == wanted
    assert [one["id"] for one in applicant.get("/search?q=盖厂房").json["matters"]] == wanted


def test_search_finds_words_of_two_characters(town: Town, applicant: Program) -> None:
    case = town.submitted("M107")
    name = town.view(case).matter.name.zh
    found = applicant.get(f"/search?q={name[:2]}").json
    assert "M107" in {one["id"] for one in found["matters"]}
    assert case in {one["id"] for one in found["cases"]}


def test_the_fields_of_a_command_are_held_to_their_types(town: Town, clerk: Program) -> None:
    case = town.accepted("M107")
    stop = f"/cases/{case}/commands/stop"
    wrong = clerk.post(stop, {"stop_kind": "hearing", "planned_days": 1.5, "notice": "n"})
    assert wrong.status == 422 and wrong.json["errors"][0]["pointer"] == "/planned_days"
    assert clerk.post(stop, {"stop_kind": "x", "planned_days": 3, "notice": "n", "why": 1}).status == 422
    assert clerk.post(f"/cases/{case}/commands/nothing", {}).status == 404
    body = commands.body_of("stop").model_validate({"stop_kind": "x", "planned_days": 3, "notice": "n"})
    assert commands.data_of(body) == {"stop_kind": "x", "planned_days": 3, "notice": "n"}


def test_a_message_on_a_case_may_carry_a_file_or_none(town: Town, applicant: Program) -> None:
    case = town.submitted("M107")
    head = f'--b\r\nContent-Disposition: form-data; name="case"\r\n\r\n{case}\r\n'
    text = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n请问进度\r\n'
    file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    kind = {"content_type": "multipart/form-data; boundary=b"}
    bare = applicant.call("POST", "/operations/write_on_case", (head + text + "--b--\r\n").encode(), **kind)
    assert bare.status == 201, bare.content
    whole = (head + text + file).encode() + PDF + b"\r\n--b--\r\n"
    assert applicant.call("POST", "/operations/write_on_case", whole, **kind).status == 201
    entries = applicant.get(f"/cases/{case}/talk").json["items"]
    assert len(entries) == 2 and "a.pdf" in json.dumps(entries)
    spoiled = (head + text.replace("进度", "\x00") + "--b--\r\n").encode()
    assert applicant.call("POST", "/operations/write_on_case", spoiled, **kind).code == "text_unfit"


def test_a_case_that_was_not_submitted_has_no_confirmation(town: Town, applicant: Program) -> None:
    answer = applicant.get(f"/cases/{town.draft('M112')}/confirmation")
    assert (answer.status, answer.code) == (409, "not_submitted")


def test_lists_go_on_by_sealed_keys_whatever_the_answer_is_made_of(town: Town, clerk: Program) -> None:
    for serial in range(3):
        body = f"3703031990010{serial + 1011:04d}"
        operations.sign_up_resident(town.office, f"new{serial}", "韩梅", body + citizen_check(body))
    hall(town)
    counter = program_of(town, "hall.clerk")
    for number in range(3):
        operations.begin_intake(town.office, town.actor("hall.clerk"), "o-guneng", f"来人{number}", "self")
    for program, path in ((clerk, "/registrations"), (counter, "/queries/open_intakes")):
        everything = program.get(path).json
        assert len(everything["items"]) == 3 and everything["next"] is None
        found, address = [], f"{path}?limit=2"
        while address:
            page = program.get(address)
            found += page.json["items"]
            link = page.headers.get("Link", "")
            assert bool(link) == (page.json["next"] is not None)
            address = link.removeprefix("</api/v1").partition(">")[0]
        assert found == everything["items"], path
        assert program.get(f"{path}?after=x").code == "page_unknown"
    for path in ("/queries/window_work", "/queries/lead_board", "/deliveries"):
        page = clerk.get(f"{path}?limit=1")
        assert page.status == 200 and page.json["next"] is None and "Link" not in page.headers, page.content
        assert clerk.get(f"{path}?after=x").code == "page_unknown", path
    assert set(clerk.get("/queries/window_work").json) == {"lines", "intakes", "today", "counts", "next"}
    assert clerk.get("/mandates?side=elsewhere").code == "request_invalid"
    assert clerk.get("/mandates?side=agent").json == {"items": [], "next": None}
