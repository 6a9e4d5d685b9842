"""Who gets a message: its deliveries, one for each person and channel and one for each subscribed system."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onewindow.ledger import Message, deliveries
from onewindow.ledger.database import Connection
from onewindow.ledger.deliveries import Delivery
from onewindow.office.messages import Group, told
from onewindow.office.permissions import visible_case
from onewindow.office.sending.settings import Settings
from onewindow.office.times import SHANGHAI
from onewindow.procedures import words

PLAN = "plan"
"""Not a channel to anybody: the search for the receivers of a message, after it has failed once."""
DIGEST_HOUR = 17
"""The daily digest leaves at this hour, when the windows close."""

_PEOPLE = """SELECT DISTINCT x.person, x.channel, x.address, x.confirmed_at, h.cadence, h.groups, {organisation}
    FROM contacts x LEFT JOIN notification_choices h ON h.person = x.person {joined}
    WHERE x.confirmed_at IS NOT NULL AND {condition} ORDER BY x.person, x.channel"""


@dataclass(frozen=True, slots=True)
class _Person:
    person: str
    channel: str
    address: str
    confirmed_at: datetime
    daily: bool
    groups: frozenset[str]
    organisation: str


def plan(connection: Connection, message: Message, settings: Settings, now: datetime) -> Iterator[Delivery]:
    """The deliveries of a message. Whoever signed up after it happened is not told of it."""
    if message.topic == "contact":
        if settings.on(message.payload["channel"]):
            yield _confirmation(message, now)
        return
    yield from _for_people(connection, message, settings, now)
    yield from _for_systems(connection, message, now)


def unplanned(message: Message, now: datetime) -> Delivery:
    """What stands for a message whose receivers could not be found: the attempt to find them, made again later."""
    kind = str(message.payload.get("kind", "")) or message.topic
    return _delivery(message, PLAN, f"message:{message.id}", "", "", kind, now)


def _confirmation(message: Message, now: datetime) -> Delivery:
    payload = message.payload
    receiver = f"person:{payload['person']}"
    return _delivery(message, payload["channel"], receiver, "", payload["address"], "confirm", now)


def _for_people(
    connection: Connection, message: Message, settings: Settings, now: datetime
) -> Iterator[Delivery]:
    kind = str(message.payload.get("kind", ""))
    group = told(kind).group
    happened = datetime.fromisoformat(message.created_at)
    seen: set[tuple[str, str]] = set()
    for one in _people(connection, message):
        if (one.person, one.channel) in seen or one.confirmed_at > happened:
            continue
        if group.value not in one.groups or not settings.on(one.channel):
            continue
        seen.add((one.person, one.channel))
        receiver = f"person:{one.person}"
        made = _delivery(message, one.channel, receiver, one.organisation, one.address, kind, now)
        yield _held(made, now) if one.daily and one.channel == "email" else made


def _people(connection: Connection, message: Message) -> Iterator[_Person]:
    """The people behind the organisations that are told, and those named."""
    payload = message.payload
    if message.topic == "case" and "position" in payload:
        yield from _read(
            connection, "m.organisation",
            "JOIN memberships b ON b.person = x.person JOIN messages m ON m.organisation = b.organisation",
            "m.case_id = ? AND m.position = ?", [payload["case"], payload["position"]],
        )  # fmt: skip
    organisations = list(payload.get("organisations", ()))
    if organisations:
        yield from _read(
            connection, "b.organisation", "JOIN memberships b ON b.person = x.person",
            f"b.organisation IN ({_marks(organisations)})", organisations,
        )  # fmt: skip
    persons = list(payload.get("persons", ()))
    if persons:
        yield from _read(connection, "''", "", f"x.person IN ({_marks(persons)})", persons)


def _read(
    connection: Connection, organisation: str, joined: str, condition: str, values: Sequence[Any]
) -> Iterator[_Person]:
    sql = _PEOPLE.format(organisation=organisation, joined=joined, condition=condition)
    for person, channel, address, confirmed, cadence, groups, told_as in connection.rows(sql, values):
        chosen = frozenset(json.loads(groups)) if groups else frozenset(group.value for group in Group)
        since = datetime.fromisoformat(confirmed)
        yield _Person(person, channel, address, since, cadence == "daily", chosen, told_as)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" for _ in values)


def _held(delivery: Delivery, now: datetime) -> Delivery:
    """The same kept for the next digest."""
    local = now.astimezone(SHANGHAI)
    leaves = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if leaves <= local:
        leaves += timedelta(days=1)
    values = {name: getattr(delivery, name) for name in delivery.__dataclass_fields__}
    return Delivery(**{**values, "state": deliveries.HELD, "due_at": deliveries.utc(leaves)})


def _for_systems(connection: Connection, message: Message, now: datetime) -> Iterator[Delivery]:
    payload, case = message.payload, str(message.payload.get("case", ""))
    kind = str(payload.get("kind", ""))
    happened = datetime.fromisoformat(message.created_at)
    for webhook, organisation, address, topics, created in _subscriptions(connection, message, case):
        wanted = topics_match(json.loads(topics), f"{message.topic}.{kind}")
        if not (wanted or payload.get("webhook")) or datetime.fromisoformat(created) > happened:
            continue
        receiver = f"webhook:{webhook}"
        lane = f"{receiver}:{case or message.topic}"
        yield _delivery(message, "webhook", receiver, organisation, address, kind, now, lane)


def _subscriptions(connection: Connection, message: Message, case: str) -> list[tuple[Any, ...]]:
    """The active subscriptions whose organisation is concerned, with their topics still to be held against it."""
    payload = message.payload
    select = "SELECT w.id, w.organisation, w.address, w.topics, w.created_at FROM webhooks w"
    if payload.get("webhook"):
        return connection.rows(f"{select} WHERE w.id = ?", (payload["webhook"],))
    if case and _among_officers(str(payload.get("kind", ""))):
        return _concerned(connection, message, select)
    if case:
        visible = visible_case("member.organisation = w.organisation")
        return connection.rows(
            f"{select} JOIN cases c ON c.id = ? WHERE w.active = 1 AND {visible} ORDER BY w.id", (case,)
        )
    return _concerned(connection, message, select)


def _among_officers(kind: str) -> bool:
    """Whether an event is none of the procedure's: only those whom it names are told, not all who see the case."""
    return kind not in words.EVENTS


