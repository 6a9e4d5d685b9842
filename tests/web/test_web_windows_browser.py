"""The counter at the browser, with and without JavaScript, desktop and phone: on behalf, then anywhere, to the hand-over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_helpers import FACTORY, PDF
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of
from web_helpers import PASSWORD
from windows_helpers import abroad

from onewindow.office import operations, queries
from onewindow.web.models import Account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


def sign_in(page: Any, address: str, login: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#name", login)
    page.fill("#password", PASSWORD)
    page.click("main button")


@pytest.mark.parametrize(
    ("width", "script"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone-no-script"]
)
@pytest.mark.django_db(transaction=True)
def test_from_the_counter_in_jinan_to_the_hand_over(
    running: Any, served: tuple[Any, str], tmp_path: Path, width: int, script: bool
) -> None:
    town, address = served
    clerk = abroad(town, matters=("M114",))
    Account.objects.create_account("jinan.clerk", PASSWORD, "jinan.clerk")
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(PDF)
    counter = page_of(running, width, script)
    sign_in(counter, address, "jinan.clerk")
    case = take_in(counter, address, town, scan)
    receipt = counter.locator("article").inner_text()
    assert "GXQ-SJ-2026-000001" in receipt and "办理机关收到材料之日" in receipt
    counter.goto(f"{address}/window/cases/{case}/steps/forward")
    counter.check("input[value=by_hand]")
    counter.click("main form button")
    official = page_of(running, width, script)
    sign_in(official, address, "approval_bureau.clerk")
    official.goto(f"{address}/cases/{case}")
    official.click("text=确认接收材料")
    official.click("main form button")
    assert town.view(case).number == "GXQ-2026-000001"
    operations.accept_case(town.office, town.actor("approval_bureau.clerk"), case)
    operations.decide_case(town.office, town.actor("approval_bureau.reviewer"), case, granted=True)
    operations.send_result(town.office, town.actor("approval_bureau.clerk"), case, "electronic")
    counter.goto(f"{address}/window/cases/{case}/steps/hand-over")
    counter.fill("#recipient", "李娜")
    counter.check("input[value=self]")
    counter.check("input[value=in_person]")
    counter.click("main form button")
    assert "已送交申请人" in counter.locator("main").inner_text()
    assert town.view(case).phase == "in_force"
    wide = counter.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "no page is wider than its window"
    assert queries.window_work(town.office, clerk).lines[0].state == "handed_over"


def take_in(counter: Any, address: str, town: Any, scan: Path) -> str:
    """The visit of Li Na: number, project, matter, scans, confirmation. Gives the case's id."""
    with town.office.ledger.reader() as connection:
        number = connection.row("SELECT credit_code FROM organisations WHERE id = 'o-guneng'")[0]
    counter.goto(f"{address}/window/new?number={number}")
    counter.fill("#presenter", "李娜")
    counter.check("input[value=self]")
    counter.click("text=开始收件")
    counter.fill("#name", "二期厂房")
    counter.click("text=新建并继续")
    with town.office.ledger.reader() as connection:
        project = connection.row("SELECT project FROM intakes")[0]
    operations.answer_facts(town.office, town.actor("li.na"), project, FACTORY)
    counter.reload()
    counter.click("button[name=matter][value=M114]")
    case = counter.url.split("/")[-1]
    for row in counter.locator("ul.tasks > li[id^=field-]").all():
        row.locator("input[type=radio][value=seen]").check()
        row.locator("input[type=file]").set_input_files(str(scan))
    counter.click("button[name=onward]")
    counter.check("input[name=collect_here]")
    counter.check("input[name=confirmed]")
    counter.click("text=收件并打印凭证")
    counter.locator("article").wait_for()
    return str(case)
