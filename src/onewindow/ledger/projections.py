"""Projections: tables derived from the events in the same transaction, and rebuilt from them at will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from onewindow.ledger import store
from onewindow.ledger.database import Connection
from onewindow.ledger.events import StoredEvent

CHUNK = 1000


class Projector(Protocol):
    """Derives tables from events.

    ``version`` grows with each change of the tables or of what they say: the next start rebuilds them.
    The rows must depend on the events alone: never on a clock, a file or the order of dictionary keys. A projector whose
    rows rest on something else that changes seldom (a calendar) says so by a method ``basis() -> str``, a fingerprint
    of it: it is kept with the tables, and they are derived anew when it is another one.
    """

    name: str
    version: int
    tables: tuple[str, ...]
    schema: tuple[str, ...]

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tables up to date with these events, given in the order of their positions."""


def prepare(connection: Connection, projectors: Sequence[Projector]) -> None:
    """Create or rebuild what is new or has a new version, and catch up the others."""
    for projector in projectors:
        found = connection.row("SELECT version, basis FROM projections WHERE name = ?", (projector.name,))
        if found is None or int(found[0]) != projector.version or found[1] != basis_of(projector):
            rebuild(connection, projector)
        else:
            catch_up(connection, projector)


def basis_of(projector: Projector) -> str:
    """The fingerprint of what a projector's rows rest on beside the events; empty for most."""
    made = getattr(projector, "basis", None)
    return "" if made is None else str(made())


def rebuild(connection: Connection, projector: Projector) -> int:
    """Drop the projector's tables and derive them again from all events; how many there were."""
    for table in reversed(projector.tables):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in projector.schema:
        connection.execute(statement)
    connection.execute("DELETE FROM projections WHERE name = ?", (projector.name,))
    connection.execute(
        "INSERT INTO projections (name, version, position, basis) VALUES (?, ?, 0, ?)",
        (projector.name, projector.version, basis_of(projector)),
    )
    return catch_up(connection, projector)


def catch_up(connection: Connection, projector: Projector) -> int:
    """Apply the events that the projector has not seen; how many."""
    count = 0
    found = connection.row("SELECT position FROM projections WHERE name = ?", (projector.name,))
    position = int(found[0]) if found else 0
    for chunk in _chunks(connection, position):
        projector.apply(connection, chunk)
        count += len(chunk)
        position = chunk[-1].position
    _mark(connection, projector, position)
    return count


def apply(
    connection: Connection,
    projectors: Sequence[Projector],
    events: Sequence[StoredEvent],
    bases: Mapping[str, str],
) -> dict[str, str]:
    """Let each projector see the events just appended, after any that another program appended before.

    ``bases`` says what each rested on in this process so far. One that rests on something else since, which the tables
    do not know yet, is derived anew here, in the transaction of the event that changed it. (A process that was started
    with other files differs from the tables all the time; that is for its next start to settle, not for each event.)
    Returns what each rests on now: it holds once the transaction is committed.
    """
    seen = {
        str(name): (int(position), str(basis))
        for name, position, basis in connection.rows("SELECT name, position, basis FROM projections")
    }
    now = {projector.name: basis_of(projector) for projector in projectors}
    for projector in projectors:
        position, kept = seen.get(projector.name, (None, None))
        basis = now[projector.name]
        if basis not in (bases.get(projector.name, basis), kept):
            rebuild(connection, projector)
        elif position != events[0].position - 1:
            catch_up(connection, projector)
        else:
            projector.apply(connection, events)
            _mark(connection, projector, events[-1].position)
    return now


def _mark(connection: Connection, projector: Projector, position: int) -> None:
    connection.execute("UPDATE projections SET position = ? WHERE name = ?", (position, projector.name))


def _chunks(connection: Connection, position: int) -> Iterator[list[StoredEvent]]:
    while chunk := store.read_after(connection, position, CHUNK):
        yield chunk
        position = chunk[-1].position
