"""Which matters apply, which may, which don't; and for what is open, the facts that can change it.

Two steps. First FEEL's own unknown values go through derived facts, decisions and conditions (Kleene's logic,
as ``false and x`` is false whatever ``x``). What is then still open and hangs on few facts is settled exactly:
all values of those facts that can make a difference are tried (``domains``), up to ``BUDGET`` combinations in a
plan. What hangs on more keeps the first step's answer, which is never wrong, only more careful: it may name a
fact too many, and call open what a long search would settle. So does what hangs on a parameter that has no value on
the catalogue's day: it is named as ``p.<id>``, and no answer settles it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any

from onewindow.catalogue.facts import FactSet
from onewindow.feel.budget import DEFAULT, Run
from onewindow.feel.expression import Expression
from onewindow.feel.frame import Frame
from onewindow.feel.values import Unknown
from onewindow.planner.domains import Domain, domain
from onewindow.planner.rules import DecisionRules, Rules
from onewindow.planner.uses import Uses

BUDGET = 4000
"""How many combinations of values a plan tries at most."""

_MOST_RESULTS = 256
_NO_USES = Uses()


class Status(StrEnum):
    """Whether a matter concerns the project."""

    APPLIES = "applies"
    MAY_APPLY = "may_apply"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Open:
    """A decision that is not settled: its possible results, and the facts that can change it."""

    possible: tuple[Any, ...]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a project. ``decisions`` holds the settled ones only, ``open`` the others.

    ``unknown`` names, for each matter that may apply, the facts that can change that; it is empty for a matter
    whose condition gives null, which no answer can settle. ``whens`` says of each further condition whether it
    holds, None when that is open.
    """

    decisions: Mapping[str, Any]
    open: Mapping[str, Open]
    status: Mapping[str, Status]
    unknown: Mapping[str, frozenset[str]]
    whens: Mapping[str, bool | None]


def judge(rules: Rules, facts: FactSet, budget: int = BUDGET) -> Verdict:
    """The verdict on a project's facts."""
    if not facts.unknown and not rules.without_value:
        return _known(rules, facts.values)
    return _Judge(rules, facts, budget).verdict()


_APPLIES, _MAY_APPLY, _NOT_APPLICABLE = Status.APPLIES, Status.MAY_APPLY, Status.NOT_APPLICABLE
_STATUS = {True: _APPLIES, False: _NOT_APPLICABLE}


def _known(rules: Rules, values: Mapping[str, Any]) -> Verdict:
    results = rules.run(values)
    decisions = {id: results[id] for id in rules.decisions}
    status = {
        id: _APPLIES if results[id] is True else _NOT_APPLICABLE if results[id] is False else _MAY_APPLY
        for id in rules.conditions
    }
    unknown = {id: frozenset[str]() for id, found in status.items() if found is _MAY_APPLY}
    return Verdict(decisions, {}, status, unknown, {text: results[name] for text, name in rules.when_names})


