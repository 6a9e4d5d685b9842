"""Projects: described once, step by step; each answer is saved as it comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from onewindow.catalogue.facts import FactSet, read_facts
from onewindow.ledger import Transaction
from onewindow.ledger.store import read_stream
from onewindow.office.merging import merge
from onewindow.office.numbers import new_id, project_number
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.mandates import join_new_project
from onewindow.office.permissions import ANY, APPLICANT, CLERK, RECEIVING, Right
from onewindow.office.project_record import ProjectRecord
from onewindow.office.reading import open_project, roles_now
from onewindow.office.situation import reconciled
from onewindow.office.views import Actor
from onewindow.planner.options import read_options
from onewindow.procedures.protocol import Refused

EDIT = Right(APPLICANT | RECEIVING, ANY | CLERK)
OWN = Right(frozenset({"own"}), ANY)


def create_project(office: Office, actor: Actor, name: str, key: str | None = None) -> str:
    """Create a project of the actor's organisation and return its id. Refused for anyone but an applicant."""
    name = required(name, "name_missing", "项目名称", "the project's name")
    made = new_id("x")

    def work(transaction: Transaction) -> str:
        if actor.kind not in ("enterprise", "individual") or not roles_now(transaction.connection, actor):
            raise Refused(
                "not_permitted",
                "只有企业或个人申请人可以创建项目。",
                "only an enterprise or individual may create a project",
            )
        create_in(office, transaction, actor, made, name, actor.organisation)
        return made

    return write(office, actor, work, key, ["create_project", name])


def create_in(
    office: Office, transaction: Transaction, actor: Actor, made: str, name: str, holder: str
) -> None:
    """Write a new project of ``holder`` under the id ``made``; its agencies for all projects join it."""
    on = office.today()
    number, serial = project_number(transaction.connection, office.zone, on.year)
    event = happened(
        "project_created", on, actor, name=name, number=number, serial=serial, zone=office.zone, holder=holder
    )
    transaction.append(f"project:{made}", [event], expected=0)
    join_new_project(office, transaction, actor, holder, made)


def rename_project(office: Office, actor: Actor, project: str, name: str) -> None:
    """Give a project another name."""
    name = required(name, "name_missing", "项目名称", "the project's name")
    _change(office, actor, project, lambda _: happened("project_renamed", office.today(), actor, name=name))


def answer_facts(
    office: Office,
    actor: Actor,
    project: str,
    answers: Mapping[str, Any],
    key: str | None = None,
    read_at: int | None = None,
) -> FactSet:
    """Save answers beside those given before and return all facts of the project.

    ``read_at`` is the sequence of the project that the form was made from (``queries.saved``): then only what was
    changed since is saved, and ``merging.AnswersClash`` tells where somebody else changed the same fact.

    None marks a fact as not answered yet. Raises ``FactError`` with every wrong answer: nothing is saved then.
    A running case keeps the facts that it was submitted with.
    """
    catalogue, given = office.catalogue(), {fact: exact(answer) for fact, answer in answers.items()}

    def work(transaction: Transaction) -> None:
        found = _editable(transaction, actor, project)
        changed = given
        if read_at is not None:
            changed = merge(read_stream(transaction.connection, f"project:{found.id}"), read_at, given)
        read_facts(catalogue, {**reconciled(catalogue, found.answers)[0], **changed})
        if changed or read_at is None:
            event = happened("facts_answered", office.today(), actor, answers=changed)
            transaction.append(f"project:{found.id}", [event])

    write(office, actor, work, key, ["answer_facts", project, given])
    return _facts(office, actor, project)


def exact(answer: Any) -> Any:
    """An answer without binary floats: 21.5 becomes the decimal that was written."""
    if isinstance(answer, float):
        return Decimal(str(answer))
    if isinstance(answer, Mapping):
        return {key: exact(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [exact(value) for value in answer]
    return answer


def withdraw_answers(office: Office, actor: Actor, project: str, facts: Collection[str]) -> FactSet:
    """Take answers back: those facts have their defaults again."""
    names = sorted(facts)
    _change(
        office, actor, project, lambda _: happened("answers_withdrawn", office.today(), actor, facts=names)
    )
    return _facts(office, actor, project)


def choose_options(office: Office, actor: Actor, project: str, options: Mapping[str, Any]) -> None:
    """Choose the ways of handling that the plan rests on. Raises ``planner.OptionError``."""
    read_options(options, office.catalogue().matters)
    chosen = dict(options)
    _change(
        office, actor, project, lambda _: happened("options_chosen", office.today(), actor, options=chosen)
    )


def give_mandate(office: Office, actor: Actor, project: str, organisation: str) -> None:
    """Let another enterprise or resident act for the project, in cases that are started from now on and in open ones.

    Refused: no such applicant, one whose registration nobody has confirmed, one that may act already.
    """

    def work(transaction: Transaction) -> None:
        found = _editable(transaction, actor, project, OWN)
        row = transaction.row("SELECT kind, verified_on FROM organisations WHERE id = ?", organisation)
        if row is None or row[0] not in ("enterprise", "individual"):
            raise Refused(
                "no_such_organisation",
                f"没有登记企业或个人“{organisation}”，请核对。",
                f"no enterprise or resident {organisation!r} is registered; check it",
            )
        if not row[1]:
            raise Refused(
                "not_verified",
                "该单位的登记还没有核实，核实后才能受托。",
                "that registration is not confirmed yet; it can take a mandate afterwards",
            )
        if organisation in (*found.mandated, found.holder):
            raise Refused("mandated_already", "该单位已可代表本项目。", "it may act for the project already")
        event = happened("mandate_given", office.today(), actor, organisation=organisation)
        transaction.append(f"project:{found.id}", [event])
        _to_cases(transaction, office, actor, found.id, "party_joined", organisation)

    write(office, actor, work)


def end_mandate(office: Office, actor: Actor, project: str, organisation: str) -> None:
    """End a mandate: the organisation no longer sees the project or its cases."""

    def work(transaction: Transaction) -> None:
        found = _editable(transaction, actor, project, OWN)
        if organisation not in found.mandated:
            raise Refused("not_mandated", "该单位没有受托。", "it has no mandate for the project")
        event = happened("mandate_ended", office.today(), actor, organisation=organisation)
        transaction.append(f"project:{found.id}", [event])
        _to_cases(transaction, office, actor, found.id, "party_left", organisation)

    write(office, actor, work)


def _to_cases(
    transaction: Transaction, office: Office, actor: Actor, project: str, kind: str, organisation: str
) -> None:
    for (case,) in transaction.rows("SELECT id FROM cases WHERE project = ? ORDER BY id", project):
        event = happened(kind, office.today(), actor, relation="mandated", organisation=organisation)
        transaction.append(f"case:{case}", [event])


def _editable(transaction: Transaction, actor: Actor, project: str, right: Right = EDIT) -> ProjectRecord:
    found, standing = open_project(transaction.connection, actor, project)
    standing.require(right, "填写该项目", "describe this project")
    return found


def _change(
    office: Office, actor: Actor, project: str, event: Any, key: str | None = None, content: Any = None
) -> None:
    def work(transaction: Transaction) -> None:
        found = _editable(transaction, actor, project)
        transaction.append(f"project:{found.id}", [event(found)])

    write(office, actor, work, key, content)


def _facts(office: Office, actor: Actor, project: str) -> FactSet:
    """All facts of the project as they are now. Whoever repeats an earlier key must still see the project for that."""
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
    catalogue = office.catalogue()
    return read_facts(catalogue, reconciled(catalogue, found.answers)[0])
