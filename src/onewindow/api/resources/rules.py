"""The catalogue's decisions: their tables with the law, and a trial with its trace. Open to everyone."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, Registry
from onewindow.api.problem import Problem
from onewindow.api.resources.guides import Listed, bare
from onewindow.api.shapes import Asked, Shape, model_of, plain
from onewindow.catalogue import trial
from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.model import Catalogue, Text
from onewindow.office.operations.projects import exact

rules = Registry("rules 规则")


class Rule(Shape):
    """A decision as its file states it."""

    id: str
    name: model_of(Text)  # type: ignore[valid-type]
    hit_policy: str
    output_type: str
    rules: list[dict[str, Any]]
    default: Any
    basis: list[dict[str, Any]]
    version: str


class Trial(Asked):
    """Facts to decide over. A fact left out has its default, null leaves it open."""

    facts: dict[str, Any] = Field(
        default_factory=dict, description="要素与取值 facts and their values", examples=[{"land_area_ha": 20}]
    )


class Decided(Shape):
    """What a decision gives: `value` when settled, else all that is `possible` and the facts that would settle it.

    A possible output that is itself unknown is `{"unknown": true}`. `problems` also name figures of law without a value.
    """

    decision: str
    settled: bool
    value: Any
    possible: list[Any]
    unknown: list[str]
    law: list[str]
    problems: list[dict[str, Any]]
    trace: list[dict[str, Any]]
    on: str
    zone: str
    catalogue: str


@rules.get("/rules", PUBLIC, name="rules", answer=Listed)
def all_rules(call: Call) -> Any:
    """All decisions in the order in which they are made."""
    files = sorted(call.office.catalogue().decision_files.values(), key=lambda one: one.order)
    return {
        "items": [
            {"id": one.id, "name": plain(one.name), "rules": len(one.rules), "version": one.content_hash}
            for one in files
        ]
    }


@rules.get("/rules/{decision}", PUBLIC, name="rule", answer=Rule)
def rule(call: Call, decision: str) -> Any:
    """One decision table: its rules from top to bottom with the article of each."""
    one = _known(call.office.catalogue(), decision)
    same = ("id", "name", "hit_policy", "output_type", "default")
    return {
        **{name: plain(getattr(one, name)) for name in same},
        "rules": bare(plain(one.rules)),
        "basis": bare(plain(one.basis)),
        "version": one.content_hash,
    }


@rules.post("/rules/{decision}/trial", PUBLIC, name="decide", answer=Decided, keyed=True)
def decide(call: Call, decision: str, body: Trial) -> Any:
    """Make a decision over facts, with the trace: which rules and which cells decided. Nothing is kept."""
    catalogue = call.office.catalogue()
    _known(catalogue, decision)
    facts = read_facts(catalogue, {name: exact(value) for name, value in body.facts.items()})
    return trial.told(catalogue, decision, trial.decide(catalogue, decision, facts))


def _known(catalogue: Catalogue, decision: str) -> Any:
    if decision not in catalogue.decision_files:
        raise Problem(
            404, "not_found", f"目录中没有判定“{decision}”。", f"the catalogue has no decision {decision!r}"
        )
    return catalogue.decision_files[decision]
