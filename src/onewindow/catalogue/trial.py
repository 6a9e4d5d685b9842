"""A decision of the catalogue made over facts, and its answer as plain data: one telling for every door."""

from __future__ import annotations

from typing import Any

from onewindow.catalogue.dated import named_reasons, parameter_context
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Catalogue
from onewindow.dmn.chain import ChainAnswer, decide_chain
from onewindow.dmn.trace import RuleTrace
from onewindow.feel import UNKNOWN, to_json


def decide(catalogue: Catalogue, name: str, facts: FactSet) -> ChainAnswer:
    """The decision over the facts, with those that it rests on. Raises ``DmnError`` for an unknown name."""
    context = {**facts.values, "p": parameter_context(catalogue)}
    return decide_chain(catalogue.decisions, name, context, facts.unknown)


def hits(name: str, answer: ChainAnswer) -> list[RuleTrace]:
    """The rules of the asked decision that hit."""
    return [rule for table in answer.decided.trace if table.name == name for rule in table.rules if rule.hit]


def told(catalogue: Catalogue, name: str, answer: ChainAnswer) -> dict[str, Any]:
    """The answer as JSON data: ``value`` when settled, else all that is ``possible`` and the facts that are ``unknown``.

    An output that is itself unknown is ``{"unknown": true}``, so that it is no null. ``problems`` name the figures of
    law that have no value on the catalogue's day, too.
    """
    problems = [(one.code, one.zh, one.en, one.where) for one in answer.decided.problems]
    missing = named_reasons(catalogue, answer.possible.needs)
    problems += [("no-value-on-day", one.zh, one.en, name) for one in missing]
    return {
        "decision": name,
        "settled": answer.possible.settled,
        "value": to_json(answer.decided.value),
        "possible": [
            {"unknown": True} if one is UNKNOWN else to_json(one) for one in answer.possible.outputs
        ],
        "unknown": sorted(answer.possible.needs),
        "law": [rule.law for rule in hits(name, answer)],
        "problems": [dict(zip(("code", "zh", "en", "where"), one, strict=True)) for one in problems],
        "trace": [table.to_json() for table in answer.decided.trace],
        "on": catalogue.on.isoformat(),
        "zone": catalogue.zone,
        "catalogue": catalogue.content_hash,
    }
