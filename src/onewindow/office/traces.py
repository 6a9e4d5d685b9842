"""The traces of the decision tables that a matter's condition rests on, as a receipt keeps them."""

from __future__ import annotations

from typing import Any

from onewindow.catalogue.model import Catalogue, Matter
from onewindow.dmn.chain import decide_chain, needed
from onewindow.feel import UNKNOWN, to_json
from onewindow.office.situation import Situation
from onewindow.planner.verdict import answered, context


def articles(matter: Matter) -> list[dict[str, str]]:
    """The law that the matter rests on, each article with its mark."""
    return [{"law": one.law, "article": one.article, "checked": str(one.checked)} for one in matter.basis]


def table_traces(situation: Situation, matter: str) -> list[dict[str, Any]]:
    """One trace for each decision that the matter's condition needs, in the order in which they are made.

    A trace says which rules were judged, on which facts, which hit and by which article (``TableTrace.to_json``).
    While open facts leave a table unsettled it has no trace: its entry then names what may result (``possible``)
    and what would settle it (``needs``).
    """
    rules, catalogue = situation.plan.planner.rules, situation.catalogue
    facts = context(rules, situation.facts.values, answered(rules, situation.facts.unknown))
    return [_trace(catalogue, id, facts) for id in _rests_on(catalogue, rules.conditions[matter].names)]


def _rests_on(catalogue: Catalogue, names: frozenset[str]) -> list[str]:
    """The decisions among these names with all that they need, each once."""
    found: dict[str, None] = {}
    for id in catalogue.decisions:
        if id in names:
            found |= dict.fromkeys(needed(catalogue.decisions, id))
    return list(found)


def _trace(catalogue: Catalogue, id: str, facts: dict[str, Any]) -> dict[str, Any]:
    answer = decide_chain(catalogue.decisions, id, facts)
    version = {"hash": catalogue.decision_files[id].content_hash}
    for trace in answer.decided.trace:
        if trace.name == id:
            return trace.to_json() | version
    outputs = [to_json(one) for one in answer.possible.outputs if one is not UNKNOWN]
    return {"table": id, "possible": outputs, "needs": sorted(answer.possible.needs)} | version
