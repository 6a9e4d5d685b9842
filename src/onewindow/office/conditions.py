"""What a caller asks of the next write beside its content: that a record is still as it saw it, and a key.

A door that speaks HTTP promises ``If-Match`` and ``Idempotency-Key`` for every operation, also for those that
take no key themselves. Both must hold inside the writer's transaction, so the operation's write takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from onewindow.ledger import Transaction
from onewindow.ledger.store import head
from onewindow.procedures.protocol import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conditions:
    """``stream`` must end with ``sequence``; ``key`` and ``content`` serve a write that has no key of its own."""

    stream: str = ""
    sequence: int = 0
    key: str = ""
    content: Any = None


NONE = Conditions()
_asked: ContextVar[Conditions] = ContextVar("conditions", default=NONE)


@contextmanager
def asking(conditions: Conditions) -> Iterator[None]:
    """The first write inside the block is held to the conditions."""
    token = _asked.set(conditions)
    try:
        yield
    finally:
        _asked.reset(token)


def take() -> Conditions:
    """The conditions for the write that is about to begin; they hold for one write."""
    found = _asked.get()
    if found is not NONE:
        _asked.set(NONE)
    return found


def key() -> str:
    """The key that waits for the next write; empty without one."""
    return _asked.get().key


def guarded(work: Callable[[Transaction], T], conditions: Conditions) -> Callable[[Transaction], T]:
    """The work, refused (``changed_meanwhile``) when the record has moved on since the caller read it."""
    if not conditions.stream:
        return work

    def checked(transaction: Transaction) -> T:
        now = head(transaction.connection, conditions.stream)[0]
        if now != conditions.sequence:
            raise Refused(
                "changed_meanwhile",
                "您读取之后，这里已有新的变化，因此没有写入。请重新读取，核对后再提交。",
                "it has changed since you read it, so nothing was written; read it again and send anew",
            )
        return work(transaction)

    return checked
