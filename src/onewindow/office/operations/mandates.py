"""Mandates: an enterprise or resident lets an agency act for it, or only see, until a day; either side ends it.

Each mandate is a stream ``mandate:<id>``. Its effect is rows: on the projects and cases within its reach the agency
stands as ``mandated`` or ``observing``. The rows follow from all mandates in force together, so that ending one leaves
what another still gives.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.store import read_streams
from onewindow.office import project_record
from onewindow.office.identity import citizen_number, credit_code, plain
from onewindow.office.names import names_in
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import each, happened, write
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import ANY, Right, not_found
from onewindow.office.project_record import Agency, ProjectRecord
from onewindow.office.reading import SYSTEM, Standing, open_project, roles_now
from onewindow.office.remedies import months_after
from onewindow.office.situation import matter_of
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

OWN = Right(frozenset({"own"}), ANY)
LONGEST_YEARS = 5
"""A mandate lasts at most so long; the limit is the house's own, no law gives one."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as its row tells it. ``project`` "" means all projects, now and later; no ``matters`` means all."""

    id: str
    principal: str
    agent: str
    project: str
    matters: tuple[str, ...]
    acts: bool
    until: date | None
    state: str

    @property
    def relation(self) -> str:
        """What the agency is to the cases within reach."""
        return "mandated" if self.acts else "observing"


COLUMNS = "id, principal, agent, project, matters, acts, until_on, state"


def from_row(row: tuple[object, ...]) -> Mandate:
    """A row of ``COLUMNS`` as a record."""
    id, principal, agent, project, matters, acts, until, state = row
    return Mandate(
        str(id), str(principal), str(agent), str(project), tuple(json.loads(str(matters))), bool(acts),
        date.fromisoformat(str(until)) if until else None, str(state),
    )  # fmt: skip


def offer_mandate(
    office: Office,
    actor: Actor,
    agency: str,
    project: str = "",
    matters: Collection[str] = (),
    acts: bool = True,
    until: date | None = None,
    key: str | None = None,
) -> str:
    """Offer a mandate to an agency named by its credit code (a resident by identity number); the mandate's id.

    For one project, or for all that the actor's organisation has and will have (then its legal representative only).
    ``acts`` false lets the agency see and nothing more. ``until`` is the last day. It takes effect when the agency accepts.
    """
    on, made, wanted = office.today(), new_id("m"), sorted(set(matters))
    _refuse_day(on, until)
    for matter in wanted:
        matter_of(office.catalogue(), matter)

    def work(transaction: Transaction) -> str:
        agent = _agency(transaction, agency, actor)
        where = _scope(transaction, actor, project)
        _refuse_twice(transaction, actor.organisation, agent, where)
        event = happened(
            "mandate_offered", on, actor,
            principal=actor.organisation, agent=agent, project=where, matters=wanted, acts=acts,
            until=until.isoformat() if until else None,
        )  # fmt: skip
        transaction.append(f"mandate:{made}", [event], expected=0)
        offered = Mandate(made, actor.organisation, agent, where, tuple(wanted), acts, until, "offered")
        _tell(transaction, actor, event, offered, agent)
        return made

    return write(office, actor, work, key, ["offer_mandate", agency, project, wanted, acts, str(until)])


def _refuse_day(on: date, until: date | None) -> None:
    if until is not None and until < on:
        raise _at(
            "until",
            "until_past",
            f"截止日 {until} 已经过去，请填写今天或以后的日期。",
            f"{until} has passed: give today or later",
        )
    if until is not None and until > months_after(on, 12 * LONGEST_YEARS):
        raise _at(
            "until", "until_far", f"委托最长 {LONGEST_YEARS} 年，到期可以再委托。",
            f"a mandate lasts {LONGEST_YEARS} years at most; give it anew then",
        )  # fmt: skip


def _at(field: str, code: str, zh: str, en: str) -> Refused:
    refusal = Refused(code, zh, en)
    refusal.field = field  # type: ignore[attr-defined]
    return refusal


def _refuse_mistyped(agency: str) -> None:
    """Say which character of a number that nobody is registered under is wrong, as signing up does."""
    number = plain(agency)
    resident = number[:17].isdecimal() and number[6:8] in ("19", "20")
    if resident:
        citizen_number(agency, field="agency")
    else:
        credit_code(agency, field="agency")


