"""The rules of the surface: tokens and scopes, versions, keys, problems, pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from api_helpers import BASE, Answer, Program, program_of
from django.test import Client
from office_helpers import Town

from onewindow.api import rates
from onewindow.office import operations


def test_who_calls(town: Town, applicant: Program) -> None:
    told = applicant.get("/me")
    assert told.status == 200 and told.json["actor"]["organisation"] == "o-guneng"
    assert told.json["scopes"] == ["admin", "apply", "events", "export", "read", "work"]


def test_without_a_token_or_with_a_bad_one(town: Town) -> None:
    missing = Program().get("/me")
    assert (missing.status, missing.code) == (401, "token_missing")
    assert missing.headers["WWW-Authenticate"] == 'Bearer realm="onewindow"'
    bad = Program("onewindow_nothing").get("/matters")
    assert (bad.status, bad.code) == (401, "token_unknown")
    assert 'error="invalid_token"' in bad.headers["WWW-Authenticate"]


def test_a_scope_narrows_and_never_widens(town: Town) -> None:
    reader = program_of(town, "li.na", "read")
    refused = reader.post("/projects", {"name": "新"})
    assert (refused.status, refused.code) == (403, "not_permitted_scope")
    assert 'scope="apply"' in refused.headers["WWW-Authenticate"]
    official = program_of(town, "approval_bureau.clerk", "apply")
    assert official.post("/projects", {"name": "新"}).code == "not_permitted"


def test_a_token_makes_no_token(applicant: Program) -> None:
    answer = applicant.post("/me/tokens", {"name": "x", "scopes": ["read"]})
    assert (answer.status, answer.code) == (403, "not_permitted_by_token")


def test_a_revoked_token_ends_at_once(town: Town, applicant: Program) -> None:
    (line,) = applicant.get("/me/tokens").json["items"]
    assert line["last_used_on"] == "2026-11-23"
    assert applicant.post(f"/me/tokens/{line['id']}/revocation").status == 204
    assert applicant.get("/me").status == 401


def test_a_session_reads_and_writes_only_with_the_pages_token(town: Town) -> None:
    from onewindow.web.models import Account

    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(name="li.na"))
    assert client.get(BASE + "/projects").status_code == 200
    refused = client.post(BASE + "/projects", b'{"name": "x"}', content_type="application/json")
    assert refused.status_code == 403 and refused.json()["code"] == "forbidden_forgery"
    page = client.get("/projects")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"X-CSRFToken": token, "Origin": "http://testserver"}
    made = client.post(BASE + "/projects", b'{"name": "x"}', content_type="application/json", headers=headers)
    assert made.status_code == 201


def test_a_read_is_tagged_and_answers_304(town: Town, applicant: Program) -> None:
    project = town.project()
    first = applicant.get(f"/projects/{project}")
    again = applicant.get(f"/projects/{project}", if_none_match=first.headers["ETag"])
    assert again.status == 304 and again.content == b"" and again.headers["ETag"] == first.headers["ETag"]
    operations.rename_project(town.office, town.actor("li.na"), project, "新名")
    changed = applicant.get(f"/projects/{project}", if_none_match=first.headers["ETag"])
    assert changed.status == 200 and changed.headers["ETag"] != first.headers["ETag"]


def test_a_write_is_held_to_the_version_that_was_read(town: Town, applicant: Program) -> None:
    project = town.project()
    tag = applicant.get(f"/projects/{project}").headers["ETag"]
    put = f"/projects/{project}/name"
    assert applicant.call("PUT", put, {"name": "甲"}, if_match=tag).status == 204
    late = applicant.call("PUT", put, {"name": "乙"}, if_match=tag)
    assert (late.status, late.code) == (412, "changed_meanwhile")
    assert applicant.get(f"/projects/{project}").json["name"] == "甲"
    assert applicant.call("PUT", put, {"name": "乙"}, if_match='"no-number"').status == 412
    assert applicant.call("PUT", put, {"name": "乙"}, if_match="*").status == 204


def test_a_command_is_held_to_the_cases_version_and_gives_the_next(town: Town, clerk: Program) -> None:
    case = town.submitted("M107")
    tag = clerk.get(f"/cases/{case}").headers["ETag"]
    done = clerk.post(f"/cases/{case}/commands/accept", {}, if_match=tag)
    assert done.status == 200 and done.json["phase"] == "review"
    assert clerk.post(f"/cases/{case}/commands/accept", {}, if_match=tag).status == 412
    again = clerk.post(f"/cases/{case}/commands/accept", {}, if_match=done.headers["ETag"])
    assert (again.status, again.code) == (409, "wrong_phase")


def test_a_repeated_key_does_it_once(town: Town, applicant: Program) -> None:
    made = [applicant.post("/projects", {"name": "甲"}, idempotency_key='"k-1"').json["id"] for _ in range(2)]
    assert made[0] == made[1]
    other = applicant.post("/projects", {"name": "乙"}, idempotency_key="k-1")
    assert (other.status, other.code) == (422, "key_reused")
    assert applicant.post("/projects", {"name": "乙"}, idempotency_key="ä").code == "key_unreadable"
    for _ in range(2):
        rename = applicant.call("PUT", f"/projects/{made[0]}/name", {"name": "丙"}, idempotency_key="k-2")
        assert rename.status == 204
    kinds = [one.kind for one in town.office.ledger.read(f"project:{made[0]}")]
    assert kinds.count("project_renamed") == 1


def test_numbers_keep_every_digit(town: Town, applicant: Program) -> None:
    project = town.project()
    body = b'{"land_area_ha": 20.1234567890123456789}'
    saved = applicant.call("PATCH", f"/projects/{project}/facts", body)
    assert saved.status == 200, saved.content
    assert saved.json["values"]["land_area_ha"] == Decimal("20.1234567890123456789")
    assert b"20.1234567890123456789" in applicant.get(f"/projects/{project}").content


def problem(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"name": ', (400, "body_unreadable")),
        (b'{"name": "a", "name": "b"}', (400, "body_unreadable")),
        (b'{"name": NaN}', (400, "body_unreadable")),
        (b"\xff", (400, "body_unreadable")),
        (b"[" * 100_000, (400, "body_unreadable")),
        (b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}", (400, "body_too_deep")),
        (b'{"name": 1e999999999}', (422, "number_too_long")),
        (b'{"name": "\\u0000"}', (422, "text_unfit")),
        (b'{"name": "\\ud800"}', (422, "text_unfit")),
        (b"{}", (422, "request_invalid")),
        (b'{"name": 5}', (422, "request_invalid")),
        (b'{"name": "x", "colour": 1}', (422, "request_invalid")),
        (b'{"name": "' + b"x" * 2_000_000 + b'"}', (413, "body_too_large")),
    ],
)
def test_bodies_that_cannot_be_taken(applicant: Program, body: bytes, expected: tuple[int, str]) -> None:
    assert problem(applicant.call("POST", "/projects", body)) == expected


def test_addresses_methods_and_types_that_are_not_there(applicant: Program) -> None:
    assert problem(applicant.get("/nothing")) == (404, "not_found")
    assert problem(applicant.get("/projects/%00")) == (404, "not_found")
    wrong = applicant.call("DELETE", "/projects")
    assert problem(wrong) == (405, "method_unknown") and wrong.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    text = applicant.call("POST", "/projects", b"x", content_type="text/plain")
    assert problem(text) == (415, "content_type_unknown")
    assert problem(applicant.get("/projects?colour=red")) == (422, "request_invalid")
    assert problem(applicant.get("/projects?limit=0")) == (422, "request_invalid")
    assert problem(applicant.get("/projects?after=2")) == (422, "page_unknown")


def test_head_and_options(applicant: Program) -> None:
    whole = applicant.get("/matters")
    head = applicant.call("HEAD", "/matters")
    assert head.status == 200 and head.content == b"" and head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.content))
    options = applicant.call("OPTIONS", "/projects")
    assert options.status == 204 and options.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_errors_speak_the_callers_language(applicant: Program) -> None:
    english = applicant.get("/cases/none", accept_language="fr, en;q=0.8, zh;q=0.5")
    chinese = applicant.get("/cases/none")
    assert english.status == 404 and english.json["detail"] == english.json["en"]
    assert english.headers["Content-Language"] == "en"
    assert chinese.json["detail"] == chinese.json["zh"] and chinese.headers["Content-Language"] == "zh-Hans"


def test_every_wrong_fact_is_named_by_its_place(town: Town, applicant: Program) -> None:
    project = town.project()
    answer = applicant.call(
        "PATCH", f"/projects/{project}/facts", {"land_area_ha": "big", "is_industrial": 3}
    )
    assert problem(answer) == (422, "facts_invalid")
    assert {one["pointer"] for one in answer.json["errors"]} == {"/land_area_ha", "/is_industrial"}


def test_pages_follow_one_another(town: Town, applicant: Program) -> None:
    made = {operations.create_project(town.office, town.actor("li.na"), f"项目{n}") for n in range(5)}
    seen, path = [], "/projects?limit=2"
    while path:
        page = applicant.get(path)
        seen += [one["id"] for one in page.json["items"]]
        following = page.json["next"]
        if following:
            link = page.headers["Link"]
            assert link.endswith('>; rel="next"')
            path = link[1:].split(">")[0].removeprefix(BASE)
        else:
            assert "Link" not in page.headers
            path = ""
    assert len(seen) == 5 and set(seen) == made


def test_calls_are_counted_by_token(town: Town, applicant: Program, clerk: Program) -> None:
    clock = [0.0]
    rates.use(rates.Rates(60, lambda: clock[0]))
    answers = [applicant.get("/me") for _ in range(61)]
    assert [one.status for one in answers] == [200] * 60 + [429]
    assert answers[-1].code == "too_many_requests" and answers[-1].headers["Retry-After"] == "1"
    assert answers[0].headers["RateLimit"] == '"caller";r=59;t=1'
    assert clerk.get("/me").status == 200
    clock[0] = 2.0
    assert [applicant.get("/me").status for _ in range(3)] == [200, 200, 429]


def test_calls_with_tokens_that_open_nothing_are_counted_by_address(town: Town, applicant: Program) -> None:
    rates.use(rates.Rates(3, lambda: 0.0))
    tried = [Program(f"onewindow_{number}").get("/me") for number in range(5)]
    assert [one.status for one in tried] == [401, 401, 401, 429, 429]
    assert tried[0].headers["RateLimit"] == '"caller";r=2;t=20'
    assert applicant.get("/me").status == 200, "whoever holds a token calls on"


def test_a_fault_is_a_problem_too(applicant: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("onewindow.api.door.plain", broken)
    assert problem(applicant.get("/me")) == (500, "fault")


def test_a_combined_application_is_held_to_its_version_and_no_if_match_is_overlooked(
    town: Town, applicant: Program
) -> None:
    begun = {"project": town.project(), "subject": "stage-1", "matters": ["M124"]}
    bundle = applicant.post("/bundles", begun).json["id"]
    tag = applicant.get(f"/bundles/{bundle}").headers["ETag"]
    choose, chosen = f"/bundles/{bundle}/matters", {"matters": ["M101", "M124"]}
    assert applicant.post(choose, chosen, if_match=tag).status < 300
    late = applicant.post(choose, {"matters": ["M124"]}, if_match=tag)
    assert (late.status, late.code) == (412, "changed_meanwhile")
    assert len(applicant.get(f"/bundles/{bundle}").json["cases"]) == 2
    overlooked = applicant.post("/projects", {"name": "新"}, if_match=tag)
    assert (overlooked.status, overlooked.code) == (400, "version_unguarded")
