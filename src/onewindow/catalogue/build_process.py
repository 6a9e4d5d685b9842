"""From the merged files to decisions, stages and process types."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from onewindow.catalogue.build_facts import FACT_TYPES, code
from onewindow.catalogue.build_matter import limit
from onewindow.catalogue.entry import Entry
from onewindow.catalogue.layers import plain
from onewindow.catalogue.model import (
    Decision,
    DecisionRule,
    LifeEvent,
    Mark,
    ProcessType,
    Stage,
    Text,
    TotalLimit,
)

HIT_POLICIES = ("FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")


def decision(entry: Entry, content_hash: str) -> Decision:
    """A decision as its file states it. A table with input columns keeps them in ``definition`` only."""
    output = entry.inner("output")
    output_type = output.word("type", FACT_TYPES, "string", needed=True) if output else "string"
    codes = tuple(code(item) for item in output.items("codes", bare="value")) if output else ()
    columns = entry.get("inputs") is not None
    made = Decision(
        id=entry.text("id", needed=True),
        name=entry.label("name"),
        order=entry.whole("order", 0, needed=True) or 0,
        hit_policy=entry.word("hit_policy", HIT_POLICIES, "FIRST", needed=True),
        output_type=output_type,
        codes=codes,
        rules=() if columns else tuple(_rule(item) for item in entry.items("rules")),
        default=_number(entry.get("default")),
        basis=entry.basis(),
        origin=entry.origin(),
        content_hash=content_hash,
        doc=entry.both("doc"),
        checked=entry.mark() if entry.get("checked") is not None else None,
        definition=entry.table,
    )
    if output:
        output.close("name")
    entry.close(
        "inputs",
        "outputs",
        "rules",
        "aggregation",
        "note",
        "untranslatable",
        "valid_from",
        "valid_to",
        "why",
        "source",
    )
    return made


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else plain(value)


def _rule(entry: Entry) -> DecisionRule:
    given = entry.get("when")
    made = DecisionRule(
        when=("true" if given else "false")
        if isinstance(given, bool)
        else entry.text("when", needed=True).strip(),
        output=_number(entry.get("output")),
        output_expression=entry.text("output_expression").strip(),
        origin=entry.origin(),
        basis=_article(entry),
        note=entry.both("note"),
        checked=entry.mark() if entry.get("checked") is not None else None,
    )
    if ("output" in entry.table) == bool(made.output_expression):
        entry.fault(
            None,
            "rule-output",
            "需要 output 或 output_expression 之一",
            "needs output or output_expression, one of them",
        )
    entry.close("id")
    return made


def _article(entry: Entry) -> str:
    """A rule's law: plain text, or a list of ``{law, article}``."""
    if isinstance(entry.get("basis"), str | type(None)):
        return entry.text("basis")
    return "; ".join(f"{one.law} {one.article}".strip() for one in entry.basis())


def stage(entry: Entry) -> Stage:
    """One stage."""
    made = Stage(
        entry.whole("no", 0, needed=True) or 0,
        entry.label("name"),
        entry.text("lead"),
        limit(entry.inner("limit")) if entry.get("limit") is not None else None,
        entry.origin(),
    )
    entry.close("note", "checked", "valid_from", "valid_to", "why", "source")
    return made


WAYS = ("submit", "pre_review", "parts")


def life_event(entry: Entry, id: str) -> LifeEvent:
    """One life event (一件事)."""
    made = LifeEvent(
        id,
        entry.label("name"),
        entry.words("matters"),
        entry.origin(),
        entry.label("intro") if entry.get("intro") is not None else Text("", ""),
        entry.word("way", WAYS, "submit"),
        entry.text("source"),
        entry.mark(),
        entry.member("list_checked", Mark, Mark.MEMORY),
    )
    entry.close("note", "valid_from", "valid_to", "why")
    return made


def process_type(entry: Entry) -> ProcessType:
    """One process type with its total limits."""
    made = ProcessType(
        entry.whole("code", 0, needed=True) or 0,
        entry.label("name"),
        tuple(_total(item) for item in entry.items("limits")),
        entry.origin(),
    )
    entry.close("note", "checked", "valid_from", "valid_to", "why", "source")
    return made


def _total(entry: Entry) -> TotalLimit:
    made = TotalLimit(
        entry.text("id", needed=True),
        entry.label("name") if entry.get("name") is not None else Text("", ""),
        entry.text("parameter", needed=True),
        entry.words("from"),
        entry.text("until"),
    )
    entry.close("note", "checked", "scope")
    return made