def _agency(transaction: Transaction, agency: str, actor: Actor) -> str:
    number = plain(agency)
    row = transaction.row(
        "SELECT id, verified_on FROM organisations WHERE (credit_code = ? AND credit_code <> '') "
        "OR (citizen_number = ? AND citizen_number <> '')",
        number, number,
    )  # fmt: skip
    if row is None:
        _refuse_mistyped(agency)
        raise _at(
            "agency", "no_such_organisation",
            "没有用这个代码登记的代办单位，请核对代码，或请对方先注册。",
            "no agency is registered under this code: check it, or ask the agency to sign up",
        )  # fmt: skip
    if not row[1]:
        raise _at(
            "agency", "not_verified", "该单位的登记还没有核实，核实后才能受托。",
            "that registration is not confirmed yet; it can take a mandate afterwards",
        )  # fmt: skip
    if row[0] == actor.organisation:
        raise _at("agency", "own_agency", "不能委托自己。", "you can't mandate yourself")
    return str(row[0])


def _scope(transaction: Transaction, actor: Actor, project: str) -> str:
    """The project's id, "" for all. Refuses who may not give so wide a mandate."""
    if project:
        found, standing = open_project(transaction.connection, actor, project)
        standing.require(OWN, "委托代办", "give a mandate")
        return found.id
    roles = roles_now(transaction.connection, actor)
    if actor.kind == "enterprise" and "legal_representative" not in roles:
        raise Refused(
            "not_permitted",
            "委托全部项目须由法定代表人办理；经办人可以就单个项目委托。",
            "only the legal representative mandates for all projects; an agent may for one project",
        )
    if actor.kind not in ("enterprise", "individual") or not roles:
        raise Refused("not_permitted", "只有申请人可以委托代办。", "only an applicant may give a mandate")
    return ""


def _refuse_twice(transaction: Transaction, principal: str, agent: str, project: str) -> None:
    row = transaction.row(
        "SELECT state FROM mandates WHERE principal = ? AND agent = ? AND project = ? AND state IN ('offered', 'active')",
        principal, agent, project,
    )  # fmt: skip
    if row is not None:
        raise _at(
            "agency", "mandated_already", "已对该单位作过同样范围的委托；如要改变，请先撤回原委托。",
            "it has a mandate of this reach already: withdraw that one first to change it",
        )  # fmt: skip


def answer_mandate(office: Office, actor: Actor, mandate: str, accept: bool) -> None:
    """The agency accepts or declines. From acceptance on it sees and acts within the mandate's reach."""

    def work(transaction: Transaction) -> None:
        found = _open(transaction, actor, mandate, "agent")
        if found.state != "offered":
            raise _ended(found)
        kind = "mandate_accepted" if accept else "mandate_declined"
        _record(transaction, office, actor, found, kind)
        if accept:
            refresh(office, transaction, actor, found, active=True)

    write(office, actor, work)


def withdraw_mandate(office: Office, actor: Actor, mandate: str, reason: str = "") -> None:
    """End a mandate or an offer, by the applicant who gave it or the agency that holds it: with effect at once."""

    def work(transaction: Transaction) -> None:
        found = _open(transaction, actor, mandate, "principal", "agent")
        if found.state not in ("offered", "active"):
            raise _ended(found)
        kind = "mandate_withdrawn" if found.principal == actor.organisation else "mandate_resigned"
        _record(transaction, office, actor, found, kind, reason=reason.strip()[:500])
        refresh(office, transaction, actor, found, active=False)

    write(office, actor, work)


def end_expired_mandates(office: Office) -> int:
    """End every mandate whose last day has passed; how many. Doors call it on the first sight of a new day.

    Raises an ``ExceptionGroup`` of those that could not be ended, after all others were.
    """
    today = office.today().isoformat()
    condition = "state IN ('offered', 'active') AND until_on < ?"
    with office.ledger.reader() as connection:
        rows = connection.rows(f"SELECT {COLUMNS} FROM mandates WHERE {condition} ORDER BY id", (today,))
    found = {one.id: one for one in map(from_row, rows)}
    each("mandate", found, lambda id: office.ledger.transact(partial(_expire, office, found[id])))
    return len(rows)


def _expire(office: Office, found: Mandate, transaction: Transaction) -> None:
    row = transaction.row("SELECT state FROM mandates WHERE id = ?", found.id)
    if row is not None and row[0] in ("offered", "active"):
        _record(transaction, office, SYSTEM, found, "mandate_expired")
        refresh(office, transaction, SYSTEM, found, active=False)


