"""Decided in seconds (秒办): a body opens a matter to the rules; a complete submission is then decided with it."""

from __future__ import annotations

from datetime import date

from onewindow.ledger import Transaction
from onewindow.ledger.store import read_stream
from onewindow.office.instant import LAW, Check, checks
from onewindow.office.needs import needs_of
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.operations.acting import act_in
from onewindow.office.operations.common import happened, required, write
from onewindow.office.parts import buildings_of
from onewindow.office.reading import SYSTEM, load_project, roles_now
from onewindow.office.record import CaseRecord, fold
from onewindow.office.situation import matter_of, situation
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Refused
from onewindow.procedures.registry import get

COMMANDS = ("decide_at_once", "file")
"""The act by which each kind of procedure decides at once."""


def open_to_rules(office: Office, actor: Actor, matter: str, reasons: str, key: str | None = None) -> None:
    """Let the rules decide complete submissions of a matter from now on. For the head of its deciding body.

    Refused where the definition allows no decision at once or wants two people to decide, and when it is open already.
    """
    reasons = required(
        reasons, "reasons_missing", "开通的依据和理由", "the basis and reason of opening it", 500
    )
    found = matter_of(office.catalogue(), matter)
    if not found.modes.instant:
        raise Refused(
            "not_instant",
            f"事项“{found.name.zh}”的定义不允许即时办结。",
            f"the definition of {found.name.en!r} allows no decision at once",
            LAW,
        )
    if found.four_eyes:
        raise Refused(
            "four_eyes_matter",
            f"事项“{found.name.zh}”实行双人审批，不能交由规则直接办理。",
            f"two people decide in {found.name.en!r}; it can't be left to the rules",
        )
    _switch(office, actor, matter, "instant_opened", reasons, key)


def close_to_rules(office: Office, actor: Actor, matter: str, reasons: str, key: str | None = None) -> None:
    """Give the matter back to people, from now on. For the head of its deciding body."""
    reasons = required(reasons, "reasons_missing", "停止的理由", "the reason of closing it", 500)
    matter_of(office.catalogue(), matter)
    _switch(office, actor, matter, "instant_closed", reasons, key)


def _switch(office: Office, actor: Actor, matter: str, kind: str, reasons: str, key: str | None) -> None:
    on, deciding = office.today(), office.catalogue().matters[matter].deciding

    def work(transaction: Transaction) -> None:
        head = actor.organisation == deciding and "head" in roles_now(transaction.connection, actor)
        if not head and actor.kind != "system":
            raise Refused(
                "not_permitted",
                "只有该事项实施机关的负责人可以开通或停止规则直接办理。",
                "only the head of the matter's deciding body may open or close it to the rules",
            )
        if (kind == "instant_opened") == is_open(transaction, matter):
            raise Refused(
                "no_change",
                "该事项已处于所要求的状态。",
                "the matter is in that state already; nothing was changed",
            )
        transaction.append(f"matter:{matter}", [happened(kind, on, actor, reasons=reasons)])

    write(office, actor, work, key, [kind, matter, reasons])


def is_open(transaction: Transaction, matter: str) -> bool:
    """Whether the rules decide the matter today."""
    return transaction.row("SELECT 1 FROM instant_matters WHERE matter = ?", matter) is not None


def settle_at_once(office: Office, transaction: Transaction, case: str, matter: str) -> bool:
    """Decide a case of a matter that was handed in within this transaction, if the matter is open to the rules and all checks hold.

    Whether it was decided. Otherwise the department finds the checks beside the case (``instant_declined``).
    """
    if not is_open(transaction, matter):
        return False
    record = fold(case, read_stream(transaction.connection, f"case:{case}"))
    if record.state.phase is not Phase.SUBMITTED:
        return False
    found = _checked(office, transaction, record)
    if all(check.passed for check in found) and _decide(office, transaction, record):
        return True
    told = [{"id": one.id, "zh": one.zh, "en": one.en, "passed": one.passed} for one in found]
    declined = happened("instant_declined", office.today(), SYSTEM, checks=told)
    transaction.append(f"case:{case}", [declined])
    return False


def _checked(office: Office, transaction: Transaction, record: CaseRecord) -> tuple[Check, ...]:
    catalogue = office.catalogue()
    project = load_project(transaction.connection, record.project)
    seen = situation(office, catalogue, record.answers, project.options, office.today())
    hand = at_hand(office, transaction.connection, SYSTEM, catalogue, record.project)
    needs = needs_of(
        seen.plan, record.matter, record.id, hand.serving(record.part, buildings_of(project.answers))
    )
    return checks(seen, matter_of(catalogue, record.matter), needs, opened=True)


def _decide(office: Office, transaction: Transaction, record: CaseRecord) -> bool:
    """Grant or file, and deliver to the applicant's account. False where the procedure itself says no."""
    machine, today = get(record.procedure), office.today()
    assert record.terms is not None
    possible = machine.available(record.state, record.terms)
    command = next((one for one in COMMANDS if one in possible), "")
    if not command:
        return False
    try:
        _act(office, transaction, record, command, today, {})
    except Refused:
        return False
    after = fold(record.id, read_stream(transaction.connection, f"case:{record.id}"))
    if after.state.phase is Phase.GRANTED:
        receipt = "电子送达申请人账户 / delivered to the applicant's account"
        _act(office, transaction, after, "deliver", today, {"receipt": receipt, "method": "online"})
    return True


def _act(
    office: Office, transaction: Transaction, record: CaseRecord, command: str, on: date, data: dict[str, str]
) -> None:
    act_in(office, transaction, record, office.catalogue(), Command(command, on, SYSTEM.person, data))
