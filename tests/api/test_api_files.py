"""Binary answers, requests with several files, and what the API gives beyond operations that ask for an actor."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from datetime import date
from typing import Any, get_args

import pytest
from api_helpers import Answer, Program, program_of
from office_helpers import PDF, Town
from pydantic import BaseModel

from onewindow.api import document
from onewindow.api.endpoints import ENDPOINTS
from onewindow.api.files import FILE_TYPES
from onewindow.api.resources import named
from onewindow.office import operations, queries
from onewindow.office.reading import SYSTEM
from onewindow.office.results import SignedPaper
from onewindow.office.visit_record import Slot

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def addresses(town: Town) -> dict[str, tuple[str, bytes, str, str]]:
    """By name: an address, its content, its type, its file's name."""
    office, applicant, case = town.office, town.actor("li.na"), town.accepted("M107")
    officer = town.reviewer(case)
    file = operations.attach_file(
        office, officer, case, "告知书", "notice", "告知书.pdf", io.BytesIO(PDF), True
    )
    entry = operations.write_on_case(office, applicant, case, "请看", "现场.png", io.BytesIO(PHOTO))
    slot = Slot(date(2026, 12, 1), "09:00", "11:00")
    visit = operations.propose_visit(office, officer, [case], "核查", "厂区", [slot])
    photo = operations.attach_to_visit(office, officer, visit, "大门", "大门.png", io.BytesIO(PHOTO))
    paper = town.view(case).documents[0]
    return {
        "open_document": (f"/papers/{paper.id}", PDF, "application/pdf", paper.file_name),
        "open_file": (f"/files/{file}", PDF, "application/pdf", "告知书.pdf"),
        "open_talk_file": (f"/talk/{entry}/file", PHOTO, "image/png", "现场.png"),
        "visit_file": (f"/visits/{visit}/files/{photo}", PHOTO, "image/png", "大门.png"),
    }


def test_files_come_with_type_name_tag_and_digest_and_are_not_sent_twice(
    town: Town, applicant: Program
) -> None:
    from urllib.parse import quote

    for name, (address, content, kind, file_name) in addresses(town).items():
        answer = applicant.get(address)
        assert (answer.status, answer.content) == (200, content), name
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(file_name)}", (
            name
        )
        sha256 = hashlib.sha256(content)
        assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:"
        assert answer.headers["ETag"] == f'"{sha256.hexdigest()}"'
        again = applicant.get(address, if_none_match=answer.headers["ETag"])
        assert (again.status, again.content, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])
        head = applicant.call("HEAD", address)
        assert (head.status, head.content) == (200, b"") and head.headers["Content-Length"] == str(
            len(content)
        )
        assert program_of(town, "wang.wei").get(address).code == "not_found", name


