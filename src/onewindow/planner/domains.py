"""The values of a fact that can make a difference: a finite set that stands for all its values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

from onewindow.catalogue.model import Fact
from onewindow.planner.uses import Uses

_MOST_MEMBERS = 8
_FRESH = "~"
"""A letter that no classification code contains: fills up a prefix to a code that is none of the named ones."""

Domain = tuple[Any, ...]


def domain(fact: Fact, uses: Uses) -> Domain | None:
    """Values that stand for all values of the fact as far as expressions with these uses can tell them apart.

    None when no finite set does: a list of records, or a fact that is calculated with.
    """
    values = _values(fact, uses)
    if values is not None and fact.nullable and None not in values:
        return (*values, None)
    return values


def _values(fact: Fact, uses: Uses) -> Domain | None:
    if fact.type == "boolean":
        return (True, False)
    if fact.type == "enum" and not fact.open_codes:
        return tuple(code.value for code in fact.codes)
    if uses.opaque:
        return None
    if fact.type == "number":
        return _numbers(fact, [cut for cut in uses.constants if isinstance(cut, Decimal | int)])
    if fact.type in ("string", "enum"):
        return _texts({text for text in uses.constants if isinstance(text, str)}, uses.prefixes)
    if fact.type == "list of enum" and not uses.constants and len(uses.members) <= _MOST_MEMBERS:
        members = sorted(uses.members)
        subsets: Iterable[tuple[str, ...]] = chain.from_iterable(
            combinations(members, size) for size in range(len(members) + 1)
        )
        return tuple(list(subset) for subset in subsets)
    return None


def _numbers(fact: Fact, constants: Iterable[Decimal | int]) -> Domain:
    """Each constant within the fact's bounds, and one value in each gap between, below and above them."""
    low, high = fact.minimum, fact.maximum
    cuts = sorted(
        {Decimal(cut) for cut in constants if (low is None or cut >= low) and (high is None or cut <= high)}
    )
    if not cuts:
        return (low if low is not None else high if high is not None else Decimal(0),)
    values = [cuts[0] - 1] if low is None else [(low + cuts[0]) / 2] if low < cuts[0] else []
    for first, second in zip(cuts, cuts[1:], strict=False):
        values += [first, (first + second) / 2]
    values.append(cuts[-1])
    if high is None:
        values.append(cuts[-1] + 1)
    elif cuts[-1] < high:
        values.append((cuts[-1] + high) / 2)
    return tuple(values)


def _texts(constants: Iterable[str], prefixes: Iterable[tuple[int, str]]) -> Domain:
    """Each named text, for each named prefix a text that begins with it and is otherwise unnamed, and one more."""
    longest = max((length for length, _ in prefixes), default=0)
    begun = {
        prefix + _FRESH * (longest + 1 - len(prefix)) for length, prefix in prefixes if len(prefix) == length
    }
    return (*sorted(set(constants) | begun), _FRESH * (longest + 1))
