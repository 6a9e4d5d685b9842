"""Bad input at the door: a clear bilingual answer, the right status, nothing lost, nothing half written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from lxml import html
from office_helpers import PDF, Town
from web_helpers import client_of, text_of

from onewindow.ledger import LedgerBusy, LedgerError, OutcomeUnknown, SequenceConflict, faults
from onewindow.office import queries
from onewindow.web.middleware import UploadLimit
from onewindow.web.pages import requests


def test_a_project_without_a_name_is_refused_at_the_field(town: Town, applicant: Client) -> None:
    answer = applicant.post("/projects", {"name": "  ", "key": "k"})
    assert answer.status_code == 422
    root = html.fromstring(answer.content)
    summary = root.xpath("//*[@id='errors']")[0].text_content()
    at_field = root.xpath("//*[@id='field-name']//*[@class='error']")[0].text_content()
    assert "请填写项目名称" in summary and "请填写项目名称" in at_field
    assert root.findtext(".//title").startswith("错误")


@pytest.mark.parametrize(
    ("fact", "topic", "typed", "words"),
    [
        ("land_area_ha", "land", "-3", "不能为负数"),
        ("land_area_ha", "land", "5 亩", "请换算"),
        ("land_area_ha", "land", "很大", "应为数字"),
        ("land_area_ha", "land", "9" * 30, "数值过大"),
        ("land_acquisition", "land", "bought", "没有代码"),
        ("is_industrial", "scope", "maybe", "应为 true 或 false"),
    ],
)
def test_wrong_answers_come_back_with_all_that_was_typed(
    town: Town, applicant: Client, fact: str, topic: str, typed: str, words: str
) -> None:
    project = town.project()
    before = queries.project(town.office, town.actor("li.na"), project).answers
    other = {"land": "forest_area_m2", "scope": "is_linear"}[topic]
    answer = applicant.post(
        f"/projects/{project}/describe/{topic}",
        {"shown": [fact, other], fact: typed, other: "21", "key": "k"},
    )
    assert answer.status_code == 422
    root = html.fromstring(answer.content)
    assert words in root.xpath("//*[@id='errors']")[0].text_content()
    assert words in root.xpath(f"//*[@id='field-{fact}']//*[@class='error']")[0].text_content()
    if topic == "land":
        assert "21" in root.xpath(f"//*[@id='field-{other}']//input/@value")
    assert queries.project(town.office, town.actor("li.na"), project).answers == before


def test_a_wrong_building_is_pointed_out_in_its_row(town: Town, applicant: Client) -> None:
    project = town.project()
    rows = {"shown": "buildings", "buildings-count": "2", "buildings-0-name": "甲", "buildings-0-use": "factory",
            "buildings-1-name": "乙", "buildings-1-use": "factory", "buildings-1-height_m": "-1", "key": "k"}  # fmt: skip
    answer = applicant.post(f"/projects/{project}/describe/building", rows)
    assert answer.status_code == 422
    cell = html.fromstring(answer.content).xpath("//td[@id='field-buildings-1-height_m']")[0]
    assert "不能为负数" in cell.text_content()


def test_a_huge_upload_is_refused_before_it_is_read() -> None:
    def never(request: object) -> None:
        raise AssertionError("the body was about to be read")

    request = RequestFactory().post(
        "/cases/x/application", b"", content_type="multipart/form-data; boundary=x"
    )
    request.META["CONTENT_LENGTH"] = str(300 * 1024 * 1024)
    answer = UploadLimit(never)(request)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "300 MB" in answer.content.decode() and "at most 50 MB" in answer.content.decode()
    request.META["CONTENT_LENGTH"] = "many"
    assert UploadLimit(never)(request).status_code == 411  # type: ignore[arg-type]


def test_a_file_at_the_limit_passes_the_gate() -> None:
    request = RequestFactory().post("/", b"", content_type="application/octet-stream")
    request.META["CONTENT_LENGTH"] = str(settings.UPLOAD_LIMIT)
    assert UploadLimit(lambda _: "through")(request) == "through"  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("图纸.pdf", b"MZ this is a program", "内容与扩展名不符"),
        ("图纸.exe", PDF, "扩展名"),
        ("空.pdf", b"", "空"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    town: Town, applicant: Client, name: str, content: bytes, words: str
) -> None:
    case = town.draft("M107")
    document = town.view(case).documents[0].document
    held = len(town.view(case).documents)
    upload = SimpleUploadedFile(name, content)
    answer = applicant.post(f"/cases/{case}/application", {"document": document, "key": "k", "file": upload})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert len(town.view(case).documents) == held


def test_no_file_chosen(town: Town, applicant: Client) -> None:
    case = town.draft("M107")
    document = town.view(case).documents[0].document
    answer = applicant.post(f"/cases/{case}/application", {"document": document, "key": "k"})
    assert answer.status_code == 422 and "没有选择文件" in text_of(answer)


def test_sending_twice_is_sending_once(town: Town, applicant: Client) -> None:
    case = town.draft("M107")
    form = {"declared": "true", "key": "the-same"}
    assert applicant.post(f"/cases/{case}/check", form).status_code == 302
    number = town.view(case).number
    again = applicant.post(f"/cases/{case}/check", form)
    assert again.status_code == 302 and town.view(case).number == number
    assert [entry.kind for entry in town.view(case).timeline].count("submitted") == 1


def test_without_the_declaration_nothing_is_sent(town: Town, applicant: Client) -> None:
    case = town.draft("M107")
    answer = applicant.post(f"/cases/{case}/check", {"key": "k"})
    assert answer.status_code == 422 and "行政许可法 31" in text_of(answer)
    assert town.view(case).phase == "new"


def test_missing_papers_are_named(town: Town, applicant: Client) -> None:
    from onewindow.office import operations

    case = operations.start_case(town.office, town.actor("li.na"), town.project(), "M107")
    answer = applicant.post(f"/cases/{case}/check", {"declared": "true", "key": "k"})
    assert answer.status_code == 422 and "还缺必要材料" in text_of(answer)
    assert (
        applicant.post(
            f"/cases/{case}/check", {"declared": "true", "knowing_gaps": "true", "key": "k"}
        ).status_code
        == 302
    )


def test_a_decision_on_a_closed_case_is_refused(town: Town) -> None:
    case = town.granted("M107")
    reviewer = client_of("approval_bureau.reviewer")
    answer = reviewer.post(
        f"/cases/{case}/acts/refuse", {"reasons": "改主意了", "checked": "1", "key": "late"}
    )
    assert answer.status_code == 409
    assert "不能不予许可" in text_of(answer) and "改主意了" in answer.content.decode()
    assert reviewer.get(f"/cases/{case}/acts/refuse").status_code == 409
    assert town.view(case).phase == "granted"


def test_two_reviewers_at_once_one_decides(town: Town) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from onewindow.office import operations
    from onewindow.procedures.protocol import Refused

    case = town.accepted("M107")

    def decide(granted: bool) -> str:
        try:
            operations.decide_case(town.office, town.reviewer(case), case, granted=granted, reasons="理由")
            return "done"
        except Refused as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, [True, False]))
    assert outcomes == ["done", "wrong_phase"]
    late = client_of("approval_bureau.reviewer").post(
        f"/cases/{case}/acts/grant", {"checked": "1", "key": "k"}
    )
    assert late.status_code == 409 and "目前为" in text_of(late)


def test_a_refusal_without_reasons_stays_at_its_field(town: Town) -> None:
    case = town.accepted("M107")
    answer = client_of("approval_bureau.reviewer").post(
        f"/cases/{case}/acts/refuse", {"number": "决1号", "checked": "1", "key": "k"}
    )
    assert answer.status_code == 409
    root = html.fromstring(answer.content)
    assert "行政许可法 38" in root.xpath("//*[@id='errors']")[0].text_content()
    assert root.xpath("//*[@id='field-reasons']//*[@class='error']")
    assert root.xpath("//input[@name='number']/@value") == ["决1号"]


def test_a_day_that_is_no_day(town: Town, applicant: Client) -> None:
    project = town.project()
    answer = applicant.get(f"/projects/{project}/plan?on=2026-02-30")
    assert answer.status_code == 409 and "日期应写成" in text_of(answer)
    early = applicant.get(f"/projects/{project}/plan?on=1999-01-01")
    assert early.status_code == 409 and "2007" in text_of(early)


def test_a_forged_certificate_is_told(town: Town) -> None:
    case = town.granted("M107")
    number = town.view(case).certificates[0].number
    for token in ("", "guess", "验证码"):
        answer = Client().get("/verify", {"number": number, "token": token})
        assert answer.status_code == 404 and "可能是伪造的" in text_of(answer)


def test_a_document_is_a_download_and_never_a_page(town: Town, applicant: Client) -> None:
    paper = town.view(town.draft("M107")).documents[0]
    answer = applicant.get(f"/documents/{paper.id}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_was_typed_survives_a_lost_session(town: Town, applicant: Client) -> None:
    from web_helpers import PASSWORD

    from onewindow.web.models import Account

    Account.objects.create_account("li.na", PASSWORD, "li.na")
    project = town.project()
    where = f"/projects/{project}/describe/land"
    applicant.logout()
    lost = applicant.post(where, {"shown": ["land_area_ha"], "land_area_ha": "33", "key": "k"})
    assert lost.status_code == 302 and lost["Location"].startswith("/sign-in?next=")
    back = applicant.post("/sign-in", {"name": "li.na", "password": PASSWORD, "next": where})
    assert back["Location"] == where
    page = applicant.get(where)
    assert html.fromstring(page.content).xpath("//input[@name='land_area_ha']/@value") == ["33"]
    assert "刚才填写的内容还在" in text_of(page)
    assert queries.project(town.office, town.actor("li.na"), project).answers["land_area_ha"] == 20
    again = html.fromstring(applicant.get(where).content).xpath("//input[@name='land_area_ha']/@value")
    assert again == ["20"]


def test_a_password_typed_after_the_session_had_ended_is_kept_nowhere(town: Town, applicant: Client) -> None:
    from django.contrib.sessions.models import Session

    applicant.logout()
    form = {"old": "旧的-Secret-1", "password": "新的-Secret-2", "password_again": "新的-Secret-2"}
    lost = applicant.post("/account", form)
    assert lost.status_code == 302 and lost["Location"].startswith("/sign-in?next=")
    kept = [repr(one.get_decoded()) for one in Session.objects.all()]
    assert not [one for one in kept if "Secret" in one], "no session holds what was typed"
    assert "密码没有提交，也没有保存" in text_of(applicant.get(lost["Location"]))


def test_each_field_for_a_password_is_known_as_one() -> None:
    folder = Path(requests.__file__).parents[1] / "templates"
    field = re.compile(r'type="password"[^>]* name="(\w+)"|typed\.html" with id="(\w+)" kind="password"')
    found = {
        one[1] or one[2]
        for path in folder.rglob("*.html")
        for one in field.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == requests.PASSWORDS


LEDGER_TROUBLES = [
    (LedgerBusy("locked"), 503, "没有写入任何内容"),
    (OutcomeUnknown("gone"), 503, "不能确定刚才这一步是否已经完成"),
    (SequenceConflict("case:c-1", 1, 2), 409, "有人更新了这里"),
]


@pytest.mark.parametrize(("trouble", "status", "words"), LEDGER_TROUBLES)
def test_what_the_database_could_not_do_is_told_as_it_is_and_sending_again_does_it(
    town: Town, applicant: Client, trouble: LedgerError, status: int, words: str
) -> None:
    def fail() -> None:
        raise trouble

    faults.arm("ledger.before_commit", fail)
    typed = {"name": "储能基地", "key": "once-and-for-all"}
    answer = applicant.post("/projects", typed)
    assert answer.status_code == status and words in text_of(answer)
    assert applicant.post("/projects", typed).status_code == 302
    assert applicant.post("/projects", typed).status_code == 302
    assert [one.name for one in queries.projects(town.office, town.actor("li.na"))[0]] == ["储能基地"]
