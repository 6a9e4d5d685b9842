"""Taking in on behalf of somebody at a counter: the person, the project, the matter, the papers, the applicant's word.

Who stood at the counter and who typed are two people; both stay in the events. The window's organisation gets the relation
``receiving`` to the project while an intake of it is open and to the case it takes in, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from onewindow.ledger import Transaction
from onewindow.ledger.database import Connection
from onewindow.office.counter import refuse_held
from onewindow.office.intake import (
    CHECKED,
    Intake,
    ways_in,
    ways_of,
)
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.drafts import start_in
from onewindow.office.operations.projects import create_in
from onewindow.office.operations.register import answer_registration
from onewindow.office.permissions import CLERK, RECEIVING, Right, not_found
from onewindow.office.reading import load_project, open_case, roles_now
from onewindow.office.situation import matter_of
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

TAKE_IN = Right(RECEIVING, CLERK)


def begin_intake(
    office: Office, actor: Actor, holder: str, presenter: str, relation: str, key: str | None = None
) -> str:
    """Begin to take in for an applicant who is at the counter; the intake's id.

    ``presenter`` is the name of the person there, ``relation`` ``self`` or ``agent``. Refused: not a clerk of a window
    or department, a window that may take nothing in today (no agreement in force), an applicant that is not registered, no
    name. A registration that nobody had confirmed is confirmed by this: the clerk has seen the papers.
    """
    presenter, relation = presenter_of(presenter, relation)
    made = new_id("i")

    def work(transaction: Transaction) -> str:
        require_clerk(transaction.connection, actor)
        _refuse_idle(office, transaction.connection, actor)
        row = transaction.row("SELECT kind, verified_on FROM organisations WHERE id = ?", holder)
        if row is None or row[0] not in ("enterprise", "individual"):
            raise not_found("该申请人", "the applicant")
        event = happened(
            "intake_begun", office.today(), actor,
            window=actor.organisation, holder=holder, presenter=presenter, relation=relation,
        )  # fmt: skip
        transaction.append(f"intake:{made}", [event], expected=0)
        if not row[1]:
            seen = "窗口收件时查验证件"
            answer_registration(office, transaction, actor, holder, "organisation_verified", seen=seen)
        return made

    return write(office, actor, work, key, ["begin_intake", holder, presenter, relation])


def presenter_of(name: str, relation: str) -> tuple[str, str]:
    if relation not in ("self", "agent"):
        raise Refused(
            "relation_missing",
            "请选择到场人是申请人本人（法定代表人）还是代理人。",
            "say whether the person is the applicant (legal representative) or an agent",
        )
    return required(
        name, "presenter_missing", "到场人姓名", "the name of the person at the counter", 60
    ), relation


def require_clerk(connection: Connection, actor: Actor) -> None:
    """Refuse whoever is no clerk of a window or department: only they serve people at a counter."""
    at_window = actor.kind in ("window", "department") and "clerk" in roles_now(connection, actor)
    if not at_window:
        raise Refused(
            "not_permitted",
            "只有窗口人员可以代为收件。",
            "only a window's clerk may take in on behalf of somebody",
        )


def _refuse_idle(office: Office, connection: Connection, actor: Actor) -> None:
    """Refuse a counter that may take nothing in: it has no business with anybody's projects."""
    if not ways_of(connection, office, actor.organisation, actor.kind):
        raise Refused(
            "nothing_taken_in",
            "本窗口目前没有可以收件的事项（没有有效的通办协议），不能开始收件；请申请人在网上提交或到办理机关窗口办理。",
            "no agreement in force lets this window take anything in: the applicant can apply online or at the deciding body",
        )


def open_intake(transaction: Transaction, actor: Actor, intake: str) -> Intake:
    """An open intake of the actor's own window. Raises ``Refused``."""
    row = transaction.row(
        "SELECT id, window_id, holder, presenter, relation, letter, project, case_id, state FROM intakes "
        "WHERE id = ? AND window_id = ?",
        intake, actor.organisation,
    )  # fmt: skip
    if row is None:
        raise not_found("该次收件", "the intake")
    require_clerk(transaction.connection, actor)
    if row[8] != "open":
        raise Refused("intake_closed", "该次收件已经结束。", "this intake is finished")
    return Intake(*(str(value) for value in row))


def keep_letter(
    office: Office, actor: Actor, intake: str, file_name: str, stream: BinaryIO, size: int | None = None
) -> None:
    """Keep the letter of authority (授权委托书) that an agent brought. Refused as any upload is."""
    with office.ledger.reader() as connection:
        open_intake(_Reading(connection), actor, intake)  # type: ignore[arg-type]
    kept = office.files.keep(file_name, stream, size)
    data = {"file_name": kept.file_name, "content_type": kept.content_type, "sha256": kept.sha256}

    def work(transaction: Transaction) -> None:
        open_intake(transaction, actor, intake)
        transaction.append(
            f"intake:{intake}", [happened("intake_letter_kept", office.today(), actor, **data)]
        )

    write(office, actor, work)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reader's connection with the two words of a transaction that ``open_intake`` uses."""

    connection: Any

    def row(self, sql: str, *values: Any) -> Any:
        return self.connection.row(sql, values)


