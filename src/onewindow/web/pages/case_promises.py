"""The panels of a case's page for its bundle, its papers that follow, and its commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.office import Actor, Office, queries
from onewindow.office.needs import name_of
from onewindow.office.undertakings import admits_commitment
from onewindow.office.views import CaseView
from onewindow.web import house
from onewindow.web.forms.acts import act_name

APPLICANT = frozenset({"own", "mandated"})


def bundle_panel(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """Which parallel cases belong together."""
    view = queries.bundle_of_case(office, actor, case.record)
    if view is None or len(view.cases) < 2:
        return None
    return {"view": view, "others": [one for one in view.cases if one.case != case.id]}


def gaps_panel(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """Papers proposed to follow, with the acceptance for the clerk; those accepted, with handing in for the applicant."""
    lines, proposed = queries.gap_lines(case), case.record.gaps_proposed
    if not lines and not proposed:
        return None
    waiting = case.phase == "submitted" and proposed is not None
    return {
        "lines": lines,
        "proposed": [
            {
                "document": one["document"],
                "name": name_of(case.catalogue, one["document"]),
                "until": one["until"],
            }
            for one in (proposed or {}).get("gaps", ())
        ],
        "letter": proposed,
        "accepting": waiting and "accept" in case.actions,
        "waiting": waiting,
        "handing": "supply_paper" in case.actions and bool(case.relations & APPLICANT),
        "overdue": any(line.overdue for line in lines),
        "key": house.new_key(),
    }


def commitment_panel(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """The commitment as a line of days with its consequences; the way to sign it while that is possible."""
    signed = case.state.commitment
    signable = "sign_commitment" in case.actions and admits_commitment(case.catalogue, case.terms)
    if signed is None and not signable:
        return None
    steps = [entry for entry in case.timeline if entry.kind in _STEPS]
    texts = [entry.data for entry in case.timeline if entry.kind == "commitment_signed"]
    late = signed is not None and not signed.result and signed.check_by < case.today
    late_correction = (
        signed is not None
        and signed.result == "untrue"
        and signed.correct_by is not None
        and signed.correct_by < case.today
        and case.phase not in ("revoked", "cancelled")
    )
    return {
        "signed": signed,
        "signable": signable,
        "steps": steps,
        "text": texts[-1]["text"] if texts else "",
        "late": late,
        "late_correction": late_correction,
        "acts": [(one, act_name(one)) for one in _ACTS if one in case.actions],
        "decide": "decide_at_once" in case.actions and signed is not None,
        "revoked": case.phase == "revoked",
    }


_STEPS = frozenset(
    {"commitment_signed", "granted", "commitment_kept", "commitment_untrue", "correction_ordered"}
    | {"correction_confirmed", "revoked"}
)
_ACTS = ("check_commitment", "order_correction", "confirm_correction", "revoke")
