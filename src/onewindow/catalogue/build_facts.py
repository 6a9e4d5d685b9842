"""From the merged files to facts, groups of questions, dated parameters, departments and documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.catalogue.entry import Entry
from onewindow.catalogue.model import (
    Code,
    DatedValue,
    Department,
    Document,
    Fact,
    FactGroup,
    Parameter,
    SpecialProcedure,
    Text,
)
from onewindow.catalogue.number_rule import NumberRuleError, read_rule
from onewindow.catalogue.yaml_text import Table

FACT_TYPES = ("boolean", "number", "string", "enum", "list of enum", "list of record")
_EMPTY: dict[str, Any] = {
    "boolean": False,
    "number": Decimal(0),
    "string": "",
    "list of enum": [],
    "list of record": [],
}
BODY_KINDS = (
    "government",
    "window",
    "utility",
    "expert",
    "enterprise",
    "applicant",
    "court",
    "bank",
    "notary",
    "institution",
    "public_resource",
    "public",
    "other",
)
BODY_LEVELS = ("national", "province", "city", "county", "zone", "")


def fact(entry: Entry, id: str) -> Fact:
    """One fact, or one field of a record. The default of an omitted ``default`` is the empty value of its type."""
    kind = entry.word("type", FACT_TYPES, "string", needed=True)
    default = entry.get("default")
    codes = tuple(code(item) for item in entry.items("codes", bare="value"))
    fields = entry.inner("fields")
    nullable = entry.flag("nullable")
    if isinstance(default, int) and not isinstance(default, bool):
        default = Decimal(default)
    if default is None and not nullable and "derived" not in entry.table:
        default = codes[0].value if kind == "enum" and codes else _EMPTY.get(kind)
    made = Fact(
        id=id,
        type=kind,
        name=entry.label("name"),
        default=default,
        origin=entry.origin(),
        unit=entry.text("unit"),
        nullable=nullable,
        codes=codes,
        open_codes=entry.flag("open_codes"),
        fields=tuple(fact(item, key) for key, item in _named(fields)) if fields else (),
        minimum=entry.number("minimum"),
        maximum=entry.number("maximum"),
        derived=entry.text("derived").strip(),
        group=entry.text("group"),
        help=entry.optional_label("help"),
        note=entry.both("note"),
    )
    entry.close("checked", "valid_from", "valid_to", "why", "source")
    return made


def _named(entry: Entry) -> Iterable[tuple[str, Entry]]:
    for key in entry.table:
        inner = entry.inner(key, needed=True)
        if inner:
            yield key, inner


def code(entry: Entry) -> Code:
    """One entry of a code list."""
    value = entry.text("value", needed=True)
    made = Code(value, Text(entry.text("zh") or value, entry.text("en") or value), entry.text("national"))
    entry.close("note", "checked")
    return made


def fact_group(entry: Entry, id: str, facts: Iterable[Fact]) -> FactGroup:
    """A group of questions with the facts that stand in it."""
    entry.get("id")
    members = tuple(one.id for one in facts if one.group == id)
    made = FactGroup(
        id,
        entry.label("name"),
        entry.whole("order", 0) or 0,
        entry.optional_label("intro"),
        members,
        entry.origin(),
    )
    entry.close("note", "valid_from", "valid_to", "why", "source")
    return made


def parameter(entry: Entry, id: str) -> Parameter:
    """A parameter with all its dated values."""
    name, unit = entry.label("name"), entry.text("unit")
    values = tuple(_dated(item, id) for item in entry.items("values"))
    if not values:
        entry.fault(
            "values", "missing-key", "没有任何取值", "it has no value", ("请补上 values。", "Add values.")
        )
    made = Parameter(id, name, unit, values, entry.origin(), entry.both("note"))
    entry.close("valid_from", "valid_to", "why", "source")
    return made


def _dated(entry: Entry, id: str) -> DatedValue:
    entry.required("value")
    value = entry.get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    made = DatedValue(
        value if isinstance(value, Decimal | str | bool) else "",
        entry.day("valid_from"),
        entry.day("valid_to"),
        entry.both("source"),
        entry.mark(),
        entry.origin(),
    )
    if made.valid_from and made.valid_to and made.valid_from > made.valid_to:
        entry.fault(
            "valid_to",
            "dates-reversed",
            f"{id} 的 valid_to 早于 valid_from",
            f"{id}: valid_to before valid_from",
        )
    entry.close("note")
    return made


def value_on(parameter: Parameter, on: date) -> Decimal | str | bool | None:
    """The value that holds on a day, or None."""
    for one in parameter.values:
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or on <= one.valid_to):
            return one.value
    return None


def department(entry: Entry, id: str) -> Department:
    """A body."""
    made = Department(
        id,
        entry.label("name"),
        entry.text("kind", needed=True),
        entry.origin(),
        entry.word("level", BODY_LEVELS),
    )
    entry.close("note", "checked", "valid_from", "valid_to", "why", "source")
    return made


def document(entry: Entry, id: str) -> Document:
    """A paper or certificate."""
    made = Document(
        id, entry.label("name"), entry.origin(), entry.text("issuer"), entry.words("any_of"),
        entry.flag("certificate"), entry.both("note"), _number_pattern(entry),
    )  # fmt: skip
    entry.close("checked", "valid_from", "valid_to", "why", "source")
    return made


def _number_pattern(entry: Entry) -> str:
    pattern = entry.text("number")
    try:
        if pattern:
            read_rule(pattern)
    except NumberRuleError as wrong:
        entry.fault("number", "number-rule", wrong.zh, wrong.en)
        return ""
    return pattern


def special_procedure(entry: Entry, id: str) -> SpecialProcedure:
    """A kind of special procedure that stops the clock."""
    made = SpecialProcedure(id, entry.label("name"), entry.basis(), entry.origin())
    entry.close("note", "checked", "valid_from", "valid_to", "why", "source")
    return made


def days(tables: Iterable[Table], problems: list[Any]) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The days off and the working days that all layers together name, each in order."""
    found: dict[str, set[date]] = {"off": set(), "working": set()}
    for table in tables:
        entry = Entry(table, "days.yaml", problems)
        for key, days in found.items():
            for text in entry.words(key):
                try:
                    days.add(date.fromisoformat(text))
                except ValueError:
                    entry.fault(key, "wrong-date", f"不是日期：{text}", f"not a date: {text}")
        entry.close("note", "source", "checked")
    return tuple(sorted(found["off"])), tuple(sorted(found["working"]))
