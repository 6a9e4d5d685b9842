"""What a case's page and letter tell of why its matter applies: the articles and the tables' traces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from onewindow.office.views import CaseView
from onewindow.planner.words import Words
from onewindow.web.lit.reading import applies_by


def grounds_of(case: CaseView) -> dict[str, Any]:
    """The articles (``law``), the decision tables (``tables``), and whether they were ``kept`` with the decision."""
    receipt = case.decision.receipt if case.decision else {}
    kept = [one for one in receipt.get("tables", ()) if one["table"] in case.catalogue.decision_files]
    law = receipt.get("law") or [
        {"law": one.law, "article": one.article, "checked": str(one.checked)} for one in case.matter.basis
    ]
    if kept:
        return {"law": law, "tables": [_kept(case, one) for one in kept], "kept": True}
    named = [
        {"id": one.id, "name": one.name, "kept": False} for one in applies_by(case.catalogue, case.matter)
    ]
    return {"law": law, "tables": named, "kept": False}


def _kept(case: CaseView, trace: Mapping[str, Any]) -> dict[str, Any]:
    """One kept trace in words: the table's result, the rules that hit with their articles, its version."""
    id, value = trace["table"], trace.get("value")
    value = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return {
        "id": id,
        "name": case.catalogue.decision_files[id].name,
        "value": Words(case.catalogue).value(id, value) if "value" in trace else None,
        "hits": [rule for rule in trace.get("rules", ()) if rule["hit"]],
        "version": trace.get("hash", ""),
        "kept": True,
    }


def in_sentences(why: Mapping[str, Any]) -> Iterator[str]:
    """Why a matter applies, a sentence for each ground with what it rests on and its articles, for letters."""
    for ground in why.get("because", ()):
        inner = "；".join(_with_law(one) for one in _leaves(ground) if one is not ground)
        yield _with_law(ground) + (f"，因为{inner}" if inner else "") + "。"


def _leaves(reason: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not reason.get("because"):
        yield reason
    for inner in reason.get("because", ()):
        yield from _leaves(inner)


def _with_law(reason: Mapping[str, Any]) -> str:
    law = "；".join(reason.get("law", ()))
    return f"{reason['zh']}（{law}）" if law else str(reason["zh"])
