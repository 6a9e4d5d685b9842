"""Evaluation while some facts are not known yet: the result, or the facts that it hangs on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from onewindow.feel.budget import DEFAULT, Budget, Run
from onewindow.feel.expression import Expression
from onewindow.feel.frame import Frame
from onewindow.feel.problems import Problem
from onewindow.feel.values import Unknown, Value, unknown_of

UNKNOWN: Final = Unknown(frozenset())
"""What `Partial.value` is while the result hangs on unknown facts."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The value, or `UNKNOWN` with the names of the facts that would settle it."""

    value: Value
    needs: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def evaluate_partial(
    expression: Expression,
    context: Mapping[str, Value],
    unknown: Collection[str],
    budget: Budget | None = None,
) -> Partial:
    """The expression's value as far as it is settled without the unknown facts (dotted names reach into contexts).

    Unlike null, an unknown fact decides nothing: ``false and x`` is false, ``x > 3`` is unknown and needs ``x``.

    >>> from onewindow.feel.expression import parse
    >>> partial = evaluate_partial(parse("a or b"), {"a": False}, {"b"})
    >>> partial.value is UNKNOWN, partial.needs
    (True, frozenset({'b'}))
    """
    run = Run(budget or DEFAULT)
    value = expression.within(Frame(with_unknown(context, unknown), None, run))
    missing = unknown_of((value,))
    if missing is None:
        return Partial(value, frozenset(), run.all_problems())
    return Partial(UNKNOWN, missing.names, run.all_problems())


def with_unknown(context: Mapping[str, Value], unknown: Collection[str]) -> dict[str, Value]:
    """The context with the unknown names marked; a name that is itself a key is taken before its parts."""
    marked = dict(context)
    for name in unknown:
        holder, parts = marked, name.split(".")
        if name in context or len(parts) == 1:
            marked[name] = Unknown(frozenset((name,)))
            continue
        for part in parts[:-1]:
            inner = holder.get(part)
            holder[part] = dict(inner) if isinstance(inner, Mapping) else {}
            holder = holder[part]
        holder[parts[-1]] = Unknown(frozenset((name,)))
    return marked
