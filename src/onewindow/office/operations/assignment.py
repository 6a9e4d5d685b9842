"""Giving cases to people of one's organisation. Each organisation assigns for itself; the law knows only the organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onewindow.catalogue.model import Text
from onewindow.ledger import Transaction
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.permissions import ASSIGN
from onewindow.office.reading import open_case
from onewindow.office.recusals import refuse_given_to
from onewindow.office.views import Actor
from onewindow.office.work_views import Assignment, NotAssigned
from onewindow.procedures.phases import ENDS, Phase
from onewindow.procedures.protocol import Refused

MOST = 200
"""So many cases are given at once; a page has no more."""


def assign_case(office: Office, actor: Actor, case: str, person: str, key: str | None = None) -> None:
    """Give one case to a person of the actor's organisation, or take it back (``person`` empty).

    Refused: a case that the actor may not see (``not_found``), a person of another organisation (``no_member``), a case
    that is a draft or finished (``nothing_to_do``).
    """

    def work(transaction: Transaction) -> None:
        _require_member(transaction, actor, person)
        _give(office, transaction, actor, case, person, None)

    write(office, actor, work, key, ["assign_one", case, person, actor.organisation])


def assign_cases(
    office: Office, actor: Actor, cases: Sequence[str], person: str, key: str | None = None
) -> Assignment:
    """Give cases (ids or numbers) to a person, in one transaction. What can't be given is named with the reason.

    Raises ``Refused`` when no case is chosen, more than ``MOST``, or the person is no member of the organisation.
    """
    chosen = list(dict.fromkeys(cases))
    _check(chosen)

    def work(transaction: Transaction) -> dict[str, object]:
        _require_member(transaction, actor, person)
        return _give_each(office, transaction, actor, dict.fromkeys(chosen, person))

    return _assignment(
        write(office, actor, work, key, ["assign", chosen, person, actor.organisation]), person
    )


def take_back_assignment(
    office: Office, actor: Actor, before: Mapping[str, str], person: str, key: str | None = None
) -> Assignment:
    """Undo ``assign_cases``: each case goes back to whom it had been given, if it is still ``person``'s."""
    _check(list(before))

    def work(transaction: Transaction) -> dict[str, object]:
        members = _members(transaction, actor)
        wanted = {case: whom if whom in members else "" for case, whom in before.items()}
        return _give_each(office, transaction, actor, wanted, person)

    content = ["take_back", dict(before), person, actor.organisation]
    return _assignment(write(office, actor, work, key, content), "")


def _check(cases: Sequence[str]) -> None:
    if not cases:
        raise Refused(
            "nothing_chosen", "还没有选择办件，请先勾选。", "no case is chosen; tick those that you mean"
        )
    if len(cases) > MOST:
        raise Refused(
            "too_many",
            f"一次最多分办 {MOST} 件，请分批进行。",
            f"at most {MOST} cases at once; do it in portions",
        )


def _members(transaction: Transaction, actor: Actor) -> set[str]:
    rows = transaction.rows("SELECT person FROM memberships WHERE organisation = ?", actor.organisation)
    return {str(row[0]) for row in rows}


def _require_member(transaction: Transaction, actor: Actor, person: str) -> None:
    if person and person not in _members(transaction, actor):
        raise Refused(
            "no_member",
            f"只能分给{actor.organisation_name}的人员，请另选。",
            f"cases can only be given to people of {actor.organisation_name}; choose another person",
        )


def _give_each(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    wanted: Mapping[str, str],
    expected: str | None = None,
) -> dict[str, object]:
    done, failed, before = list[str](), list[tuple[str, str, str, str]](), dict[str, str]()
    for case, person in wanted.items():
        try:
            id, was = _give(office, transaction, actor, case, person, expected)
        except Refused as refusal:
            failed.append((case, _number(transaction, actor, case), refusal.zh, refusal.en))
            continue
        done.append(id)
        if was != person:
            before[id] = was
    return {"done": done, "failed": failed, "before": before}


def _give(
    office: Office, transaction: Transaction, actor: Actor, case: str, person: str, expected: str | None
) -> tuple[str, str]:
    """Give one case; its id and who had it."""
    record, standing = open_case(transaction.connection, actor, case)
    standing.require(ASSIGN, "分办该办件", "assign this case")
    was = record.assigned.get(actor.organisation, "")
    if expected is not None and was != expected:
        raise Refused(
            "given_since",
            "该办件此后又分给了别人，未作改动。",
            "the case was given to somebody else since; left as it is",
        )
    if person and (record.draft or record.state.phase in ENDS or record.state.phase is Phase.EXPIRED):
        raise Refused(
            "nothing_to_do", "该办件已办结，无需分办。", "the case is finished; there is nothing to assign"
        )
    refuse_given_to(record, person)
    if was != person:
        event = happened(
            "case_assigned", office.today(), actor, organisation=actor.organisation, person=person
        )
        transaction.append(f"case:{record.id}", [event], record.sequence)
    return record.id, was


def _number(transaction: Transaction, actor: Actor, case: str) -> str:
    """The number of a case that could not be given, if the actor may see it."""
    try:
        return open_case(transaction.connection, actor, case)[0].number
    except Refused:
        return ""


def _assignment(made: dict[str, object], person: str) -> Assignment:
    done, failed, before = made["done"], made["failed"], made["before"]
    assert isinstance(done, list) and isinstance(failed, list) and isinstance(before, dict)
    return Assignment(
        person,
        tuple(done),
        tuple(NotAssigned(case, number, Text(zh, en)) for case, number, zh, en in failed),
        before,
    )