def test_the_document_tells_the_types_and_headers_of_files() -> None:
    paths = document.document()["paths"]
    for path in (
        "/papers/{paper}", "/files/{file}", "/talk/{entry}/file", "/visits/{visit}/files/{file}",
        "/expert-links/{token}/papers/{paper}",
    ):  # fmt: skip
        responses = paths[path]["get"]["responses"]
        assert set(responses["200"]["content"]) == set(FILE_TYPES) and "304" in responses
        assert {"ETag", "Content-Disposition", "Repr-Digest"} <= set(responses["200"]["headers"])
    body = paths["/certificates/{number}/change"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert body["schema"]["properties"]["files"]["type"] == "array"


def test_certificates_letters_and_notices_come_as_pdf(town: Town, applicant: Program) -> None:
    case, number = delivered(town, date(2027, 6, 1))
    notice = queries.notices(town.office, town.actor("li.na"), case)[0]
    for address in (
        f"/certificates/{number}/file", f"/cases/{case}/decision/file", f"/cases/{case}/notices/{notice.id}/file"
    ):  # fmt: skip
        answer = applicant.get(address)
        assert answer.status == 200 and answer.content.startswith(b"%PDF-"), answer.content[:200]
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        again = applicant.get(address, if_none_match=answer.headers["ETag"])
        assert (again.status, again.content) == (304, b""), "sealed once, the same bytes for ever"
        assert program_of(town, "wang.wei").get(address).code == "not_found"
    sealed = hashlib.sha256(applicant.get(f"/certificates/{number}/file").content).hexdigest()
    assert Program().get(f"/sealed-files/{sealed}").json["number"] == number
    assert applicant.get(f"/certificates/{number}/file?version=2").code == "not_found"
    open_case = town.accepted("M112", town.view(case).project)
    assert applicant.get(f"/cases/{open_case}/decision/file").code == "not_found"


def multipart(program: Program, address: str, fields: dict[str, str], files: list[bytes], key: str) -> Answer:
    """A form with fields and several files."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, content in enumerate(files):
        head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{number}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    body = b"".join(parts) + b"--b--\r\n"
    return program.call(
        "POST", address, body, content_type="multipart/form-data; boundary=b", idempotency_key=key
    )


def delivered(town: Town, valid_until: date) -> tuple[str, str]:
    """A case and the number of its certificate."""
    case = town.granted("M107")
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证", valid_until=valid_until)
    return case, town.view(case).certificates[0].number


@pytest.mark.parametrize("files", [[], [PDF], [PDF, PDF + b"% 2\n"]])
@pytest.mark.parametrize("asked", ["change", "renewal"])
def test_a_change_and_a_renewal_are_asked_for_with_papers(
    town: Town, applicant: Program, asked: str, files: list[bytes]
) -> None:
    case, number = delivered(town, date(2027, 6, 1))
    address, fields = (
        f"/certificates/{number}/{asked}",
        {"what": "法定代表人变更"} if asked == "change" else {},
    )
    papers = len(town.view(case).documents)
    assert multipart(program_of(town, "wang.wei"), address, fields, files, "x").code == "not_found"
    for _ in range(2):
        answer = multipart(applicant, address, fields, files, "once")
        assert answer.status == 200, answer.content
    assert len(town.view(case).documents) == papers + len(files)
    kinds = [one.kind for one in town.view(case).timeline]
    assert kinds.count(f"{asked}_requested") == 1
    assert multipart(applicant, address, fields, [PDF + b"other"], "once").status == 422


def test_a_link_to_a_certificate_opens_it_and_is_counted(town: Town) -> None:
    _, number = delivered(town, date(2027, 6, 1))
    link = operations.share_certificate(town.office, town.actor("li.na"), number, 24)
    shown = Program().post(f"/certificate-links/{link.secret}/opening")
    assert shown.status == 200 and shown.json["number"] == number
    page = queries.certificate_page(town.office, town.actor("li.na"), number)
    assert page.shares[0].opened == 1
    assert Program().post("/certificate-links/nothing/opening").code == "not_found"


def test_a_sealed_file_is_known_by_its_digest(town: Town) -> None:
    case, number = delivered(town, date(2027, 6, 1))
    sealed = SignedPaper(
        "certificate", number, 1, "a" * 64, "b" * 64, 10, "RSA-SHA256", "k", "2026-11-23T09:00:00+08:00"
    )
    operations.keep_signed_paper(town.office, case, sealed)
    known = Program().get(f"/sealed-files/{'A' * 64}").json
    assert (known["number"], known["stands"]) == (number, True)
    assert Program().get("/status-lists/1").json == {"items": []}
    head = town.actor("approval_bureau.head")
    operations.suspend_certificate(town.office, head, number, "unsafe", "安全生产法 70", "存在隐患")
    assert Program().get(f"/sealed-files/{'A' * 64}").json["stands"] is False
    assert Program().get(f"/sealed-files/{'b' * 64}").code == "not_found"
    assert [one["code"] for one in Program().get("/status-lists/1").json["items"]] == [2]
    assert Program().get("/status-lists/1000000").code == "not_found"


def test_an_expert_reads_and_answers_by_the_link(town: Town) -> None:
    case = town.accepted("M107")
    paper = town.view(case).documents[0]
    _, link = operations.ask_expert(
        town.office, town.reviewer(case), case, "王教授", "wang@example.org", "可信吗？", [paper.id], date(2026, 12, 20)
    )  # fmt: skip
    expert = Program()
    assert expert.get(f"/expert-links/{link}").json["question"] == "可信吗？"
    assert expert.get(f"/expert-links/{link}/papers/{paper.id}").content == PDF
    fields = {"signed_as": "王教授", "view": "agree", "opinion": "可信。", "confirmed": "true"}
    answer = multipart_one(expert, f"/expert-links/{link}/answer", fields)
    assert answer.status == 201, answer.content
    assert expert.get(f"/expert-links/{link}").json["answered_at"]
    assert expert.get("/expert-links/nothing").code == "not_found"


def multipart_one(program: Program, address: str, fields: dict[str, str]) -> Answer:
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return program.call(
        "POST", address, (parts + "--b--\r\n").encode(), content_type="multipart/form-data; boundary=b"
    )


def test_what_is_open_to_everyone_needs_no_token(town: Town) -> None:
    hall = operations.register_window(town.office, SYSTEM, "政务大厅", "淄博", "cn-sd-zb-gxq")
    assert [one["organisation"] for one in Program().get("/windows").json["items"]] == [hall]
    assert Program().get("/instant-matters").json == {"items": []}
    assert Program().get("/ratings/figures?year=2026").json == {"items": []}
    assert Program().get("/texts/home_announcement").json.keys() == {"zh", "en"}
    assert Program().get("/texts/nothing").code == "not_found"


def test_the_place_of_a_case_is_told_to_whoever_holds_the_receipt(town: Town, applicant: Program) -> None:
    assert applicant.get("/progress?number=GXQ-1&code=AAAAAAAA").code == "not_found"
    assert Program().get("/progress?number=GXQ-1&code=AAAAAAAA").status == 401


def test_supervisors_read_figures_and_the_cases_behind_them(town: Town, applicant: Program) -> None:
    case = town.accepted("M107")
    zone, span = program_of(town, "zhou.min"), "since=2026-11-01&until=2026-11-30"
    told = zone.get(f"/supervision?{span}").json
    assert told["whole"]["accepted"] == 1 and told["departments"][0]["total"] == 1
    behind = zone.get(f"/supervision/figures/open?{span}").json
    assert [one["case"] for one in behind["lines"]] == [case]
    assert applicant.get(f"/supervision?{span}").code == "not_permitted"
    assert zone.get("/supervision").status == 422
    operations.issue_reminder(town.office, town.actor("zhou.min"), case, "请说明进度。")
    assert zone.get(f"/cases/{case}/reminders").json["items"][0]["words"] == "请说明进度。"
    assert applicant.get(f"/cases/{case}/reminders").json == {"items": []}


def test_the_bundle_and_the_gaps_of_a_case(town: Town, applicant: Program) -> None:
    case = town.accepted("M107")
    assert applicant.get(f"/cases/{case}/bundle").code == "not_found"
    assert applicant.get(f"/cases/{case}/gaps").json == {"items": []}
    project = town.view(case).project
    made = operations.begin_bundle(town.office, town.actor("li.na"), project, "stage-1", ["M112"])
    (one,) = queries.bundle(town.office, town.actor("li.na"), made).cases
    assert applicant.get(f"/cases/{one.case}/bundle").json["record"]["id"] == made


def test_the_administrators_trail_streams_to_them_alone(town: Town) -> None:
    answer = program_of(town, "zhou.min").get("/export/audit?since=2026-11-23")
    rows = [json.loads(line) for line in answer.content.splitlines()]
    kept = tuple(queries.audit_rows(town.office, town.actor("zhou.min"), since=date(2026, 11, 23)))
    assert [row["position"] for row in rows] == [one.position for one in kept] and len(kept) > 3
    assert program_of(town, "li.na").get("/export/audit").status == 403


def test_only_a_clerk_looks_for_an_applicant_by_its_number(town: Town, applicant: Program) -> None:
    address = "/queries/find_applicant?number=91370300MA3XXXXX1C"
    assert program_of(town, "approval_bureau.clerk").get(address).json["id"] == "o-guneng"
    assert applicant.get(address).code == "not_permitted"
    assert program_of(town, "approval_bureau.head").get(address).code == "not_permitted"


def test_numbers_and_flags_in_an_address_are_read_as_what_they_are(town: Town) -> None:
    zone = program_of(town, "zhou.min")
    assert zone.get("/ratings?open_only=true").status == 200
    assert zone.get("/ratings?open_only=perhaps").status == 422
    assert Program().get("/ratings/figures?year=soon").status == 422


def test_every_exception_has_a_reason_of_its_own() -> None:
    """What is left out gives a way in, is a door's or nobody's: never a lack of the API."""
    assert not any("JSON" in reason or "takes no actor" in reason for reason in named.LEFT_OUT.values())
    assert len(named.LEFT_OUT) <= 24


def models_in(kind: Any, found: set[type[BaseModel]]) -> None:
    """All models that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in found:
        found.add(kind)
        for field in kind.model_fields.values():
            models_in(field.annotation, found)
    for inner in get_args(kind):
        models_in(inner, found)


def test_no_two_shapes_share_a_name_in_the_document() -> None:
    """Schemas of the document go by name: of two with the same name one would describe the other's answers."""
    found: set[type[BaseModel]] = set()
    document.document()
    for one in ENDPOINTS:
        models_in(one.answer, found)
        for parameter in one.parameters:
            models_in(parameter.annotation, found)
    names = [one.__name__ for one in found]
    assert {name for name in names if names.count(name) > 1} == set()
