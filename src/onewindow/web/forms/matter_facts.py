"""The facts of one matter: those that its condition and its papers' conditions read, also through decisions."""

from __future__ import annotations

from onewindow.catalogue.model import Catalogue, Fact
from onewindow.feel import parse
from onewindow.office import Office


def facts_of_matter(office: Office, catalogue: Catalogue, matter: str) -> list[Fact]:
    """The facts that a person may answer for the matter, in the order of the dictionary."""
    found = catalogue.matters[matter]
    rules = office.planner(catalogue).rules
    texts = [found.applies, *(need.when for need in found.needs if need.when)]
    known = (*catalogue.facts, *catalogue.decisions, "p")
    waiting = [name for text in texts for name in parse(text, known).names]
    names: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        if name in rules.decisions:
            waiting += rules.decisions[name].chain.names
        fact = catalogue.facts.get(name)
        if fact is not None and fact.derived:
            waiting += _read_by(fact, known)
    return [fact for fact in catalogue.facts.values() if fact.id in names and not fact.derived]


def _read_by(fact: Fact, known: tuple[str, ...]) -> list[str]:
    """The names that a derived fact is computed from."""
    return list(parse(fact.derived, known).names) if isinstance(fact.derived, str) else []
