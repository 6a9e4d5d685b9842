"""Ratings, complaints and objections as each side may see them, and the public figures without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text
from onewindow.office.office import Office
from onewindow.office.operations.appeals import remedies_of
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries.keys import MOST, By, Order, most
from onewindow.office.reading import open_case, roles_now, visible_case
from onewindow.office.remedies import Remedies
from onewindow.office.views import Actor

FEWEST = 3
"""Below so many ratings a body's public figures show their number only: nobody shall be recognised."""


@dataclass(frozen=True, slots=True)
class RatingView:
    """A rating. ``due_on`` is the last day for dealing with a poor one, None for others."""

    case: str
    number: str
    matter_name: Text
    applicant_name: str
    grade: int
    reasons: tuple[str, ...]
    text: str
    rated_on: date
    due_on: date | None
    called_back_on: date | None
    reached: bool
    call: str
    resolved_on: date | None
    answer: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint with its answers. ``state``: made, answered, escalated, withdrawn, settled."""

    id: str
    number: str
    case: str
    case_number: str
    matter_name: Text
    organisation_name: str
    about: str
    text: str
    state: str
    made_on: date
    due_on: date
    answer: str
    answered_on: date | None
    objection: str
    escalated_on: date | None
    second_answer: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class AppealView:
    """The record of an objection. ``outcome`` is "" until it has ended."""

    id: str
    number: str
    kind: str
    body: str
    filed_on: date
    due_on: date
    reference: str
    outcome: str
    ended_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """One body's public figures: how many of each grade (5 first); the shares are None below ``FEWEST`` ratings."""

    department: str
    name: Text
    total: int
    grades: tuple[int, ...]
    satisfied: int | None
    poor: int
    dealt_with: int


_RATING = (
    "r.case_id, c.number, c.matter_zh, c.matter_en, coalesce(h.name, ''), r.grade, r.reasons, r.text, r.rated_on, r.due_on, "
    "r.called_back_on, r.reached, r.call, r.resolved_on, r.answer"
)
_RATINGS_ORDER = Order(
    By("CASE WHEN r.due_on IS NOT NULL AND r.resolved_on IS NULL THEN 0 ELSE 1 END", int),
    By("coalesce(r.due_on, '')"),
    By("r.rated_on", falling=True),
    By("r.case_id"),
)
_RATED = "ratings r JOIN cases c ON c.id = r.case_id LEFT JOIN organisations h ON h.id = r.holder"


def rating(office: Office, actor: Actor, case: str) -> RatingView | None:
    """The rating of a case, for who may see the case; None when it was not rated."""
    with office.ledger.reader() as connection:
        id = visible_case(connection, actor, case)
        row = connection.row(f"SELECT {_RATING} FROM {_RATED} WHERE r.case_id = ?", (id,))
    return _rating(row, office.today()) if row else None


def ratings(
    office: Office, actor: Actor, open_only: bool = False, after: str = "", limit: int = MOST
) -> tuple[tuple[RatingView, ...], str]:
    """The ratings of the actor's own department (of the whole zone for it), the poor ones that wait first; and the key of
    the next page ("" at the end)."""
    column = {"department": "department", "zone": "zone"}.get(actor.kind)
    if column is None:
        return (), ""
    limit, (beyond, key) = most(limit), _RATINGS_ORDER.beyond(after)
    wanted = " AND r.due_on IS NOT NULL AND r.resolved_on IS NULL" if open_only else ""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {_RATING}, {_RATINGS_ORDER.columns} FROM {_RATED} WHERE r.{column} = ? AND {VISIBLE_CASE}{wanted}{beyond} "
            f"ORDER BY {_RATINGS_ORDER.by} LIMIT ?",
            [actor.organisation, actor.person, *key, limit + 1],
        )
    found, following = _RATINGS_ORDER.page(rows, limit)
    return tuple(_rating(row, office.today()) for row in found), following


def _rating(row: tuple[object, ...], today: date) -> RatingView:
    (
        case,
        number,
        zh,
        en,
        holder,
        grade,
        reasons,
        text,
        rated,
        due,
        called,
        reached,
        call,
        resolved,
        answer,
    ) = row
    last = _day(due)
    return RatingView(
        str(case), str(number), Text(str(zh), str(en)), str(holder), int(str(grade)), tuple(str(reasons).split()), str(text),
        date.fromisoformat(str(rated)), last, _day(called), bool(reached), str(call), _day(resolved), str(answer),
        last is not None and not resolved and last < today,
    )  # fmt: skip


