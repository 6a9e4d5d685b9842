"""Fields made from the dictionary of facts: what a page shows, and what a person typed as a raw answer.

Stray spaces, full-width digits and separators in numbers are forgiven; everything else is judged by
``catalogue.facts``, so that a page, a file and the API refuse the same things with the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.catalogue.model import Fact
from onewindow.web import language
from onewindow.web.forms.fields import Choice, FieldView
from onewindow.web.templatetags.words import figure, plain, short

UNANSWERED: Any = None
NONE_OF_THESE = "none-of-these"
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,34}(\.[0-9]{1,34})?")
EMPTY_ROWS = 1
BOUNDS = frozenset({"ratio 0..1", "0..3"})
"""Units that only bound what may be typed; an answer stands without them."""
UNITS = {
    "10k yuan": ("万元", "× 10,000 yuan"),
    "ha": ("公顷", "ha"),
    "m2": ("平方米", "m²"),
    "m3": ("立方米", "m³"),
    "m": ("米", "m"),
    "tce/yr": ("吨标准煤/年", "tce/yr"),
    "10k kWh/yr": ("万千瓦时/年", "× 10,000 kWh/yr"),
    "t/yr": ("吨/年", "t/yr"),
    "beds": ("张床位", "beds"),
    "storeys": ("层", "storeys"),
    "levels": ("级", "levels"),
    "ratio 0..1": ("（0 到 1 之间）", "(between 0 and 1)"),
    "0..3": ("级（0 到 3）", "level (0 to 3)"),
}


KINDS = {
    "boolean": "choice",
    "enum": "choice",
    "number": "number",
    "string": "text",
    "list of enum": "choices",
    "list of record": "rows",
}


def read_answer(fact: Fact, form: Mapping[str, Any], name: str | None = None) -> Any:
    """The raw answer typed for ``fact``: None when left open. Wrong text is kept as text for the office to refuse."""
    key = name or fact.id
    if fact.type == "list of record":
        return read_rows(fact, form)
    if fact.type == "list of enum":
        return _read_codes(form, key)
    typed = str(form.get(key, "")).strip()
    if typed == "":
        return UNANSWERED
    if fact.type == "boolean":
        return {"true": True, "false": False}.get(typed, typed)
    if fact.type == "number":
        return read_number(typed)
    return typed


def _read_codes(form: Mapping[str, Any], key: str) -> Any:
    chosen = form.getlist(key) if hasattr(form, "getlist") else list(form.get(key, []))
    if not chosen:
        return UNANSWERED
    return [value for value in chosen if value != NONE_OF_THESE]


def read_number(typed: str) -> Decimal | str:
    """An exact number from what a person typed: ``１２，０００`` is 12000; text that is no number stays text."""
    plain = unicodedata.normalize("NFKC", typed)
    plain = re.sub(r"[\s,_\u2009]", "", plain)
    if not PLAIN_NUMBER.fullmatch(plain):
        return typed
    try:
        return Decimal(plain)
    except InvalidOperation:
        return typed


def read_rows(fact: Fact, form: Mapping[str, Any]) -> Any:
    """The rows of a list of records; rows left wholly empty or marked for removal are dropped. None when not asked."""
    try:
        count = int(form.get(f"{fact.id}-count", "0"))
    except ValueError:
        return UNANSWERED
    rows: list[dict[str, Any]] = []
    for number in range(min(max(count, 0), 5_000)):
        if form.get(f"{fact.id}-{number}-remove"):
            continue
        typed = {part.id: read_answer(part, form, f"{fact.id}-{number}-{part.id}") for part in fact.fields}
        if any(value is not UNANSWERED and value is not False for value in typed.values()):
            rows.append({
                part.id: part.default if typed[part.id] is UNANSWERED else typed[part.id] for part in fact.fields
            })  # fmt: skip
    return rows


Placed = Mapping[str, Sequence[tuple[str, str]]]


def field_view(
    fact: Fact, answer: Any, placed: Placed | None = None, name: str | None = None, more_rows: int = 0
) -> FieldView:
    """The question for ``fact`` with its present ``answer`` (a raw answer or a value; None: open).

    ``placed`` are the faults by field; ``more_rows`` so many empty rows are offered in a list of records.
    """
    faults = placed or {}
    view = FieldView(
        id=name or fact.id,
        kind=KINDS[fact.type],
        name=fact.name,
        hint=fact.help,
        unit=unit_name(fact),
        errors=tuple(faults.get(name or fact.id, ())),
    )
    if fact.type == "boolean":
        return replace(view, choices=_yes_and_no(answer))
    if fact.type == "enum":
        if len(fact.codes) > 8:
            view = replace(view, kind="select")
        return replace(view, choices=_choices(fact, [answer]))
    if fact.type == "list of enum":
        return replace(view, choices=_choices(fact, answer or [], none_of_these=answer == []))
    if fact.type == "list of record":
        columns = tuple(part.name for part in fact.fields)
        return replace(view, rows=_row_views(fact, answer or [], more_rows, faults), columns=columns)
    return replace(view, value=show_typed(answer))


def show_typed(answer: Any) -> str:
    """An answer as a person would type it."""
    if answer is None:
        return ""
    return f"{answer:f}" if isinstance(answer, Decimal) else str(answer)


def _yes_and_no(answer: Any) -> tuple[Choice, ...]:
    return (Choice("true", "是", "Yes", answer is True), Choice("false", "否", "No", answer is False))


def _choices(fact: Fact, chosen: Iterable[Any], none_of_these: bool | None = None) -> tuple[Choice, ...]:
    picked = list(chosen)
    listed = [Choice(code.value, code.name.zh, code.name.en, code.value in picked) for code in fact.codes]
    if none_of_these is not None:
        listed.append(Choice(NONE_OF_THESE, "以上都没有", "None of these", none_of_these))
    return tuple(listed)


def _row_views(fact: Fact, rows: list[Any], more: int, placed: Placed) -> tuple[tuple[FieldView, ...], ...]:
    blank = {part.id: None for part in fact.fields}
    shown = [*rows, *([blank] * (more or (0 if rows else EMPTY_ROWS)))]
    return tuple(
        tuple(
            _row_field(part, row.get(part.id), f"{fact.id}-{number}-{part.id}", placed)
            for part in fact.fields
        )
        for number, row in enumerate(shown)
    )


def _row_field(part: Fact, answer: Any, name: str, placed: Placed) -> FieldView:
    view = field_view(part, answer, placed, name=name)
    return replace(view, kind="select") if part.type == "enum" else view


def field_of_path(path: str) -> str:
    """The identifier of the field that a problem's path names: ``buildings[2].use`` is ``buildings-1-use``."""
    found = re.fullmatch(r"([^\[.]+)(?:\[(\d+)\])?(?:\.(.+))?", path)
    if found is None or found[2] is None or found[3] is None:
        return path.partition("[")[0].partition(".")[0]
    return f"{found[1]}-{int(found[2]) - 1}-{found[3]}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact's answer as text in both languages, for summaries."""

    zh: str
    en: str
    lines: tuple[str, ...] = field(default=())


