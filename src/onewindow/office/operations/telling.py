"""Telling organisations of what is no event of a case's procedure: site visits, mandates, complaints, registrations.

It stands in their inbox as an event of its own, so that it can be shown who was told of what, and goes out by e-mail,
text message and webhook as every message does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, StoredEvent, Transaction
from onewindow.office.numbers import new_id
from onewindow.office.operations.common import happened
from onewindow.office.views import Actor

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about. ``about``: ``case``, ``complaint`` (both with their ``case``), ``visit``, ``mandate`` (with
    the id of it as ``thing``), or "" for the organisation itself. Who may not see the case or visit sees no message of it."""

    about: str = ""
    thing: str = ""
    case: str = ""


def tell_organisations(
    transaction: Transaction,
    actor: Actor,
    topic: str,
    event: NewEvent | StoredEvent,
    organisations: Iterable[str],
    subject: Subject,
    text: Text = NOTHING,
    **more: str,
) -> None:
    """Tell these organisations of an event, in this transaction. ``text`` is what is said beside the kind's name and the case's.

    ``more`` goes to other systems with the message.
    """
    receivers = sorted(set(organisations))
    if not receivers:
        return
    said = {"text_zh": text.zh, "text_en": text.en} if text != NOTHING else {}
    message = happened(
        "organisations_told", event.on, actor, kind=event.kind, organisations=receivers, about=subject.about,
        thing=subject.thing, case=subject.case, **said,
    )  # fmt: skip
    transaction.append(f"message:{new_id('n')}", [message], expected=0)
    named = {"case": subject.case} if subject.case else {}
    named |= {subject.about: subject.thing} if subject.thing else {}
    transaction.tell(
        topic, {**more, **named, "kind": event.kind, "on": event.on, "organisations": receivers, **said}
    )
