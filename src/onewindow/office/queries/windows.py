"""What windows see: their work, open intakes, the ways they may take matters in; and progress by number and code."""

from __future__ import annotations

import hmac
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.office.agreement_views import Agreement, Way, Window
from onewindow.office.counter import STATES, Counter
from onewindow.office.identity import masked, plain
from onewindow.office.intake import Intake, ways_of
from onewindow.office.office import Office
from onewindow.office.operations.windows import require_clerk
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.queries.keys import MOST, By, Order, most
from onewindow.office.reading import open_case
from onewindow.office.views import Actor
from onewindow.office.window_views import Found, IntakeView, Progress, WindowLine, WindowWork
from onewindow.procedures import words
from onewindow.procedures.phases import Phase

_ORDER = Order(
    By("CASE w.waits WHEN 'window' THEN 0 WHEN 'authority' THEN 1 ELSE 2 END", int),
    By("w.received_on", falling=True),
    By("c.id"),
)
_INTAKES_ORDER = Order(By("i.begun_at", falling=True), By("i.id"))


def counter(office: Office, actor: Actor, case: str) -> Counter | None:
    """Who received a case, whose clock runs, where its papers are; None when no window took it in."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    return record.counter if record.counter.window else None


def counter_of(office: Office, actor: Actor, case: str) -> Counter:
    """The same, and what a window is about to take in: its checklist so far."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    return record.counter


def ways_to_take_in(office: Office, actor: Actor) -> dict[str, tuple[Way, ...]]:
    """Every matter that the actor's organisation may take in today, with its ways."""
    with office.ledger.reader() as connection:
        return ways_of(connection, office, actor.organisation, actor.kind)


def window_work(
    office: Office, actor: Actor, waits: str = "", after: str = "", limit: int = 100
) -> WindowWork:
    """A page of the cases that the actor's organisation has received, those it must act on first, and its open intakes.

    ``waits`` filters by whose turn it is. Four statements, whatever the number of cases.
    """
    limit, (beyond, key), today = most(limit), _ORDER.beyond(after), office.today()
    condition, values = ("", []) if not waits else (" AND w.waits = ?", [waits])
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT c.id, c.number, w.receipt, c.matter_zh, c.matter_en, h.name, d.name, w.mode, w.clock, w.state, w.waits, "
            f"w.received_on, w.forward_by, c.phase, c.department, {_ORDER.columns} "
            "FROM window_cases w JOIN cases c ON c.id = w.case_id "
            "LEFT JOIN organisations h ON h.id = c.holder LEFT JOIN organisations d ON d.id = c.department "
            f"WHERE w.window_id = ? AND {VISIBLE_CASE}{condition}{beyond} ORDER BY {_ORDER.by} LIMIT ?",
            [actor.organisation, actor.person, *values, *key, limit + 1],
        )
        counts = _counts(connection, actor)
        intakes, _ = _intakes(connection, actor, "", MOST)
    found, following = _ORDER.page(rows, limit)
    return WindowWork(tuple(_line(row, today) for row in found), intakes, today, counts, following)


def _counts(connection: Connection, actor: Actor) -> dict[str, int]:
    waiting = connection.rows(
        "SELECT w.waits, count(*) FROM window_cases w JOIN cases c ON c.id = w.case_id "
        f"WHERE w.window_id = ? AND w.waits IN ('window', 'authority') AND {VISIBLE_CASE} GROUP BY w.waits",
        (actor.organisation, actor.person),
    )
    intakes = connection.row(
        "SELECT count(*) FROM intakes WHERE window_id = ? AND state = 'open'", (actor.organisation,)
    )
    known = {str(turn): int(count) for turn, count in waiting}
    return {"window": 0, "authority": 0, **known, "intakes": int(intakes[0]) if intakes else 0}


