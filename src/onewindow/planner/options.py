"""The choices that a plan rests on, beside the facts: ways of handling, pre-review, the length of the works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

PRE_REVIEW_TRIGGERS = ("land_contract_signed",)
LIMITS = ("promised", "statutory")
_KNOWN = ("commitment", "instant", "pre_review", "works_days", "limits")
_MOST_WORKS_DAYS = 36_500


class OptionError(ValueError):
    """An option that cannot be read; says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True)
class Choice:
    """For which matters a way of handling is chosen: for all that allow it, or for the named ones."""

    every: bool = False
    matters: frozenset[str] = frozenset()

    def covers(self, matter: str) -> bool:
        """Whether the way is chosen for the matter."""
        return self.every or matter in self.matters

    def __bool__(self) -> bool:
        return self.every or bool(self.matters)


@dataclass(frozen=True, slots=True)
class Options:
    """What the applicant and the zone chose.

    ``commitment`` (告知承诺) and ``instant`` (秒办) end a matter on the day it starts, where its mode allows it.
    ``pre_review`` (拿地即开工) maps a trigger to its day: the cases are prepared beforehand and decided on that
    day. ``works_days`` is the length of the works in calendar days. ``limits`` says which terms are planned
    with: the promised ones (承诺时限) or the statutory ones (法定时限).
    """

    commitment: Choice = Choice()
    instant: Choice = Choice()
    pre_review: Mapping[str, date] = field(default_factory=dict)
    works_days: int = 0
    limits: str = "promised"

    def to_json(self) -> dict[str, Any]:
        """The options as they would stand in a project file."""
        return {
            "commitment": _choice_json(self.commitment),
            "instant": _choice_json(self.instant),
            "pre_review": {trigger: day.isoformat() for trigger, day in self.pre_review.items()},
            "works_days": self.works_days,
            "limits": self.limits,
        }


def read_options(raw: Mapping[str, Any] | None, matters: Iterable[str]) -> Options:
    """The options in a project file's ``options:``. Raises ``OptionError`` for what it cannot understand."""
    if raw is None:
        return Options()
    if not isinstance(raw, Mapping):
        raise OptionError(
            "options 应为键值对，例如 works_days: 540", "options must be a mapping, such as works_days: 540"
        )
    known = frozenset(matters)
    for name in raw:
        if name not in _KNOWN:
            raise OptionError(
                f"不认识的选项 {name!r}；可用的选项：{'、'.join(_KNOWN)}",
                f"unknown option {name!r}; the options are: {', '.join(_KNOWN)}",
            )
    return Options(
        commitment=_choice("commitment", raw.get("commitment"), known),
        instant=_choice("instant", raw.get("instant"), known),
        pre_review=_pre_review(raw.get("pre_review")),
        works_days=_works_days(raw.get("works_days", 0)),
        limits=_limits(raw.get("limits", "promised")),
    )


def _choice(name: str, raw: Any, known: frozenset[str]) -> Choice:
    if raw is None or isinstance(raw, bool):
        return Choice(every=bool(raw))
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise OptionError(
            f"选项 {name} 应为 true、false 或事项编号的列表，例如 [M202, M304]",
            f"option {name} must be true, false or a list of matters, such as [M202, M304]",
        )
    for item in raw:
        if item not in known:
            raise OptionError(
                f"选项 {name} 中的事项 {item!r} 不在事项目录中；请核对编号",
                f"option {name} names {item!r}, which is no matter of the catalogue; check its number",
            )
    return Choice(matters=frozenset(raw))


def _pre_review(raw: Any) -> dict[str, date]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise OptionError(
            "选项 pre_review 应写明触发事件和日期，例如 {land_contract_signed: 2026-12-18}",
            "option pre_review must name the trigger and its day, such as {land_contract_signed: 2026-12-18}",
        )
    for trigger in raw:
        if trigger not in PRE_REVIEW_TRIGGERS:
            raise OptionError(
                f"不认识的预审触发事件 {trigger!r}；可用：{'、'.join(PRE_REVIEW_TRIGGERS)}",
                f"unknown trigger of a pre-review {trigger!r}; known: {', '.join(PRE_REVIEW_TRIGGERS)}",
            )
    return {trigger: _day(trigger, day) for trigger, day in raw.items()}


def _day(name: str, raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise OptionError(
            f"{name} 的日期 {raw!r} 不是有效日期；请写成 2026-12-18 的形式",
            f"{name}: {raw!r} is no date; write it as 2026-12-18",
        ) from None


def _works_days(raw: Any) -> int:
    if isinstance(raw, bool) or raw != raw or not str(raw).isdigit() or int(str(raw)) > _MOST_WORKS_DAYS:
        raise OptionError(
            f"选项 works_days（施工天数，日历日）应为 0 到 {_MOST_WORKS_DAYS} 的整数，读到的是 {raw!r}",
            f"option works_days (calendar days of works) must be a whole number from 0 to {_MOST_WORKS_DAYS}, not {raw!r}",
        )
    return int(str(raw))


def _limits(raw: Any) -> str:
    if raw not in LIMITS:
        raise OptionError(
            f"选项 limits 应为 promised（承诺时限）或 statutory（法定时限），读到的是 {raw!r}",
            f"option limits must be promised or statutory, not {raw!r}",
        )
    return str(raw)


def _choice_json(choice: Choice) -> bool | list[str]:
    return True if choice.every else sorted(choice.matters) if choice.matters else False
