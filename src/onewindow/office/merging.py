"""Several people describe one project: what each really changed, and where two changed the same thing. Pure.

A form shows many facts and sends them all back; only those that differ from what it had shown were changed. Changes of
different facts go together. Where somebody else has changed the same fact to something else meanwhile, both are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.procedures.protocol import Refused

CHANGING = frozenset({"facts_answered", "answers_withdrawn"})


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that two people changed: what is being sent, what stands there now, who wrote that and when."""

    fact: str
    mine: Any
    theirs: Any
    by: str
    at: datetime


class AnswersClash(Refused):
    """Somebody else changed the same answers after the form was opened; nothing was saved."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(
            "answers_clash",
            "别人刚刚改了同样的内容，请看两边的值，决定保留哪一个后再保存；您填的还在。",
            "somebody has just changed the same answers: look at both, decide which to keep and save again; yours are still here",
        )
        self.clashes = tuple(clashes)


def merge(events: Sequence[StoredEvent], read_at: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a form that were really changed since it was read at sequence ``read_at``.

    Raises ``AnswersClash`` for those that somebody else has changed to something else meanwhile.
    """
    base = _answers([event for event in events if event.sequence <= read_at])
    now = _answers(events)
    changed = {
        fact: answer for fact, answer in given.items() if fact not in base or not same(answer, base[fact])
    }
    clashes = []
    for fact, mine in changed.items():
        later = [event for event in events if event.sequence > read_at and fact in _touched(event)]
        theirs = now.get(fact)
        if later and not same(theirs, base.get(fact)) and not same(theirs, mine):
            clashes.append(Clash(fact, mine, theirs, later[-1].by, later[-1].recorded_at))
    if clashes:
        raise AnswersClash(clashes)
    return changed


def _answers(events: Sequence[StoredEvent]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in events:
        if event.kind == "facts_answered":
            found |= event.data["answers"]
        elif event.kind == "answers_withdrawn":
            found = {fact: answer for fact, answer in found.items() if fact not in event.data["facts"]}
    return found


def _touched(event: StoredEvent) -> frozenset[str]:
    if event.kind not in CHANGING:
        return frozenset()
    return frozenset(event.data["answers"] if event.kind == "facts_answered" else event.data["facts"])


def same(one: Any, other: Any) -> bool:
    """Whether two raw answers say the same: 3 and 3.0 do, 1 and true do not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return Decimal(one) == Decimal(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
