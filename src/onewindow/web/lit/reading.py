"""What a decision reads and what reads it: facts that a person can answer, earlier decisions, matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from onewindow.catalogue.facts import derived_facts
from onewindow.catalogue.model import Catalogue, Decision, Fact, Matter
from onewindow.dmn.chain import free_names, needed
from onewindow.feel import FeelError, parse
from onewindow.planner.rules import Rules

_free: WeakKeyDictionary[Catalogue, dict[str, frozenset[str]]] = WeakKeyDictionary()
_named: WeakKeyDictionary[Catalogue, dict[str, frozenset[str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Readers:
    """The decisions and matters whose conditions name a decision."""

    decisions: tuple[Decision, ...]
    matters: tuple[Matter, ...]


def in_order(catalogue: Catalogue) -> list[Decision]:
    """All decisions in the order in which they are made."""
    return sorted(catalogue.decision_files.values(), key=lambda one: (one.order, one.id))


def earlier(catalogue: Catalogue, id: str) -> tuple[str, ...]:
    """The decisions that ``id`` rests on, in the order in which they are made, itself left out."""
    return needed(catalogue.decisions, id)[:-1]


def askable(catalogue: Catalogue, names: Iterable[str]) -> frozenset[str]:
    """Names with each derived fact replaced by the facts that it follows from."""
    sources = {fact.id: expression.names for fact, expression in derived_facts(catalogue)}
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in sources:
            waiting.extend(sources[name] & catalogue.facts.keys())
        else:
            found.add(name)
    return frozenset(found)


def facts_of(catalogue: Catalogue, id: str) -> list[Fact]:
    """The facts that a person answers for this one decision, in the dictionary's order."""
    wanted = askable(catalogue, _named_by_decisions(catalogue)[id] & catalogue.facts.keys())
    return [fact for fact in catalogue.facts.values() if fact.id in wanted]


def parameters_of(rules: Rules, id: str) -> list[str]:
    """The ids of the dated figures of law that the decision's rules name, in the order of their first use."""
    paths = [
        path
        for row in rules.decisions[id].rows
        for part in (row.when, row.result)
        for path in sorted(part.paths)
    ]
    named = (path.removeprefix("p.") for path in paths if path.startswith("p."))
    return [one for one in dict.fromkeys(named) if one in rules.catalogue.dated_parameters]


def readers(catalogue: Catalogue, id: str) -> Readers:
    """What reads the decision."""
    named = _named_by_decisions(catalogue)
    return Readers(
        tuple(one for one in in_order(catalogue) if id in named[one.id]),
        tuple(
            matter for matter in catalogue.matters.values() if id in _named_by_matters(catalogue)[matter.id]
        ),
    )


def decisions_of(catalogue: Catalogue, matter: Matter) -> list[Decision]:
    """The decisions that a matter's conditions name."""
    named = _named_by_matters(catalogue)[matter.id]
    return [one for one in in_order(catalogue) if one.id in named]


def applies_by(catalogue: Catalogue, matter: Matter) -> list[Decision]:
    """The decisions that say whether a matter applies, those that they rest on first."""
    names = frozenset(_names_in([matter.applies], _names(catalogue)))
    order = {one for name in names & catalogue.decisions.keys() for one in needed(catalogue.decisions, name)}
    return [one for one in in_order(catalogue) if one.id in order]


def _named_by_decisions(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """For each decision the names that its table speaks of."""
    if catalogue not in _free:
        _free[catalogue] = {id: free_names(table) for id, table in catalogue.decisions.items()}
    return _free[catalogue]


def _names(catalogue: Catalogue) -> tuple[str, ...]:
    return (*catalogue.facts, *catalogue.decision_files, "p")


def _named_by_matters(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    if catalogue not in _named:
        names = _names(catalogue)
        _named[catalogue] = {
            id: frozenset(_names_in(_conditions(matter), names)) for id, matter in catalogue.matters.items()
        }
    return _named[catalogue]


def _conditions(matter: Matter) -> Iterator[str]:
    """Every condition that stands in a matter's definition."""
    yield matter.applies
    yield from (need.when for need in matter.needs)
    yield from (one.when for one in matter.after)
    yield from (one.when for one in matter.consulted)
    yield from (matter.modes.instant, matter.modes.commitment, matter.modes.skipped_if)


def _names_in(texts: Iterable[str], names: tuple[str, ...]) -> Iterator[str]:
    for text in filter(None, texts):
        try:
            yield from parse(text, names).names
        except FeelError:  # the catalogue's check reports it
            continue
