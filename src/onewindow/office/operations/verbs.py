"""The procedures' verbs with typed arguments. Each is ``perform``; the machine and the table of rights hold the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from onewindow.office.case_view import case as case_view
from onewindow.office.office import Office
from onewindow.office.operations.procedure import perform
from onewindow.office.views import Actor, CaseView


def accept_case(
    office: Office, actor: Actor, case: str, gaps: Iterable[tuple[str, date]] = (), key: str | None = None
) -> CaseView:
    """Accept (受理); ``gaps`` are papers that may follow (容缺) with the day by which they must."""
    listed = [{"document": document, "until": until.isoformat()} for document, until in gaps]
    return perform(office, actor, case, "accept", {"gaps": listed}, key=key)


def notify_correction(
    office: Office, actor: Actor, case: str, items: Sequence[tuple[str, str]], key: str | None = None
) -> CaseView:
    """Give the one-time notice (一次性告知): every paper with its defect, at once."""
    listed = [{"paper": paper, "defect": defect} for paper, defect in items]
    return perform(office, actor, case, "request_correction", {"items": listed}, key=key)


def correct_on_spot(office: Office, actor: Actor, case: str, what: str, key: str | None = None) -> CaseView:
    """Record an error that was corrected on the spot."""
    return perform(office, actor, case, "correct_on_spot", {"what": what}, key=key)


def refuse_acceptance(
    office: Office, actor: Actor, case: str, reasons: str, key: str | None = None
) -> CaseView:
    """Refuse to accept, in writing and with reasons."""
    return perform(office, actor, case, "refuse_acceptance", {"reasons": reasons}, key=key)


def declare_not_required(
    office: Office, actor: Actor, case: str, reasons: str, key: str | None = None
) -> CaseView:
    """Tell the applicant that no licence is needed."""
    return perform(office, actor, case, "declare_not_required", {"reasons": reasons}, key=key)


def declare_not_competent(
    office: Office, actor: Actor, case: str, right_body: str, key: str | None = None
) -> CaseView:
    """Tell the applicant which body is competent."""
    return perform(office, actor, case, "declare_not_competent", {"right_body": right_body}, key=key)


def ask_opinions(
    office: Office, actor: Actor, case: str, departments: Sequence[str] = (), revised_scheme: str = "",
    key: str | None = None,
) -> CaseView:  # fmt: skip
    """Ask the consulted departments, all of them unless named."""
    data = {"departments": list(departments), "revised_scheme": revised_scheme}
    return perform(office, actor, case, "ask_opinions", data, key=key)


def give_opinion(
    office: Office, actor: Actor, case: str, view: str, reasons: str = "", key: str | None = None
) -> CaseView:
    """Give the actor's department's opinion: ``agree``, ``agree_with_conditions`` or ``disagree``."""
    return perform(office, actor, case, "give_opinion", {"view": view, "reasons": reasons}, key=key)


def consolidate_opinion(
    office: Office, actor: Actor, case: str, result: str, resolution: str = "", key: str | None = None
) -> CaseView:
    """Draw up the joint opinion as the lead department."""
    return perform(office, actor, case, "consolidate", {"result": result, "resolution": resolution}, key=key)


def stop_clock(
    office: Office, actor: Actor, case: str, kind: str, planned_days: int, notice: str, on: date | None = None,
    key: str | None = None,
) -> CaseView:  # fmt: skip
    """Start a special procedure (特别程序); ``notice`` is the paper that tells the applicant how long it takes."""
    data = {"stop_kind": kind, "planned_days": planned_days, "notice": notice}
    return perform(office, actor, case, "stop", data, on, key)


def resume_clock(
    office: Office, actor: Actor, case: str, stop: str = "", on: date | None = None, key: str | None = None
) -> CaseView:
    """End a special procedure; ``stop`` names it where several are open."""
    return perform(office, actor, case, "resume", {"stop": stop}, on, key)


def approve_extension(
    office: Office,
    actor: Actor,
    case: str,
    reasons: str = "",
    days: int | None = None,
    key: str | None = None,
) -> CaseView:
    """Extend the limit as the one whom the law names; days and reasons are those asked for unless given."""
    data: dict[str, Any] = {}
    if reasons:
        data["reasons"] = reasons
    if days is not None:
        data["days"] = days
    return perform(office, actor, case, "extend", data, key=key)


def offer_hearing(
    office: Office, actor: Actor, case: str, told: Sequence[str] = (), key: str | None = None
) -> CaseView:
    """Tell the applicant and third parties of their right to a hearing."""
    return perform(office, actor, case, "offer_hearing", {"told": list(told)}, key=key)


def request_hearing(
    office: Office, actor: Actor, case: str, key: str | None = None, who: str = ""
) -> CaseView:
    """Ask for the hearing that was offered; an officer records for ``who`` it was asked in writing (许可法 47)."""
    return perform(office, actor, case, "request_hearing", {"who": who} if who else {}, key=key)


def notify_hearing(
    office: Office, actor: Actor, case: str, day: date, place: str, key: str | None = None
) -> CaseView:
    """Announce the hearing, seven days ahead at least."""
    return perform(office, actor, case, "notify_hearing", {"day": day.isoformat(), "place": place}, key=key)


def hold_hearing(
    office: Office, actor: Actor, case: str, chair: str, examiner: str, record: str, key: str | None = None
) -> CaseView:
    """Record the hearing that was held; the chair may not be the examiner."""
    data = {"chair": chair, "examiner": examiner, "record": record}
    return perform(office, actor, case, "hold_hearing", data, key=key)


def decide_case(
    office: Office, actor: Actor, case: str, granted: bool, reasons: str = "", data: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> CaseView:  # fmt: skip
    """Decide: grant or refuse a licence, file or refuse a filing. A refusal needs reasons; remedies are printed."""
    filing = case_view(office, actor, case).procedure == "filing"
    command = {
        (True, True): "file",
        (True, False): "refuse_filing",
        (False, True): "grant",
        (False, False): "refuse",
    }
    wish = {**dict(data or {}), **({"reasons": reasons} if reasons else {})}
    return perform(office, actor, case, command[filing, granted], wish, key=key)


def deliver_result(
    office: Office, actor: Actor, case: str, receipt: str, method: str = "", valid_until: date | None = None,
    key: str | None = None,
) -> CaseView:  # fmt: skip
    """Deliver; a certificate that was granted and not issued yet is issued with it."""
    data: dict[str, Any] = {"receipt": receipt, "method": method}
    if valid_until is not None:
        data["valid_until"] = valid_until.isoformat()
    return perform(office, actor, case, "deliver", data, key=key)


def supply_paper(office: Office, actor: Actor, case: str, document: str, key: str | None = None) -> CaseView:
    """Hand in a paper that was allowed to follow; attach it first."""
    return perform(office, actor, case, "supply_paper", {"document": document}, key=key)


def withdraw_case(
    office: Office, actor: Actor, case: str, reasons: str = "", key: str | None = None
) -> CaseView:
    """Withdraw the application before the decision."""
    return perform(office, actor, case, "withdraw", {"reasons": reasons}, key=key)


def terminate_case(
    office: Office, actor: Actor, case: str, ground: str, reasons: str, key: str | None = None
) -> CaseView:
    """End the handling without a decision, on a ground of the law."""
    return perform(office, actor, case, "terminate", {"ground": ground, "reasons": reasons}, key=key)


def revoke_result(
    office: Office, actor: Actor, case: str, ground: str, reasons: str, key: str | None = None
) -> CaseView:
    """Revoke what was granted or filed (行政许可法 art. 69)."""
    return perform(office, actor, case, "revoke", {"ground": ground, "reasons": reasons}, key=key)
