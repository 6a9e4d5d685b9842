"""Journey 5 at the browser: a certificate verified, suspended, restored, revoked and verified again, and its place in the status list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office_helpers import Town
from web_visitor import Visitor, Way, needs_a_browser, ways

from onewindow.office import operations
from onewindow.web.pages.verify import misses

pytestmark = needs_a_browser


@pytest.mark.parametrize("way", ways("phone-plain"))
@pytest.mark.django_db(transaction=True)
def test_a_certificate_verified_revoked_verified_again(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    misses.forget()
    case = town.granted("M107", town.project())
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证 1")
    number = town.view(case).certificates[0].number
    holder = Visitor.by(way, running, address, "li.na")
    proof, file = shows(holder, tmp_path)
    stranger = Visitor.by(way, running, address)
    stranger.go(proof)
    assert "证照真实、有效" in stranger.words() and listed(stranger) == ""
    assert "文件真实，未被改动" in checked(stranger, file) and number in stranger.words()
    head = Visitor.by(way, running, address, f"{town.view(case).matter.deciding}.head")
    head.go(f"/cases/{case}")
    head.follow(number)
    suspends(head)
    stranger.go(proof)
    assert "目前不是有效状态" in stranger.words() and "存在安全隐患，责令停止" in stranger.words()
    assert "现场检查" not in stranger.words() and listed(stranger) == "suspended"
    restores(head)
    stranger.go(proof)
    assert "证照真实、有效" in stranger.words() and listed(stranger) == ""
    revokes(head)
    stranger.go(proof)
    assert "已撤销" in stranger.words() and "以欺骗、贿赂等不正当手段取得" in stranger.words()
    assert "内部调查" not in stranger.words() and listed(stranger) == "invalid"
    assert "文件真实，未被改动" in checked(stranger, file) and "已撤销" in stranger.words()
    assert "文件已被改动" in checked(stranger, altered(file))
    guesses(stranger, number)
    holder.go("/wallet")
    assert "已撤销" in holder.words()
    assert [holder.faults, head.faults, stranger.faults] == [[], [], []]


def shows(holder: Visitor, folder: Path) -> tuple[str, Path]:
    """The holder finds the certificate in its wallet; gives the address in its code, and the sealed file."""
    holder.go("/wallet")
    holder.follow("建设用地规划许可证")
    proof = holder.page.locator(".qr a").inner_text().partition("8000")[2]
    link = holder.page.locator("main a", has_text="下载证照").first.get_attribute("href")
    answer = holder.page.context.request.get(holder.address + link)
    assert answer.status == 200
    file = folder / "certificate.pdf"
    file.write_bytes(answer.body())
    return proof, file


def checked(visitor: Visitor, file: Path) -> str:
    """What the public page says of a file."""
    visitor.go("/verify")
    visitor.page.set_input_files("#file", str(file))
    visitor.press("核验文件")
    return visitor.words()


def listed(visitor: Visitor) -> str:
    """Under which heading of the public status list the certificate in front of one stands; empty for none."""
    link = visitor.page.locator("main a[href$='/places.json']")
    place = int(link.locator("xpath=..").inner_text().split()[-1])
    answer = visitor.page.context.request.get(visitor.address + link.get_attribute("href"))
    told = json.loads(answer.body())
    return next((code for code in ("invalid", "suspended", "expired") if place in told[code]), "")


def suspends(head: Visitor) -> None:
    """The head suspends it; without the article it gets its form back as it was."""
    head.follow("暂停证照")
    head.page.check("input[name=ground][value=unsafe]")
    head.page.fill("#reasons", "现场检查发现隐患")
    head.press("暂停证照")
    assert "请先解决以下问题" in head.words()
    assert head.page.locator("input[value=unsafe]").is_checked()
    head.page.fill("#law", "安全生产法 70")
    head.press("暂停证照")
    assert "该证照已暂停" in head.words()


def restores(head: Visitor) -> None:
    head.follow("恢复证照")
    head.page.fill("#reasons", "隐患已经排除")
    head.press("恢复证照")
    assert "该证照已暂停" not in head.words()


def revokes(head: Visitor) -> None:
    """The head revokes it for good and reads so on its page."""
    page = head.path()
    head.page.locator("main .acts a", has_text="撤销").click()
    head.page.check("input[name=ground][value=fraud]")
    head.page.fill("#reasons", "内部调查认定隐瞒真实情况")
    head.press("撤销")
    assert "请先解决以下问题" in head.words(), "it can't be taken back, so it is looked over first"
    assert head.page.locator("input[value=fraud]").is_checked()
    head.page.check("input[name=checked]")
    head.press("撤销")
    head.go(page)
    assert "已撤销" in head.words()


def altered(file: Path) -> Path:
    """The same file with one bit turned."""
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    changed = file.with_name("changed.pdf")
    changed.write_bytes(content)
    return changed


def guesses(stranger: Visitor, number: str) -> None:
    stranger.go("/verify")
    stranger.page.fill("#number", number)
    stranger.page.fill("#token", "guess")
    stranger.press("验证")
    assert "没有与该编号和验证码相符的证照" in stranger.words()
