"""The supervisors' pages: figures by department, the definition and the cases behind each, reminders."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from onewindow.catalogue.model import Text
from onewindow.office import Actor, KeyConflict, Office, operations
from onewindow.office.case_view import case as case_view
from onewindow.office.figures import SOON_DAYS, SOURCES
from onewindow.office.permissions import ANSWER_REMINDER, REMIND
from onewindow.office.queries import supervision as queries
from onewindow.office.supervision_views import Overview, Period
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.web import house, words
from onewindow.web.exports import cut_note, safe
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

LIGHTS = ("red", "yellow", "green", "blue")
USUAL = timedelta(days=90)
FIGURES_OF_ROWS = (
    ("accepted", "accepted"), ("extended", "extended"), ("deemed", "deemed_accepted"), ("consents", "opinions_deemed"),
    ("decided", "decided"), ("over", "over"), ("pauses", "pauses_flagged"), ("late", "late"), ("attempts", "attempts"),
    ("reminders", "reminders"), ("ratings", "poor_ratings"), ("complaints", "complaints_overdue"),
)  # fmt: skip
"""The columns of the table by department: the figure, and the field of its rows."""


@require_GET
@asks(Permission.OFFICER)
def supervision(request: HttpRequest) -> HttpResponse:
    """The overview for a period; ``?csv=1`` gives the table by department as a file."""
    period, errors = _period(request)
    found = queries.overview(house.office(), actor_of(request), period)
    if request.GET.get("csv") and not errors:
        return _file(_overview_rows(found), f"supervision-{period.since}-{period.until}.csv")
    figures = [(id, SOURCES[id].figure, field) for id, field in FIGURES_OF_ROWS]
    context = {
        "found": found,
        "period": period,
        "period_query": _query(period),
        "lights": LIGHTS,
        "figures": [figure for _, figure, _ in figures],
        "rows": [
            (row, [(figure, getattr(row, field)) for _, figure, field in figures])
            for row in (*found.rows, found.whole)
        ],
        "soon_days": SOON_DAYS,
        "errors": errors,
    }
    return render(request, "pages/supervision.html", context)


@require_GET
@asks(Permission.OFFICER)
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    """One figure: what it counts and the cases behind it; ``?csv=1`` gives the list as a file."""
    office, actor, given = house.office(), actor_of(request), request.GET
    period, errors = _period(request)
    department, matter = given.get("department", ""), given.get("matter", "")
    light = given.get("light", "") if given.get("light") in LIGHTS else ""
    if given.get("csv") and not errors:
        whole = queries.behind(office, actor, figure, period, department, matter, light, limit=queries.MOST)
        head = ["办件号 Case", "事项 Matter", "部门 Department", *map(_both, whole.figure.columns)]
        rows = [
            [one.number, *map(_both, (one.matter_name, one.department_name, *one.cells))]
            for one in whole.lines
        ]
        if whole.total > len(rows):
            rows.append([cut_note(len(rows))])
        return _file(iter([head, *rows]), f"{figure}-{period.since}-{period.until}.csv")
    page = queries.behind(office, actor, figure, period, department, matter, light, given.get("after", ""))
    departments = office.catalogue().departments
    known = [(id, name) for id, name in departments.items()]
    context = {
        "page": page,
        "lines": [(one, list(zip(page.figure.columns, one.cells, strict=True))) for one in page.lines],
        "period": period,
        "errors": errors,
        "departments": sorted(((id, one.name) for id, one in known), key=lambda pair: pair[1].zh),
        "department": department,
        "matter": matter,
        "light": light,
        "lights": [(code, words.LIGHTS[code]) for code in LIGHTS],
        "dated": bool(SOURCES[figure].dated),
        "query": _query(period, department=department, matter=matter, light=light),
    }
    return render(request, "pages/supervision_figure.html", context)


def _query(period: Period, **more: str) -> str:
    given = {"since": period.since.isoformat(), "until": period.until.isoformat(), **more}
    return urlencode({name: value for name, value in given.items() if value})


def _period(request: HttpRequest) -> tuple[Period, list[Fault]]:
    """The period asked for: the last ninety days unless given; a wrong one is said and the usual one shown."""
    today = house.office().today()
    usual = Period(today - USUAL, today)
    try:
        since = date.fromisoformat(request.GET.get("since") or usual.since.isoformat())
        until = date.fromisoformat(request.GET.get("until") or usual.until.isoformat())
    except ValueError:
        return usual, [Fault("日期应写成 2026-11-23 这样。", "Write dates like 2026-11-23.", "since")]
    if since > until:
        return usual, [
            Fault("开始日期晚于结束日期，请对调。", "The first day lies after the last; swap them.", "since")
        ]
    return Period(since, until), []


def _overview_rows(found: Overview) -> Iterator[list[str]]:
    yield [
        "部门 Department",
        *(_both(SOURCES[id].figure.name) for id, _ in FIGURES_OF_ROWS),
        "延期率% Extension rate %",
        "超期率% Over the limit %",
        "中止天数 Days paused",
        "疑似拖延天数 Of pauses that may buy time",
    ]
    for row in (*found.rows, found.whole):
        rates = [row.extension_rate, row.over_rate, row.days_paused, row.days_bought]
        yield [
            _both(row.name),
            *(str(getattr(row, field)) for _, field in FIGURES_OF_ROWS),
            *("" if one is None else str(one) for one in rates),
        ]


def _both(text: Text) -> str:
    """A name in both languages, as every table that leaves the house has it: a file knows no reader's choice."""
    return f"{text.zh} {text.en}".strip()