def open_intakes(
    office: Office, actor: Actor, after: str = "", limit: int = MOST
) -> tuple[tuple[IntakeView, ...], str]:
    """The open intakes of the actor's window, the latest first, and the key of the next page ("" at the end)."""
    with office.ledger.reader() as connection:
        return _intakes(connection, actor, after, limit)


def _intakes(
    connection: Connection, actor: Actor, after: str, limit: int
) -> tuple[tuple[IntakeView, ...], str]:
    limit, (beyond, key) = most(limit), _INTAKES_ORDER.beyond(after)
    rows = connection.rows(
        "SELECT i.id, i.presenter, i.relation, h.name, i.project, i.case_id, i.begun_at, c.matter_zh, c.matter_en, "
        f"{_INTAKES_ORDER.columns} FROM intakes i LEFT JOIN organisations h ON h.id = i.holder "
        f"LEFT JOIN cases c ON c.id = i.case_id WHERE i.window_id = ? AND i.state = 'open'{beyond} "
        f"ORDER BY {_INTAKES_ORDER.by} LIMIT ?",
        [actor.organisation, *key, limit + 1],
    )
    found, following = _INTAKES_ORDER.page(rows, limit)
    return tuple(
        IntakeView(
            row[0], row[1], row[2], row[3] or "", row[4], row[5], datetime.fromisoformat(row[6]),
            Text(row[7] or "", row[8] or ""),
        )
        for row in found
    ), following  # fmt: skip


def _line(row: tuple[Any, ...], today: date) -> WindowLine:
    forward_by = date.fromisoformat(row[12]) if row[12] else None
    phase = words.PHASES[Phase(row[13])]
    return WindowLine(
        case=row[0],
        number=row[1],
        receipt=row[2],
        matter_name=Text(row[3], row[4]),
        applicant_name=row[5] or "",
        authority_name=row[6] or row[14],
        mode=row[7],
        clock=row[8],
        state=row[9],
        state_name=Text(*STATES[row[9]]),
        waits=row[10],
        received_on=date.fromisoformat(row[11]),
        forward_by=forward_by,
        phase_name=Text(*phase),
        overdue=row[9] in ("to_forward", "returned") and forward_by is not None and today > forward_by,
    )


def intake(office: Office, actor: Actor, intake: str) -> tuple[Intake, str]:
    """An intake of the actor's window (open or not) and the applicant's name. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT i.id, i.window_id, i.holder, i.presenter, i.relation, i.letter, i.project, i.case_id, i.state, h.name "
            "FROM intakes i JOIN organisations h ON h.id = i.holder WHERE i.id = ? AND i.window_id = ? "
            "AND EXISTS (SELECT 1 FROM memberships m WHERE m.person = ? AND m.organisation = i.window_id AND m.role = 'clerk')",
            (intake, actor.organisation, actor.person),
        )
    if row is None:
        raise not_found("该次收件", "the intake")
    return Intake(*(str(value) for value in row[:9])), str(row[9])


def intake_of_case(office: Office, actor: Actor, case: str) -> Intake | None:
    """The open intake that a draft belongs to, of the actor's window."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT id FROM intakes WHERE case_id = ? AND window_id = ? AND state = 'open'",
            (case, actor.organisation),
        )
    return intake(office, actor, str(row[0]))[0] if row else None


def projects_of_holder(office: Office, actor: Actor, intake_id: str) -> tuple[tuple[str, str, str], ...]:
    """The projects (id, number, name) of the applicant at the counter, for the window's open intake only."""
    found, _ = intake(office, actor, intake_id)
    if found.state != "open":
        return ()
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT id, number, name FROM projects WHERE holder = ? ORDER BY created_at DESC, id LIMIT ?",
            (found.holder, MOST),
        )
    return tuple((str(row[0]), str(row[1]), str(row[2])) for row in rows)


