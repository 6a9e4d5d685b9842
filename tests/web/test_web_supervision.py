"""The supervisors' pages: figures lead to their lists, exports, periods, reminders on the case's page."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, key_of, text_of

from onewindow.office.queries import supervision as queries


@pytest.fixture
def supervisor(town: Town) -> Client:
    """Zhou Min, supervisor of the zone."""
    return client_of("zhou.min")


def test_every_link_of_the_overview_leads_to_a_list_of_that_length(town: Town, supervisor: Client) -> None:
    town.granted("M112")
    town.accepted("M101")
    town.clock.set_day(town.office.today() + timedelta(days=1))
    page = html.fromstring(supervisor.get("/supervision").content)
    links = [link for link in page.xpath("//main//td//a") if link.text_content().strip().isdigit()]
    assert len(links) >= 6
    for link in links:
        shown = text_of(supervisor.get(link.get("href")))
        assert f"{link.text_content().strip()} 项" in shown, link.get("href")


def test_a_figure_prints_its_definition_and_exports_its_list(town: Town, supervisor: Client) -> None:
    case = town.accepted("M101")
    number = town.view(case).number
    shown = text_of(supervisor.get("/supervision/open?department=approval_bureau"))
    assert "已提交而未办结的办件" in shown and number in shown
    answer = supervisor.get("/supervision/open?csv=1")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["办件号 Case", "事项 Matter", "部门 Department"]
    assert [row[0] for row in rows[1:]] == [number] and "行政审批服务局 Administrative" in rows[1][2]
    whole = list(csv.reader(io.StringIO(supervisor.get("/supervision?csv=1").content.decode("utf-8-sig"))))
    assert whole[0][1] == "受理 Accepted" and whole[-1][:2] == ["合计 All", "1"]
    wrong = supervisor.get("/supervision?csv=1&since=gestern")
    assert "Content-Disposition" not in wrong.headers and "日期应写成" in text_of(wrong)


def test_a_list_that_is_cut_says_so_in_its_last_row(
    town: Town, supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [town.view(town.accepted("M101", town.project())).number for _ in range(2)]
    monkeypatch.setattr(queries, "MOST", 2)
    rows = csv_of(supervisor)
    assert sorted(row[0] for row in rows[1:]) == sorted(numbers)
    monkeypatch.setattr(queries, "MOST", 1)
    rows = csv_of(supervisor)
    assert len(rows) == 3 and rows[1][0] in numbers
    assert "只导出前 1 条" in rows[2][0] and "Only the first 1 rows" in rows[2][0]


def csv_of(supervisor: Client) -> list[list[str]]:
    """The list behind the open cases as it is exported."""
    answer = supervisor.get("/supervision/open?csv=1")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_wrong_period_is_said_and_the_usual_one_shown(town: Town, supervisor: Client) -> None:
    shown = text_of(supervisor.get("/supervision?since=2026-12-01&until=2026-01-01"))
    assert "开始日期晚于结束日期" in shown
    assert "日期应写成" in text_of(supervisor.get("/supervision/late?since=gestern"))


def test_only_supervisors_find_the_page(
    town: Town, clerk: Client, applicant: Client, supervisor: Client
) -> None:
    assert clerk.get("/supervision").status_code == 403
    assert applicant.get("/supervision").status_code in (403, 404)
    assert supervisor.get("/supervision/nothing").status_code == 404
    assert (
        "监督" in text_of(supervisor.get("/"))
        and 'href="/supervision"' not in clerk.get("/").content.decode()
    )


def test_a_reminder_goes_from_the_supervisor_to_the_department_and_back(
    town: Town, supervisor: Client, clerk: Client, applicant: Client
) -> None:
    case = town.accepted("M101")
    page = supervisor.get(f"/cases/{case}")
    wish = {"words": "请说明进度。", "due_on": "", "key": key_of(page)}
    assert "督办提醒已发出" in text_of(supervisor.post(f"/cases/{case}/reminders", wish, follow=True))
    assert "请说明进度" in text_of(clerk.get(f"/cases/{case}"))
    assert "请说明进度" not in text_of(applicant.get(f"/cases/{case}"))
    (one,) = queries.reminders(town.office, town.actor("zhou.min"), case)
    address = f"/cases/{case}/reminders/{one.id}"
    empty = clerk.post(address, {"answer": " "})
    assert empty.status_code == 409 and 'href="#field-answer"' in empty.content.decode()
    assert "已答复" in text_of(clerk.post(address, {"answer": "本周内办结。"}, follow=True))
    assert "本周内办结" in text_of(supervisor.get(f"/cases/{case}"))


def test_a_refused_reminder_keeps_what_was_typed(town: Town, supervisor: Client, clerk: Client) -> None:
    case = town.accepted("M101")
    answer = supervisor.post(f"/cases/{case}/reminders", {"words": "请办", "due_on": "2026-11-01"})
    assert answer.status_code == 409 and "请办" in text_of(answer) and "已过" in text_of(answer)
    assert (
        supervisor.post(f"/cases/{case}/reminders", {"words": "请办", "due_on": "morgen"}).status_code == 409
    )
    assert clerk.post(f"/cases/{case}/reminders", {"words": "请办"}).status_code == 403


def test_cells_of_an_export_begin_no_formula() -> None:
    from onewindow.web.exports import safe

    assert [safe(cell) for cell in ("=1+1", "-5", "@x", "受理")] == ["'=1+1", "-5", "'@x", "受理"]
