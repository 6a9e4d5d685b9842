"""Making certificates: numbers, tokens, places in the status list, and the words that a version states for ever."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onewindow.catalogue.model import Catalogue
from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.office.citations import cited
from onewindow.office.identity import masked
from onewindow.office.numbers import ResultNumbers, new_token, results_given
from onewindow.office.record import CaseRecord
from onewindow.office.results import Result
from onewindow.procedures.protocol import Command, Event

LIST_SIZE = 65536
"""Places of one status list; half of them are filled, so that a place picked at random is soon free."""

YIELDING = frozenset({"granted", "filed"})
REISSUING = {
    "changed": "change",
    "renewed": "renewal",
    "deemed_renewed": "renewal",
}
"""Events of a procedure that put a new version of a case's certificates in the old one's place."""


def results_yielded(
    transaction: Transaction,
    record: CaseRecord,
    catalogue: Catalogue,
    events: Sequence[Event],
    command: Command,
) -> list[NewEvent]:
    """The documents that a positive decision yields, each with number, token, place in the status list and words."""
    decision = next((event for event in events if event.kind in YIELDING), None)
    matter = catalogue.matters[record.matter]
    if decision is None or not matter.yields:
        return []
    numbers = ResultNumbers(transaction, record.zone, matter.id, record.department, decision.on)
    places = Places(transaction)
    stated = statement(transaction.connection, record, catalogue)
    conditions = conditions_of(decision.data) or conditions_of(command.data)
    results = []
    for id in matter.yields:
        document = catalogue.documents[id]
        number, series, serial = numbers.take(document)
        listed, index = places.take()
        results.append(
            {
                "document": id,
                "number": number,
                "series": series,
                "serial": serial,
                "token": new_token(),
                "certificate": document.certificate,
                "list": listed,
                "index": index,
                "conditions": conditions,
                "data": stated,
            }
        )
    return [NewEvent("results_yielded", decision.on, command.by, {"results": results})]


def reissues(
    transaction: Transaction,
    record: CaseRecord,
    catalogue: Catalogue,
    events: Sequence[Event],
    command: Command,
) -> list[NewEvent]:
    """The new versions that an approved change or a renewal makes of the case's certificates."""
    cause = next((event for event in events if event.kind in REISSUING), None)
    if cause is None:
        return []
    places = Places(transaction)
    stated = statement(transaction.connection, record, catalogue)
    made = []
    for result in record.results:
        if result.annulled or not result.certificate:
            continue
        data: dict[str, Any] = {**result.current.data, **stated}
        if "conditions" in command.data:
            data["conditions"] = conditions_of(command.data)
        what = str(command.data.get("statement") or "")
        made.append(
            new_version(
                record, result, REISSUING[cause.kind], what, data, places.take(), cause.on, command.by
            )
        )
    return made


def new_version(
    record: CaseRecord,
    result: Result,
    reason: str,
    what: str,
    data: Mapping[str, Any],
    place: tuple[int, int],
    on: date,
    by: str,
) -> NewEvent:
    """The event that puts a new version in the place of the current one. The old one keeps its own last day."""
    certificate = record.state.certificate
    until = certificate.valid_until if certificate else None
    content = {
        "number": result.number,
        "version": result.current.number + 1,
        "token": new_token(),
        "list": place[0],
        "index": place[1],
        "reason": reason,
        "statement": what,
        "data": dict(data),
        "previous_valid_until": until.isoformat() if until else None,
    }
    return NewEvent("certificate_reissued", on, by, content)


def conditions_of(data: Mapping[str, Any]) -> list[str]:
    """The conditions in a decision's data: a list, or a text with one on each line."""
    given = data.get("conditions") or ()
    lines = given.splitlines() if isinstance(given, str) else given
    return [str(one).strip() for one in lines if str(one).strip()]


def statement(connection: Connection, record: CaseRecord, catalogue: Catalogue) -> dict[str, Any]:
    """What a certificate states of its holder, project, matter, body and law, as they are now.

    An enterprise's code is public and printed whole; of a person's number only what lists show.
    """
    holder = connection.row(
        "SELECT name, credit_code, citizen_number FROM organisations WHERE id = ?", (record.holder,)
    )
    project = connection.row("SELECT name FROM projects WHERE id = ?", (record.project,))
    matter = catalogue.matters[record.matter]
    body = catalogue.departments.get(matter.deciding)
    return {
        "holder": str(holder[0]) if holder else record.holder,
        "holder_code": (str(holder[1]) or masked(str(holder[2]))) if holder else "",
        "project": str(project[0]) if project else record.project,
        "matter": {"zh": matter.name.zh, "en": matter.name.en},
        "body": {"zh": body.name.zh, "en": body.name.en} if body else {"zh": matter.deciding, "en": ""},
        "basis": [cited(one) for one in matter.basis],
    }


class Places:
    """Free places of the status lists, picked at random so that a place tells nothing about when or to whom."""

    def __init__(self, transaction: Transaction, size: int = LIST_SIZE) -> None:
        self._connection, self._size = transaction.connection, size
        row = self._connection.row("SELECT list, filled FROM status_lists ORDER BY list DESC LIMIT 1")
        self._list, self._filled = (int(row[0]), int(row[1])) if row else (1, 0)
        self._taken = {(one.get("list"), one.get("index")) for one in results_given(transaction)}

    def take(self) -> tuple[int, int]:
        """A list and a free place in it. Only inside the writer's transaction."""
        if self._filled * 2 >= self._size:
            self._list, self._filled = self._list + 1, 0
        while True:
            place = (self._list, secrets.randbelow(self._size))
            there = self._connection.row(
                "SELECT 1 FROM certificate_versions WHERE list = ? AND idx = ? AND idx >= 0", place
            )
            if there is None and place not in self._taken:
                self._taken.add(place)
                self._filled += 1
                return place
