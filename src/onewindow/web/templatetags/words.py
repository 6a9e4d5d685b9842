"""Words and figures on pages: Chinese first with English beside it, dates, lights, statuses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.web import words

register = template.Library()
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def both(zh: str, en: str) -> SafeString:
    """Chinese with English beside it, marked as English for screen readers."""
    return format_html('{} <span class="en" lang="en">{}</span>', zh, en) if en else format_html("{}", zh)


@register.filter
def text(value: Any) -> SafeString:
    """A bilingual text (anything with ``zh`` and ``en``) as both languages."""
    return both(getattr(value, "zh", str(value)), getattr(value, "en", ""))


@register.filter
def day(value: date | datetime | str | None) -> SafeString | str:
    """A date with its weekday: 2026-11-23 周一."""
    found = as_date(value)
    if found is None:
        return "—"
    return format_html(
        '<time datetime="{}" class="nowrap">{} <span class="soft">周{}</span></time>',
        found.isoformat(),
        found.isoformat(),
        WEEKDAYS[found.weekday()],
    )


@register.filter
def moment(value: datetime | str | None) -> SafeString | str:
    """A moment in the zone's time, to the minute."""
    if value in (None, ""):
        return "—"
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert found is not None
    local = found.astimezone(SHANGHAI) if found.tzinfo else found
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M"))


@register.filter
def figure(value: Any) -> str:
    """A number with thin groups of three digits and no needless zeros; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return str(value)
    shown = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown.replace(",", "\u2009")


@register.simple_tag
def light(colour: str, days: int | None = None) -> SafeString:
    """A light with its meaning in words and the days left; the colour never stands alone."""
    label = words.LIGHTS.get(colour, words.LIGHTS["grey"])
    left = words.days_left(days) if days is not None else label.zh
    return format_html('<span class="light {}" title="{} {}">{}</span>', colour, label.zh, label.en, left)


@register.simple_tag
def word(family: str, key: str) -> SafeString:
    """The bilingual label of a code: ``{% word 'case' state %}``."""
    found = words.label(family, key)
    return both(found.zh, found.en)


@register.simple_tag
def word_zh(family: str, key: str) -> str:
    """The Chinese label of a code alone."""
    return words.label(family, key).zh


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, None when it is missing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


def as_date(value: date | datetime | str | None) -> date | None:
    """A date from a date, a moment or ISO text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])