class _Judge:
    """One judgement with unknown facts."""

    def __init__(self, rules: Rules, facts: FactSet, budget: int) -> None:
        self.rules, self.facts, self.budget = rules, facts, budget
        self.unknown = answered(rules, facts.unknown)
        self.context: dict[str, Any] = context(rules, facts.values, self.unknown)
        self.possible: dict[str, tuple[Any, ...]] = {}
        self.results: dict[str, Any] = {}
        self.needs: dict[str, frozenset[str]] = {}

    def verdict(self) -> Verdict:
        """Settle what can be settled."""
        for id, decision in self.rules.decisions.items():
            self.results[id] = self.context[id] = value(decision.chain, self.context)
        for id, condition in self.rules.conditions.items():
            self.results[id] = value(condition, self.context)
        self._try_values()
        for id, decision in self.rules.decisions.items():
            if isinstance(self.results[id], Unknown):
                self.possible.setdefault(id, possible_results(decision, self.context))
        for id, condition in self.rules.conditions.items():
            if isinstance(self.results[id], Unknown) and id not in self.needs:
                self._try_results(id, condition)
        return self._verdict()

    def _try_values(self) -> None:
        """Settle exactly what hangs on few facts."""
        groups: dict[frozenset[str], list[str]] = defaultdict(list)
        for id, result in self.results.items():
            if isinstance(result, Unknown):
                groups[result.names].append(id)
        sized = []
        for names, targets in groups.items():
            domains = self._domains(names, targets)
            if domains is not None:
                sized.append((prod(map(len, domains.values())), sorted(targets), domains))
        for size, targets, domains in sorted(sized, key=lambda group: group[:2]):
            if size <= self.budget:
                self.budget -= size
                self._try_group(targets, domains)

    def _domains(self, names: Iterable[str], targets: Iterable[str]) -> dict[str, Domain] | None:
        names = frozenset(names)
        if not names.isdisjoint(self.rules.without_value):
            return None
        uses = self.rules.uses(targets)
        found = {
            name: domain(self.rules.catalogue.facts[name], uses.get(name, _NO_USES)) for name in sorted(names)
        }
        return (
            None
            if None in found.values()
            else {name: values for name, values in found.items() if values is not None}
        )

    def _try_group(self, targets: Sequence[str], domains: Mapping[str, Domain]) -> None:
        outcomes: dict[str, dict[tuple[int, ...], Any]] = {id: {} for id in targets}
        filled = {**self.rules.catalogue.fact_defaults, **self.facts.values}
        for numbers in product(*(range(len(values)) for values in domains.values())):
            for (name, values), number in zip(domains.items(), numbers, strict=True):
                filled[name] = values[number]
            results = self.rules.run(self._derived(filled))
            for id in targets:
                outcomes[id][numbers] = results[id]
        for id in targets:
            different = _distinct(outcomes[id].values())
            open_names = [result.names for result in different if isinstance(result, Unknown)]
            if open_names:  # some values lead to a parameter without a value
                self.results[id] = Unknown(self.results[id].names.union(*open_names))
                if id in self.rules.decisions:
                    self.context[id] = self.results[id]
            elif len(different) == 1:
                self.results[id] = different[0]
                if id in self.rules.decisions:
                    self.context[id] = different[0]
            else:
                self.possible[id] = different
                self.needs[id] = _deciding(list(domains), outcomes[id])

    def _derived(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Compute again the derived facts that were unknown because what they derive from is."""
        made = dict(values)
        for id, expression in self.rules.derived:
            if id in self.facts.unknown:
                made[id] = value(expression, made | {"p": self.rules.parameters})
        return made

    def _try_results(self, id: str, condition: Expression) -> None:
        """Settle a condition over the possible results of the decisions that it reads."""
        names = [
            name
            for name in condition.names
            if isinstance(self.context.get(name), Unknown) and name in self.possible
        ]
        if not names or prod(len(self.possible[name]) for name in names) > _MOST_RESULTS:
            return
        outcomes: dict[tuple[int, ...], Any] = {}
        missing: set[str] = set()
        for numbers in product(*(range(len(self.possible[name])) for name in names)):
            assumed = {name: self.possible[name][number] for name, number in zip(names, numbers, strict=True)}
            outcome = value(condition, self.context | assumed)
            if isinstance(outcome, Unknown):
                missing |= outcome.names
            outcomes[numbers] = outcome
        results = _distinct(outcomes.values())
        if len(results) == 1 and not isinstance(results[0], Unknown):
            self.results[id] = results[0]
            return
        varying = _deciding(names, outcomes)
        self.needs[id] = frozenset(missing).union(*(self._needs(name) for name in varying))

    def _needs(self, id: str) -> frozenset[str]:
        result = self.results[id]
        return self.needs.get(id, result.names if isinstance(result, Unknown) else frozenset())

    def _verdict(self) -> Verdict:
        status, unknown = {}, {}
        for id in self.rules.conditions:
            result = self.results[id]
            status[id] = (
                Status.MAY_APPLY if isinstance(result, Unknown) else _STATUS.get(result, Status.MAY_APPLY)
            )
            if status[id] is Status.MAY_APPLY:
                unknown[id] = self._needs(id)
        settled = {
            id: self.results[id] for id in self.rules.decisions if not isinstance(self.results[id], Unknown)
        }
        still = {
            id: Open(_in_order(decision, self.possible[id]), self._needs(id))
            for id, decision in self.rules.decisions.items()
            if id not in settled
        }
        whens = {text: value(expression, self.context) for text, expression in self.rules.whens.items()}
        whens = {text: None if isinstance(found, Unknown) else found is True for text, found in whens.items()}
        return Verdict(settled, still, status, unknown, whens)


def answered(rules: Rules, unknown: Collection[str]) -> frozenset[str]:
    """The unknown facts that somebody can answer: derived ones follow from these."""
    following = {
        id
        for id, expression in rules.derived
        if not expression.names.isdisjoint(unknown) or not expression.paths.isdisjoint(rules.without_value)
    }
    return frozenset(unknown) - following


def context(rules: Rules, values: Mapping[str, Any], unknown: Iterable[str]) -> dict[str, Any]:
    """The facts with the unknown ones marked as such, derived facts included, and the parameters."""
    made: dict[str, Any] = dict(values)
    made["p"] = rules.parameters
    made.update({name: Unknown(frozenset((name,))) for name in unknown})
    for id, expression in rules.derived:
        if id not in made:
            made[id] = value(expression, made)
    return made


def settled_context(rules: Rules, facts: FactSet, verdict: Verdict) -> dict[str, Any]:
    """The context of further questions about a judged project: facts, decisions, and what is open as unknown."""
    made = context(rules, facts.values, answered(rules, facts.unknown))
    made.update(verdict.decisions)
    made.update({id: Unknown(found.unknown) for id, found in verdict.open.items()})
    return made


def holds(rules: Rules, text: str, known: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds in a ``settled_context``; None when it is open. No condition always holds."""
    if not text:
        return True
    found = value(rules.parse(text), known)
    return None if isinstance(found, Unknown) else found is True


def value(expression: Expression, context: Mapping[str, Any]) -> Any:
    """The value over a context that may hold unknown values; an ``Unknown`` names the facts it hangs on."""
    return expression.within(Frame(context, None, Run(DEFAULT)))


def possible_results(decision: DecisionRules, context: Mapping[str, Any]) -> tuple[Any, ...]:
    """The results that an open decision can still have, as far as its rows tell."""
    found: list[Any] = []
    for row in decision.rows:
        holds = value(row.when, context)
        if holds is not True and not isinstance(holds, Unknown):
            continue
        result = value(row.result, context)
        found += (
            [code.value for code in decision.definition.codes] if isinstance(result, Unknown) else [result]
        )
        if holds is True:
            return _distinct(found)
    return _distinct([*found, decision.default])


def _in_order(decision: DecisionRules, results: Iterable[Any]) -> tuple[Any, ...]:
    """Results in the order of the decision's code list, where it has one."""
    rank = {str(code.value): number for number, code in enumerate(decision.definition.codes)}
    return tuple(sorted(results, key=lambda result: rank.get(str(result), len(rank))))


def _distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    """The different values, in order of appearance; true and 1 are different."""
    found: dict[tuple[type, str], Any] = {}
    for item in values:
        found.setdefault((type(item), str(item)), item)
    return tuple(found.values())


def _deciding(names: Sequence[str], outcomes: Mapping[tuple[int, ...], Any]) -> frozenset[str]:
    """The names of which a change alone can change the outcome."""
    deciding = set()
    for place, name in enumerate(names):
        seen: dict[tuple[int, ...], Any] = {}
        for numbers, outcome in outcomes.items():
            others = numbers[:place] + numbers[place + 1 :]
            if len(_distinct((seen.setdefault(others, outcome), outcome))) > 1:
                deciding.add(name)
                break
    return frozenset(deciding)
