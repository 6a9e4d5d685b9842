"""The real catalogue and random projects for the planner's tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from onewindow.catalogue.facts import FactSet, read_facts
from onewindow.catalogue.loader import load
from onewindow.catalogue.model import Catalogue, Fact
from onewindow.catalogue.project_file import read_project_file
from onewindow.planner import Planner
from onewindow.planner.domains import domain
from onewindow.planner.uses import Uses

ROOT = Path(__file__).resolve().parents[2]
MONDAY = date(2026, 3, 2)
FACTORY = ROOT / "examples" / "battery-factory.yaml"


@cache
def catalogue() -> Catalogue:
    """The zone's catalogue."""
    return load(on=MONDAY)


@cache
def planner() -> Planner:
    """Its planner."""
    return Planner(catalogue())


def factory(**changes: Any) -> FactSet:
    """The battery factory's facts, changed."""
    return read_facts(catalogue(), {**read_project_file(FACTORY), **changes})


def facts(**given: Any) -> FactSet:
    """A project of which only these facts are mentioned."""
    return read_facts(catalogue(), given)


@cache
def values_of(name: str) -> tuple[Any, ...]:
    """Values of a fact that rules can tell apart; for records a few buildings."""
    fact: Fact = catalogue().facts[name]
    if fact.type == "list of record":
        tower = {
            "name": "A",
            "use": "office",
            "floor_area_m2": 65000,
            "height_m": 98,
            "storeys": 22,
            "public": True,
        }
        store = {
            "name": "B",
            "use": "warehouse",
            "floor_area_m2": 740,
            "height_m": 6,
            "storeys": 1,
            "flammable": True,
        }
        return ([], [tower], [store], [tower, store])
    rules = planner().rules
    targets = [*rules.conditions, *rules.decisions]
    found = domain(fact, rules.uses(targets).get(name, Uses()))
    return found if found is not None else (fact.default,)


def askable() -> list[str]:
    """The facts that somebody answers."""
    return [name for name, fact in catalogue().facts.items() if not fact.derived]


@st.composite
def answers(draw: st.DrawFn, most: int = 25) -> dict[str, Any]:
    """Answers to some facts; the others keep their defaults."""
    names = draw(st.lists(st.sampled_from(askable()), unique=True, max_size=most))
    return {name: draw(st.sampled_from(values_of(name))) for name in names}


@st.composite
def partly(draw: st.DrawFn, unknown: int = 4) -> tuple[dict[str, Any], list[str]]:
    """Answers, and the names of facts that are not answered yet."""
    given = draw(answers())
    open_facts = [name for name in askable() if not catalogue().facts[name].nullable]
    missing = draw(st.lists(st.sampled_from(open_facts), unique=True, min_size=1, max_size=unknown))
    return {name: value for name, value in given.items() if name not in missing}, missing
