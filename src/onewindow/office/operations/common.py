"""What all operations share: writing through the ledger with an idempotency key, and events in short."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from onewindow.ledger import NewEvent, StoredEvent, Transaction
from onewindow.office import conditions
from onewindow.office.office import Office
from onewindow.office.sending import keys
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Event, Refused

T = TypeVar("T")


def write(
    office: Office,
    actor: Actor,
    work: Callable[[Transaction], T],
    key: str | None = None,
    content: Any = None,
) -> T:
    """Run ``work`` in the writer's transaction. Keys belong to the person, so nobody can claim another's answer."""
    asked = conditions.take()
    if not key and asked.key:
        key, content = asked.key, asked.content
    return office.ledger.transact(
        conditions.guarded(work, asked), f"{actor.person}:{key}" if key else None, content
    )


def answered(office: Office, actor: Actor, key: str | None) -> bool:
    """Whether a write with this key has its answer already.

    Then what would refuse it before the write may be its own doing: ``write`` gives the first answer again.
    """
    key = key or conditions.key()
    return bool(key) and office.ledger.answered(f"{actor.person}:{key}")


def new_secret(office: Office, actor: Actor, purpose: str, key: str | None) -> str:
    """A secret to be shown once. With a key it follows from the key and the house's own secret.

    So whoever sends a form twice reads the same secret both times, and the answer kept with the key need not hold it.
    """
    return (
        keys.repeated(office.folder, f"{purpose}:{actor.person}:{key}") if key else secrets.token_urlsafe(32)
    )


def each(what: str, items: Iterable[T], act: Callable[[T], object]) -> None:
    """Act on every item by itself, so that one which fails holds up no other.

    Afterwards raises an ``ExceptionGroup`` of all failures; each carries a note that names its item.
    """
    failures: list[Exception] = []
    for item in items:
        try:
            act(item)
        except Exception as failure:
            failure.add_note(f"{what} {item}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup(what, failures)


def happened(kind: str, on: date, actor: Actor, /, **data: Any) -> NewEvent:
    """An event of the office."""
    return NewEvent(kind, on, actor.person, data)


def stored(event: Event) -> NewEvent:
    """An event of a procedure as the ledger takes it."""
    return NewEvent(event.kind, event.on, event.by, event.data)


def tell(transaction: Transaction, case: str, number: str, events: tuple[StoredEvent, ...]) -> None:
    """Put each event of a procedure into the outbox, for other systems."""
    for event in events:
        transaction.tell(
            "case",
            {"case": case, "number": number, "kind": event.kind, "on": event.on, "position": event.position},
        )


def required(value: str, code: str, zh: str, en: str, most: int = 200) -> str:
    """A text that must not be blank or too long; ``zh`` and ``en`` name it."""
    text = value.strip()
    if not text:
        raise Refused(code, f"请填写{zh}。", f"{en} is missing; fill it in")
    if len(text) > most:
        raise Refused(
            code, f"{zh}超过 {most} 字，请缩短。", f"{en} is longer than {most} characters; shorten it"
        )
    return text
