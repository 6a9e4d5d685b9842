"""秒办 on the web: the head opens a matter, an applicant's submission comes back decided; a gap goes to people with the reason."""

from __future__ import annotations

from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import operations

MATTER = "M101"


def open_matter(town: Town) -> Client:
    head = client_of("approval_bureau.head")
    page = head.get("/instant")
    form = html.fromstring(page.content).xpath(f"//form[.//input[@value='{MATTER}']]")[0]
    fields = {one.name: one.value or "" for one in form.inputs if one.name}
    done = head.post("/instant", {**fields, "reasons": "要素均可由共享数据核验"})
    assert done.status_code == 302, text_of(done)
    return head


def test_the_head_opens_and_the_applicant_gets_the_result_at_once(town: Town) -> None:
    head = open_matter(town)
    case = town.draft(MATTER)
    applicant = client_of("li.na")
    check = applicant.get(f"/cases/{case}/check")
    answer = applicant.post(f"/cases/{case}/check", {"declared": "true", "key": key_of(check)})
    assert answer.status_code == 302
    page = text_of(applicant.get(f"/cases/{case}"))
    assert "已由规则在提交时办结" in page and "GXQ-M101-2026-00001" in page
    line = text_of(head.get("/instant"))
    assert "已开通" in line and "要素均可由共享数据核验" in line


def test_a_reason_is_asked_for_and_what_was_typed_stays(town: Town) -> None:
    head = client_of("approval_bureau.head")
    answer = head.post("/instant", {"matter": MATTER, "reasons": " ", "key": "k1"})
    assert answer.status_code == 409 and "请填写开通的依据和理由" in text_of(answer)


def test_a_clerk_sees_the_list_without_the_switch(town: Town) -> None:
    page = html.fromstring(client_of("approval_bureau.clerk").get("/instant").content)
    assert page.xpath("//main//section") and not page.xpath("//main//form")


def test_the_department_reads_why_a_case_was_left_to_it(town: Town) -> None:
    open_matter(town)
    case = operations.start_case(town.office, town.actor("li.na"), town.project(), "M107")
    operations.open_to_rules(town.office, town.actor("approval_bureau.head"), "M107", "试行")
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, knowing_gaps=True)
    page = text_of(client_of("approval_bureau.reviewer").get(f"/cases/{case}"))
    assert "为何未能即时办结" in page and "材料不齐" in page
