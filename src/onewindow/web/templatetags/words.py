"""Words and figures on pages: Chinese first with English beside it, dates, lights, statuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.web import language, words

register = template.Library()
SHANGHAI = ZoneInfo("Asia/Shanghai")
SENTENCES = re.compile(r"(?P<zh>.*[\u3001-\u9fff\uff01-\uff5e]) (?P<en>[A-Za-z][^\u3400-\u9fff]*)", re.DOTALL)
SIDES = re.compile(r"(?P<zh>.*[\u3400-\u9fff].*?) / (?P<en>.*[A-Za-z]{2}.*)", re.DOTALL)
WEEKDAYS = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@register.simple_tag
def both(zh: str, en: str) -> SafeString:
    """A wording in the language of the page: Chinese with English beside it, or one of the two alone."""
    wanted = language.chosen()
    if not en or wanted == language.CHINESE:
        return format_html("{}", zh) if language.html_language() != "en" else _in_chinese(zh)
    if not zh or wanted == language.ENGLISH:
        return format_html("{}", en)
    return format_html('{} <span class="en" lang="en">{}</span>', zh, en)


@register.simple_tag
def both_plain(zh: str, en: str) -> str:
    """The same without marks, where a page can't hold any: entries of a list, attributes, titles."""
    wanted = language.chosen()
    if wanted == language.CHINESE or not en:
        return zh
    return en if wanted == language.ENGLISH else f"{zh} {en}"


@register.simple_tag
def short(zh: str, en: str) -> str:
    """Chinese, or English alone on an English page: where both would be too long, as before the cells of a stacked table."""
    return en if en and language.chosen() == language.ENGLISH else zh


@register.simple_tag
def plain(value: Any) -> str:
    """A bilingual text in the page's first language, without marks: in titles and attributes."""
    return short(*_pair(value))


@register.simple_tag
def beside(english: str) -> SafeString:
    """The English in small after Chinese that stands alone (``plain``); nothing on a page in one language."""
    if not english or language.chosen() != language.BOTH:
        return SafeString("")
    return format_html(' <span class="en" lang="en">{}</span>', english)


@register.simple_tag
def counted(zh: str, en: str, number: Any) -> SafeString:
    """A wording around a number, which stands for ``#`` in both: ``{% counted "第 # 轮" "round #" 2 %}``."""
    return both(zh.replace("#", str(number)), en.replace("#", str(number)))


@register.filter
def said(message: Any) -> SafeString:
    """A line with the English after the Chinese, or beside it after a stroke, in the page's language."""
    return both(*_sides(message))


@register.filter
def said_plain(message: Any) -> str:
    """The same without marks."""
    return both_plain(*_sides(message))


def _sides(message: Any) -> tuple[str, str]:
    """The Chinese and the English of one line; all of it as Chinese where there is no English."""
    found = SIDES.fullmatch(str(message)) or SENTENCES.fullmatch(str(message))
    return (found["zh"], found["en"]) if found else (str(message), "")


def _pair(value: Any) -> tuple[str, str]:
    """The two texts of a bilingual value: of an object, or of a record as a case keeps it."""
    if isinstance(value, Mapping):
        return str(value.get("zh", "")), str(value.get("en", ""))
    return getattr(value, "zh", str(value)), getattr(value, "en", "")


def _in_chinese(zh: str) -> SafeString:
    """Words that have no English, on an English page."""
    return format_html('<span lang="zh-Hans">{}</span>', zh)


@register.simple_tag
def name(value: Any) -> SafeString:
    """The same for a bilingual text: ``{% name matter.name %}``."""
    return text(value)


@register.simple_tag
def both_once(value: Any) -> SafeString:
    """The same for a text that may read alike in both, such as a figure."""
    return both(value.zh, "" if value.en == value.zh else value.en)


@register.filter
def text(value: Any) -> SafeString:
    """A bilingual text (anything with ``zh`` and ``en``) as both languages."""
    return both(*_pair(value))


@register.filter
def day(value: date | datetime | str | None) -> SafeString | str:
    """A date with its weekday: 2026-11-23 周一, in English Mon 23 Nov 2026."""
    found = as_date(value)
    if found is None:
        return "—"
    if language.chosen() == language.ENGLISH:
        shown = f"{WEEKDAYS_EN[found.weekday()]} {found.day} {MONTHS_EN[found.month - 1]} {found.year}"
        return format_html('<time datetime="{}" class="nowrap">{}</time>', found.isoformat(), shown)
    return format_html(
        '<time datetime="{}" class="nowrap">{} <span class="soft">周{}</span></time>',
        found.isoformat(),
        found.isoformat(),
        WEEKDAYS[found.weekday()],
    )


@register.filter
def on_day(value: date | datetime | str | None) -> str:
    """A date in few signs, without its weekday: 2026-11-23, in English 23 Nov 2026."""
    found = as_date(value)
    if found is None:
        return ""
    english = f"{found.day} {MONTHS_EN[found.month - 1]} {found.year}"
    return short(found.isoformat(), english)


@register.filter
def moment(value: datetime | str | None) -> SafeString | str:
    """A moment in the zone's time, to the minute."""
    if value in (None, ""):
        return "—"
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert found is not None
    local = found.astimezone(SHANGHAI) if found.tzinfo else found
    shown = local.strftime("%Y-%m-%d %H:%M")
    if language.chosen() == language.ENGLISH:
        shown = f"{local.day} {MONTHS_EN[local.month - 1]} {local.year}, {local:%H:%M}"
    return format_html('<time datetime="{}" class="nowrap">{}</time>', local.isoformat(), shown)


@register.filter
def figure(value: Any) -> str:
    """A number with thin groups of three digits and no needless zeros; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return str(value)
    shown = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown.replace(",", "\u2009")


@register.filter
def coded(value: str) -> str:
    """What an administrator changed, its codes in words; several stand side by side."""
    return short("、", ", ").join(plain(words.CODES.get(one, one)) for one in value.split("、"))


@register.filter
def file_size(octets: int) -> str:
    """The size of a file: whole bytes, else one place of KB or MB."""
    if octets < 1024:
        return f"{octets} {short('字节', 'bytes')}"
    return f"{octets / 1024:,.1f} KB" if octets < 1024 * 1024 else f"{octets / 1024 / 1024:,.1f} MB"


@register.simple_tag
def light(colour: str, days: int | None = None) -> SafeString:
    """A light with its meaning in words and the days left; the colour never stands alone."""
    label = words.LIGHTS.get(colour, words.LIGHTS["grey"])
    english = language.chosen() == language.ENGLISH
    if days is None:
        left = label.en if english else label.zh
    else:
        left = words.days_left_en(days) if english else words.days_left(days)
    return format_html(
        '<span class="light {}" title="{}">{}</span>', colour, both_plain(label.zh, label.en), left
    )


@register.simple_tag
def word(family: str, key: str) -> SafeString:
    """The bilingual label of a code: ``{% word 'case' state %}``."""
    found = words.label(family, key)
    return both(found.zh, found.en)


@register.simple_tag
def word_plain(family: str, key: str) -> str:
    """The label of a code in the page's first language, without marks."""
    return plain(words.label(family, key))


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
