"""Reading records with the actor's standing: the one door through which operations and queries see a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office import project_record, record
from onewindow.office.permissions import (
    RELATION_WORDS,
    ROLE_WORDS,
    VISIBLE_CASE,
    VISIBLE_PROJECT,
    Right,
    not_found,
)
from onewindow.office.project_record import ProjectRecord
from onewindow.office.record import CaseRecord
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

SYSTEM = Actor("system", "系统", "system", "系统", "system")
"""The daily round and other acts that no person gives."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to a case or project now: its organisation's relations, the person's own roles in it."""

    actor: Actor
    relations: frozenset[str]
    roles: frozenset[str]
    recused: bool = False

    def has(self, right: Right | None) -> bool:
        """Whether the actor has the right. What an applicant does by itself (自行办理) it also decides itself."""
        if self.actor.kind == "system":
            return True
        if right is None or self.recused or not self.roles or not right.relations & self.relations:
            return False
        return bool(right.roles & self.roles) or {"own", "deciding"} <= self.relations

    def require(self, right: Right | None, zh: str, en: str) -> None:
        """Raise ``Refused`` when the actor lacks the right to do what ``zh`` and ``en`` name."""
        if self.has(right):
            return
        if self.recused:
            raise Refused(
                "recused",
                f"{self.actor.name} 已回避本办件，不能{zh}；请由本单位其他工作人员办理。",
                f"{self.actor.name} is off this case and may not {en}; a colleague of the same body has to do it",
                "公务员法 76",
            )
        roles, relations = (
            _named(right.roles if right else frozenset(), ROLE_WORDS),
            _named(right.relations if right else frozenset(), RELATION_WORDS),
        )
        raise Refused(
            "not_permitted",
            f"{self.actor.name}（{self.actor.organisation_name}）无权{zh}；需要身份：{roles.zh}；单位在办件中须为：{relations.zh}。",
            f"{self.actor.name} ({self.actor.organisation_name}) may not {en}; it takes the role of {roles.en} in an "
            f"organisation that is {relations.en}",
        )


def _named(codes: frozenset[str], words: Mapping[str, tuple[str, str]]) -> Text:
    names = [words.get(code, (code, code)) for code in sorted(codes)]
    return Text("、".join(name[0] for name in names) or "—", " or ".join(name[1] for name in names) or "—")


def roles_now(connection: Connection, actor: Actor) -> frozenset[str]:
    """The roles that the person holds in its organisation at this moment, whatever it held at sign-in."""
    rows = connection.rows(
        "SELECT role FROM memberships WHERE person = ? AND organisation = ?",
        (actor.person, actor.organisation),
    )
    return frozenset(str(row[0]) for row in rows)


def visible_case(connection: Connection, actor: Actor, case: str) -> str:
    """The id of a case by id or number, as far as the actor may see it. Raises ``Refused`` (``not_found``)."""
    if actor.kind == "system":
        row = connection.row(
            "SELECT c.id FROM cases c WHERE c.id = ? OR (c.number <> '' AND c.number = ?)", (case, case)
        )
    else:
        row = connection.row(
            f"SELECT c.id FROM cases c WHERE (c.id = ? OR (c.number <> '' AND c.number = ?)) AND {VISIBLE_CASE}",
            (case, case, actor.person),
        )
    if row is None:
        raise not_found("该办件", "the case")
    return str(row[0])


def open_case(connection: Connection, actor: Actor, case: str) -> tuple[CaseRecord, Standing]:
    """A case with the actor's standing to it. Raises ``Refused`` (``not_found``) for what it may not see."""
    found, standing, _ = open_case_events(connection, actor, case)
    return found, standing


def open_case_events(
    connection: Connection, actor: Actor, case: str
) -> tuple[CaseRecord, Standing, list[StoredEvent]]:
    """The same with the events that the record was made from."""
    id = visible_case(connection, actor, case)
    events = read_stream(connection, f"case:{id}")
    found = record.fold(id, events)
    return found, standing_to(connection, actor, found), events


def standing_to(connection: Connection, actor: Actor, case: CaseRecord) -> Standing:
    """How an actor stands to a case that was read already."""
    relations = frozenset(
        relation for relation, organisation in case.parties if organisation == actor.organisation
    )
    return Standing(actor, relations, roles_now(connection, actor), actor.person in case.handling.recused)


def open_project(connection: Connection, actor: Actor, project: str) -> tuple[ProjectRecord, Standing]:
    """A project as far as the actor may see it. Raises ``Refused`` (``not_found``)."""
    row = connection.row(
        f"SELECT p.id FROM projects p WHERE (p.id = ? OR p.number = ?) AND {VISIBLE_PROJECT}",
        (project, project, actor.person, actor.person),
    )
    if row is None:
        raise not_found("该项目", "the project")
    found = load_project(connection, str(row[0]))
    relations = set[str]()
    if found.holder == actor.organisation:
        relations.add("own")
    if actor.organisation in found.mandated:
        relations.add("mandated")
    if found.zone == actor.organisation:
        relations.add("zone")
    if actor.organisation in found.receiving:
        relations.add("receiving")
    if agency := found.agents.get(actor.organisation):
        relations.add(agency.relation)
    return found, Standing(actor, frozenset(relations), roles_now(connection, actor))


def load_project(connection: Connection, project: str) -> ProjectRecord:
    """A project without asking who wants to know: for work on one of its cases."""
    return project_record.fold(project, read_stream(connection, f"project:{project}"))