def _concerned(connection: Connection, message: Message, select: str) -> list[tuple[Any, ...]]:
    """The active subscriptions of the organisations that a message names or that the register of messages gives."""
    payload = message.payload
    organisations = set(payload.get("organisations", ()))
    if "position" in payload:
        rows = connection.rows(
            "SELECT organisation FROM messages WHERE case_id = ? AND position = ?",
            (payload["case"], payload["position"]),
        )
        organisations |= {str(row[0]) for row in rows}
    if not organisations:
        return []
    named = sorted(organisations)
    return connection.rows(
        f"{select} WHERE w.active = 1 AND w.organisation IN ({_marks(named)}) ORDER BY w.id", named
    )


def topics_match(topics: Sequence[str], type: str) -> bool:
    """Whether a type such as ``case.granted`` is among topics such as ``*``, ``case.*``, ``case.granted``."""
    topic = type.partition(".")[0]
    return any(one in ("*", type, f"{topic}.*") for one in topics)


def _delivery(
    message: Message, channel: str, receiver: str, organisation: str, address: str, template: str, now: datetime,
    lane: str = "",
) -> Delivery:  # fmt: skip
    at = deliveries.utc(now)
    return Delivery(
        id=f"{message.id}.{channel}.{receiver.partition(':')[2]}",
        message=message.id,
        rank=deliveries.rank_of(message.id),
        lane=lane,
        channel=channel,
        receiver=receiver,
        organisation=organisation,
        address=address,
        template=template,
        subject=str(message.payload.get("case", "")),
        detail={},
        state=deliveries.WAITING,
        attempts=0,
        due_at=at,
        last_error="",
        created_at=at,
        finished_at="",
    )
