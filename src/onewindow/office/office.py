"""The office itself: one database, one file store, one catalogue by day, one clock."""

from __future__ import annotations

import threading
import zlib
from datetime import date, datetime, time
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
        self._by_day: dict[date, Catalogue] = {}
        self._by_hash: dict[str, Catalogue] = {}
        self._source: Source | None = None
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
            if day not in self._by_day:
                self._by_day[day] = self._build(day)
            return self._by_day[day]

    def _build(self, day: date) -> Catalogue:
        """The catalogue of a day; days on which nothing differs share one object."""
        if self._source is None:
            loader.load(self._root, self.zone, day)
            self._source = read(self._root, self.zone)
        made = loader.build(self._source, day, [])
        return self._by_hash.setdefault(made.content_hash, made)

    def frozen_catalogue(self, content_hash: str, snapshot: str) -> Catalogue:
        """The catalogue that a case was accepted under, from the copy kept in the ledger."""
        with self._lock:
            if content_hash not in self._by_hash:
                kept = self.ledger.content(snapshot)
                if kept is None:
                    raise KeyError(f"the catalogue {content_hash} is not in the ledger")
                self._by_hash[content_hash] = loader.restore(zlib.decompress(kept).decode())
            return self._by_hash[content_hash]

    def planner(self, catalogue: Catalogue) -> Planner:
        """The planner of a catalogue, compiled once."""
        return self._planner(catalogue)

    def plan(self, catalogue: Catalogue, facts: FactSet, on: date, options: Options) -> Plan:
        """The plan of a project from a day on."""
        return self.planner(catalogue).plan(facts, on, options)


def compressed_snapshot(catalogue: Catalogue) -> bytes:
    """The whole catalogue as it is kept with the cases accepted under it."""
    return zlib.compress(loader.snapshot(catalogue).encode(), 6)


__all__ = ["Office", "compressed_snapshot", "zone_calendar"]
