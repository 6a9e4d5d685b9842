"""A command of a procedure inside a transaction, by one path: check the right, decide, write, freeze, number, receipt, tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Catalogue
from onewindow.ledger import NewEvent, StoredEvent, Transaction
from onewindow.office import freeze, receipts
from onewindow.office.four_eyes import lacks_second
from onewindow.office.handling import DECISIONS
from onewindow.office.needs import name_of
from onewindow.office.office import Office
from onewindow.office.operations.common import stored, tell
from onewindow.office.permissions import APPLICANT, DECIDING, right_of
from onewindow.office.reading import Standing, load_project, open_case
from onewindow.office.record import CaseRecord
from onewindow.office.refusal_names import in_words
from onewindow.office.situation import Situation, matter_of, situation
from onewindow.office.views import Actor
from onewindow.office.yielding import reissues, results_yielded
from onewindow.procedures import words
from onewindow.procedures.machine import Machine
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Event, Refused, Terms
from onewindow.procedures.registry import get
from onewindow.working_days import Calendar


def within(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    case: str,
    command: str,
    data: Mapping[str, Any],
    day: date,
) -> int:
    """A command inside a transaction of the caller, so that several cases can be decided in one."""
    if day > office.today():
        raise Refused(
            "on_future", f"生效日 {day} 晚于今天，请核对。", f"{day} lies in the future; check the date"
        )
    catalogue = office.catalogue(day)
    record, standing = open_case(transaction.connection, actor, case)
    _check_right(record, standing, command)
    _check_four_eyes(record, actor, command)
    _check_day(office, record, standing, command, day)
    _check_paper(record, catalogue, command, data)
    in_force = catalogue
    if command == "lapse" and not record.frozen and record.state.received_on is not None:
        in_force = office.catalogue(record.state.received_on)
    act = _Act(office, transaction, record, in_force)
    return act.run(Command(command, day, actor.person, completed(record, actor, command, data)))


def act_in(
    office: Office, transaction: Transaction, record: CaseRecord, catalogue: Catalogue, command: Command
) -> int:
    """A command inside a transaction, for an operation that has checked the right to it and writes more beside it.

    Returns the case's sequence number afterwards.
    """
    return _Act(office, transaction, record, catalogue).run(command)


SENT_BY_THE_ACT = frozenset({"ask_opinions"})
"""What this house itself sends: nobody knows of it earlier, so that no day before today can begin a time by it."""


def _check_day(office: Office, record: CaseRecord, standing: Standing, command: str, day: date) -> None:
    """What an applicant does takes effect at once, and what the house sends; only officials enter something late."""
    assert record.terms is not None
    right = right_of(command, record.terms)
    if day == office.today() or right is None:
        return
    if command in SENT_BY_THE_ACT:
        raise Refused(
            "on_of_sending",
            "部门从今天起才收到征求意见，期限从今天起算，不能补记为更早的日期。",
            "the departments are asked from today on: their days can't have begun earlier",
        )
    official = right.relations & DECIDING & standing.relations
    if right.relations >= APPLICANT and not official:
        raise Refused(
            "on_not_yours", "申请人的操作即日生效，不能指定日期。", "an applicant's act takes effect today"
        )


def _check_paper(record: CaseRecord, catalogue: Catalogue, command: str, data: Mapping[str, Any]) -> None:
    """A paper that was allowed to follow is handed in as a file, not as a word."""
    document = data.get("document")
    if command != "supply_paper" or not isinstance(document, str):
        return
    serving = members(catalogue.documents, document)
    accepted = record.last("accepted", "deemed_accepted")
    since = accepted.sequence if accepted else 0
    if not any(paper.document in serving and paper.sequence > since for paper in record.kept_papers):
        name = name_of(catalogue, document)
        raise Refused(
            "paper_not_attached",
            f"请先上传“{name.zh}”，再登记补交。",
            f"attach {name.en!r} first, then hand it in",
        )


def _check_right(record: CaseRecord, standing: Standing, command: str) -> None:
    assert record.terms is not None
    zh, en = words.COMMANDS.get(command, (command, command))
    right = right_of(command, record.terms)
    if command in get(record.procedure).commands or right is None:
        standing.require(right, zh, en)


def _check_four_eyes(record: CaseRecord, actor: Actor, command: str) -> None:
    """Nobody decides alone where the matter wants two, nor past a proposal that a colleague has open."""
    assert record.terms is not None
    if lacks_second(record, command, actor.person):
        raise Refused(
            "four_eyes",
            f"办件 {record.number} 实行双人审批：作出预审结论的人不能再录入出让合同，请由本单位另一人录入"
            "（作出结论的人已回避的，由申请人正式提交申请）。",
            f"two people decide in {record.number}: who concluded the pre-review does not enter the land contract too; "
            "another officer of the body has to (where who concluded it is off the case now, the applicant submits it in the "
            "ordinary way)",
        )
    if command not in DECISIONS:
        return
    if record.terms.four_eyes:
        raise Refused(
            "four_eyes",
            "该事项实行双人审批：请先提出决定建议，再由本单位另一人审批。",
            "two people decide in this matter: propose the decision, then another officer of the body approves it",
        )
    if record.handling.proposal is not None:
        raise Refused(
            "proposal_open",
            "已有待审批的决定建议：请审批、退回或撤回后再作决定。",
            "a proposed decision waits: approve it, send it back or withdraw it first",
        )


def completed(record: CaseRecord, actor: Actor, command: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The command's data with what the office knows better than a form: who speaks for whom."""
    made = dict(data)
    terms = record.terms
    assert terms is not None
    if command == "give_opinion" and actor.kind != "system":
        if made.get("department") not in (None, "", actor.organisation):
            raise Refused(
                "not_your_department",
                "只能代表本部门反馈意见。",
                "you may only speak for your own department",
            )
        made["department"] = actor.organisation
    if command == "consolidate" and actor.kind != "system":
        made["department"] = actor.organisation
    if command == "start_review":
        made = {"department": actor.organisation, "officer": actor.name, **made}
    if command in ("request_hearing", "waive_hearing") and actor.kind in ("enterprise", "individual"):
        made["who"] = actor.organisation_name
    if command == "extend":
        asked = record.extension_asked or {}
        made = {**{key: asked[key] for key in ("days", "reasons") if key in asked}, **made}
        made["approver_role"] = terms.extension_approver
    return made


