"""The office itself: one database, one file store, one catalogue by day, one clock."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from onewindow.catalogue import loader
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.layers import Source, read
from onewindow.catalogue.model import Catalogue
from onewindow.ledger import Ledger
from onewindow.office.files import LIMIT, FileStore
from onewindow.office.tables import projectors
from onewindow.office.times import CLOSING, SystemClock, TimeSource, after_hours, legal_day
from onewindow.planner.options import Options
from onewindow.planner.planner import Planner, zone_calendar
from onewindow.planner.project_plan import Plan
from onewindow.working_days import Calendar


class Office:
    """What operations and queries work with. Safe to share between threads; close it at the end.

    ``data_dir`` holds the files and, unless ``url`` says otherwise, the SQLite database.
    """

    def __init__(
        self,
        data_dir: Path,
        url: str = "",
        catalogue_root: Path | None = None,
        zone: str = loader.DEFAULT_ZONE,
        clock: TimeSource | None = None,
        upload_limit: int = LIMIT,
        closing: time = CLOSING,
    ) -> None:
        self.zone = zone
        self.clock = clock or SystemClock()
        self.closing = closing
        self._root = catalogue_root or loader.default_root()
        self._lock = threading.RLock()
        self._by_period: dict[int, Catalogue] = {}
        self._by_snapshot: dict[str, Catalogue] = {}
        self._source: Source | None = None
        self._changes: list[date] = []
        self._planner = lru_cache(maxsize=16)(Planner)
        data_dir.mkdir(parents=True, exist_ok=True)
        self.files = FileStore(data_dir / "files", upload_limit)
        self.ledger = Ledger(
            url or f"sqlite:///{data_dir / 'onewindow.db'}", projectors(lambda: self.calendar), self.clock.now
        )

    def close(self) -> None:
        """Finish what is being written and close the database."""
        self.ledger.close()

    def today(self) -> date:
        """The legal day now."""
        return legal_day(self.clock.now())

    def now(self) -> datetime:
        """The moment now."""
        return self.clock.now()

    def closed_now(self) -> bool:
        """Whether the window has closed for today."""
        return after_hours(self.clock.now(), self.closing)

    @property
    def calendar(self) -> Calendar:
        """The zone's calendar."""
        return self.planner(self.catalogue()).calendar

    def catalogue(self, on: date | None = None) -> Catalogue:
        """The catalogue as it holds on a day (today unless given). Raises ``CatalogueError``."""
        day = on or self.today()
        with self._lock:
            if self._source is None:
                loader.load(self._root, self.zone, day)
                self._source = read(self._root, self.zone)
                self._changes = days_of_change(self._source, loader.build(self._source, day, []))
            period = bisect_right(self._changes, day)
            if period not in self._by_period:
                self._by_period[period] = loader.build(self._source, day, [])
            return self._by_period[period]

    def frozen_catalogue(self, snapshot: str) -> Catalogue:
        """The catalogue that a case was accepted under, from the copy kept in the ledger."""
        with self._lock:
            if snapshot not in self._by_snapshot:
                kept = self.ledger.content(snapshot)
                if kept is None:
                    raise KeyError(f"the catalogue {snapshot} is not in the ledger")
                self._by_snapshot[snapshot] = loader.restore(zlib.decompress(kept).decode())
            return self._by_snapshot[snapshot]

    def remember(self, snapshot: str, catalogue: Catalogue) -> None:
        """Use this object for a copy just kept, instead of restoring it."""
        with self._lock:
            self._by_snapshot.setdefault(snapshot, catalogue)

    def planner(self, catalogue: Catalogue) -> Planner:
        """The planner of a catalogue, compiled once."""
        return self._planner(catalogue)

    def plan(self, catalogue: Catalogue, facts: FactSet, on: date, options: Options) -> Plan:
        """The plan of a project from a day on."""
        return self.planner(catalogue).plan(facts, on, options)


def days_of_change(source: Source, catalogue: Catalogue) -> list[date]:
    """The days from which something in the catalogue is different: between them one catalogue serves all days."""
    spans = [
        (one.valid_from, one.valid_to)
        for by_id in source.definitions.values()
        for versions in by_id.values()
        for one in versions
    ]
    spans += [(value.valid_from, value.valid_to) for one in catalogue.dated_parameters.values() for value in one.values]
    found = {first for first, _ in spans if first} | {last + timedelta(days=1) for _, last in spans if last}
    return sorted(found)


def compressed_snapshot(catalogue: Catalogue) -> bytes:
    """The whole catalogue as it is kept with the cases accepted under it."""
    return zlib.compress(loader.snapshot(catalogue).encode(), 6)


__all__ = ["Office", "compressed_snapshot", "zone_calendar"]