def find_applicant(office: Office, actor: Actor, number: str) -> Found | None:
    """The applicant with exactly this credit code or identity number; None when there is none. Numbers come out masked.

    Refused (``not_permitted``): not a clerk of a window or department.
    """
    wanted = plain(number)
    with office.ledger.reader() as connection:
        require_clerk(connection, actor)
        if not wanted:
            return None
        row = connection.row(
            "SELECT id, kind, name, credit_code, citizen_number FROM organisations WHERE kind IN ('enterprise', 'individual') "
            "AND (credit_code = ? OR citizen_number = ?)",
            (wanted, wanted),
        )
    if row is None:
        return None
    return Found(str(row[0]), str(row[1]), str(row[2]), str(row[3]) or masked(str(row[4])))


def windows(office: Office) -> tuple[Window, ...]:
    """All registered windows, those of the zone first."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT w.organisation, o.name, w.zone, w.city, w.address, w.phone FROM windows w "
            "JOIN organisations o ON o.id = w.organisation ORDER BY o.name, o.id"
        )
    found = [Window(row[0], row[1], row[2], row[3], row[4], row[5], row[2] == office.zone) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.own))


def agreements(office: Office, actor: Actor) -> tuple[Agreement, ...]:
    """The agreements: all of them for people of the zone, a window's own for its people, in two statements."""
    condition, values = (
        ("", ()) if actor.kind in ("zone", "system") else (" WHERE a.window_id = ?", (actor.organisation,))
    )
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT a.id, a.window_id, o.name, a.mode, a.clock, a.valid_from, a.valid_until, a.basis, a.ended "
            f"FROM agreements a JOIN organisations o ON o.id = a.window_id{condition} ORDER BY a.ended, o.name, a.id",
            values,
        )
        matters: dict[str, list[str]] = {}
        for agreement, matter in connection.rows(
            "SELECT agreement, matter FROM agreement_matters ORDER BY matter"
        ):
            matters.setdefault(str(agreement), []).append(str(matter))
    return tuple(
        Agreement(
            row[0], row[1], row[2], tuple(matters.get(row[0], ())), row[3], row[4], date.fromisoformat(row[5]),
            date.fromisoformat(row[6]) if row[6] else None, row[7], bool(row[8]),
        )
        for row in rows
    )  # fmt: skip


def progress(office: Office, number: str, code: str) -> Progress | None:
    """Where a case stands, for anyone with the number (of receipt or case) and the code of the receipt; else None.

    Names neither the applicant nor the project.
    """
    wanted = number.strip().upper()
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT c.id, c.number, w.receipt, w.code, w.clock, w.state, w.received_on, c.matter_zh, c.matter_en, c.phase, "
            "c.received_on, c.accepted_on, c.decided_on, c.statutory_due, c.promised_due, c.provisional, "
            "o.name, d.name, w.forward_by FROM window_cases w JOIN cases c ON c.id = w.case_id "
            "JOIN organisations o ON o.id = w.window_id LEFT JOIN organisations d ON d.id = c.department "
            "WHERE w.receipt = ? OR (c.number <> '' AND c.number = ?)",
            (wanted, wanted),
        )
    if row is None or not hmac.compare_digest(str(row[3]).encode(), code.strip().upper().encode()):
        return None
    return _progress(row)


def _progress(row: tuple[Any, ...]) -> Progress:
    def day(text: Any) -> date | None:
        return date.fromisoformat(text) if text else None

    return Progress(
        number=row[1],
        receipt=row[2],
        matter_name=Text(row[7], row[8]),
        window_name=str(row[16]),
        authority_name=str(row[17] or ""),
        clock=row[4],
        state=row[5],
        state_name=Text(*STATES[row[5]]),
        phase=row[9],
        phase_name=Text(*words.PHASES[Phase(row[9])]),
        received_on=date.fromisoformat(row[6]),
        authority_received_on=day(row[10]),
        accepted_on=day(row[11]),
        decided_on=day(row[12]),
        statutory_due=day(row[13]),
        promised_due=day(row[14]),
        provisional=bool(row[15]),
        forward_by=day(row[18]),
    )
