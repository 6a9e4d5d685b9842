"""The daily round: what the law lets silence bring about is recorded as an event. Safe to run at any time, twice too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.office.office import Office
from onewindow.office.operations.certificates import remind_of_renewals
from onewindow.office.operations.mandates import end_expired_mandates
from onewindow.office.operations.procedure import give
from onewindow.office.reading import SYSTEM, open_case
from onewindow.procedures.protocol import Refused


@dataclass(frozen=True, slots=True)
class Swept:
    """One effect of silence: the case, the event and the day on which it took legal effect."""

    case: str
    number: str
    kind: str
    on: date


def sweep(office: Office, day: date | None = None) -> list[Swept]:
    """Turn silence into its legal effect up to a day (today unless given): deemed acceptance, deemed opinions,
    hearings not asked for, certificates expired or renewed. Never a permit."""
    on = day or office.today()
    if on > office.today():
        raise Refused(
            "on_future", f"巡检日 {on} 晚于今天，请核对。", f"{on} lies in the future; check the date"
        )
    office.refresh_days()
    end_expired_mandates(office)
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT id FROM cases WHERE silent_on IS NOT NULL AND silent_on <= ? ORDER BY silent_on, id",
            (on.isoformat(),),
        )
    found: list[Swept] = []
    for (case,) in rows:
        found += _lapse(office, str(case), on)
    remind_of_renewals(office, on)
    return found


def _lapse(office: Office, case: str, on: date) -> list[Swept]:
    with office.ledger.reader() as connection:
        before, _ = open_case(connection, SYSTEM, case)
    try:
        give(office, SYSTEM, case, "lapse", {}, on)
    except Refused as refused:
        if refused.code in ("nothing_lapsed", "silence_grants_nothing", "wrong_phase"):
            return []
        raise
    with office.ledger.reader() as connection:
        after, _ = open_case(connection, SYSTEM, case)
    new = after.procedural[len(before.procedural) :]
    return [Swept(case, after.number, event.kind, event.on) for event in new]
