"""The sender: hands messages over, claims deliveries, sends them side by side, tries again later, gives up.

Each receiver has at most two deliveries on the way and rests when it can't be reached, so that a slow or dead one
never holds up the others. All e-mails share one server and all text messages one gateway: each of these channels has
a part of the workers only, and rests as a whole when its server can't be reached. Several processes may send at once: a claim belongs to one of them until it ends.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from onewindow.ledger import deliveries, faults, outbox
from onewindow.ledger.database import Connection
from onewindow.ledger.deliveries import Delivery
from onewindow.office.office import Office
from onewindow.office.operations.webhooks import end_webhook
from onewindow.office.sending import digest
from onewindow.office.sending.channels import Channel, channels
from onewindow.office.sending.outcome import Gone, Later, Never, Unreachable, Withheld
from onewindow.office.sending.planning import plan, unplanned
from onewindow.office.sending.settings import Settings, read_settings

log = logging.getLogger(__name__)
WORKERS = 8
EACH = 2
"""So many deliveries to one receiver are on the way at once."""
SHARED = ("email", "sms")
"""The channels whose messages all go through one server: each may keep three eighths of the workers busy."""
CHANNEL_RESTS = timedelta(minutes=5)
"""The longest rest of such a channel: one failed mail may have to wait for hours, the others ask again before."""
CLAIM = timedelta(minutes=3)
"""Longer than any attempt lasts; what a dead process had claimed is free again after it."""
FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=12)
ATTEMPTS = 14
"""With doubling waits that is about two days; then a person has to look."""
JITTER = 0.2


def pause_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many failed attempts; ``chance`` in [0, 1) spreads it by a fifth either way."""
    doubled: timedelta = FIRST * (1 << min(attempts - 1, 20))
    return min(doubled, LONGEST) * (1 + JITTER * (2 * chance - 1))


