"""The facts that a matter rests on: what its condition and its papers' conditions read, also through decisions."""

from __future__ import annotations

from onewindow.catalogue.model import Fact
from onewindow.planner.rules import Rules


def facts_of_matter(rules: Rules, matter: str, *further: str) -> tuple[Fact, ...]:
    """The facts that a person may answer for a matter, in the dictionary's order; derived ones by their sources.

    ``further`` are conditions that are read besides, such as the one of a decision at once; empty ones count for nothing.
    """
    catalogue = rules.catalogue
    derived = dict(rules.derived)
    waiting = [
        name for need in catalogue.matters[matter].needs if need.when for name in rules.parse(need.when).names
    ]
    waiting += rules.conditions[matter].names
    waiting += [name for text in further if text for name in rules.parse(text).names]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in rules.decisions:
            waiting += rules.decisions[name].chain.names
        elif name in derived:
            waiting += derived[name].names
    return tuple(fact for id, fact in catalogue.facts.items() if id in found and not fact.derived)