def show_answer(fact: Fact, value: Any) -> Shown:
    """An answer in words: labels of codes, 是/否, a number with its unit, one line per record."""
    if value is None:
        return Shown("未回答", "Not answered")
    if fact.type == "boolean":
        return Shown("是", "Yes") if value else Shown("否", "No")
    names = {code.value: code.name for code in fact.codes}
    if fact.type == "enum":
        name = names.get(value)
        return Shown(name.zh, name.en) if name else Shown(str(value), "")
    if fact.type == "list of enum":
        picked = [names[item] for item in value if item in names]
        if not picked:
            return Shown("以上都没有", "None of these")
        return Shown("、".join(name.zh for name in picked), ", ".join(name.en for name in picked))
    if fact.type == "number":
        number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        unit = "" if fact.unit in BOUNDS else unit_name(fact)
        return _alike(f"{figure(number)} {unit}".strip())
    if fact.type == "list of record":
        return Shown(f"{len(value)} 项", f"{len(value)} rows", tuple(_row_line(fact, row) for row in value))
    return Shown(str(value), "")


def unit_name(fact: Fact) -> str:
    """A fact's unit in the page's first language."""
    return short(*UNITS.get(fact.unit, (fact.unit, fact.unit)))


def _alike(text: str) -> Shown:
    """A text that is in the page's language already; not repeated beside itself where a page has both."""
    return Shown(text, text if language.chosen() == language.ENGLISH else "")


def _row_line(fact: Fact, row: Mapping[str, Any]) -> str:
    parts = []
    for part in fact.fields:
        value = row.get(part.id)
        if value in (None, "", False):
            continue
        parts.append(plain(part.name) if value is True else plain(show_answer(part, value)))
    return short("，", ", ").join(parts)
