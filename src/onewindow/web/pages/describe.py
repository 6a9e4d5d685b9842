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
from onewindow.office.views import ProjectView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.facts import field_view, read_answer, show_answer
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of questions: how many of its facts are answered, and how many are still wanted."""

    group: FactGroup
    answered: int
    wanted: int


def wanted_facts(request: HttpRequest, project: ProjectView) -> dict[str, float]:
    """The unanswered facts that can still change the plan, with how many open matters each would settle."""
    plan = queries.plan(house.office(), actor_of(request), project.id)
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
    """The next topic with a question that still decides something; the check page when there is none."""
    found = queries.project(house.office(), actor_of(request), project)
    after = request.GET.get("after", "")
    topic = next_topic(found, wanted_facts(request, found), after)
    if topic is None:
        return redirect("answers", project)
    return redirect("describe-topic", project, topic)


def next_topic(project: ProjectView, wanted: Mapping[str, float], after: str = "") -> str | None:
    """The first topic behind ``after`` that has a wanted fact, else the first of all, else None."""
    order = list(project.catalogue.fact_groups)
    start = order.index(after) + 1 if after in order else 0
    open_topics = [id for id in order[start:] if _wants(project.catalogue, id, wanted)]
    return open_topics[0] if open_topics else None


def _wants(catalogue: Catalogue, topic: str, wanted: Mapping[str, float]) -> bool:
    return any(fact in wanted for fact in catalogue.fact_groups[topic].facts)


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
    found = queries.project(house.office(), actor_of(request), project)
    if topic not in found.catalogue.fact_groups:
        raise Refused("not_found", "没有这一组问题。", "there is no such group of questions")
    wanted = wanted_facts(request, found)
    shown = tuple(request.POST.getlist("shown"))
    everything = bool(request.GET.get(EVERYTHING) or request.POST.get(EVERYTHING))
    facts = asked_facts(found, topic, wanted, everything, shown)
    typed = {fact.id: read_answer(fact, request.POST) for fact in facts if fact.id in shown}
    errors: list[Fault] = []
    if request.method == "POST" and "more" not in request.POST:
        try:
            operations.answer_facts(
                house.office(), actor_of(request), project, typed, key=request.POST.get("key")
            )
            return _onward(request, project, topic)
        except (FactError, Refused) as error:
            errors = faults_of(error)
    return _page(request, found, topic, facts, typed, errors, everything)


def _onward(request: HttpRequest, project: str, topic: str) -> HttpResponse:
    if request.POST.get("return") == "answers":
        response = redirect("answers", project)
        response["Location"] += f"#topic-{topic}"
        return response
    response = redirect("describe", project)
    response["Location"] += f"?after={topic}"
    return response


def _page(
    request: HttpRequest,
    project: ProjectView,
    topic: str,
    facts: list[Fact],
    typed: Mapping[str, Any],
    errors: list[Fault],
    everything: bool,
) -> HttpResponse:
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
    context = {
        "project": project,
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
    wanted = wanted_facts(request, found)
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