def _open(transaction: Transaction, actor: Actor, mandate: str, *sides: str) -> Mandate:
    row = transaction.row(f"SELECT {COLUMNS} FROM mandates WHERE id = ?", mandate)
    found = from_row(row) if row else None
    if found is None or actor.organisation not in {getattr(found, side) for side in ("principal", "agent")}:
        raise not_found("该委托", "the mandate")
    if actor.organisation not in {getattr(found, side) for side in sides}:
        raise Refused(
            "not_permitted", "委托由受托方接受或谢绝。", "it is the agency that accepts or declines"
        )
    if not roles_now(transaction.connection, actor):
        raise Refused("not_permitted", "您不再代表该单位。", "you no longer act for that organisation")
    return found


def _ended(found: Mandate) -> Refused:
    return Refused(
        "mandate_closed",
        "该委托已经答复或终止，请刷新页面查看。",
        f"the mandate is {found.state} already; reload the page",
    )


def _record(
    transaction: Transaction, office: Office, actor: Actor, found: Mandate, kind: str, **data: str
) -> None:
    event = happened(kind, office.today(), actor, **data)
    transaction.append(f"mandate:{found.id}", [event])
    for side in (found.principal, found.agent):
        if side != actor.organisation:
            _tell(transaction, actor, event, found, side)


def _tell(transaction: Transaction, actor: Actor, event: NewEvent, found: Mandate, side: str) -> None:
    """Tell one side of a mandate: with whom it is, for which project, until when, and the reason for its end."""
    other = found.agent if side == found.principal else found.principal
    names = names_in(transaction.connection, "organisations", [other])
    if found.project:
        names |= names_in(transaction.connection, "projects", [found.project])
    project = names.get(found.project, "")
    parts = [
        Text(project or "全部项目", project or "all projects"),
        Text("代为办理", "to act") if found.acts else Text("仅可查看", "to see only"),
    ]
    if found.until:
        parts.append(Text(f"至 {found.until}", f"until {found.until}"))
    if reason := str(event.data.get("reason", "")):
        parts.append(Text(f"原因：{reason}", f"reason: {reason}"))
    reach, name = Text("，", ", ").join(parts), names.get(other, "")
    told, subject = Text(f"{name}，{reach.zh}", f"{name}: {reach.en}"), Subject("mandate", found.id)
    tell_organisations(transaction, actor, "mandate", event, [side], subject, told)


def refresh(office: Office, transaction: Transaction, actor: Actor, changed: Mandate, active: bool) -> None:
    """Bring the projects and cases within a mandate's reach in line with all mandates that its agency now holds.

    The row of ``changed`` follows only after the transaction, so ``active`` says whether it is in force from now on.
    """
    held = _in_force(transaction, changed.principal, changed.project, changed.agent)
    held = [other for other in held if other.id != changed.id] + ([changed] if active else [])
    reached = _reached(transaction, changed)
    streams = read_streams(transaction.connection, [f"project:{project}" for project in reached])
    for project, cases in reached.items():
        within = [one for one in held if one.project in ("", project)]
        found = project_record.fold(project, streams[f"project:{project}"])
        _refresh_project(office, transaction, actor, found, changed.agent, within, cases)


@dataclass(slots=True)
class _Reached:
    """A case within a mandate's reach, and in which relations its agency stands to it."""

    id: str
    matter: str
    now: set[tuple[str, str]]


def _reached(transaction: Transaction, changed: Mandate) -> dict[str, list[_Reached]]:
    """The projects within reach with their cases, however many, in one statement."""
    one = " AND j.id = ?" if changed.project else ""
    rows = transaction.rows(
        "SELECT j.id, c.id, c.matter, p.relation FROM projects j LEFT JOIN cases c ON c.project = j.id "
        "LEFT JOIN case_parties p ON p.case_id = c.id AND p.organisation = ? AND p.relation IN ('mandated', 'observing') "
        f"WHERE j.holder = ?{one} ORDER BY j.id, c.id, p.relation",
        changed.agent, changed.principal, *([changed.project] if changed.project else []),
    )  # fmt: skip
    found: dict[str, list[_Reached]] = {}
    for project, case, matter, relation in rows:
        cases = found.setdefault(str(project), [])
        if case is None:
            continue
        if not cases or cases[-1].id != case:
            cases.append(_Reached(str(case), str(matter), set()))
        if relation is not None:
            cases[-1].now.add((str(relation), changed.agent))
    return found


