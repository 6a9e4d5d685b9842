"""The mandates that an organisation gave and holds, with their history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onewindow.office.office import Office
from onewindow.office.queries.keys import MOST, By, Order, most
from onewindow.office.reading import roles_now
from onewindow.office.views import Actor


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as both sides see it. ``side`` is ``principal`` or ``agent``: which of the two the actor's side is.

    ``state``: ``offered``, ``active``, ``declined``, ``withdrawn``, ``resigned``, ``expired``. ``project`` "" means all;
    no ``matters`` means all. ``until`` is the last day, None without one.
    """

    id: str
    side: str
    principal: str
    principal_name: str
    agent: str
    agent_name: str
    project: str
    project_name: str
    matters: tuple[str, ...]
    acts: bool
    until: date | None
    state: str
    offered_on: date
    answered_on: date | None
    ended_on: date | None
    reason: str

    @property
    def open(self) -> bool:
        """Whether it is in force or waits for an answer."""
        return self.state in ("offered", "active")


_ORDER = Order(
    By("CASE WHEN m.state IN ('offered', 'active') THEN 0 ELSE 1 END", int),
    By("m.offered_on", falling=True),
    By("m.id"),
)


def mandates(
    office: Office,
    actor: Actor,
    side: Literal["", "principal", "agent"] = "",
    after: str = "",
    limit: int = MOST,
) -> tuple[tuple[MandateView, ...], str]:
    """The mandates of the actor's organisation on either side, or those that it gave (``principal``) or holds (``agent``);
    those open first, then the latest; and the key of the next page ("" at the end). One whose last day has passed reads
    ``expired`` whether or not the round has run."""
    limit, (beyond, key) = most(limit), _ORDER.beyond(after)
    sides = [side] if side else ["principal", "agent"]
    own = " OR ".join(f"m.{one} = ?" for one in sides)
    today = office.today().isoformat()
    with office.ledger.reader() as connection:
        if not roles_now(connection, actor):
            return (), ""
        rows = connection.rows(
            "SELECT m.id, m.principal, a.name, m.agent, b.name, m.project, p.name, m.matters, m.acts, m.until_on, "
            f"m.state, m.offered_on, m.answered_on, m.ended_on, m.reason, {_ORDER.columns} FROM mandates m "
            "JOIN organisations a ON a.id = m.principal JOIN organisations b ON b.id = m.agent "
            f"LEFT JOIN projects p ON p.id = m.project WHERE ({own}){beyond} ORDER BY {_ORDER.by} LIMIT ?",
            [*(actor.organisation for _ in sides), *key, limit + 1],
        )
    found, following = _ORDER.page(rows, limit)
    return tuple(_view(row, actor, today) for row in found), following


def _view(row: tuple[object, ...], actor: Actor, today: str) -> MandateView:
    (
        id,
        principal,
        principal_name,
        agent,
        agent_name,
        project,
        project_name,
        matters,
        acts,
        until,
        state,
        *rest,
    ) = row
    offered_on, answered_on, ended_on, reason = rest
    gone = until is not None and str(until) < today and state in ("offered", "active")
    return MandateView(
        str(id), "principal" if principal == actor.organisation else "agent", str(principal), str(principal_name),
        str(agent), str(agent_name), str(project), str(project_name or ""), tuple(json.loads(str(matters))), bool(acts),
        _day(until), "expired" if gone else str(state), date.fromisoformat(str(offered_on)), _day(answered_on),
        _day(ended_on), str(reason),
    )  # fmt: skip


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
