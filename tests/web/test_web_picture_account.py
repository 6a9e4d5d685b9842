"""The account's picture: one cell per day, stops named, due dates flagged, and the same in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lxml import etree
from web_pictures import small_account

from onewindow.web.pictures.account import AccountPicture, draw_account, draw_ruler, in_words, summary

SVG = "{http://www.w3.org/2000/svg}"


def cells(svg: str) -> list[etree._Element]:
    return [one for one in etree.fromstring(svg).iter(f"{SVG}g") if one.get("class", "").startswith("cell ")]


def test_one_cell_per_day() -> None:
    account = small_account()
    assert len(cells(draw_account(account))) == len(account.days)


def test_only_counted_days_carry_a_number() -> None:
    numbers = [cell.findtext(f"{SVG}text[@class='number']") for cell in cells(draw_account(small_account()))]
    assert [number for number in numbers if number] == ["1", "2", "3", "4", "5"]


def test_a_stop_is_hatched_and_named_once() -> None:
    svg = draw_account(small_account())
    stopped = [cell for cell in cells(svg) if "stopped" in cell.get("class")]
    assert [cell.find(f"{SVG}rect").get("fill") for cell in stopped] == ["url(#stop-hatch)"] * 2
    assert [
        one.text for one in etree.fromstring(svg).iter(f"{SVG}text") if "stop-reason" in one.get("class")
    ] == ["专家评审"]


def test_make_up_day_holiday_and_today_are_marked() -> None:
    root = etree.fromstring(draw_account(small_account()))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert texts.count("班") == 1 and texts.count("休") == 1
    assert len(root.findall(f".//{SVG}rect[@class='today']")) == 1


def test_due_dates_carry_a_flag_each() -> None:
    account = small_account()
    both = tuple(replace(ruler, due=date(2026, 9, 25)) for ruler in account.rulers)
    root = etree.fromstring(draw_account(replace(account, rulers=both)))
    assert sorted(one.text for one in root.iter(f"{SVG}text") if one.get("class") == "due-flag-name") == [
        "承",
        "法",
    ]


def test_the_words_give_one_line_per_day() -> None:
    lines = in_words(small_account())
    assert len(lines) == 10
    assert lines[6] == "2026-09-22 时限中止 clock stopped：专家评审 expert review"
    assert "调休上班" in lines[4]


def test_the_summary_tells_both_clocks() -> None:
    assert "承诺时限 promised 5/5" in summary(small_account())
    assert "暂无到期日" in summary(small_account())


def test_the_ruler_shows_used_left_and_over() -> None:
    ruler = replace(small_account().rulers[0], used=7, limit=5)
    ticks = [one.get("class") for one in etree.fromstring(draw_ruler(ruler)).iter(f"{SVG}rect")]
    assert ticks == ["tick used"] * 5 + ["tick over"] * 2


def test_nothing_is_drawn_before_acceptance() -> None:
    assert draw_account(AccountPicture("空", (), (), date(2026, 9, 1))) == ""
