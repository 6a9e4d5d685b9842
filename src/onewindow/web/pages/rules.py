"""The catalogue's decisions, open to everyone: their rules with the law beside, and a trial that lights them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.catalogue.facts import FactError, FactSet, read_facts
from onewindow.catalogue.model import Catalogue, Fact, Text
from onewindow.office import queries
from onewindow.planner.words import Words, measured
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.lit.form import fact_groups, form_groups, is_trial, typed_answers
from onewindow.web.lit.reading import earlier, in_order, parameters_of, readers
from onewindow.web.lit.table import light
from onewindow.web.lit.trial import Trial, in_words, known_outputs, run_trial
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.permissions import Permission, asks

MOST_MATTERS = 8
POLICIES = {
    "FIRST": Text("自上而下，第一条成立的规则定结果", "the first rule that holds decides"),
    "UNIQUE": Text("至多一条规则成立", "at most one rule holds"),
    "ANY": Text("成立的规则结果相同", "all rules that hold agree"),
}


@require_GET
@asks(Permission.ANYONE)
def rules(request: HttpRequest) -> HttpResponse:
    """All decisions in the order in which they are made, with their law and what reads them."""
    catalogue = house.office().catalogue()
    lines = []
    for one in in_order(catalogue):
        read_by = readers(catalogue, one.id)
        lines.append(
            {
                "decision": one,
                "readers": read_by,
                "matters": read_by.matters[:MOST_MATTERS],
                "policy": POLICIES.get(one.hit_policy, Text(one.hit_policy, "")),
                "count": len(catalogue.decisions[one.id].rules),
            }
        )
    return render(request, "pages/rules.html", {"lines": lines, "today": house.office().today()})


@require_GET
@asks(Permission.ANYONE)
def rule(request: HttpRequest, decision: str) -> HttpResponse:
    """One decision table; with facts in the address, or those of a project of one's own, it is tried and lit."""
    catalogue = house.office().catalogue()
    if decision not in catalogue.decision_files:
        raise Refused(
            "not_found", f"目录中没有判定“{decision}”。", f"the catalogue has no decision {decision!r}"
        )
    rules = house.office().planner(catalogue).rules
    groups = fact_groups(catalogue, decision)
    facts = [fact for group in groups.values() for fact in group]
    answers = _project_answers(request, facts) | typed_answers(facts, request.GET)
    errors: list[Fault] = []
    trial = None
    if is_trial(facts, request.GET) or "project" in request.GET:
        try:
            trial = run_trial(rules, decision, read_facts(catalogue, answers))
        except FactError as error:
            errors = faults_of(error)
    context = {
        "decision": catalogue.decision_files[decision],
        "policy": POLICIES.get(catalogue.decision_files[decision].hit_policy),
        "table": light(rules, decision, trial),
        "groups": form_groups(catalogue, groups, answers, request.GET, at_fields(errors)),
        "errors": errors,
        "answer": _answer(catalogue, trial) if trial else None,
        "earlier": _earlier(catalogue, decision, trial),
        "parameters": [_parameter(catalogue, id) for id in parameters_of(rules, decision)],
        "readers": readers(catalogue, decision),
        "today": house.office().today(),
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/rule.html", context, status=422 if errors else 200)


def _project_answers(request: HttpRequest, facts: list[Fact]) -> dict[str, Any]:
    """The answers of the project that the address names; what one may not see is not found."""
    project = request.GET.get("project")
    if project is None:
        return {}
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None:
        raise Refused(
            "not_found", "没有这个项目，或者需要先登录。", "there is no such project, or sign in first"
        )
    known: FactSet = queries.project(house.office(), actor, project).facts
    return {
        fact.id: known.values.get(fact.id)
        for fact in facts
        if fact.id in known.unknown or fact.id not in known.defaulted
    }


def _answer(catalogue: Catalogue, trial: Trial) -> dict[str, Any]:
    """What the trial gave: the result, or the possible ones and the facts and figures that would settle it."""
    words, possible = Words(catalogue), trial.answer.possible
    needs = sorted(possible.needs)
    return {
        "settled": possible.settled,
        "text": in_words(words, trial.decision, trial.answer),
        "possible": [words.value(trial.decision, one) for one in known_outputs(trial.answer)],
        "needs": [catalogue.facts[id] for id in catalogue.facts if id in needs],
        "figures": [words.parameter(id.removeprefix("p.")) for id in needs if id.startswith("p.")],
    }


def _earlier(catalogue: Catalogue, decision: str, trial: Trial | None) -> list[dict[str, Any]]:
    """The decisions that this one rests on, with what the trial gave for each."""
    words = Words(catalogue)
    return [
        {
            "decision": catalogue.decision_files[id],
            "text": in_words(words, id, trial.answers[id]) if trial else None,
        }
        for id in earlier(catalogue, decision)
    ]


def _parameter(catalogue: Catalogue, id: str) -> Mapping[str, Any]:
    """A figure of law with all its dated values, the one that holds marked."""
    found = catalogue.dated_parameters[id]
    return {
        "parameter": found,
        "now": Words(catalogue).parameter(id),
        "values": [
            {"dated": one, "text": _figure(one.value, found.unit), "holds": _holds(one, catalogue)}
            for one in found.values
        ],
    }


def _figure(value: Any, unit: str) -> Text:
    if isinstance(value, bool | str):
        return Text(str(value), str(value))
    return measured(value, unit)


def _holds(dated: Any, catalogue: Catalogue) -> bool:
    """Whether a dated value is the one of the catalogue's day."""
    since = dated.valid_from is None or dated.valid_from <= catalogue.on
    return since and (dated.valid_to is None or dated.valid_to >= catalogue.on)