def choose_project(
    office: Office, actor: Actor, intake: str, project: str = "", name: str = "", key: str | None = None
) -> str:
    """Take one of the applicant's projects for the intake, or create one under ``name``; the project's id.

    While the intake is open the window may describe the project. Refused: a project of somebody else.
    """
    name = name.strip() if project else required(name, "name_missing", "项目名称", "the project's name")
    made, on = project or new_id("x"), office.today()

    def work(transaction: Transaction) -> str:
        found = open_intake(transaction, actor, intake)
        if found.project:
            raise Refused("project_chosen", "该次收件已选定项目。", "the intake has its project already")
        _refuse_idle(office, transaction.connection, actor)
        if project:
            row = transaction.row(
                "SELECT id FROM projects WHERE id = ? AND holder = ?", project, found.holder
            )
            if row is None:
                raise not_found("该申请人的这个项目", "this project of the applicant")
        else:
            _create(office, transaction, actor, found.holder, made, name)
        if actor.organisation not in load_project(transaction.connection, made).receiving:
            joined = happened("window_joined", on, actor, organisation=actor.organisation, intake=intake)
            transaction.append(f"project:{made}", [joined])
        transaction.append(f"intake:{intake}", [happened("intake_project_chosen", on, actor, project=made)])
        return made

    return write(office, actor, work, key, ["choose_project", intake, project, name])


def _create(
    office: Office, transaction: Transaction, actor: Actor, holder: str, made: str, name: str
) -> None:
    """A project of the applicant with no fact answered yet."""
    nothing = {
        fact.id: None for fact in office.catalogue().facts.values() if not fact.derived and not fact.nullable
    }
    create_in(office, transaction, actor, made, name, holder)
    answered = happened("facts_answered", office.today(), actor, answers=nothing)
    transaction.append(f"project:{made}", [answered])


def choose_matter(office: Office, actor: Actor, intake: str, matter: str, key: str | None = None) -> str:
    """Start the draft of a matter for the intake's project; the case's id.

    Refused: a matter that the window may not take in (no agreement names it), one that does not apply, an open case of it.
    """
    catalogue = office.catalogue()
    matter_of(catalogue, matter)

    def work(transaction: Transaction) -> str:
        found = open_intake(transaction, actor, intake)
        if not found.project or found.case:
            raise Refused(
                "project_first",
                "请先选定项目；一次收件办理一个事项。",
                "choose the project first; one matter an intake",
            )
        if not ways_in(transaction.connection, office, actor, matter):
            raise Refused(
                "matter_not_taken_in",
                "本窗口没有该事项的通办协议，不能收件；请申请人在网上提交，或到协议窗口、办理机关窗口办理。",
                "no agreement lets this window take the matter in: the applicant can apply online, at another window or at the body",
            )
        case = start_in(office, transaction, actor, catalogue, found.project, matter)
        chosen = happened("intake_matter_chosen", office.today(), actor, case=case, matter=matter)
        transaction.append(f"intake:{intake}", [chosen])
        return case

    return write(office, actor, work, key, ["choose_matter", intake, matter])


def abandon_intake(office: Office, actor: Actor, intake: str, reasons: str) -> None:
    """End an intake without taking in: the window no longer sees the project; the applicant keeps the draft."""
    reasons = required(reasons, "reasons_missing", "原因", "the reason")

    def work(transaction: Transaction) -> None:
        found = open_intake(transaction, actor, intake)
        event = happened("intake_abandoned", office.today(), actor, reasons=reasons)
        transaction.append(f"intake:{intake}", [event])
        leave_project(office, transaction, actor, found.project)
        if found.case:
            left = happened(
                "party_left", office.today(), actor, relation="receiving", organisation=actor.organisation
            )
            transaction.append(f"case:{found.case}", [left])

    write(office, actor, work)


def leave_project(office: Office, transaction: Transaction, actor: Actor, project: str) -> None:
    """Let the window see the project no longer unless another open intake of its needs it."""
    if not project:
        return
    others = transaction.row(
        "SELECT count(*) FROM intakes WHERE project = ? AND window_id = ? AND state = 'open'",
        project,
        actor.organisation,
    )
    if others is not None and int(others[0]) > 1:
        return
    if actor.organisation in load_project(transaction.connection, project).receiving:
        left = happened("window_left", office.today(), actor, organisation=actor.organisation)
        transaction.append(f"project:{project}", [left])


def keep_checklist(
    office: Office, actor: Actor, case: str, items: Iterable[Mapping[str, str]], key: str | None = None
) -> None:
    """Keep what the clerk found about each paper: ``document``, ``state`` (see ``intake.STATES``) and ``note``."""
    kept = [
        {
            "document": one.get("document", ""),
            "state": one.get("state", ""),
            "note": one.get("note", "").strip(),
        }
        for one in items
    ]
    if not all(one["document"] for one in kept):
        raise Refused(
            "document_missing",
            "清单的每一行都要写明是哪份材料。",
            "each line must name its document (document)",
        )
    wrong = [one["state"] for one in kept if one["state"] not in CHECKED]
    if wrong:
        raise Refused("state_unknown", f"材料状态无效：{wrong[0]}。", f"no such state of a paper: {wrong[0]}")

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(TAKE_IN, "核对该办件的材料", "check the papers of this case")
        refuse_held(record.counter)
        event = happened("checklist_kept", office.today(), actor, items=kept)
        transaction.append(f"case:{record.id}", [event])

    write(office, actor, work, key, ["keep_checklist", case, kept])
