"""Describing a project: question pages by topic that ask only what still decides something, saved at each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.catalogue.facts import FactError
from onewindow.catalogue.model import Catalogue, Fact, FactGroup
from onewindow.office import operations, queries
from onewindow.office.merging import AnswersClash
from onewindow.office.plain_text import whole
from onewindow.office.times import SHANGHAI
from onewindow.office.views import ProjectView
from onewindow.planner.project_plan import Plan
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.facts import field_view, read_answer, show_answer
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of questions: how many of its facts are answered, and how many are still wanted."""

    group: FactGroup
    answered: int
    wanted: int


def wanted_facts(plan: Plan) -> dict[str, float]:
    """The unanswered facts that can still change the plan, with how many open matters each would settle."""
    return {question.fact.id: float(question.settles) for question in plan.questions}


def answered(project: ProjectView, fact: str) -> bool:
    """Whether somebody has answered the fact."""
    return project.answers.get(fact) is not None


def topics(project: ProjectView, wanted: Mapping[str, float]) -> list[Topic]:
    """All topics in the order of the dictionary."""
    return [
        Topic(
            group,
            sum(answered(project, fact) for fact in group.facts),
            sum(fact in wanted for fact in group.facts),
        )
        for group in project.catalogue.fact_groups.values()
    ]


@require_GET
@asks(Permission.APPLICANT)
def describe(request: HttpRequest, project: str) -> HttpResponse:
    """The first topic with a question that still decides something; the check page when there is none."""
    return _to_next(request, project)


def _to_next(request: HttpRequest, project: str, after: str = "") -> HttpResponse:
    plan = queries.plan(house.office(), actor_of(request), project)
    topic = next_topic(plan.catalogue, wanted_facts(plan), after)
    return redirect("describe-topic", project, topic) if topic else redirect("answers", project)


def next_topic(catalogue: Catalogue, wanted: Mapping[str, float], after: str = "") -> str | None:
    """The first topic behind ``after`` (or of all) that has a wanted fact; None when there is none."""
    order = list(catalogue.fact_groups)
    start = order.index(after) + 1 if after in order else 0
    open_topics = (id for id in order[start:] if wanted.keys() & set(catalogue.fact_groups[id].facts))
    return next(open_topics, None)


def asked_facts(
    project: ProjectView,
    topic: str,
    wanted: Mapping[str, float],
    everything: bool,
    shown: tuple[str, ...] = (),
) -> list[Fact]:
    """The facts that the topic's page asks: those wanted and those answered before; all when ``everything``.

    ``shown`` are the facts that a posted form showed: they stay on the page whatever they have settled.
    """
    facts = [project.catalogue.facts[id] for id in project.catalogue.fact_groups[topic].facts]
    return [
        fact
        for fact in facts
        if not fact.derived
        and (everything or fact.id in wanted or answered(project, fact.id) or fact.id in shown)
    ]


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def describe_topic(request: HttpRequest, project: str, topic: str) -> HttpResponse:
    """One topic's questions; posting saves them and goes on, or back to the check page when it came from there."""
    office, actor = house.office(), actor_of(request)
    catalogue = office.catalogue()
    if topic not in catalogue.fact_groups:
        raise Refused("not_found", "没有这一组问题。", "there is no such group of questions")
    form = form_of(request)
    shown = tuple(id for id in catalogue.fact_groups[topic].facts if id in form.getlist("shown"))
    typed = {id: read_answer(catalogue.facts[id], form) for id in shown}
    errors: list[Fault] = []
    clashed = False
    if request.method == "POST" and "more" not in request.POST:
        try:
            read_at = request.POST.get("read_at", "")
            operations.answer_facts(
                office,
                actor,
                project,
                typed,
                request.POST.get("key"),
                whole(read_at) if read_at else None,
            )
            return _onward(request, project, topic)
        except AnswersClash as clash:
            errors, clashed = clash_faults(catalogue, clash), True
        except (FactError, Refused) as error:
            errors = faults_of(error)
    found = queries.project(office, actor, project)
    everything = bool(request.GET.get(EVERYTHING) or request.POST.get(EVERYTHING))
    wanted = wanted_facts(queries.plan(office, actor, project))
    facts = asked_facts(found, topic, wanted, everything, shown)
    kept = "" if clashed else str(form.get("read_at", ""))
    return _page(request, found, topic, facts, typed, errors, everything, kept)


