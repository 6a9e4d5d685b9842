"""A certificate verified, revoked, verified again, in Debian's Chromium: desktop and phone, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_helpers import Town
from web_browser import CHROMIUM
from web_visitor import WAYS, Visitor, Way

from onewindow.office import operations
from onewindow.web.pages.verify import misses

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


def send(visitor: Visitor, file: Path) -> None:
    """Have a file checked on the public page."""
    visitor.go("/verify")
    visitor.page.set_input_files("#file", str(file))
    visitor.press("核验文件")


@pytest.mark.parametrize("way", WAYS[:4])
@pytest.mark.django_db(transaction=True)
def test_verified_revoked_verified_again(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    misses.forget()
    case = town.granted("M107", town.project())
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证 1")
    number = town.view(case).certificates[0].number
    holder = Visitor.by(way, running, address, "li.na")
    holder.go("/wallet")
    holder.follow("建设用地规划许可证")
    proof = holder.page.locator(".qr a").inner_text().partition("8000")[2]
    file = save(holder, f"/certificates/{number}/certificate.pdf", tmp_path / "certificate.pdf")
    stranger = Visitor.by(way, running, address)
    stranger.go(proof)
    assert "证照真实、有效" in stranger.words()
    send(stranger, file)
    assert "文件真实，未被改动" in stranger.words() and number in stranger.words()
    revoke(Visitor.by(way, running, address, f"{town.view(case).matter.deciding}.head"), number)
    stranger.go(proof)
    assert "已撤销" in stranger.words() and "以欺骗、贿赂等不正当手段取得" in stranger.words()
    assert "内部调查" not in stranger.words()
    send(stranger, file)
    assert "文件真实，未被改动" in stranger.words() and "已撤销" in stranger.words()
    changed = tmp_path / "changed.pdf"
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    changed.write_bytes(content)
    send(stranger, changed)
    assert "文件已被改动" in stranger.words()
    stranger.go("/verify")
    stranger.page.fill("#number", number)
    stranger.page.fill("#token", "guess")
    stranger.press("验证")
    assert "没有与该编号和验证码相符的证照" in stranger.words()
    assert holder.faults == [] and stranger.faults == []


def save(visitor: Visitor, path: str, target: Path) -> Path:
    """Fetch a file as the person who is signed in."""
    answer = visitor.page.context.request.get(visitor.address + path)
    assert answer.status == 200
    target.write_bytes(answer.body())
    return target


def revoke(head: Visitor, number: str) -> None:
    """The head of the body revokes it from its page."""
    head.go(f"/certificates/{number}")
    head.follow("撤销")
    head.page.check("input[name=ground][value=fraud]")
    head.page.fill("#reasons", "内部调查认定隐瞒真实情况")
    head.press("撤销")
    head.go(f"/certificates/{number}")
    assert "已撤销" in head.words()
