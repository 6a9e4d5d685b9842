"""The daily round: what the law lets silence bring about is recorded as an event. Safe to run at any time, twice too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.office.office import Office
from onewindow.office.operations.certificates import remind_of_renewals
from onewindow.office.operations.common import each
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


class RoundIncomplete(Exception):
    """Parts of the round failed; all others are done.

    ``swept`` is what was recorded, ``lines`` say what failed and why, one each.
    """

    def __init__(self, swept: Sequence[Swept], failures: Sequence[Exception]) -> None:
        self.swept, self.lines = tuple(swept), tuple(map(_line, failures))
        super().__init__("; ".join(self.lines))


def _line(failure: Exception) -> str:
    return " ".join((*getattr(failure, "__notes__", ()), f"{type(failure).__name__}: {failure}"))


def sweep(office: Office, day: date | None = None) -> list[Swept]:
    """Turn silence into its legal effect up to a day (today unless given): deemed acceptance, deemed opinions,
    hearings not asked for, certificates expired or renewed. Never a permit.

    Raises ``RoundIncomplete`` when a case, mandate or certificate failed, after all others were done.
    """
    on = day or office.today()
    if on > office.today():
        raise Refused(
            "on_future", f"巡检日 {on} 晚于今天，请核对。", f"{on} lies in the future; check the date"
        )
    office.refresh_days()
    found, failures = list[Swept](), list[Exception]()

    def lapse(case: str) -> None:
        found.extend(_lapse(office, case, on))

    for part in (
        lambda: end_expired_mandates(office),
        lambda: each("case", _silent(office, on), lapse),
        lambda: remind_of_renewals(office, on),
    ):
        try:
            part()
        except ExceptionGroup as several:
            failures.extend(several.exceptions)
    if failures:
        raise RoundIncomplete(found, failures) from ExceptionGroup("round", failures)
    return found


def _silent(office: Office, on: date) -> list[str]:
    """The cases in which silence may have an effect by a day, the longest due first."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT id FROM cases WHERE silent_on IS NOT NULL AND silent_on <= ? ORDER BY silent_on, id",
            (on.isoformat(),),
        )
    return [str(case) for (case,) in rows]


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
