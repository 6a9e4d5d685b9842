"""The plan's picture: nothing overlaps, each thread joins its two bars, and the twin in words says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from web_pictures import MONDAY, day, small_plan

from onewindow.web.pictures.axis import FOLD_WIDTH, Axis
from onewindow.web.pictures.plan import Bar, Lane, PlanPicture, in_words, summary
from onewindow.web.pictures.plan_drawing import draw_plan, thread_path
from onewindow.web.pictures.plan_layout import extent, place
from onewindow.web.pictures.svg import fit, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_well_formed_and_described() -> None:
    drawn = draw_plan(small_plan())
    chart = etree.fromstring(drawn.chart)
    assert chart.find(f"{SVG}title").text == "小项目"
    assert "关键路径 M101 → M107" in chart.find(f"{SVG}desc").text
    assert etree.fromstring(drawn.names).get("height") == chart.get("height")


def test_no_shape_carries_a_colour_or_a_style() -> None:
    drawn = draw_plan(small_plan())
    for element in etree.fromstring(drawn.chart).iter():
        assert "style" not in element.attrib
        assert element.get("fill", "") == ""


def test_the_critical_path_is_the_only_heavy_line() -> None:
    chart = etree.fromstring(draw_plan(small_plan()).chart)
    heavy = chart.findall(f".//{SVG}g[@class='thread critical']")
    assert [(one.get("data-before"), one.get("data-after")) for one in heavy] == [("M101", "M107")]
    bars = [one for one in chart.iter() if one.get("data-matter")]
    assert {one.get("data-matter") for one in bars if "critical" in one.get("class")} == {"M101", "M107"}


def test_an_uncertain_and_provisional_bar_shows_both() -> None:
    chart = etree.fromstring(draw_plan(small_plan()).chart)
    [bar] = [one for one in chart.iter() if one.get("data-matter") == "M110"]
    assert "uncertain" in bar.get("class")
    assert bar.find(f"{SVG}path[@class='ragged']") is not None
    assert "可能需要" in bar.find(f"{SVG}title").text


def test_names_with_markup_are_escaped() -> None:
    plan = small_plan()
    bars = (replace(plan.bars[0], name='<script>"&'), *plan.bars[1:])
    chart = draw_plan(replace(plan, bars=bars)).chart
    assert "<script>" not in chart
    etree.fromstring(chart)


def test_a_direct_successor_hangs_on_a_straight_thread() -> None:
    layout = place(small_plan(), 0, 900)
    before, after = layout.placed["M101"], layout.placed["M107"]
    assert before.right == after.left
    assert thread_path(before, after) == f"M{before.right:.1f} {before.y:.1f}L{after.left:.1f} {after.y:.1f}"


def test_a_thread_with_slack_ends_at_its_bar() -> None:
    layout = place(small_plan(), 0, 900)
    path = thread_path(
        layout.placed["M101"], replace(layout.placed["M107"], left=layout.placed["M101"].right + 40)
    )
    assert path.endswith(f"V{layout.placed['M107'].y:.1f}")


def test_the_words_say_what_the_picture_shows() -> None:
    lines = in_words(small_plan())
    assert len(lines) == 3
    assert lines[1].startswith("M107 用地规划许可，自然资源和规划，2026-09-15 至 2026-09-18，关键 critical")
    assert "等待 waits for M101（备案证明）" in lines[1]
    assert "日期暂定 provisional" in lines[2]


def test_today_and_what_is_done_are_marked() -> None:
    plan = small_plan()
    bars = (replace(plan.bars[0], done=True), *plan.bars[1:])
    chart = etree.fromstring(draw_plan(replace(plan, bars=bars, today=day(2))).chart)
    assert len(chart.findall(f".//{SVG}line[@class='today-line']")) == 1
    [bar] = [one for one in chart.iter() if one.get("data-matter") == "M101"]
    assert "done" in bar.get("class") and bar.findtext(f"{SVG}text").startswith("✓ M101")
    outside = etree.fromstring(draw_plan(replace(plan, today=day(100))).chart)
    assert not outside.findall(f".//{SVG}line[@class='today-line']")


def test_an_empty_plan_has_a_sentence() -> None:
    assert "没有事项" in summary(PlanPicture("空", (), (), ()))


def test_a_long_idle_span_is_folded() -> None:
    axis = Axis(day(0), day(400), [(day(0), day(10)), (day(380), day(400))], 20)
    [fold] = axis.folds
    assert fold.first > day(10) and fold.last < day(380)
    assert fold.right - fold.left == FOLD_WIDTH
    assert axis.width < 60 * 20
    assert axis.left(day(380)) > fold.right


bars = st.lists(
    st.tuples(
        st.integers(0, 60), st.integers(0, 40), st.integers(0, 3), st.text("建设工程规划a", max_size=30)
    ),
    min_size=1,
    max_size=40,
)


@given(bars)
@settings(max_examples=150)
def test_neither_bars_nor_names_overlap_within_a_row(drawn: list[tuple[int, int, int, str]]) -> None:
    plan = PlanPicture(
        "随机",
        tuple(Lane(str(number), f"部门{number}", "") for number in range(4)),
        tuple(
            Bar(
                f"M{number}",
                name,
                "",
                str(lane),
                MONDAY + timedelta(start),
                MONDAY + timedelta(start + length),
            )
            for number, (start, length, lane, name) in enumerate(drawn)
        ),
        (),
    )
    layout = place(plan, 0, 1000)
    rows: dict[float, list[tuple[float, float]]] = {}
    for placed in layout.placed.values():
        rows.setdefault(placed.y, []).append(extent(placed.bar, layout.axis, placed.name_on_left))
    for spans in rows.values():
        spans.sort()
        assert all(left[1] <= right[0] + 0.01 for left, right in zip(spans, spans[1:], strict=False))
    assert all(
        box.top < layout.placed[bar.id].y < box.bottom
        for bar in plan.bars
        for box in layout.lanes
        if box.id == bar.lane
    )
    assert max(span[1] for spans in rows.values() for span in spans) <= layout.width


@given(st.text("建设 abc工程", max_size=40), st.integers(20, 200), st.integers(1, 3))
def test_wrapped_text_keeps_within_its_width(text: str, width: int, lines: int) -> None:
    rows = wrap(text, width, 12, lines)
    assert len(rows) <= lines
    assert all(text_width(row, 12) <= max(width, 24) for row in rows)
    assert text_width(fit(text, width, 12), 12) <= max(width, 12)


def test_no_line_of_a_name_begins_with_a_closing_sign() -> None:
    assert wrap("城市管理（市政）部门", 94, 13) == ["城市管理（市", "政）部门"]
