"""The office itself: one database, one file store, one catalogue by day, one clock."""

from __future__ import annotations

from contextvars import Context
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from onewindow.catalogue import loader
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Catalogue
from onewindow.ledger import Ledger
from onewindow.ledger.database import Connection
from onewindow.office import zone_days
from onewindow.office.catalogues import Catalogues
from onewindow.office.files import LIMIT, FileStore
from onewindow.office.remembered import Remembered
from onewindow.office.tables import projectors
from onewindow.office.times import CLOSING, SystemClock, TimeSource, after_hours, legal_day
from onewindow.planner.options import Options
from onewindow.planner.planner import Planner, zone_calendar
from onewindow.planner.project_plan import Plan
from onewindow.working_days import Calendar

if TYPE_CHECKING:
    from onewindow.office.situation import Situation

SITUATIONS = 256
"""So many projects' plans are kept at hand; with every question open one costs a quarter of a second."""

LOOK_SECONDS = 5.0
"""So often at most a process that only reads looks whether another one has set days of the zone."""


def _planner_with(catalogue: Catalogue, days: tuple[tuple[date, str], ...]) -> Planner:
    return Planner(catalogue, zone_days.overlaid(zone_calendar(catalogue), dict(days)))


class Office:
    """What operations and queries work with. Safe to share between threads; close it at the end.

    ``data_dir`` holds the files and, unless ``url`` says otherwise, the SQLite database. ``catalogues`` may be
    shared between offices; without it the zone's catalogue is read from ``catalogue_root``.
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
        catalogues: Catalogues | None = None,
    ) -> None:
        self.catalogues = catalogues or Catalogues(catalogue_root, zone)
        self.zone = self.catalogues.zone
        self.clock = clock or SystemClock()
        self.closing = closing
        data_dir.mkdir(parents=True, exist_ok=True)
        self.folder = data_dir
        self.situations: Remembered[Situation] = Remembered(SITUATIONS)
        self._days: tuple[tuple[date, str], ...] = ()
        self._days_at = 0
        self._looked: float | None = None
        self._planner_of_zone = lru_cache(maxsize=16)(_planner_with)
        self.mandates_ended: date | None = None
        self.files = FileStore(data_dir / "files", upload_limit)
        database = url or f"sqlite:///{data_dir / 'onewindow.db'}"
        self.ledger = Ledger(database, projectors(lambda: self.calendar), self.clock.now, self._watch_days)
        self._looked = monotonic()

    def _watch_days(self, connection: Connection) -> None:
        """Inside a writing transaction: the zone's own days as they stand there, whoever has set them."""
        at = zone_days.version(connection, self.zone)
        if at != self._days_at:
            self._take_days(zone_days.days(connection, self.zone), at)

    def refresh_days(self) -> None:
        """Notice the zone's days that another process of the installation has set."""
        with self.ledger.reader() as connection:
            at = zone_days.version(connection, self.zone)
            if at > self._days_at:  # never back: the writer may be about to commit newer ones
                self._take_days(zone_days.days(connection, self.zone), at)

    def _take_days(self, found: zone_days.Days, at: int) -> None:
        days = tuple(found.items())
        if days != self._days:
            self._days = days
            self.situations = Remembered(SITUATIONS)
        self._days_at = at

    def _look(self) -> None:
        """Before reading by the calendar, now and then; a housekeeping statement that no page's count includes."""
        if self._looked is not None and monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = monotonic()
            Context().run(self.refresh_days)

    def close(self) -> None:
        """Finish what is being written and close the database."""
        self._looked = None
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
        return self.catalogues.on(on or self.today())

    def frozen_catalogue(self, snapshot: str) -> Catalogue:
        """The catalogue that a case was accepted under, from the copy kept in the ledger."""
        known = self.catalogues.remembered(snapshot)
        if known is not None:
            return known
        kept = self.ledger.content(snapshot)
        if kept is None:
            raise KeyError(f"the catalogue {snapshot} is not in the ledger")
        return self.catalogues.restore(snapshot, kept)

    def planner(self, catalogue: Catalogue) -> Planner:
        """The planner of a catalogue, compiled once."""
        self._look()
        if self._days:
            return self._planner_of_zone(catalogue, self._days)
        return self.catalogues.planner(catalogue)

    def plan(self, catalogue: Catalogue, facts: FactSet, on: date, options: Options) -> Plan:
        """The plan of a project from a day on."""
        return self.planner(catalogue).plan(facts, on, options)
