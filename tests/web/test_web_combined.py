"""Combined submission on the web: every page, every refusal at its place, both sides of what is promised."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from combined_helpers import bring_all, filed, submitted, view
from django.test import Client
from lxml import html
from office_helpers import PDF, Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import operations, queries
from onewindow.office.times import SHANGHAI


def file_of(name: str = "材料.pdf") -> io.BytesIO:
    made = io.BytesIO(PDF)
    made.name = name
    return made


def ticked(answer: Any) -> list[str]:
    return list(html.fromstring(answer.content).xpath("//input[@name='matter'][@checked]/@value"))


def begin(client: Client, project: str, subject: str, matters: list[str], **more: Any) -> str:
    page = client.get(f"/projects/{project}/together/{subject}")
    answer = client.post(
        f"/projects/{project}/together/{subject}", {"key": key_of(page), "matter": matters, **more}
    )
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"]).rsplit("/", 1)[-1]


def test_life_events_lead_from_the_entrance_to_a_project(town: Town, applicant: Client) -> None:
    project = filed(town)
    assert "开工一件事" in text_of(Client().get("/life-events"))
    page = applicant.get("/life-events/start_of_works")
    assert f"/projects/{project}/together/start_of_works" in page.content.decode()
    assert "约20个主要事项" in text_of(page) and "存疑" in text_of(page)
    assert Client().get("/life-events/nothing").status_code == 404


def test_the_whole_way_by_forms(town: Town, applicant: Client) -> None:
    project = filed(town)
    page = applicant.get(f"/projects/{project}/together/stage-1")
    assert set(ticked(page)) >= {"M107", "M112", "M114"}
    made = begin(applicant, project, "stage-1", ["M107", "M112", "M114"])
    assert "一套材料" in text_of(applicant.get(f"/bundles/{made}"))
    for need in view(town, made).missing:
        page = applicant.get(f"/bundles/{made}/documents")
        answer = applicant.post(
            f"/bundles/{made}/documents",
            {"key": f"{key_of(page)}-{need.document}", "document": need.document, "file": file_of()},
        )
        assert answer.status_code == 302, text_of(answer)
    key = key_of(applicant.get(f"/bundles/{made}/documents"))
    applicant.post(
        f"/bundles/{made}/documents",
        {"key": key + "-f", "document": "boundary_survey", "follow": "yes", "until": "2026-12-10"},
    )
    applicant.post(
        f"/bundles/{made}/documents", {"key": key + "-c", "commitments": "1", "commitment": ["M114"]}
    )
    page = applicant.get(f"/bundles/{made}/check")
    assert "2026-12-10" in text_of(page) and "告知书全文" in text_of(page)
    refused = applicant.post(f"/bundles/{made}/check", {"key": key_of(page)})
    assert refused.status_code == 422 and "真实性" in text_of(refused)
    answer = applicant.post(f"/bundles/{made}/check", {"key": key_of(page), "declared": "true"})
    assert answer["Location"] == f"/bundles/{made}/submitted"
    words = text_of(applicant.get(answer["Location"]))
    assert "GXQ-B-2026-00001" in words and "GXQ-2026-000004" in words and "2026-11-30" in words
    assert "GXQ-B-2026-00001" in text_of(applicant.get(f"/bundles/{made}"))
    assert applicant.get(f"/bundles/{made}/check").status_code == 302
    calendar = applicant.get(f"/bundles/{made}/dates.ics").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 3
    case = view(town, made).record.cases["M114"]
    assert "GXQ-B-2026-00001" in text_of(applicant.get(f"/cases/{case}"))


def test_what_stands_against_each_matter_is_told_at_its_line(town: Town, applicant: Client) -> None:
    made = begin(applicant, filed(town), "stage-1", ["M107", "M114"])
    for need in view(town, made).missing:
        if "M114" in need.matters:
            operations.attach_to_bundle(
                town.office, town.actor("li.na"), made, need.document, "a.pdf", file_of(), len(PDF)
            )
    page = applicant.get(f"/bundles/{made}/check")
    answer = applicant.post(f"/bundles/{made}/check", {"key": key_of(page), "declared": "true"})
    tree = html.fromstring(answer.content)
    assert answer.status_code == 422
    assert tree.xpath("//li[@id='field-matter-M107'][@class='wrong']//span[@class='error']")
    assert not tree.xpath("//li[@id='field-matter-M114'][@class='wrong']")
    answer = applicant.post(
        f"/bundles/{made}/check", {"key": key_of(answer), "declared": "true", "only_ready": "true"}
    )
    assert answer.status_code == 302
    assert [case.matter for case in view(town, made).cases] == ["M114"]


def test_nothing_ticked_and_a_missing_file_come_back_with_words(town: Town, applicant: Client) -> None:
    project = filed(town)
    answer = applicant.post(f"/projects/{project}/together/stage-1", {"key": "k"})
    assert answer.status_code == 409 and "至少选择一个" in text_of(answer)
    made = begin(applicant, project, "stage-1", ["M107"])
    answer = applicant.post(f"/bundles/{made}/documents", {"key": "x", "document": "land_contract"})
    assert answer.status_code == 422 and "没有选择文件" in text_of(answer)
    answer = applicant.post(
        f"/bundles/{made}/documents",
        {"key": "y", "document": "boundary_survey", "follow": "yes", "until": "soon"},
    )
    assert (
        answer.status_code == 422
        and "2026-12-31" in text_of(answer)
        and 'value="soon"' in answer.content.decode()
    )


def test_one_form_asks_only_what_is_open_and_says_who_reads_it(town: Town, applicant: Client) -> None:
    project = filed(town)
    operations.answer_facts(town.office, town.actor("li.na"), project, {"earthwork_m3": None})
    made = begin(applicant, project, "stage-1", ["M107", "M112"])
    page = applicant.get(f"/bundles/{made}/form")
    shown = html.fromstring(page.content).xpath("//input[@name='shown']/@value")
    assert "earthwork_m3" not in shown
    operations.choose_matters(town.office, town.actor("li.na"), made, ["M107", "M112"])
    operations.answer_facts(
        town.office, town.actor("li.na"), project, {"industry_code": "3841", "uses": None}
    )
    page = applicant.get(f"/bundles/{made}/form?all=1")
    assert "用于" in text_of(page)
    answer = applicant.post(
        f"/bundles/{made}/form", {"key": key_of(page), "shown": "land_area_ha", "land_area_ha": "很多"}
    )
    assert answer.status_code == 422 and "很多" in answer.content.decode()
    answer = applicant.post(
        f"/bundles/{made}/form",
        {"key": key_of(answer), "shown": "land_area_ha", "land_area_ha": "21", "next": "1"},
    )
    assert answer["Location"] == f"/bundles/{made}/documents"
    assert queries.project(town.office, town.actor("li.na"), project).answers["land_area_ha"] == 21


def test_the_clerk_accepts_with_the_proposed_gaps_and_the_applicant_hands_in_by_one_step(
    town: Town, applicant: Client
) -> None:
    project = filed(town)
    case = town.draft("M107", project)
    page = applicant.get(f"/cases/{case}/check")
    answer = applicant.post(
        f"/cases/{case}/check",
        {"key": key_of(page), "declared": "true", "gap-boundary_survey": "2026-12-10"},
    )
    assert answer.status_code == 302, text_of(answer)
    clerk = client_of("approval_bureau.clerk")
    page = clerk.get(f"/cases/{case}")
    found = html.fromstring(page.content).xpath("//form[contains(@action, '/acts/accept')]")
    assert found and "容缺受理" in text_of(page)
    data = {one.get("name"): one.get("value") for one in found[0].xpath(".//input[@name]")}
    assert data["gap-boundary_survey"] == "2026-12-10"
    del data["csrfmiddlewaretoken"]
    assert clerk.post(f"/cases/{case}/acts/accept", data).status_code == 302
    page = applicant.get(f"/cases/{case}")
    assert "上传并补交" in text_of(page)
    answer = applicant.post(
        f"/cases/{case}/hand-in", {"key": "g", "document": "boundary_survey"}, follow=True
    )
    assert "没有选择文件" in text_of(answer)
    answer = applicant.post(
        f"/cases/{case}/hand-in", {"key": "h", "document": "boundary_survey", "file": file_of()}, follow=True
    )
    assert "已补交" in text_of(answer)


def test_an_overdue_gap_is_red_for_both_with_what_the_law_allows(town: Town, applicant: Client) -> None:
    case = town.draft("M107", filed(town))
    operations.submit_case(
        town.office, town.actor("li.na"), case, declared=True, gaps={"boundary_survey": date(2026, 11, 25)}
    )
    operations.accept_case(
        town.office, town.clerk(case), case, gaps=[("boundary_survey", date(2026, 11, 25))]
    )
    town.clock.set(datetime(2026, 11, 26, 9, tzinfo=SHANGHAI))
    for client in (applicant, client_of("approval_bureau.clerk")):
        words = text_of(client.get(f"/cases/{case}"))
        assert "逾期" in words and "行政许可法 38" in words


def test_a_commitment_is_read_signed_decided_at_once_and_revoked_when_untrue(
    town: Town, applicant: Client
) -> None:
    case = town.submitted("M114", filed(town))
    page = applicant.get(f"/cases/{case}/commitment")
    words = text_of(page)
    assert "水土保持法" in words and "责令限期改正" in words
    version = html.fromstring(page.content).xpath("//input[@name='version']/@value")[0]
    answer = applicant.post(f"/cases/{case}/commitment", {"key": "a", "version": version})
    assert answer.status_code == 409 and "先阅读" in text_of(answer)
    answer = applicant.post(f"/cases/{case}/commitment", {"key": "b", "version": "old", "read": "true"})
    assert answer.status_code == 409 and "重新阅读" in text_of(answer)
    answer = applicant.post(f"/cases/{case}/commitment", {"key": "c", "version": version, "read": "true"})
    assert answer.status_code == 302
    officer = client_of("approval_bureau.reviewer")
    assert "凭承诺当场决定" in text_of(officer.get(f"/cases/{case}"))
    body = town.reviewer(case)
    operations.perform(town.office, body, case, "decide_at_once")
    assert "最迟核查" in text_of(officer.get(f"/cases/{case}"))
    two = {"officers": ["甲", "乙"], "finding": "现场与承诺不符"}
    operations.perform(town.office, body, case, "check_commitment", {"kept": False, **two})
    operations.perform(
        town.office, body, case, "order_correction", {"what": "补做排水", "until": "2026-12-01"}
    )
    words = text_of(applicant.get(f"/cases/{case}"))
    assert "现场与承诺不符" in words and "补做排水" in words
    town.clock.set(datetime(2026, 12, 2, 9, tzinfo=SHANGHAI))
    assert "逾期未改正" in text_of(officer.get(f"/cases/{case}"))


def test_a_matter_without_commitment_says_so(town: Town, applicant: Client) -> None:
    case = town.submitted("M107", filed(town))
    assert "不适用告知承诺" in text_of(applicant.get(f"/cases/{case}/commitment"))


def test_the_land_contract_turns_passed_pre_reviews_into_decisions(town: Town, applicant: Client) -> None:
    project = filed(town)
    made = begin(applicant, project, "land_and_start", ["M107", "M201", "M202"])
    page = applicant.get(f"/bundles/{made}/check")
    answer = applicant.post(f"/bundles/{made}/check", {"key": key_of(page), "declared": "true"})
    assert answer.status_code == 302, text_of(answer)
    cases = view(town, made).record.cases
    body = town.actor("approval_bureau.reviewer")
    officer = client_of("approval_bureau.reviewer")
    answer = officer.post(f"/projects/{project}/pre-review", {"key": "a", "contract": "淄地 2026-1"})
    assert answer.status_code == 409 and "预审已通过" in text_of(answer)
    for matter in ("M107", "M202"):
        operations.perform(
            town.office, body, cases[matter], "conclude_pre_review", {"result": "passed", "minutes": "纪要"}
        )
    answer = officer.post(f"/projects/{project}/pre-review", {"key": "b", "contract": "淄地 2026-1"})
    assert answer.status_code == 409 and "双人审批" in text_of(answer)
    officer = client_of("approval_bureau.head")
    page = officer.get(f"/projects/{project}/pre-review")
    answer = officer.post(f"/projects/{project}/pre-review", {"key": key_of(page), "contract": ""})
    assert answer.status_code == 409 and "出让合同编号" in text_of(answer)
    answer = officer.post(
        f"/projects/{project}/pre-review", {"key": key_of(page), "contract": "淄地 2026-1"}, follow=True
    )
    assert "已受理并决定 2 件" in text_of(answer)
    phases = {matter: town.view(case).phase for matter, case in cases.items()}
    assert phases == {"M107": "granted", "M201": "pre_review", "M202": "granted"}
    assert applicant.post(f"/projects/{project}/pre-review", {"key": "z", "contract": "1"}).status_code == 409


def test_a_department_opens_the_bundle_of_its_case_only(town: Town) -> None:
    made = submitted(town, filed(town), "stage-1", ["M112", "M114"])
    page = client_of("ecology_environment.clerk").get(f"/bundles/{made}")
    cases = view(town, made).record.cases
    assert f"/cases/{cases['M112']}" in page.content.decode()
    assert f"/cases/{cases['M114']}" not in page.content.decode()
    assert client_of("wang.wei").get(f"/bundles/{made}").status_code == 404
    assert client_of("ecology_environment.clerk").get(f"/bundles/{made}/form").status_code in (403, 404)


def test_every_page_has_its_words_in_one_language_when_asked(town: Town, applicant: Client) -> None:
    made = begin(applicant, filed(town), "stage-1", ["M107"])
    applicant.post("/language", {"language": "en", "next": "/"})
    assert "One set of documents" in text_of(applicant.get(f"/bundles/{made}/documents"))
    assert "一套材料" not in text_of(applicant.get(f"/bundles/{made}"))
    bring_all(town, made)


@pytest.mark.parametrize("path", ["", "/form", "/documents", "/check"])
def test_a_stranger_finds_no_page_of_a_draft(town: Town, applicant: Client, path: str) -> None:
    made = begin(applicant, filed(town), "stage-1", ["M107"])
    assert client_of("wang.wei").get(f"/bundles/{made}{path}").status_code == 404
    assert client_of("approval_bureau.clerk").get(f"/bundles/{made}{path}").status_code in (403, 404)


def test_two_people_on_one_form_do_not_overwrite_each_other(town: Town, applicant: Client) -> None:
    project = filed(town)
    made = begin(applicant, project, "stage-1", ["M107", "M114"])
    page = applicant.get(f"/bundles/{made}/form?all=1")
    read_at = html.fromstring(page.content).xpath("//input[@name='read_at']/@value")[0]
    operations.answer_facts(town.office, town.actor("li.na"), project, {"earthwork_m3": 200000})
    typed = {"shown": "earthwork_m3", "earthwork_m3": "300000", "read_at": read_at}
    answer = applicant.post(f"/bundles/{made}/form", {"key": key_of(page), **typed})
    assert answer.status_code == 422 and "200" in text_of(answer) and "300" in text_of(answer)
    again = html.fromstring(answer.content).xpath("//input[@name='read_at']/@value")[0]
    answer = applicant.post(f"/bundles/{made}/form", {"key": "again", **typed, "read_at": again})
    assert answer.status_code == 302
    answers = queries.project(town.office, town.actor("li.na"), project).answers
    assert answers["earthwork_m3"] == 300000


def test_buildings_are_chosen_for_a_phase_and_what_is_missing_comes_back(
    town: Town, applicant: Client
) -> None:
    project = filed(town)
    address = f"/projects/{project}/together/joint_acceptance"
    assert "电极车间" in text_of(applicant.get(address))
    answer = applicant.post(address, {"key": "a", "matter": ["M402", "M403"], "part": "一期"})
    tree = html.fromstring(answer.content)
    assert answer.status_code == 409 and tree.xpath("//div[@id='field-part'][contains(@class, 'wrong')]")
    assert tree.xpath("//input[@id='part']/@value") == ["一期"]
    answer = applicant.post(
        address, {"key": "b", "matter": ["M402", "M403"], "part": "一期", "building": ["电极车间"]}
    )
    assert answer.status_code == 302
    assert "一期" in text_of(applicant.get(answer["Location"]))
    assert "已在" in text_of(applicant.get(address))
    answer = applicant.post(
        address, {"key": "c", "matter": ["M402"], "part": "二期", "building": ["综合办公楼"]}
    )
    assert answer.status_code == 302
