"""Small plans and accounts for the tests of the pictures."""

from __future__ import annotations

from datetime import date, timedelta

from onewindow.web.pictures.account import AccountPicture, Day, Ruler
from onewindow.web.pictures.plan import Band, Bar, Column, Lane, Milestone, PlanPicture, Thread

MONDAY = date(2026, 9, 14)


def day(offset: int) -> date:
    """The day so many days after the plan's Monday."""
    return MONDAY + timedelta(offset)


def small_plan() -> PlanPicture:
    """Three approvals in two departments: filing, permit, and one that is not certain."""
    return PlanPicture(
        title="小项目",
        lanes=(Lane("dr", "发展改革", "Development"), Lane("nr", "自然资源和规划", "Natural resources")),
        bars=(
            Bar("M101", "备案", "Filing", "dr", day(0), day(1), 1, critical=True),
            Bar("M107", "用地规划许可", "Land-use permit", "nr", day(1), day(4), 1, critical=True),
            Bar(
                "M110", "节能审查", "Energy review", "dr", day(1), day(9), 1, certain=False, provisional=True
            ),
        ),
        threads=(
            Thread("M101", "M107", "备案证明", critical=True),
            Thread("M101", "M110", "备案证明"),
        ),
        bands=(Band("1 立项用地规划许可", day(0), day(9)),),
        milestones=(Milestone("用地许可", day(4)),),
        columns={day(5): Column("weekend"), day(6): Column("make_up"), day(11): Column("holiday", "中秋节")},
    )


def small_account() -> AccountPicture:
    """Accepted on a Wednesday, stopped for two days in the second week, promised five, statutory eight days."""
    start = date(2026, 9, 16)
    kinds = [
        "accepted",
        "counted",
        "counted",
        "weekend",
        "counted",
        "counted",
        "stopped",
        "stopped",
        "counted",
        "holiday",
    ]
    days = []
    number = 0
    for offset, kind in enumerate(kinds):
        number += kind == "counted"
        reason = {"stopped": "专家评审 expert review", "holiday": "中秋节 Mid-Autumn"}.get(kind, "")
        shown = number if kind == "counted" else None
        days.append(Day(start + timedelta(offset), kind, shown, make_up=offset == 4, reason=reason))
    return AccountPicture(
        title="日记账",
        days=tuple(days),
        rulers=(
            Ruler("promised", "承诺时限", "promised", 5, 5, "个工作日 working days", date(2026, 9, 24)),
            Ruler("statutory", "法定时限", "statutory", 5, 8, "个工作日 working days", None),
        ),
        today=date(2026, 9, 24),
    )
