"""The main line through the pages: describe, plan, apply, correct, accept, stop, decide, certify, verify."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from office_helpers import PDF, Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import queries


def pdf(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def begin_project(client: Client, name: str = "产业研发大厦") -> str:
    answer = client.post("/projects", {"name": name, "key": key_of(client.get("/projects"))})
    assert answer.status_code == 302
    found = re.fullmatch(r"/projects/([^/]+)/describe", answer["Location"])
    assert found
    return found[1]


def test_a_new_project_knows_nothing_and_asks_what_decides(town: Town, applicant: Client) -> None:
    project = begin_project(applicant)
    facts = queries.project(town.office, town.actor("li.na"), project).facts
    assert "land_acquisition" in facts.unknown
    first = applicant.get(f"/projects/{project}/describe")
    assert first["Location"] == f"/projects/{project}/describe/investment"
    page = text_of(applicant.get(first["Location"]))
    assert "项目投资来源" in page and "政府直接投资或资本金注入的走审批" in page


def test_answers_are_saved_and_settled_topics_are_skipped(town: Town, applicant: Client) -> None:
    project = begin_project(applicant)
    where = f"/projects/{project}/describe/land"
    answer = applicant.post(
        where,
        {
            "key": "k1",
            "shown": ["land_acquisition", "land_area_ha"],
            "land_acquisition": "transfer",
            "land_area_ha": "２０",
        },
    )
    assert answer.status_code == 302
    saved = queries.project(town.office, town.actor("li.na"), project).answers
    assert saved["land_acquisition"] == "transfer" and saved["land_area_ha"] == 20
    again = html.fromstring(applicant.get(where).content)
    assert again.xpath("//input[@name='land_acquisition'][@checked]/@value") == ["transfer"]
    onward = answer["Location"]
    topics = list(town.office.catalogue().fact_groups)
    assert topics.index(onward.rsplit("/", 1)[1]) > topics.index("land")


def test_a_fully_described_project_has_no_question_left(town: Town, applicant: Client) -> None:
    project = town.project()
    assert applicant.get(f"/projects/{project}/describe")["Location"] == f"/projects/{project}/answers"
    page = text_of(applicant.get(f"/projects/{project}/answers"))
    assert "计划已经确定" in page and "电极车间，厂房，60 000 平方米" in page.replace("\u2009", " ")


def test_buildings_are_rows_that_can_be_added_and_removed(town: Town, applicant: Client) -> None:
    project = town.project()
    where = f"/projects/{project}/describe/building"
    rows = {"shown": "buildings", "buildings-count": "2"}
    for number, (name, use) in enumerate((("一号厂房", "factory"), ("二号厂房", "factory"))):
        rows |= {
            f"buildings-{number}-name": name,
            f"buildings-{number}-use": use,
            f"buildings-{number}-floor_area_m2": "1,000",
        }
    more = html.fromstring(applicant.post(where, {**rows, "more": "buildings"}).content)
    assert more.xpath("//input[@name='buildings-count']/@value") == ["3"]
    assert more.xpath("//input[@name='buildings-1-name']/@value") == ["二号厂房"]
    applicant.post(where, {**rows, "buildings-0-remove": "1"})
    saved = queries.project(town.office, town.actor("li.na"), project).answers["buildings"]
    assert [row["name"] for row in saved] == ["二号厂房"] and saved[0]["floor_area_m2"] == 1000


def test_the_plan_page_shows_picture_table_documents_and_why(town: Town, applicant: Client) -> None:
    project = town.project()
    answer = applicant.get(f"/projects/{project}/plan")
    root = html.fromstring(answer.content)
    plan = queries.plan(town.office, town.actor("li.na"), project)
    assert {one.get("data-matter") for one in root.xpath("//svg//*[@data-matter]")} == {
        one.id for one in plan.active
    }
    assert len(root.xpath("//tr[starts-with(@id,'matter-')]")) == len(plan.active)
    assert len(root.xpath("//table")[-1].xpath(".//tbody/tr")) == len(plan.papers)
    by_id = html.fromstring(applicant.get(f"/projects/{project}/plan?sort=id").content)
    ids = [one.removeprefix("matter-") for one in by_id.xpath("//tr/@id")]
    assert ids == sorted(ids)
    why = text_of(applicant.get(f"/projects/{project}/plan/M114"))
    assert "水利部令53号" in why and "≥" in why
    part = applicant.get(f"/projects/{project}/plan/M114", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'class="trace"' in part


def test_from_draft_to_certificate(town: Town, applicant: Client) -> None:
    project = town.project()
    started = applicant.post(f"/projects/{project}/matters/M107", {"key": "start-1"})
    application = started["Location"]
    case = application.split("/")[2]
    for need in queries.readiness(town.office, town.actor("li.na"), case).missing:
        document = town._bringable(need.document)
        upload = applicant.post(application, {"document": document, "key": f"u-{document}", "file": pdf()})
        assert upload.status_code == 302, text_of(upload)
    assert "提交前核对" in text_of(applicant.get(f"/cases/{case}/check"))
    sent = applicant.post(f"/cases/{case}/check", {"declared": "true", "key": "send-1"})
    assert sent["Location"] == f"/cases/{case}/submitted"
    confirmation = text_of(applicant.get(sent["Location"]))
    assert town.view(case).number in confirmation and "2026-11-30" in confirmation

    clerk, reviewer = client_of("approval_bureau.clerk"), client_of("approval_bureau.reviewer")
    paper = town.view(case).needs[0].document
    clerk.post(f"/cases/{case}/acts/request_correction", {f"defect-{paper}": "缺少盖章", "key": "notice"})
    assert "缺少盖章" in text_of(applicant.get(f"/cases/{case}"))
    applicant.post(
        application, {"document": town._bringable(paper), "key": "again", "file": pdf("盖章件.pdf")}
    )
    resent = applicant.post(f"/cases/{case}/check", {"declared": "true", "key": "send-2"})
    assert resent.status_code == 302, text_of(resent)
    assert clerk.post(f"/cases/{case}/acts/accept", {"key": "accept"}).status_code == 302
    assert "逐日的账" in text_of(applicant.get(f"/cases/{case}"))
    granted = reviewer.post(
        f"/cases/{case}/acts/grant", {"reasons": "符合规划", "checked": "1", "key": "grant"}
    )
    assert granted.status_code == 302, text_of(granted)
    assert (
        clerk.post(f"/cases/{case}/acts/deliver", {"receipt": "回证1号", "key": "deliver"}).status_code == 302
    )

    [certificate] = town.view(case).certificates
    page = applicant.get(f"/certificates/{certificate.number}")
    address = html.fromstring(page.content).xpath("//div[@class='qr']//a/@href")[0]
    checked = Client().get(address.partition("8000")[2])
    assert checked.status_code == 200 and "证照真实、有效" in text_of(checked)
    assert applicant.get(f"/certificates/{certificate.number}/certificate.pdf").content.startswith(
        b"%PDF-1.7"
    )
    assert applicant.get(f"/cases/{case}/decision.pdf").content.startswith(b"%PDF-1.7")

    head = client_of("approval_bureau.head")
    revoked = head.post(
        f"/cases/{case}/acts/revoke",
        {"ground": "fraud", "reasons": "材料虚假", "checked": "1", "key": "revoke"},
    )
    assert revoked.status_code == 302, text_of(revoked)
    assert "已撤销" in text_of(Client().get(address.partition("8000")[2]))


def test_stop_resume_and_the_account(town: Town) -> None:
    case = town.accepted("M114")
    reviewer = client_of("approval_bureau.reviewer")
    kind = town.view(case).terms.stops[0].kind
    town.clock.set_day(town.view(case).accepted_on.replace(day=25))
    stopped = reviewer.post(
        f"/cases/{case}/acts/stop",
        {"stop_kind": kind, "planned_days": "5", "notice": "告知书1号", "key": "stop"},
    )
    assert stopped.status_code == 302, text_of(stopped)
    assert "中止中" in text_of(reviewer.get(f"/cases/{case}/account"))
    town.clock.advance(days=3)
    assert reviewer.post(f"/cases/{case}/acts/resume", {"key": "resume"}).status_code == 302
    root = html.fromstring(reviewer.get(f"/cases/{case}/account").content)
    view = town.view(case)
    assert (
        len(root.xpath("//svg[contains(@class,'account-calendar')]//*[contains(@class,'cell stopped')]"))
        == 3 + 1
    )
    assert len(root.xpath("//tbody/tr")) == len(view.account.days)


def test_departments_give_opinions_in_a_joint_review(town: Town) -> None:
    for department in ("natural_resources", "civil_air_defence"):
        town.department(department)
    case = town.accepted("M201")
    view = town.view(case)
    reviewer = client_of("approval_bureau.reviewer")
    asked = reviewer.post(
        f"/cases/{case}/acts/ask_opinions", {"departments": ["civil_air_defence"], "key": "ask"}
    )
    assert asked.status_code == 302, text_of(asked)
    answer = client_of("civil_air_defence.reviewer").post(
        f"/cases/{case}/acts/give_opinion", {"view": "disagree", "reasons": "人防面积不足", "key": "opinion"}
    )
    assert answer.status_code == 302, text_of(answer)
    assert view.number in text_of(client_of("civil_air_defence.clerk").get("/worklist?all=1"))
    page = text_of(reviewer.get(f"/cases/{case}"))
    assert "不同意" in page and "人防面积不足" in page


def test_the_work_list_filters_by_light_and_sorts(town: Town) -> None:
    project = town.project()
    first, second = town.accepted("M107", project), town.accepted("M114", project)
    clerk = client_of("approval_bureau.clerk")
    numbers = [town.view(case).number for case in (first, second)]
    page = text_of(clerk.get("/worklist"))
    assert all(number in page for number in numbers)
    town.clock.set_day(town.view(first).promised_due)
    assert numbers[0] in text_of(clerk.get("/worklist?light=yellow"))
    assert "没有办件" in text_of(clerk.get("/worklist?light=red"))
    descending = text_of(clerk.get("/worklist?order=number&down=1"))
    assert descending.index(numbers[1]) < descending.index(numbers[0])
    assert numbers[1] in text_of(clerk.get(f"/worklist?q={numbers[1]}")) and numbers[0] not in text_of(
        clerk.get(f"/worklist?q={numbers[1]}")
    )


def test_the_home_page_tells_the_news(town: Town, applicant: Client) -> None:
    case = town.accepted("M107")
    page = text_of(applicant.get("/"))
    assert "最近的消息" in page and f"（{town.view(case).number}）受理" in page
    assert "最近的消息" not in text_of(client_of("wang.wei").get("/"))


def test_a_draft_can_ask_for_pre_review(town: Town, applicant: Client) -> None:
    case = town.draft("M107")
    assert "拿地即开工" in text_of(applicant.get(f"/cases/{case}/application"))
    asked = applicant.post(f"/cases/{case}/acts/begin_pre_review", {"key": "pre"})
    assert asked.status_code == 302, text_of(asked)
    assert town.view(case).phase == "pre_review"


def test_papers_that_may_follow_are_accepted_with_a_day_and_handed_in_later(
    town: Town, applicant: Client
) -> None:
    matters = town.office.catalogue().matters.values()
    project = town.project()
    plan = queries.plan(town.office, town.actor("li.na"), project)
    matter = next(
        one.id
        for one in matters
        if one.deciding == "approval_bureau"
        and str(plan.matters[one.id].status) == "applies"
        and any(
            paper.need.necessity == "may_follow" and str(paper.needed) == "needed"
            for paper in plan.papers_of(one.id)
        )
    )
    case = town.submitted(matter, project)
    [need] = [
        need for need in town.view(case).needs if need.necessity == "may_follow" and need.state == "needed"
    ]
    clerk = client_of("approval_bureau.clerk")
    form = html.fromstring(clerk.get(f"/cases/{case}/acts/accept").content)
    assert form.xpath(f"//input[@name='gap-{need.document}'][@type='date']")
    late = clerk.post(f"/cases/{case}/acts/accept", {f"gap-{need.document}": "2026-11-01", "key": "early"})
    assert late.status_code == 409 and "不早于受理日" in text_of(late)
    accepted = clerk.post(
        f"/cases/{case}/acts/accept", {f"gap-{need.document}": "2026-12-01", "key": "accept"}
    )
    assert accepted.status_code == 302, text_of(accepted)
    page = text_of(applicant.get(f"/cases/{case}"))
    assert "容缺材料待补交" in page and "2026-12-01" in page
    document = town._bringable(need.document)
    assert (
        applicant.post(
            f"/cases/{case}/application", {"document": document, "key": "u", "file": pdf()}
        ).status_code
        == 302
    )
    handed = applicant.post(f"/cases/{case}/acts/supply_paper", {"document": need.document, "key": "s"})
    assert handed.status_code == 302, text_of(handed)
    assert town.view(case).state.open_gaps == ()