def clash_faults(catalogue: Catalogue, clash: AnswersClash) -> list[Fault]:
    """Both values of each fact that two people changed; saving again keeps one's own."""
    names = queries.names_of(house.office(), frozenset(one.by for one in clash.clashes))
    faults = []
    for one in clash.clashes:
        fact, who = catalogue.facts[one.fact], names.get(one.by, one.by)
        theirs, mine = show_answer(fact, one.theirs), show_answer(fact, one.mine)
        at = f"{one.at.astimezone(SHANGHAI):%H:%M}"
        faults.append(
            Fault(
                f"“{fact.name.zh}”：{who} 于 {at} 改过，现在是“{theirs.zh}”，您填的是“{mine.zh}”。"
                "再保存一次即以您的为准，否则请改回。",
                f"{fact.name.en}: {who} changed it at {at} to {theirs.en or theirs.zh}; you typed "
                f"{mine.en or mine.zh}. Save again to keep yours, or change it back.",
                one.fact,
            )
        )
    return faults


def _onward(request: HttpRequest, project: str, topic: str) -> HttpResponse:
    if request.POST.get("return") == "answers":
        response = redirect("answers", project)
        response["Location"] += f"#topic-{topic}"
        return response
    return _to_next(request, project, after=topic)


def _page(
    request: HttpRequest,
    project: ProjectView,
    topic: str,
    facts: list[Fact],
    typed: Mapping[str, Any],
    errors: list[Fault],
    everything: bool,
    read_at: str,
) -> HttpResponse:
    """The page; ``read_at`` is what the form carried: one sent back for another fault still tells others' changes."""
    placed = at_fields(errors)
    more = request.POST.get("more", "")
    fields = [
        field_view(
            fact,
            typed[fact.id] if fact.id in typed else project.answers.get(fact.id),
            placed,
            more_rows=1 if more == fact.id else 0,
        )
        for fact in facts
    ]
    order = list(project.catalogue.fact_groups)
    saved = queries.saved(house.office(), actor_of(request), project.id)
    context = {
        "project": project,
        "saved": saved,
        "read_at": read_at or saved.read_at,
        "group": project.catalogue.fact_groups[topic],
        "fields": fields,
        "errors": errors,
        "key": house.new_key(),
        "return": request.GET.get("return") or request.POST.get("return", ""),
        "everything": everything,
        "hidden_facts": len(project.catalogue.fact_groups[topic].facts) - len(facts),
        "place": order.index(topic) + 1,
        "places": len(order),
        "back": order[order.index(topic) - 1] if order.index(topic) else "",
    }
    return render(request, "pages/describe.html", context, status=422 if errors else 200)


@require_GET
@asks(Permission.SIGNED_IN)
def answers(request: HttpRequest, project: str) -> HttpResponse:
    """Check your answers: everything said so far, with a change link each, and what is still open."""
    found = queries.project(house.office(), actor_of(request), project)
    wanted = wanted_facts(queries.plan(house.office(), actor_of(request), project))
    context = {
        "project": found,
        "topics": [_answered(found, topic, wanted) for topic in topics(found, wanted)],
        "wanted": len(wanted),
    }
    return render(request, "pages/answers.html", context)


def _answered(project: ProjectView, topic: Topic, wanted: Mapping[str, float]) -> dict[str, Any]:
    lines = [
        {
            "fact": project.catalogue.facts[id],
            "answer": show_answer(project.catalogue.facts[id], project.facts.values.get(id)),
            "open": not answered(project, id),
            "settles": wanted.get(id, 0),
        }
        for id in topic.group.facts
        if not project.catalogue.facts[id].derived and (id in wanted or answered(project, id))
    ]
    return {"topic": topic, "lines": lines}
