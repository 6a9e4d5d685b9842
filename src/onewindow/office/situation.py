"""A project seen through a catalogue: facts checked, matters planned. Shared by operations and queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.facts import FactSet, read_facts
from onewindow.catalogue.model import Catalogue, Matter
from onewindow.office.office import Office
from onewindow.office.terms import terms_of
from onewindow.planner.options import Options, read_options
from onewindow.planner.project_plan import Plan
from onewindow.procedures.protocol import Refused, Terms


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts and plan of a project under one catalogue on one day."""

    catalogue: Catalogue
    facts: FactSet
    options: Options
    plan: Plan

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
    """The situation of a project with these raw answers and options. Raises ``FactError``, ``OptionError``."""
    facts = read_facts(catalogue, answers)
    chosen = read_options(options, catalogue.matters)
    return Situation(catalogue, facts, chosen, office.plan(catalogue, facts, on, chosen))


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
