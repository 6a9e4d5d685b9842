"""The work list's pages: filters, orders, pages, empty lists, assignment with its undo, saved views, exports, the feed."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connection as sign_ins
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from office_helpers import FACTORY, Town
from openpyxl import load_workbook
from web_helpers import client_of, key_of, text_of

from onewindow.ledger.database import counting
from onewindow.office import operations, queries
from onewindow.web import exports

CLERK, REVIEWER, HEAD = (f"approval_bureau.{role}" for role in ("clerk", "reviewer", "head"))


@pytest.fixture
def cases(town: Town) -> dict[str, str]:
    """Three cases of the approval bureau by matter: one decided, one accepted, one waiting."""
    project = town.project(construction_waste=True)
    made = {matter: town.submitted(matter, project) for matter in ("M101", "M114", "M319")}
    operations.decide_case(town.office, town.actor(REVIEWER), made["M101"], granted=True)
    operations.accept_case(town.office, town.actor(CLERK), made["M114"])
    return made


def listed(client: Client, address: str) -> list[str]:
    """The numbers of the cases in a list, in its order."""
    page = html.fromstring(client.get(address).content)
    return [cell.text_content().strip() for cell in page.xpath("//td[@data-name='办件号']")]


def post_assign(client: Client, cases: list[str], person: str, here: str = "", **more: str) -> object:
    form = {
        "case": cases,
        "person": person,
        "here": here,
        "key": key_of(client.get("/worklist?scope=all")),
        **more,
    }
    return client.post("/worklist/assign", form, follow=True)


def test_scopes_filters_and_orders(cases: dict[str, str], clerk: Client) -> None:
    one, two, three = (f"GXQ-2026-00000{place}" for place in (1, 2, 3))
    assert listed(clerk, "/worklist?scope=all&order=number") == [one, two, three]
    assert listed(clerk, "/worklist?scope=all&order=number&down=1") == [three, two, one]
    assert sorted(listed(clerk, "/worklist")) == sorted(listed(clerk, "/worklist?scope=open")) == [two, three]
    for filter, found in {
        "light=grey": [one], "phase=review": [two], "matter=M319": [three], "matter=水土保持": [two], "stage=1": [one, two],
        "q=电池": [one, two, three], "q=000002": [two], "assigned=nobody": [one, two, three], "assigned=me": [],
        "from=2026-11-23": [one, two, three], "to=2026-11-20": [], "department=approval_bureau": [one, two, three],
    }.items():  # fmt: skip
        if filter != "stage=1":
            assert listed(clerk, f"/worklist?scope=all&order=number&{filter}") == found, filter
    heading = html.fromstring(clerk.get("/worklist?order=matter&down=1").content).xpath("//th[@aria-sort]")
    assert [(one.text_content().split()[0], one.get("aria-sort")) for one in heading] == [
        ("事项", "descending")
    ]


def test_what_cannot_be_read_is_said_at_its_field(cases: dict[str, str], clerk: Client) -> None:
    for query, words in {
        "from=yesterday": "不是日期", "from=2026-11-24&to=2026-11-23": "晚于结束日期", "matter=没有这种事": "没有名称含",
    }.items():  # fmt: skip
        answer = clerk.get(f"/worklist?scope=all&{query}")
        assert answer.status_code == 400 and words in text_of(answer)
        assert html.fromstring(answer.content).xpath("//*[@id='errors']//a")
    assert clerk.get("/worklist?after=nonsense").status_code == 409 or "页码无效" in text_of(
        clerk.get("/worklist?after=x")
    )


def test_empty_lists_say_how_to_go_on(town: Town, clerk: Client, applicant: Client) -> None:
    assert "No cases wait for you now" in text_of(clerk.get("/worklist"))
    assert "No case meets these conditions" in text_of(clerk.get("/worklist?q=没有"))
    assert "Begin with a project" in text_of(applicant.get("/cases"))
    chips = html.fromstring(clerk.get("/worklist?q=没有&light=red").content).xpath(
        "//ul[@class='chips']//a/@href"
    )
    assert chips[0] == "?scope=todo&light=red" and chips[-1] == "?scope=todo"


def test_pages_forward_and_back(town: Town, clerk: Client) -> None:
    project = town.project(construction_waste=True)
    for matter in ("M101", "M114", "M319", "M110"):
        town.submitted(matter, project)
    from onewindow.web.forms import work_filter

    sizes, work_filter.SIZES = work_filter.SIZES, (25, 3, 100)
    try:
        first = html.fromstring(clerk.get("/worklist?scope=all&order=number").content)
        onward = first.xpath("//a[@rel='next']/@href")[0]
        assert listed(clerk, f"/worklist{onward}") == ["GXQ-2026-000004"]
        second = html.fromstring(clerk.get(f"/worklist{onward}").content)
        back = second.xpath("//a[@rel='prev']/@href")[0]
        assert listed(clerk, f"/worklist{back}") == [f"GXQ-2026-00000{place}" for place in (1, 2, 3)]
        assert not second.xpath("//a[@rel='next']") and not first.xpath("//a[@rel='prev']")
    finally:
        work_filter.SIZES = sizes


def test_cases_are_given_in_bulk_and_taken_back(town: Town, cases: dict[str, str], clerk: Client) -> None:
    reviewer = town.actor(REVIEWER)
    page = post_assign(clerk, list(cases.values()), reviewer.person, "scope=all")
    text = text_of(page)
    assert "2 件" in text and "1 件未成" in text and "已办结，无需分办" in text and reviewer.name in text
    assert len(listed(client_of(REVIEWER), "/worklist?scope=all&assigned=me")) == 2
    report = html.fromstring(page.content).xpath("//*[@id='report']//form")[0]  # type: ignore[attr-defined]
    form = {one.get("name"): one.get("value") for one in report.xpath(".//input[@name]")}
    assert "已恢复 2 件" in text_of(clerk.post(report.get("action"), form, follow=True))
    assert listed(client_of(REVIEWER), "/worklist?scope=all&assigned=me") == []
    assert "report" not in html.fromstring(clerk.get("/worklist").content).xpath("//@id"), (
        "the result shows once"
    )


def test_each_tick_box_says_what_it_ticks(town: Town, cases: dict[str, str], clerk: Client) -> None:
    page = html.fromstring(clerk.get("/worklist?scope=all&order=number").content)
    names = page.xpath("//input[@name='case']/@aria-label")
    assert [name.split()[0] for name in names] == [f"GXQ-2026-00000{place}" for place in (1, 2, 3)]
    assert all(
        name.split(maxsplit=1)[1].startswith(town.office.catalogue().matters[matter].name.zh)
        for matter, name in zip(cases, names, strict=True)
    )


def test_nothing_ticked_comes_back_to_the_same_list(cases: dict[str, str], clerk: Client) -> None:
    answer = clerk.post("/worklist/assign", {"person": "me", "here": "scope=all&order=number"})
    assert (
        answer.status_code == 409 and "请先勾选" in text_of(answer) and "GXQ-2026-000001" in text_of(answer)
    )
    answer = clerk.post("/worklist/assign", {"case": cases["M114"], "here": ""})
    assert answer.status_code == 409 and "请选择分给谁" in text_of(answer)
    ticked = html.fromstring(clerk.get("/worklist?scope=all&select=page").content).xpath(
        "//input[@name='case'][@checked]"
    )
    assert len(ticked) == 3, "without JavaScript a link ticks the page"


def test_the_cases_page_shows_and_gives(town: Town, cases: dict[str, str], clerk: Client) -> None:
    address = f"/cases/{cases['M114']}"
    assert "未分办" in text_of(clerk.get(address))
    form = {"case": cases["M114"], "person": "me", "from": "case"}
    answer = clerk.post("/worklist/assign", form, follow=True)
    assert answer.redirect_chain[0][0].startswith(address) and "已分办" in text_of(answer)
    assert town.actor(CLERK).name in text_of(client_of(HEAD).get(address))
    for stranger in ("li.na", "zhou.min"):
        assert not html.fromstring(client_of(stranger).get(address).content).xpath("//*[@id='assignment']")


def test_a_view_is_kept_chosen_shared_removed_and_back(cases: dict[str, str], clerk: Client) -> None:
    head = client_of(HEAD)
    saved = head.post(
        "/worklist/views", {"name": "已办结", "here": "scope=all&light=grey", "key": "k"}, follow=True
    )
    assert "已保存视图" in text_of(saved) and listed(head, "/worklist?scope=all&light=grey") == [
        "GXQ-2026-000001"
    ]
    view = html.fromstring(head.get("/worklist/views").content).xpath("//form[@class='view-acts']/@action")[0]
    head.post(view, {"act": "choose"})
    assert listed(head, "/worklist") == ["GXQ-2026-000001"], "the chosen view comes first"
    head.post(view, {"act": "share"})
    assert "已办结" in text_of(clerk.get("/worklist/views"))
    refused = clerk.post(view, {"act": "rename", "name": "x"})
    assert refused.status_code == 409 and "另存一份" in text_of(refused)
    removed = head.post(view, {"act": "remove"}, follow=True)
    assert "No views yet" in text_of(removed) and "撤销" in text_of(removed)
    head.post(view, {"act": "restore"})
    assert "已办结" in text_of(head.get("/worklist/views"))
    again = head.post("/worklist/views", {"name": "已办结", "here": "", "key": "k2"})
    assert again.status_code == 409 and "请换一个名称" in text_of(again)


def test_exports_hold_the_filtered_list_and_no_formula(
    town: Town, cases: dict[str, str], clerk: Client
) -> None:
    operations.rename_project(town.office, town.actor("li.na"), town.view(cases["M114"]).project, "=1+1")
    answer = clerk.get("/worklist/export.csv?scope=all&order=number&light=green")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(exports.HEADINGS) and [row[0] for row in rows[1:]] == [
        "GXQ-2026-000002",
        "GXQ-2026-000003",
    ]
    assert {row[4] for row in rows[1:]} == {"'=1+1"}
    assert {row[6] for row in rows[1:]} <= {
        f"{one.name.zh} {one.name.en}" for one in town.office.catalogue().departments.values()
    }
    book = load_workbook(
        io.BytesIO(b"".join(clerk.get("/worklist/export.xlsx?scope=all&light=grey").streaming_content))
    )
    cells = list(book.active.iter_rows(min_row=2))
    assert [row[0].value for row in cells] == ["GXQ-2026-000001"]
    assert (cells[0][4].value, cells[0][4].data_type) == ("=1+1", "s")
    assert client_of("ecology_environment.clerk").get("/worklist/export.csv").getvalue().count(b"\r\n") == 1
    assert clerk.get("/worklist/export.csv?from=x").status_code >= 400


def test_a_long_export_is_cut_and_says_so(
    cases: dict[str, str], clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST", 2)
    text = clerk.get("/worklist/export.csv?scope=all").getvalue().decode("utf-8-sig")
    assert len(text.splitlines()) == 4 and "只导出前 2 条" in text.splitlines()[-1]


def test_the_feed_shows_the_tasks_until_it_is_closed(
    town: Town, cases: dict[str, str], clerk: Client
) -> None:
    opened = clerk.post("/worklist/feed", {"act": "open"})
    address = html.fromstring(opened.content).xpath("//code")[0].text_content()
    path = address.partition("/worklist/")[2]
    answer = Client().get(f"/worklist/{path}")
    feed = ElementTree.fromstring(answer.content)
    name = "{http://www.w3.org/2005/Atom}"
    assert answer["Content-Type"].startswith("application/atom+xml")
    titles = [entry.findtext(f"{name}title") or "" for entry in feed.findall(f"{name}entry")]
    assert len(titles) == 2 and all("GXQ-2026-00000" in title for title in titles)
    assert "只显示这一次" not in text_of(clerk.get("/worklist/feed"))
    clerk.post("/worklist/feed", {"act": "close"})
    assert (
        Client().get(f"/worklist/{path}").status_code
        == Client().get("/worklist/feed.atom").status_code
        == 404
    )


def test_a_page_takes_ten_queries_however_many_cases(
    town: Town, cases: dict[str, str], clerk: Client
) -> None:
    def count(address: str) -> int:
        with counting() as office, CaptureQueriesContext(sign_ins) as web:
            assert clerk.get(address).status_code == 200
        return len(office) + len(web)

    addresses = (
        "/worklist",
        "/worklist?scope=all&q=电池",
        "/worklist?scope=all&phase=review",
        "/worklist?scope=all&order=light",
    )
    count("/worklist")  # the first visit of a day also ends what ended with yesterday
    few = [count(address) for address in addresses]
    for _ in range(3):
        town.submitted("M101")
    assert [count(address) for address in addresses] == few and max(few) <= 10
    assert len(queries.members(town.office, town.actor(CLERK))) == 3


def test_what_people_typed_is_text_in_a_row_never_html(town: Town, clerk: Client, applicant: Client) -> None:
    name = "\"><script>alert('x')</script>&amp;"
    project = operations.create_project(town.office, town.actor("li.na"), name)
    operations.answer_facts(town.office, town.actor("li.na"), project, FACTORY)
    town.submitted("M101", project)
    for client, address in ((clerk, "/worklist?scope=all"), (applicant, "/cases")):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert(&#x27;x&#x27;)" in page
        shown = html.fromstring(page)
        assert name in [str(one) for one in shown.xpath("//table//td/a/text()")]
        boxes = [str(one) for one in shown.xpath("//table//input[@name='case']/@aria-label")]
        assert all(name in one for one in boxes if "script" in one) and (client is applicant or boxes)
