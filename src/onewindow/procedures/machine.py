"""The machine that runs a table of rules: one rule per command, one effect per event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from onewindow.procedures import words
from onewindow.procedures.case import CaseState
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Event, Refused, Terms
from onewindow.procedures.refusals import refuse
from onewindow.working_days import Calendar, DateOutOfRange


@dataclass(frozen=True, slots=True)
class Situation:
    """What an act decides upon: the state, the command, the matter's terms and the calendar."""

    state: CaseState
    command: Command
    terms: Terms
    calendar: Calendar

    @property
    def on(self) -> date:
        """The day of legal effect."""
        return self.command.on

    def event(self, kind: str, on: date | None = None, **data: Any) -> Event:
        """An event of this command; days become ISO texts, so that the data can be stored as JSON."""
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
        return Event(kind, on or self.command.on, self.command.by, plain)


Act = Callable[[Situation], tuple[Event, ...]]
Ready = Callable[[CaseState, Terms], None]
Effect = Callable[[CaseState, Event], CaseState]


def _always(state: CaseState, terms: Terms) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """When a command may be given and what it does.

    ``ready`` raises ``Refused`` when the state alone forbids the command. A command that ``moves`` the case on
    may not take effect before anything already known of it; any other may be entered late, back to the day
    the phase began.
    """

    phases: frozenset[Phase]
    act: Act
    ready: Ready = _always
    moves: bool = False


class Machine:
    """A procedure made of rules and effects. Satisfies ``Procedure[CaseState]``."""

    def __init__(self, id: str, rules: Mapping[str, Rule], effects: Mapping[str, Effect]) -> None:
        self.id = id
        self.rules = dict(rules)
        self.effects = dict(effects)
        self.commands = tuple(self.rules)
        self.events = tuple(self.effects)

    def initial(self) -> CaseState:
        """A case of which nothing is known."""
        return CaseState()

    def decide(
        self, state: CaseState, command: Command, terms: Terms, calendar: Calendar
    ) -> tuple[Event, ...]:
        """The events that the command causes, at least one. Raises ``Refused`` when it is not allowed."""
        rule = self.rules.get(command.kind)
        if rule is None:
            refuse(
                "unknown_command",
                f"没有名为“{command.kind}”的操作。",
                f"there is no command {command.kind!r} in procedure {self.id!r}",
            )
        _check_day(command)
        self._check_phase(rule, state, command, terms)
        rule.ready(state, terms)
        _check_order(rule, state, command)
        try:
            return rule.act(Situation(state, command, terms, calendar))
        except DateOutOfRange as error:
            refuse("date_out_of_range", error.zh, error.en)

    def evolve(self, state: CaseState, event: Event) -> CaseState:
        """The state after the event. Raises ``KeyError`` for an event that is not of this procedure."""
        after = self.effects[event.kind](state, event)
        last = event.on if state.last_on is None else max(state.last_on, event.on)
        phase_on = event.on if after.phase is not state.phase or after.phase_on is None else after.phase_on
        return replace(after, clock=state.clock.evolve(event), last_on=last, phase_on=phase_on)

    def replay(self, events: Iterable[Event]) -> CaseState:
        """The state that the events leave behind."""
        state = self.initial()
        for event in events:
            state = self.evolve(state, event)
        return state

    def available(self, state: CaseState, terms: Terms) -> tuple[str, ...]:
        """The commands that the state admits, in the rules' order; data and day may still be refused."""
        return tuple(kind for kind, rule in self.rules.items() if self._admits(rule, state, terms))

    def hindrance(self, kind: str, state: CaseState, terms: Terms) -> Refused | None:
        """Why the state does not admit a command now; None when it does, as far as the state alone tells."""
        rule = self.rules[kind]
        try:
            self._check_phase(rule, state, Command(kind, date.min, ""), terms)
            rule.ready(state, terms)
        except Refused as refused:
            return refused
        return None

    def _admits(self, rule: Rule, state: CaseState, terms: Terms) -> bool:
        if state.phase not in rule.phases:
            return False
        try:
            rule.ready(state, terms)
        except Refused:
            return False
        return True

    def _check_phase(self, rule: Rule, state: CaseState, command: Command, terms: Terms) -> None:
        if state.phase in rule.phases:
            return
        can = self.available(state, terms)
        zh_can = "、".join(words.COMMANDS[kind][0] for kind in can) or "无"
        en_can = ", ".join(words.COMMANDS[kind][1] for kind in can) or "nothing"
        refuse(
            "wrong_phase",
            f"办件目前为“{words.PHASES[state.phase][0]}”，不能{words.COMMANDS[command.kind][0]}。目前可以：{zh_can}。",
            f"the case is {words.PHASES[state.phase][1]!r}: {words.COMMANDS[command.kind][1]!r} is not possible; "
            f"possible now: {en_can}",
        )


def _check_day(command: Command) -> None:
    """A moment is no legal day: which day it means hangs on the zone's time, which the caller knows."""
    if isinstance(command.on, datetime) or not isinstance(command.on, date):
        refuse("on_invalid", f"生效日“{command.on}”不是日期。", f"the legal day {command.on!r} is not a date")


def _check_order(rule: Rule, state: CaseState, command: Command) -> None:
    """A command may be entered late, but its legal day may not break the order of what is known."""
    floor = state.last_on if rule.moves else state.phase_on
    if floor is not None and command.on < floor:
        refuse(
            "out_of_order",
            f"生效日 {command.on} 早于办件已有记录的日期 {floor}，{words.COMMANDS[command.kind][0]}不能在此之前生效。"
            "请核对日期。",
            f"{words.COMMANDS[command.kind][1]!r} on {command.on} would take effect before {floor}, the day of what is already "
            "recorded; check the date",
        )
