"""A case in the hands of a test: commands in, events out, on the calendar of China."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onewindow.procedures import (
    AllowedStop,
    CaseState,
    Command,
    Event,
    Machine,
    Period,
    Refused,
    Terms,
)
from onewindow.procedures.licence import LICENCE
from onewindow.working_days import china

CALENDAR = china()
TERMS = Terms(
    matter="M304",
    statutory=Period(20, "working_day"),
    promised=Period(5, "working_day"),
    extension=Period(10, "working_day"),
    stops=(
        AllowedStop("expert_review", "行政许可法 45", 30),
        AllowedStop("hearing", "行政许可法 45"),
        AllowedStop("publicity", "", 10, "calendar_day"),
    ),
)


def day(text: str) -> date:
    """``09-21`` is a day of 2026."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


class ACase:
    """Runs commands; ``do`` returns the kinds of the events, ``refused`` the code of the refusal."""

    def __init__(self, machine: Machine = LICENCE, **terms: Any) -> None:
        self.machine = machine
        self.terms = replace(TERMS, **terms)
        self.state: CaseState = machine.initial()
        self.events: list[Event] = []

    def do(self, kind: str, on: str, **data: Any) -> list[str]:
        events = self.machine.decide(
            self.state, Command(kind, day(on), "officer", data), self.terms, CALENDAR
        )
        assert events
        for event in events:
            self.state = self.machine.evolve(self.state, event)
        self.events.extend(events)
        return [event.kind for event in events]

    def refused(self, kind: str, on: str, **data: Any) -> str:
        before = self.state
        try:
            self.machine.decide(self.state, Command(kind, day(on), "officer", data), self.terms, CALENDAR)
        except Refused as refusal:
            assert refusal.zh
            assert refusal.en
            assert self.state == before
            return refusal.code
        raise AssertionError(f"{kind} was not refused")

    @property
    def last(self) -> Event:
        return self.events[-1]

    def accepted(self, on: str = "09-21", **data: Any) -> ACase:
        self.do("submit", on, papers=["application_form", "drawings"])
        self.do("accept", on, **data)
        return self

    def granted(self, on: str = "09-22", **data: Any) -> ACase:
        self.accepted()
        self.do("grant", on, number="淄高审批〔2026〕1号", **data)
        return self

    def in_force(self, valid_until: str | None = None) -> ACase:
        self.granted()
        self.do("issue_certificate", "09-22", number="证1", valid_until=valid_until)
        self.do("deliver", "09-22", receipt="回证1")
        return self
