"""An intake at a counter: who came, for whom, with what; and in which ways a window may take a matter in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.office.agreement_views import Way
from onewindow.office.office import Office
from onewindow.office.views import Actor

STATES = {
    "seen": Text("已核原件，扫描件已上传", "original seen and scanned"),
    "original": Text("收取原件", "original taken in"),
    "copy": Text("收取复印件", "copy taken in"),
    "exempt": Text("免提交（系统已有）", "exempt: already at hand"),
    "defect": Text("有问题", "has a defect"),
    "missing": Text("缺少", "missing"),
}
"""What a clerk finds about a paper."""

CHECKED = frozenset(STATES)

RELATIONS = {
    "self": Text("申请人本人（法定代表人）", "the applicant (legal representative)"),
    "agent": Text("代理人（持授权委托书）", "an agent with a letter of authority"),
}


@dataclass(frozen=True, slots=True)
class Intake:
    """One visit to the counter; ``case`` and ``project`` are empty until they are chosen."""

    id: str
    window: str
    holder: str
    presenter: str
    relation: str
    letter: str
    project: str
    case: str
    state: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """Who confirmed at the counter; ``letter`` names the file of the letter of authority."""

    name: str
    relation: str
    letter: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the counter hands out. ``number`` is empty while the deciding body has not received the papers."""

    case: str
    number: str
    receipt: str
    code: str
    mode: str
    clock: str
    received_on: date


def ways_in(connection: Connection, office: Office, actor: Actor, matter: str) -> tuple[Way, ...]:
    """The ways in which the actor's organisation may take a matter in today, the most direct first; empty for none."""
    return ways_of(connection, office, actor.organisation, actor.kind).get(matter, ())


def ways_of(
    connection: Connection, office: Office, organisation: str, kind: str
) -> dict[str, tuple[Way, ...]]:
    """Every matter that an organisation may take in today, with its ways, in two statements.

    A department takes in what it decides; a window of the zone everything that somebody applies for; any other window
    what an agreement in force names.
    """
    matters = office.catalogue().matters
    if kind == "department":
        return {
            id: (Way(id, "local", "window"),) for id, one in matters.items() if one.deciding == organisation
        }
    row = connection.row("SELECT zone FROM windows WHERE organisation = ?", (organisation,))
    if row is None:
        return {}
    if row[0] == office.zone:
        return {
            id: (Way(id, "local", "window"),) for id, one in matters.items() if one.deciding != "applicant"
        }
    today = office.today().isoformat()
    rows = connection.rows(
        "SELECT m.matter, a.mode, a.clock, a.id FROM agreements a JOIN agreement_matters m ON m.agreement = a.id "
        "WHERE a.window_id = ? AND a.ended = 0 AND a.valid_from <= ? AND (a.valid_until IS NULL OR a.valid_until >= ?) "
        "ORDER BY m.matter, CASE a.mode WHEN 'accept' THEN 0 WHEN 'collect' THEN 1 ELSE 2 END, a.id",
        (organisation, today, today),
    )
    return _grouped([Way(*(str(value) for value in row)) for row in rows if row[0] in matters])


def _grouped(ways: Sequence[Way]) -> dict[str, tuple[Way, ...]]:
    found: dict[str, dict[str, Way]] = {}
    for way in ways:
        found.setdefault(way.matter, {}).setdefault(way.mode, way)
    return {matter: tuple(modes.values()) for matter, modes in found.items()}