def rating_figures(office: Office, year: int) -> tuple[RatingFigures, ...]:
    """Public: each body's ratings of a year, by name; no comments, no names of applicants."""
    departments = office.catalogue().departments
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT department, grade, count(*), sum(CASE WHEN resolved_on IS NOT NULL THEN 1 ELSE 0 END) FROM ratings "
            "WHERE rated_on BETWEEN ? AND ? GROUP BY department, grade",
            (f"{year}-01-01", f"{year}-12-31"),
        )
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for department, grade, count, resolved in rows:
        found.setdefault(str(department), {})[int(grade)] = (int(count), int(resolved or 0))
    figures = []
    for id, grades in found.items():
        known = departments.get(id)
        figures.append(
            _figures(id, known.name if known else Text("申请人自行办理", "by the applicant"), grades)
        )
    return tuple(sorted(figures, key=lambda one: one.name.zh))


def _figures(id: str, name: Text, grades: dict[int, tuple[int, int]]) -> RatingFigures:
    counts = tuple(grades.get(grade, (0, 0))[0] for grade in (5, 4, 3, 2, 1))
    total, good = sum(counts), sum(counts[:3])
    shown = total >= FEWEST
    return RatingFigures(
        id, name, total, counts if shown else (), round(100 * good / total) if shown else None,
        counts[3] + counts[4] if shown else 0,
        (grades.get(2, (0, 0))[1] + grades.get(1, (0, 0))[1]) if shown else 0,
    )  # fmt: skip


_COMPLAINT = (
    "k.id, k.number, k.case_id, c.number, c.matter_zh, c.matter_en, coalesce(o.name, ''), k.about, k.text, k.state, k.made_on, "
    "k.due_on, k.answer, k.answered_on, k.objection, k.escalated_on, k.second_answer"
)


_COMPLAINTS_ORDER = Order(
    By("CASE WHEN k.state IN ('made', 'escalated') THEN 0 ELSE 1 END", int), By("k.due_on"), By("k.number")
)


def complaints(
    office: Office, actor: Actor, case: str = "", after: str = "", limit: int = MOST
) -> tuple[tuple[ComplaintView, ...], str]:
    """The complaints on the cases that the actor applies for, or those to its zone, the ones that wait for an answer first;
    and the key of the next page ("" at the end).

    A department sees none; an agency those of its cases, as long as its mandate lasts.
    """
    side = (
        "k.zone = ?"
        if actor.kind == "zone"
        else "k.case_id IN (SELECT p.case_id FROM case_parties p WHERE p.organisation = ? "
        "AND p.relation IN ('own', 'mandated'))"
    )
    limit, (beyond, key) = most(limit), _COMPLAINTS_ORDER.beyond(after)
    with office.ledger.reader() as connection:
        if not roles_now(connection, actor):
            return (), ""
        only, values = (" AND (k.case_id = ? OR c.number = ?)", [case, case]) if case else ("", [])
        rows = connection.rows(
            f"SELECT {_COMPLAINT}, {_COMPLAINTS_ORDER.columns} FROM complaints k JOIN cases c ON c.id = k.case_id "
            f"LEFT JOIN organisations o ON o.id = c.holder WHERE {side}{only}{beyond} "
            f"ORDER BY {_COMPLAINTS_ORDER.by} LIMIT ?",
            [actor.organisation, *values, *key, limit + 1],
        )
    found, following = _COMPLAINTS_ORDER.page(rows, limit)
    return tuple(_complaint(row, office.today()) for row in found), following


def _complaint(row: tuple[object, ...], today: date) -> ComplaintView:
    id, number, case, case_number, zh, en, organisation, about, text, state, made, due, *rest = row
    answer, answered_on, objection, escalated_on, second = rest
    last = date.fromisoformat(str(due))
    return ComplaintView(
        str(id), str(number), str(case), str(case_number), Text(str(zh), str(en)), str(organisation), str(about), str(text),
        str(state), date.fromisoformat(str(made)), last, str(answer), _day(answered_on), str(objection), _day(escalated_on),
        str(second), str(state) in ("made", "escalated") and last < today,
    )  # fmt: skip


def remedies(office: Office, actor: Actor, case: str) -> tuple[Remedies | None, tuple[AppealView, ...]]:
    """Until when one may object to a case's outcome, and the objections recorded. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
        rows = connection.rows(
            "SELECT id, number, kind, body, filed_on, due_on, reference, outcome, ended_on, text FROM appeals "
            "WHERE case_id = ? ORDER BY number",
            (record.id,),
        )
    views = tuple(
        AppealView(
            id,
            number,
            kind,
            body,
            date.fromisoformat(filed),
            date.fromisoformat(due),
            reference,
            outcome,
            _day(ended),
            text,
        )
        for id, number, kind, body, filed, due, reference, outcome, ended, text in rows
    )
    return remedies_of(record, office), views


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
