"""What the clock remembers of a case: runs, each with its stops, extensions and end. A fold over events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from onewindow.procedures.protocol import Event, Period

STARTS = frozenset({"accepted", "deemed_accepted", "reopened"})
ENDS = frozenset({"granted", "refused", "withdrawn", "terminated", "filed", "filing_refused"})


@dataclass(frozen=True, slots=True)
class StopSpan:
    """One special procedure: the days on which it began and ended (None: still open), and what was told."""

    id: str
    kind: str
    began: date
    ended: date | None = None
    basis: str = ""
    planned_until: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of the statutory limit (行政许可法 art. 42): its day and how many days it adds."""

    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the clock, from acceptance (or from the day a case is reopened) to the decision."""

    began: date
    stops: tuple[StopSpan, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended: date | None = None
    end_kind: str = ""
    received: date | None = None

    def start(self, period: Period) -> date:
        """The day from which the period counts: acceptance, or receipt where the law says so."""
        if period.since == "receipt" and self.received is not None:
            return min(self.received, self.began)
        return self.began

    @property
    def open_stops(self) -> tuple[StopSpan, ...]:
        """The stops that have not ended."""
        return tuple(stop for stop in self.stops if stop.ended is None)


@dataclass(frozen=True, slots=True)
class Clock:
    """All runs of a case's clock, the present one last. A reopened case has a fresh run."""

    runs: tuple[Run, ...] = ()

    @property
    def run(self) -> Run | None:
        """The present run, or None before acceptance."""
        return self.runs[-1] if self.runs else None

    def evolve(self, event: Event) -> Clock:
        """The clock after the event; events that do not concern it leave it unchanged."""
        kind, data = event.kind, event.data
        if kind in STARTS:
            received = data.get("received_on")
            begun = Run(event.on, received=date.fromisoformat(received) if received else None)
            return Clock((*self.runs, begun))
        run = self.run
        if run is None or run.ended is not None:
            return self
        if kind == "clock_stopped":
            until = data.get("planned_until")
            planned = date.fromisoformat(until) if until else None
            stop = StopSpan(data["stop"], data["stop_kind"], event.on, None, data.get("basis", ""), planned)
            run = replace(run, stops=(*run.stops, stop))
        elif kind == "clock_resumed":
            run = replace(run, stops=tuple(_ended(stop, data["stop"], event.on) for stop in run.stops))
        elif kind == "extended":
            run = replace(run, extensions=(*run.extensions, Extension(event.on, int(data["days"]))))
        elif kind in ENDS:
            run = replace(run, ended=event.on, end_kind=kind)
        else:
            return self
        return Clock((*self.runs[:-1], run))

    def as_of(self, on: date) -> Clock:
        """The clock as the legal days up to ``on`` make it: what took effect later is left out."""
        return Clock(tuple(_run_as_of(run, on) for run in self.runs if run.began <= on))


def read_clock(events: Iterable[Event]) -> Clock:
    """The clock that the events leave behind."""
    clock = Clock()
    for event in events:
        clock = clock.evolve(event)
    return clock


def _ended(stop: StopSpan, stop_id: str, on: date) -> StopSpan:
    return replace(stop, ended=on) if stop.id == stop_id and stop.ended is None else stop


def _run_as_of(run: Run, on: date) -> Run:
    over = run.ended is not None and run.ended <= on
    return Run(
        began=run.began,
        stops=tuple(
            stop if stop.ended is None or stop.ended <= on else replace(stop, ended=None)
            for stop in run.stops
            if stop.began <= on
        ),
        extensions=tuple(extension for extension in run.extensions if extension.on <= on),
        ended=run.ended if over else None,
        end_kind=run.end_kind if over else "",
        received=run.received,
    )
