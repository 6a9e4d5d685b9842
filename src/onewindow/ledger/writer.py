"""The one writer of a database: a thread that commits many callers' work with one flush to disk.

A caller hands over a function and waits. The thread takes all that wait, runs each inside a savepoint of
one transaction, commits once, then gives every caller its own answer. A piece of work that fails is
undone alone. No caller has an answer before its work is durable.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from onewindow.ledger import faults
from onewindow.ledger.database import Connection, Database
from onewindow.ledger.errors import LedgerBusy, LedgerError, OutcomeUnknown

GROUP = 256
"""How many callers share a commit at most."""

Work = Callable[[Connection], Any]


@dataclass(slots=True)
class _Job:
    work: Work
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Runs work in group commits on its own thread and connection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()
        self._closed = False
        self.groups = 0
        """How many commits were made; with the number of events it gives the size of the groups."""

    def run(self, work: Work) -> Any:
        """Run ``work`` on the writer's connection; its result once it is durable, or its exception."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("work inside the writer must use its own transaction")
        job = _Job(work)
        with self._start:
            if self._closed:
                raise LedgerError("账本已关闭，不能写入", "the ledger is closed, nothing can be written")
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="ledger-writer", daemon=True)
                self._thread.start()
            self._queue.put(job)
        return job.future.result()

    def waiting(self) -> int:
        """How many callers wait to be taken into the next commit."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish the work that waits, then stop."""
        with self._start:
            self._closed = True
            self._queue.put(None)
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        connection: Connection | None = None
        while True:
            group, last = self._take()
            if group:
                try:
                    connection = self._begin(connection)
                    self._commit(connection, group)
                except BaseException as error:
                    self._drop(connection)
                    connection = None
                    _fail(group, self._explain(error))
            if last:
                self._drop(connection)
                return

    def _take(self) -> tuple[list[_Job], bool]:
        """Wait for one job, then take all others that wait; whether the writer shall stop."""
        group: list[_Job] = []
        item = self._queue.get()
        while item is not None:
            group.append(item)
            if len(group) >= GROUP:
                return group, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _begin(self, connection: Connection | None) -> Connection:
        """A connection whose write transaction has begun; once anew when the one at hand turns out to be dead."""
        if connection is not None:
            try:
                connection.begin_write()
                return connection
            except BaseException as error:
                if not self._database.is_lost(error):
                    raise
                self._drop(connection)
        fresh = self._database.connect()
        fresh.begin_write()
        return fresh

    def _commit(self, connection: Connection, group: list[_Job]) -> None:
        answers = [_attempt(connection, job) for job in group]
        faults.reach("ledger.before_commit")
        try:
            connection.commit()
        except BaseException as error:
            if self._database.is_lost(error):
                raise OutcomeUnknown(str(error)) from error
            raise
        self.groups += 1
        faults.reach("ledger.after_commit")
        for job, (result, failure) in zip(group, answers, strict=True):
            if failure is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(failure)

    def _explain(self, error: BaseException) -> BaseException:
        return LedgerBusy(str(error)) if self._database.is_busy(error) else error

    def _drop(self, connection: Connection | None) -> None:
        """Undo and forget a connection: the next group begins with a fresh one."""
        if connection is not None:
            with suppress(Exception):
                connection.rollback()
            with suppress(Exception):
                connection.close()


def _attempt(connection: Connection, job: _Job) -> tuple[Any, BaseException | None]:
    """Run one job inside a savepoint, so that its failure leaves the others' work untouched."""
    connection.execute("SAVEPOINT job")
    try:
        result = job.work(connection)
    except Exception as error:
        connection.execute("ROLLBACK TO SAVEPOINT job")
        connection.execute("RELEASE SAVEPOINT job")
        return None, error
    connection.execute("RELEASE SAVEPOINT job")
    return result, None


def _fail(group: list[_Job], error: BaseException) -> None:
    for job in group:
        if not job.future.done():
            job.future.set_exception(error)
