"""The catalogue by day, read once and compiled once for each span of days on which nothing in it changes."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from onewindow.catalogue import loader
from onewindow.catalogue.layers import Source, read
from onewindow.catalogue.model import Catalogue
from onewindow.planner.planner import Planner


class Catalogues:
    """A zone's catalogue for all days. Safe to share between threads and between offices of one process."""

    def __init__(self, root: Path | None = None, zone: str = loader.DEFAULT_ZONE) -> None:
        self.zone = zone
        self._root = root or loader.default_root()
        self._lock = threading.RLock()
        self._source: Source | None = None
        self._changes: list[date] = []
        self._by_period: dict[int, Catalogue] = {}
        self._by_snapshot: dict[str, Catalogue] = {}
        self._planner = lru_cache(maxsize=16)(Planner)

    @property
    def zone_folder(self) -> Path:
        """The zone's own folder of the catalogue."""
        return self._root / self.zone

    def on(self, day: date) -> Catalogue:
        """The catalogue as it holds on a day. Raises ``CatalogueError``."""
        with self._lock:
            if self._source is None:
                loader.load(self._root, self.zone, day)
                self._source = read(self._root, self.zone)
                self._changes = days_of_change(self._source, loader.build(self._source, day, []))
            period = bisect_right(self._changes, day)
            if period not in self._by_period:
                self._by_period[period] = loader.build(self._source, day, [])
            return self._by_period[period]

    def planner(self, catalogue: Catalogue) -> Planner:
        """The planner of a catalogue, compiled once."""
        return self._planner(catalogue)

    def remember(self, snapshot: str, catalogue: Catalogue) -> None:
        """Use this object for a copy just kept, instead of restoring it."""
        with self._lock:
            self._by_snapshot.setdefault(snapshot, catalogue)

    def remembered(self, snapshot: str) -> Catalogue | None:
        """The catalogue of a copy that was used before, or None."""
        return self._by_snapshot.get(snapshot)

    def restore(self, snapshot: str, kept: bytes) -> Catalogue:
        """The catalogue of a kept copy. Raises ``CatalogueError`` when it no longer gives its own hash."""
        with self._lock:
            if snapshot not in self._by_snapshot:
                self._by_snapshot[snapshot] = loader.restore(zlib.decompress(kept).decode())
            return self._by_snapshot[snapshot]


def days_of_change(source: Source, catalogue: Catalogue) -> list[date]:
    """The days from which something in the catalogue is different: between them one catalogue serves all days."""
    spans = [
        (one.valid_from, one.valid_to)
        for by_id in source.definitions.values()
        for versions in by_id.values()
        for one in versions
    ]
    spans += [
        (value.valid_from, value.valid_to)
        for one in catalogue.dated_parameters.values()
        for value in one.values
    ]
    found = {first for first, _ in spans if first} | {last + timedelta(days=1) for _, last in spans if last}
    return sorted(found)


def compressed_snapshot(catalogue: Catalogue) -> bytes:
    """The whole catalogue as it is kept with the cases accepted under it."""
    return zlib.compress(loader.snapshot(catalogue).encode(), 6)
