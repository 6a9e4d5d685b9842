"""Which matters the rules decide, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text
from onewindow.office.office import Office
from onewindow.office.views import Actor


@dataclass(frozen=True, slots=True)
class InstantLine:
    """A matter that its definition allows to be decided at once; ``condition`` is FEEL, ``"true"`` without one.

    ``decided`` and ``declined`` count the submissions that the rules decided and left to people.
    """

    matter: str
    name: Text
    condition: str
    open: bool
    opened_on: date | None
    opened_by: str
    reasons: str
    decided: int
    declined: int


def instant_matters(office: Office, actor: Actor) -> tuple[InstantLine, ...]:
    """The matters of the actor's body that may be opened to the rules; all bodies' for the zone."""
    matters = [
        matter
        for matter in office.catalogue().matters.values()
        if matter.modes.instant and (actor.kind == "zone" or matter.deciding == actor.organisation)
    ]
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT m.matter, m.opened_on, coalesce(p.name, m.opened_by), m.reasons FROM instant_matters m "
            "LEFT JOIN persons p ON p.id = m.opened_by"
        )
        counts = connection.rows(
            "SELECT c.matter, o.decided, count(*) FROM instant_outcomes o JOIN cases c ON c.id = o.case_id "
            "GROUP BY c.matter, o.decided"
        )
    opened = {str(row[0]): row for row in rows}
    done = {(str(matter), bool(decided)): int(count) for matter, decided, count in counts}
    found = []
    for matter in matters:
        row = opened.get(matter.id)
        found.append(
            InstantLine(
                matter.id,
                matter.name,
                matter.modes.instant,
                row is not None,
                date.fromisoformat(str(row[1])) if row else None,
                str(row[2]) if row else "",
                str(row[3]) if row else "",
                done.get((matter.id, True), 0),
                done.get((matter.id, False), 0),
            )
        )
    return tuple(found)


def open_matters(office: Office) -> frozenset[str]:
    """The matters that the rules decide today; for guides, open to everyone."""
    with office.ledger.reader() as connection:
        return frozenset(str(row[0]) for row in connection.rows("SELECT matter FROM instant_matters"))
