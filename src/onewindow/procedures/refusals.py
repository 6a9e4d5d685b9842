"""Reading a command's data, and refusing it in both languages with a stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

from onewindow.procedures.protocol import Command, Refused

#: Refusals that are attempts to break the law: the office records them for the supervisor (许可法 art. 72).
SUPERVISED = frozenset(
    {"second_notice", "second_notice_same_papers", "silence_grants_nothing", "reasons_missing"}
)


def refuse(code: str, zh: str, en: str, article: str = "") -> NoReturn:
    """Raise ``Refused``."""
    raise Refused(code, zh, en, article)


def required_text(command: Command, key: str, zh: str, en: str, article: str = "", code: str = "") -> str:
    """The text under ``key``. Refuses an absent or blank one; ``zh`` and ``en`` name it."""
    value = command.data.get(key)
    if not isinstance(value, str) or not value.strip():
        refuse(code or f"{key}_missing", f"请填写{zh}。", f"{en} is missing; fill it in", article)
    return value.strip()


def optional_text(command: Command, key: str) -> str:
    """The text under ``key``, or ""."""
    value = command.data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        refuse(f"{key}_invalid", f"“{key}”应为文字。", f"{key} must be text")
    return value.strip()


def required_names(command: Command, key: str, zh: str, en: str, article: str = "") -> tuple[str, ...]:
    """The list of texts under ``key``. Refuses an empty one."""
    names = optional_names(command, key)
    if not names:
        refuse(f"{key}_missing", f"请列明{zh}。", f"{en} must be listed", article)
    return names


def optional_names(command: Command, key: str) -> tuple[str, ...]:
    """The list of texts under ``key``, or (). Refuses a text, an entry that is no text, and doubles."""
    value = command.data.get(key) or ()
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    if not listed or not all(isinstance(name, str) and name.strip() for name in value):
        refuse(f"{key}_invalid", f"“{key}”应为文字列表。", f"{key} must be a list of texts")
    if len(set(value)) != len(value):
        refuse(f"{key}_doubled", f"“{key}”中有重复项。", f"{key} names an entry twice")
    return tuple(value)


def records(command: Command, key: str) -> tuple[Mapping[str, Any], ...]:
    """The list of records under ``key``, or ()."""
    value = command.data.get(key) or ()
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    if not listed or not all(isinstance(entry, Mapping) for entry in value):
        refuse(f"{key}_invalid", f"“{key}”应为记录列表。", f"{key} must be a list of records")
    return tuple(value)


def as_day(value: Any, key: str) -> date | None:
    """A date, or the date in an ISO text; None stays None."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        refuse(
            f"{key}_invalid",
            f"“{value}”不是有效日期。",
            f"{value!r} under {key} is not a date; write it as 2026-09-28",
        )


def required_day(command: Command, key: str, zh: str, en: str, article: str = "") -> date:
    """The day under ``key``. Refuses an absent one."""
    day = as_day(command.data.get(key), key)
    if day is None:
        refuse(f"{key}_missing", f"请填写{zh}。", f"{en} is missing; fill it in", article)
    return day


def optional_day(command: Command, key: str) -> date | None:
    """The day under ``key``, or None."""
    return as_day(command.data.get(key), key)


def optional_number(command: Command, key: str) -> int | None:
    """The whole number of days under ``key``, or None. Refuses anything below 1."""
    value = command.data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        refuse(f"{key}_invalid", f"“{key}”应为正整数。", f"{key} must be a positive whole number")
    return value


def one_of(command: Command, key: str, allowed: Sequence[str], zh: str, en: str, article: str = "") -> str:
    """The text under ``key``, which must be one of ``allowed``."""
    value = command.data.get(key)
    if value in (None, ""):
        refuse(f"{key}_invalid", f"请选择{zh}。", f"choose {en}", article)
    if value not in allowed:
        listed = ", ".join(allowed)
        refuse(f"{key}_invalid", f"{zh}应为下列之一：{listed}。", f"{en} must be one of: {listed}", article)
    return str(value)
