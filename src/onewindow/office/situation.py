"""A project seen through a catalogue: facts checked, matters planned. Shared by operations and queries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.facts import FactError, FactProblem, FactSet, read_facts
from onewindow.catalogue.model import Catalogue, Matter
from onewindow.office.office import Office
from onewindow.office.terms import terms_of
from onewindow.planner.options import OptionError, Options, read_options
from onewindow.planner.project_plan import Plan
from onewindow.procedures.protocol import Refused, Terms


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts and plan of a project under one catalogue on one day."""

    catalogue: Catalogue
    facts: FactSet
    options: Options
    plan: Plan
    outdated: tuple[FactProblem, ...] = ()

    def terms(self, matter: Matter) -> Terms:
        """The terms of the matter's procedure for this project."""
        modes = matter.modes
        return terms_of(
            self.catalogue,
            matter,
            self.plan.holds,
            commitment=bool(modes.commitment) and self.plan.holds(modes.commitment) is True,
            instant=bool(modes.instant) and self.plan.holds(modes.instant) is True,
        )


def situation(
    office: Office, catalogue: Catalogue, answers: Mapping[str, Any], options: Mapping[str, Any], on: date
) -> Situation:
    """The situation of a project with these raw answers and options.

    Answers that a newer catalogue no longer takes count as not answered, options as not chosen; ``outdated`` says
    which and why.
    """
    key = (catalogue.content_hash, catalogue.on, on, _canonical(answers), _canonical(options))
    return office.situations.get(key, lambda: _judge(office, catalogue, answers, options, on))


def _judge(
    office: Office, catalogue: Catalogue, answers: Mapping[str, Any], options: Mapping[str, Any], on: date
) -> Situation:
    usable, outdated = reconciled(catalogue, answers)
    facts = read_facts(catalogue, usable)
    try:
        chosen = read_options(options, catalogue.matters)
    except OptionError as error:
        chosen = Options()
        outdated = (*outdated, FactProblem("options", "outdated", error.zh, error.en))
    return Situation(catalogue, facts, chosen, office.plan(catalogue, facts, on, chosen), outdated)


def _canonical(value: Mapping[str, Any]) -> str:
    """One text for equal answers; kinds stay apart, so that 1 and "1" and true are three answers."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, default=lambda other: [type(other).__name__, str(other)]
    )


def reconciled(
    catalogue: Catalogue, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[FactProblem, ...]]:
    """The answers that the catalogue still takes, and what is wrong with the others.

    A fact that is gone is left out; one whose answer no longer fits is open again and will be asked.
    """
    try:
        read_facts(catalogue, answers)
    except FactError as error:
        wrong = {re.split(r"[.\[]", problem.path)[0] for problem in error.problems}
        kept = {fact: answer for fact, answer in answers.items() if fact not in wrong}
        asked = {
            fact: None for fact in wrong if fact in catalogue.facts and not catalogue.facts[fact].derived
        }
        return {**kept, **asked}, error.problems
    return dict(answers), ()


def matter_of(catalogue: Catalogue, id: str) -> Matter:
    """A matter of the catalogue. Raises ``Refused`` for an unknown or ended one."""
    matter = catalogue.matters.get(id)
    if matter is None:
        raise Refused(
            "no_such_matter",
            f"{catalogue.on} 的事项目录中没有事项 {id}；它可能已调整或取消。",
            f"the catalogue of {catalogue.on} has no matter {id}; it may have been changed or abolished",
        )
    return matter