@dataclass
class _Act:
    """One command inside the writer's transaction."""

    office: Office
    transaction: Transaction
    record: CaseRecord
    catalogue: Catalogue

    def run(self, command: Command) -> int:
        """Decide and write. Returns the case's sequence number afterwards."""
        record, machine = self.record, get(self.record.procedure)
        seen = self._situation(command.on)
        terms = self._terms(seen)
        calendar = self.office.planner(seen.catalogue).calendar
        command = self._numbered(command)
        try:
            events = self._decide(machine, command, terms, calendar)
        except Refused as refusal:
            raise in_words(refusal, seen.catalogue) from refusal
        written: list[NewEvent] = []
        snapshot = record.snapshot
        if freeze.accepts(events):
            snapshot = freeze.keep_catalogue(self.transaction, self.office, seen.catalogue)
            if not record.frozen:
                written.append(freeze.terms_event(seen.catalogue, terms, command.on, command.by, snapshot))
        written += [stored(event) for event in events]
        written += results_yielded(self.transaction, record, seen.catalogue, events, command)
        written += reissues(self.transaction, record, seen.catalogue, events, command)
        if receipts.decided(events) is not None:
            kept = receipts.receipt(record, snapshot, seen, terms, calendar, command, events)
            written.append(NewEvent("receipt_issued", events[-1].on, command.by, kept))
        return self._append(machine, written)

    def _decide(
        self, machine: Machine, command: Command, terms: Terms, calendar: Calendar
    ) -> tuple[Event, ...]:
        """The events of a command. Delivery issues the certificate first where none was issued yet."""
        state, before = self.record.state, tuple[Event, ...]()
        undelivered = command.kind == "deliver" and state.phase is Phase.GRANTED and state.certificate is None
        if undelivered and any(result.certificate for result in self.record.results):
            issue = self._numbered(replace(command, kind="issue_certificate"))
            before = machine.decide(state, issue, terms, calendar)
            for event in before:
                state = machine.evolve(state, event)
        return (*before, *machine.decide(state, command, terms, calendar))

    def _append(self, machine: Machine, written: Sequence[NewEvent]) -> int:
        done = self.transaction.append(f"case:{self.record.id}", written, self.record.sequence)
        told: tuple[StoredEvent, ...] = tuple(event for event in done if event.kind in machine.events)
        tell(self.transaction, self.record.id, self.record.number, told)
        return done[-1].sequence

    def _situation(self, on: date) -> Situation:
        """The project as this case sees it: frozen version and submitted answers, or today's before submission."""
        record = self.record
        project = load_project(self.transaction.connection, record.project)
        answers = record.answers if record.submitted_at is not None else project.answers
        catalogue = self.catalogue
        if record.frozen:
            catalogue = self.office.frozen_catalogue(record.snapshot)
        matter_of(catalogue, record.matter)
        return situation(self.office, catalogue, answers, project.options, on)

    def _terms(self, seen: Situation) -> Terms:
        record = self.record
        if record.frozen:
            assert record.terms is not None
            return record.terms
        return seen.terms(seen.catalogue.matters[record.matter])

    def _numbered(self, command: Command) -> Command:
        """The numbers that the office gives when the official leaves them open."""
        data, record = dict(command.data), self.record
        if command.kind in (
            "grant",
            "refuse",
            "decide_at_once",
            "file",
            "land_contract_signed",
        ) and not data.get("number"):
            data["number"] = f"{record.number or record.id}-D{len(record.receipts) + 1}"
        if command.kind == "issue_certificate" and not data.get("number"):
            valid = [result for result in record.results if not result.annulled]
            numbers = [result.number for result in valid if result.certificate] or [
                one.number for one in valid
            ]
            data["number"] = (
                numbers[0] if numbers else f"{record.number or record.id}-D{len(record.receipts)}"
            )
        if command.kind == "approve_change" and not data.get("number"):
            data["number"] = f"{record.number}-C{record.sequence}"
        return replace(command, data=data)