class Sender:
    """Sends what an office has to tell. ``settings`` come from the environment unless given."""

    def __init__(
        self,
        office: Office,
        settings: Settings | None = None,
        ways: Mapping[str, Channel] | None = None,
        workers: int = WORKERS,
    ) -> None:
        self.office = office
        self.settings = settings or read_settings()
        self.ways = channels(office, self.settings) if ways is None else ways
        self.claim = secrets.token_hex(8)
        self.workers = workers
        self._chance = random.Random()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="sender")
        self._flying: dict[Future[bool], Delivery] = {}

    def close(self) -> None:
        """Wait for what is on the way and end."""
        self._pool.shutdown(wait=True)

    def round(self) -> int:
        """Send all that is due now; how many deliveries were tried."""
        tried = 0
        while True:
            self._prepare()
            tried += self._launch()
            if not self._flying:
                return tried
            self._land(None)

    def run(self, end: threading.Event, seconds: float = 2.0) -> None:
        """Send until ``end`` is set, looking for new messages every so many seconds. Faults are logged."""
        pruned: datetime | None = None
        while not end.is_set():
            try:
                self._prepare()
                moved = self._launch()
                moved += self._land(seconds)
                now = self.office.now()
                if pruned is None or now - pruned > timedelta(hours=1):
                    self.prune()
                    pruned = now
            except Exception:
                log.exception("发送失败 sending failed")
                moved = 0
            if not moved:
                end.wait(seconds)
        self.close()

    def prune(self) -> int:
        """Forget what was finished longer ago than the setting says."""
        before = self.office.now() - timedelta(days=self.settings.keep_days)
        return self.office.ledger.operate(lambda connection: deliveries.prune(connection, before))

    def _prepare(self) -> None:
        """Turn messages into deliveries and held ones into digests; writes only when there is something to do."""
        office, now = self.office, self.office.now()
        with office.ledger.reader() as connection:
            waiting, gathering = bool(outbox.pending(connection, 1)), digest.due(connection, now)
        if waiting:
            office.ledger.hand_over(
                lambda connection, message: plan(connection, message, self.settings, now),
                lambda message: unplanned(message, now),
                200,
            )
        while gathering and office.ledger.operate(lambda connection: digest.gather(connection, now)):
            pass

    def _launch(self) -> int:
        """Claim as many as there are free workers and start them."""
        free = self.workers - len(self._flying)
        if free < 1 or not self._due():
            return 0
        load = Counter(one.receiver for one in self._flying.values())
        busy = [receiver for receiver, count in load.items() if count >= EACH]
        now = self.office.now()

        def work(connection: Connection) -> list[Delivery]:
            return deliveries.claim(connection, self.claim, now, now + CLAIM, free, busy, 1, self._room())

        claimed = self.office.ledger.operate(work)
        for one in claimed:
            self._flying[self._pool.submit(self._attempt, one)] = one
        return len(claimed)

    def _room(self) -> dict[str, int]:
        """How many more of each shared channel may be on the way."""
        most = max(1, self.workers * 3 // 8)
        load = Counter(one.channel for one in self._flying.values())
        return {channel: max(0, most - load[channel]) for channel in SHARED}

    def _due(self) -> bool:
        at = deliveries.utc(self.office.now())
        with self.office.ledger.reader() as connection:
            row = connection.row(
                "SELECT 1 FROM deliveries WHERE state = 'waiting' AND due_at <= ? "
                "AND (claimed_until IS NULL OR claimed_until <= ?) LIMIT 1",
                (at, at),
            )
        return row is not None

    def _land(self, seconds: float | None) -> int:
        """Wait until one on the way is done (or so long), and forget those that are; how many."""
        if not self._flying:
            return 0
        done, _ = wait(self._flying, seconds, FIRST_COMPLETED)
        for future in done:
            one = self._flying.pop(future)
            error = future.exception()
            if error is not None:
                log.error("%s: %s", one.id, error, exc_info=error)
        return len(done)

    def _attempt(self, delivery: Delivery) -> bool:
        """One attempt and its record; whether the receiver has it."""
        faults.reach("sending.after_claim")
        try:
            way = self.ways.get(delivery.channel)
            if way is None:
                raise Never(f"没有这种发送方式 there is no such channel: {delivery.channel}")
            way(delivery)
        except Withheld as withheld:
            self._finish(delivery, deliveries.WITHHELD, str(withheld))
        except Gone as gone:
            self._finish(delivery, deliveries.GIVEN_UP, str(gone))
            end_webhook(self.office, delivery.receiver.partition(":")[2], str(gone))
        except Never as never:
            self._finish(delivery, deliveries.GIVEN_UP, str(never))
        except Later as later:
            self._later(delivery, str(later), isinstance(later, Unreachable))
        except Exception as fault:
            log.exception("%s", delivery.id)
            self._later(delivery, f"{type(fault).__name__}: {fault}", False)
        else:
            faults.reach("sending.before_mark")
            self._finish(delivery, deliveries.DELIVERED, "")
            return True
        return False

    def _finish(self, delivery: Delivery, state: str, error: str) -> None:
        now = self.office.now()
        self.office.ledger.operate(
            lambda connection: deliveries.finish(connection, delivery.id, now, state, error)
        )

    def _later(self, delivery: Delivery, error: str, unreachable: bool) -> None:
        attempts = delivery.attempts + 1
        if attempts >= ATTEMPTS:
            self._finish(delivery, deliveries.GIVEN_UP, error)
            return
        now = self.office.now()
        due = now + pause_after(attempts, self._chance.random())

        def work(connection: Connection) -> None:
            deliveries.postpone(connection, delivery.id, self.claim, due, error)
            if unreachable and delivery.channel in SHARED:
                deliveries.rest_channel(connection, delivery.channel, min(due, now + CHANNEL_RESTS))
            elif unreachable:
                deliveries.rest(connection, delivery.receiver, due)

        self.office.ledger.operate(work)