def _refresh_project(
    office: Office, transaction: Transaction, actor: Actor, found: ProjectRecord, agent: str, held: list[Mandate],
    cases: Iterable[_Reached],
) -> None:  # fmt: skip
    wanted, now = _agency_of(held), found.agents.get(agent)
    if wanted != now:
        transaction.append(f"project:{found.id}", [_project_event(office, actor, agent, wanted)])
    direct = {("mandated", agent)} if agent in found.mandated else set()
    for case in cases:
        _refresh_case(office, transaction, actor, case, direct or _relations(held, case.matter, agent))


def _project_event(office: Office, actor: Actor, agent: str, wanted: Agency | None) -> NewEvent:
    if wanted is None:
        return happened("agent_left", office.today(), actor, organisation=agent)
    return happened(
        "agent_set", office.today(), actor,
        organisation=agent, relation=wanted.relation, matters=list(wanted.matters),
    )  # fmt: skip


def _refresh_case(
    office: Office, transaction: Transaction, actor: Actor, case: _Reached, wanted: set[tuple[str, str]]
) -> None:
    events = [
        happened(kind, office.today(), actor, relation=relation, organisation=organisation)
        for kind, parties in (("party_joined", wanted - case.now), ("party_left", case.now - wanted))
        for relation, organisation in sorted(parties)
    ]
    if events:
        transaction.append(f"case:{case.id}", events)


def _in_force(transaction: Transaction, principal: str, project: str, agent: str = "") -> list[Mandate]:
    """What an applicant's mandates in force give on a project ("": on any of its projects), to one agency or to all."""
    rows = transaction.rows(
        f"SELECT {COLUMNS} FROM mandates WHERE principal = ? AND state = 'active' AND (project IN ('', ?) OR ? = '') "
        "AND (agent = ? OR ? = '') ORDER BY id",
        principal, project, project, agent, agent,
    )  # fmt: skip
    return [from_row(row) for row in rows]


def _agency_of(held: Iterable[Mandate]) -> Agency | None:
    """What several mandates of one agency come to on a project: the widest acting one, else the widest seeing one."""
    mandates = list(held)
    acting = [one for one in mandates if one.acts] or mandates
    if not acting:
        return None
    everything = any(not one.matters for one in acting)
    matters = () if everything else tuple(sorted({matter for one in acting for matter in one.matters}))
    return Agency(acting[0].relation, matters)


def _relations(held: Iterable[Mandate], matter: str, agent: str) -> set[tuple[str, str]]:
    within = {one.relation for one in held if not one.matters or matter in one.matters}
    return {("mandated" if "mandated" in within else "observing", agent)} if within else set()


def join_new_project(
    office: Office, transaction: Transaction, actor: Actor, principal: str, project: str
) -> None:
    """Let the agencies that are mandated for all projects of an applicant join its new one."""
    held = _in_force(transaction, principal, project)
    for agent in sorted({one.agent for one in held}):
        agency = _agency_of(one for one in held if one.agent == agent)
        transaction.append(f"project:{project}", [_project_event(office, actor, agent, agency)])


def agents_for(project: ProjectRecord, matter: str) -> Mapping[str, list[str]]:
    """Who joins a new case of a matter as ``mandated`` and as ``observing``."""
    reaching = {id: one.relation for id, one in project.agents.items() if one.covers(matter)}
    acting = {id for id, relation in reaching.items() if relation == "mandated"} | set(project.mandated)
    return {"mandated": sorted(acting), "observing": sorted(set(reaching) - acting)}


def require_reach(project: ProjectRecord, standing: Standing, matter: str) -> None:
    """Refuse an agency that begins a matter which its mandate does not name."""
    organisation = standing.actor.organisation
    agency = project.agents.get(organisation)
    if agency is None or organisation in (*project.mandated, project.holder) or agency.covers(matter):
        return
    raise Refused(
        "beyond_mandate",
        f"委托只限于事项 {'、'.join(agency.matters)}，不包括 {matter}；请委托人扩大委托范围。",
        f"the mandate covers {', '.join(agency.matters)} only, not {matter}: ask for a wider one",
    )
