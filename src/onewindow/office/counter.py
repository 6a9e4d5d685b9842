"""A case at a window: who received it, who decides, whose clock runs, and where its papers are. A pure fold.

Law knows one deciding body; a window only receives for it (收受分离). Three things are therefore kept apart and shown:
the **receiving window** and its day, the **deciding body**, and **whose receipt** starts the days of 行政许可法 32 and 42:

- ``authority``: the deciding body's own receipt (the rule). Until it acknowledges the papers, no clock of its runs; the
  window must forward within one working day.
- ``window``: the window's day counts as the body's receipt, because the agreement says so or the body works through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.procedures.protocol import Refused

MODES: dict[str, tuple[str, str]] = {
    "local": ("本区窗口收件", "taken in at a window of the zone"),
    "online": ("全程网办（窗口帮办）", "online, with the window's help"),
    "collect": ("异地代收代办", "collected and forwarded for the authority"),
    "accept": ("异地受理", "accepted by the window in the authority's name"),
}
"""How a window takes in."""

CARRIED = frozenset({"collect", "accept"})
"""The modes in which papers travel: they are forwarded, and the result may come back."""

STATES: dict[str, tuple[str, str]] = {
    "at_authority": ("已在办理机关", "with the deciding body"),
    "to_forward": ("待转交", "to be forwarded"),
    "forwarded": ("已转交，待确认", "forwarded, not acknowledged yet"),
    "returned": ("已退回窗口", "returned to the window"),
    "acknowledged": ("办理机关已接收", "acknowledged by the deciding body"),
    "result_sent": ("结果已寄回，待送交", "result sent back, to be handed over"),
    "hand_over_failed": ("送交未成功", "hand-over failed"),
    "handed_over": ("已送交申请人", "handed over to the applicant"),
    "cancelled": ("已取消收件", "receipt cancelled"),
}
"""Where the papers are."""

WAITING = {
    "to_forward": "window",
    "returned": "window",
    "result_sent": "window",
    "hand_over_failed": "window",
    "forwarded": "authority",
}
"""Whose turn it is in a state; the others wait for nobody here."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened between window, authority and applicant."""

    kind: str
    on: date
    by: str
    sequence: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counter:
    """A case as the windows see it; ``window`` is empty for a case that nobody took in on behalf."""

    window: str = ""
    window_name: str = ""
    place: str = ""
    mode: str = ""
    clock: str = ""
    state: str = ""
    receipt: str = ""
    code: str = ""
    received_on: date | None = None
    forward_by: date | None = None
    collect_here: bool = False
    checklist: tuple[Mapping[str, Any], ...] = ()
    steps: tuple[Step, ...] = field(default=())

    @property
    def held(self) -> bool:
        """Whether the window holds the application and the deciding body has not received it yet."""
        return self.clock == "authority" and self.state in ("to_forward", "forwarded", "returned")

    @property
    def waits_for(self) -> str:
        """``window``, ``authority`` or nobody."""
        return WAITING.get(self.state, "")

    def last(self, *kinds: str) -> Step | None:
        """The last step of one of these kinds."""
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)


def refuse_held(counter: Counter) -> None:
    """Raise ``Refused`` where a window holds the application: what was read over and signed may not change."""
    if counter.held and counter.state != "returned":
        raise Refused(
            "held_at_window",
            f"{counter.window_name}已收件（{counter.receipt}），正在转交办理机关；要修改请先到该窗口取消收件。",
            f"{counter.window_name} has received it ({counter.receipt}) and is forwarding it; "
            "to change it, have the window cancel the receipt first",
        )


def _taken_in(counter: Counter, event: StoredEvent) -> Counter:
    data = event.data
    return replace(
        counter,
        **{key: data[key] for key in ("window", "window_name", "place", "mode", "clock", "receipt", "code")},
        received_on=event.on,
        forward_by=date.fromisoformat(data["forward_by"]) if data.get("forward_by") else None,
        collect_here=bool(data["collect_here"]),
        checklist=tuple(data["checklist"]),
        state="to_forward" if data["mode"] in CARRIED else "at_authority",
    )


_MOVES = {
    "papers_forwarded": "forwarded",
    "forward_acknowledged": "acknowledged",
    "forward_returned": "returned",
    "result_sent_to_window": "result_sent",
    "handed_over": "handed_over",
    "hand_over_failed": "hand_over_failed",
    "receipt_cancelled": "cancelled",
}

EVENTS = ("taken_in", "checklist_kept", "corrections_taken_in", *_MOVES)
"""The events of a case that concern windows."""


def evolve(counter: Counter, event: StoredEvent) -> Counter:
    """The counter after one of its events."""
    if event.kind == "checklist_kept":
        return replace(counter, checklist=tuple(event.data["items"]))
    if event.kind == "taken_in":
        after = _taken_in(counter, event)
    else:
        after = replace(counter, state=_MOVES.get(event.kind, counter.state))
    step = Step(event.kind, event.on, event.by, event.sequence, event.data)
    return replace(after, steps=(*after.steps, step))
