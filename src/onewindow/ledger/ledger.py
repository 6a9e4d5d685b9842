"""The ledger's face: append, transact, read, verify, rebuild, deliver."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, TypeVar

from onewindow.ledger import chain, deliveries, outbox, projections, schema, store
from onewindow.ledger.database import Connection, open_database
from onewindow.ledger.errors import KeyConflict
from onewindow.ledger.events import NewEvent, StoredEvent
from onewindow.ledger.outbox import Message
from onewindow.ledger.projections import Projector
from onewindow.ledger.transaction import Transaction
from onewindow.ledger.writer import Writer

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """One database of events. ``now`` gives the time of recording (an aware ``datetime``).

    ``watch`` is called inside each writing transaction, before the work and after its events are stored: there a
    program notices what other processes (or this work) changed of what it keeps in memory.
    """

    def __init__(
        self,
        url: str,
        projectors: Sequence[Projector] = (),
        now: Callable[[], datetime] = _now,
        watch: Callable[[Connection], None] = lambda connection: None,
    ) -> None:
        self.database = open_database(url)
        self.projectors = tuple(projectors)
        self._now = now
        self._watch = watch
        self._bases: tuple[int, dict[str, str]] = (0, {})
        self._readers: queue.LifoQueue[Connection] = queue.LifoQueue()
        connection = self.database.connect()
        try:
            schema.migrate(connection)
        finally:
            connection.close()
        self.writer = Writer(self.database)
        self.writer.run(self._prepare)

    def _prepare(self, connection: Connection) -> None:
        self._watch(connection)
        projections.prepare(connection, self.projectors)
        self._bases = (0, {one.name: projections.basis_of(one) for one in self.projectors})

    def close(self) -> None:
        """Finish waiting work and close every connection."""
        self.writer.close()
        while not self._readers.empty():
            self._readers.get_nowait().close()

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A connection that sees one state of the database; use it only inside the block."""
        connection = self._reader()
        try:
            yield connection
        finally:
            try:
                connection.rollback()
                self._readers.put(connection)
            except Exception:
                with suppress(Exception):
                    connection.close()

    def _reader(self) -> Connection:
        """A kept connection whose transaction has begun; a fresh one when it turns out to be dead."""
        with suppress(queue.Empty):
            kept = self._readers.get_nowait()
            try:
                kept.begin_read()
                return kept
            except Exception:
                with suppress(Exception):
                    kept.close()
        fresh = self.database.connect()
        fresh.begin_read()
        return fresh

    def transact(self, work: Callable[[Transaction], T], key: str | None = None, content: Any = None) -> T:
        """Run ``work`` in the writer's transaction; its result once everything it did is durable.

        With ``key``, the first answer (JSON) is kept: the same key with the same ``content`` gets it again
        and nothing is done twice; with other content it raises ``KeyConflict``. An exception undoes the
        work and is raised here; it is not kept.
        """

        rested: list[tuple[int, dict[str, str]]] = []

        def run(connection: Connection) -> Any:
            fingerprint = chain.digest(chain.canonical(content)) if key is not None else ""
            if key is not None:
                found = connection.row("SELECT fingerprint, answer FROM answers WHERE key = ?", (key,))
                if found is not None:
                    if found[0] != fingerprint:
                        raise KeyConflict(key)
                    return chain.parse(found[1])
            self._watch(connection)
            transaction = Transaction(connection, self._now)
            result = work(transaction)
            if transaction.appended:
                self._watch(connection)
                bases = projections.apply(connection, self.projectors, transaction.appended, self._bases[1])
                rested.append((transaction.appended[-1].position, bases))
            if key is None:
                return result
            text = chain.canonical(result)
            connection.execute(
                "INSERT INTO answers (key, fingerprint, answer, recorded_at) VALUES (?, ?, ?, ?)",
                (key, fingerprint, text, self._now().isoformat()),
            )
            return chain.parse(text)

        answer: T = self.writer.run(run)
        for seen in rested:  # only now: of a commit that failed nothing was derived
            self._bases = max(self._bases, seen, key=itemgetter(0))
        return answer

    def answered(self, key: str) -> bool:
        """Whether a work with this key was done."""
        with self.reader() as connection:
            return connection.row("SELECT 1 FROM answers WHERE key = ?", (key,)) is not None

    def append(
        self, stream: str, events: Sequence[NewEvent], expected: int | None = None, key: str | None = None
    ) -> tuple[int, ...]:
        """Store events and return their positions. See ``Transaction.append`` and ``transact``."""

        def work(transaction: Transaction) -> list[int]:
            return [event.position for event in transaction.append(stream, events, expected)]

        content = [stream, [[event.kind, event.on, event.by, dict(event.data)] for event in events]]
        return tuple(self.transact(work, key, content))

    def read(self, stream: str) -> list[StoredEvent]:
        """The events of one stream in order."""
        with self.reader() as connection:
            return store.read_stream(connection, stream)

    def read_after(self, position: int, limit: int = 1000) -> list[StoredEvent]:
        """At most ``limit`` events after a position, for feeds and exports."""
        with self.reader() as connection:
            return store.read_after(connection, position, limit)

    def content(self, hashed: str) -> bytes | None:
        """A content kept under its SHA-256, or None."""
        with self.reader() as connection:
            found = connection.row("SELECT content FROM contents WHERE hash = ?", (hashed,))
        return bytes(found[0]) if found else None

    def rebuild(self) -> int:
        """Derive all projections again from the events; how many events there are."""

        def work(connection: Connection) -> int:
            self._watch(connection)
            counts = [projections.rebuild(connection, projector) for projector in self.projectors]
            return max(counts, default=0)

        return int(self.writer.run(work))

    def verify(self, anchor: str = "") -> list[chain.Fault]:
        """Every place where an event was altered, removed, added or reordered; empty when all is whole.

        ``anchor`` is a text that ``anchor()`` gave earlier: it also finds a rewriting of the whole ledger.
        """
        with self._scan() as connection:
            faults, heads = chain.check_events(store.read_all(connection))
            recorded = {
                str(stream): (int(sequence), str(hashed))
                for stream, sequence, hashed in connection.rows("SELECT stream, sequence, hash FROM streams")
            }
        faults.extend(chain.check_heads(heads, recorded))
        if anchor and self._anchor_at(int(anchor.partition(":")[0])) != anchor:
            faults.append(
                chain.Fault(
                    "anchor",
                    0,
                    "*",
                    "账本与先前保存的锚不符",
                    "the ledger differs from the anchor kept earlier",
                )
            )
        return faults

    def anchor(self) -> str:
        """A short text that fixes every event up to now; keep it outside the database."""
        with self.reader() as connection:
            position = store.last_position(connection)
        return self._anchor_at(position)

    def _anchor_at(self, position: int) -> str:
        with self._scan() as connection:
            heads = {
                str(stream): (int(sequence), str(hashed))
                for stream, sequence, hashed in connection.stream(
                    "SELECT stream, sequence, hash FROM events WHERE position <= ? ORDER BY position",
                    (position,),
                )
            }
        return chain.anchor(position, heads)

    @contextmanager
    def _scan(self) -> Iterator[Connection]:
        """A connection of its own for reading everything, in portions, as of one moment."""
        connection = self.database.connect()
        try:
            connection.begin_read()
            yield connection
        finally:
            connection.close()

    def pending(self, limit: int = 100) -> list[Message]:
        """The oldest messages that wait for delivery."""
        with self.reader() as connection:
            return outbox.pending(connection, limit)

    def hand_over(self, plan: outbox.Plan, aside: outbox.Aside, limit: int = 100) -> int:
        """Turn waiting messages into the deliveries that ``plan`` gives; how many messages it took.

        ``aside`` gives the delivery that stands for one whose plan failed.
        """
        at = deliveries.utc(self._now())
        return int(self.writer.run(lambda connection: outbox.hand_over(connection, plan, aside, at, limit)))

    def operate(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on operational rows (deliveries) in the writer's transaction; nothing of it is an event."""
        answer: T = self.writer.run(work)
        return answer

    def deliver(self, handler: Callable[[Message], None], limit: int = 100) -> int:
        """Hand waiting messages to ``handler``; how many it took. One that fails waits for the next time."""
        done = 0
        for message in self.pending(limit):
            error = ""
            try:
                handler(message)
                done += 1
            except Exception as failure:
                error = str(failure) or type(failure).__name__
            self._mark(message, error)
        return done

    def _mark(self, message: Message, error: str) -> None:
        at = self._now().isoformat()
        self.writer.run(lambda connection: outbox.mark(connection, message, at, error))