def _file(rows: Iterator[list[str]], name: str) -> HttpResponse:
    """A table as CSV that spreadsheets open in the right letters; no cell begins a formula."""
    made = io.StringIO()
    csv.writer(made).writerows([[safe(cell) for cell in row] for row in rows])
    answer = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def reminders_panel(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """The reminders on a case, and the forms of whoever may issue or answer one."""
    if actor.kind not in ("zone", "department"):
        return None
    found = queries.reminders(office, actor, case.id)
    may = queries.may_supervise(actor) and not case.state.finished
    if not found and not may:
        return None
    answers = bool(ANSWER_REMINDER.roles & actor.roles)
    mine = {
        one.id
        for one in found
        if answers and one.answered_on is None and one.department == actor.organisation
    }
    asked = [(opinion.department, opinion.department_name) for opinion in case.opinions]
    return {"found": found, "may": may, "mine": mine, "departments": asked, "key": house.new_key()}


@require_POST
@asks(Permission.OFFICER)
def remind(request: HttpRequest, case: str) -> HttpResponse:
    """Issue a reminder on a case; a refusal comes back to a form with all that was typed."""
    form = request.POST
    try:
        typed = form.get("due_on", "").strip()
        due = date.fromisoformat(typed) if typed else None
        operations.issue_reminder(
            house.office(), actor_of(request), case, form.get("words", ""), form.get("department", ""), due,
            form.get("key"),
        )  # fmt: skip
    except ValueError:
        wrong = Fault("答复期限应写成 2026-11-23 这样。", "Write the day like 2026-11-23.", "due_on")
        return _again(request, case, "remind", [wrong])
    except (Refused, KeyConflict) as refusal:
        return _again(request, case, "remind", _placed(refusal, "words"))
    messages.success(
        request, "督办提醒已发出，部门会收到通知。 The reminder is issued; the department is told."
    )
    return redirect("case", case)


@require_POST
@asks(Permission.OFFICER)
def answer(request: HttpRequest, case: str, reminder: str) -> HttpResponse:
    """Answer a reminder; a refusal comes back to a form with all that was typed."""
    form = request.POST
    try:
        operations.answer_reminder(
            house.office(), actor_of(request), reminder, form.get("answer", ""), form.get("key")
        )
    except (Refused, KeyConflict) as refusal:
        return _again(request, case, "answer", _placed(refusal, "answer"), reminder)
    messages.success(request, "已答复。 Answered.")
    return redirect("case", case)


def _placed(refusal: Exception, field: str) -> list[Fault]:
    code = getattr(refusal, "code", "")
    if code in ("not_found", "not_permitted"):
        raise refusal
    return faults_of(refusal, "due_on" if code == "due_past" else field if code.endswith("_missing") else "")


def _again(
    request: HttpRequest, case: str, act: str, errors: list[Fault], reminder: str = ""
) -> HttpResponse:
    """The form by itself, with what was typed and what is wrong."""
    found = case_view(house.office(), actor_of(request), case)
    may = REMIND if act == "remind" else ANSWER_REMINDER
    if not may.roles & actor_of(request).roles:
        raise Refused("not_permitted", "您的身份不能这样做。", "your role does not allow that")
    context = {
        "case": found, "act": act, "reminder": reminder, "typed": request.POST, "errors": errors,
        "key": request.POST.get("key") or house.new_key(),
    }  # fmt: skip
    return render(request, "pages/reminder.html", context, status=409)
