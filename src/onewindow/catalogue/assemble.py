"""Putting the merged definitions of one day together to a ``Catalogue``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from onewindow.catalogue import build_facts, build_matter, build_process
from onewindow.catalogue.canonical import content_hash
from onewindow.catalogue.entry import Entry
from onewindow.catalogue.findings import Finding
from onewindow.catalogue.layers import plain
from onewindow.catalogue.model import Catalogue, Decision, Matter, Text
from onewindow.catalogue.yaml_text import Table

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a catalogue is made of. ``chosen`` holds the definitions: kind -> id -> mapping; faults go to ``problems``."""

    chosen: Mapping[str, Mapping[str, Table]]
    zone: str
    layers: tuple[str, ...]
    on: date
    problems: list[Finding]
    matter_layers: Mapping[str, str]
    layer_names: Mapping[str, Text]
    day_tables: list[Table]

    def each(self, kind: str, make: Callable[[Entry, str], M]) -> dict[str, M]:
        """All definitions of a kind, made by a builder from their entry and id."""
        return {
            id: make(Entry(table, id, self.problems), id) for id, table in self.chosen.get(kind, {}).items()
        }

    def matters(self, hashes: Mapping[str, str]) -> dict[str, Matter]:
        """The matters, each with its hash and the layer that defines it first."""
        return self.each(
            "matters",
            lambda entry, id: build_matter.matter(
                entry, self.matter_layers.get(id, self.layers[-1]), hashes[id]
            ),
        )

    def decisions(self, hashes: Mapping[str, str]) -> dict[str, Decision]:
        """The decisions in the order of evaluation."""
        made = self.each("decisions", lambda entry, id: build_process.decision(entry, hashes[id]))
        return dict(sorted(made.items(), key=lambda item: (item[1].order, item[0])))


def assemble(parts: Parts) -> Catalogue:
    """The catalogue of the parts; its hash covers every definition, the zone and its days."""
    hashes = {
        kind: {id: content_hash(one) for id, one in by_id.items()} for kind, by_id in parts.chosen.items()
    }
    facts = parts.each("facts", build_facts.fact)
    groups = parts.each("fact_groups", lambda entry, id: build_facts.fact_group(entry, id, facts.values()))
    dated = parts.each("parameters", build_facts.parameter)
    values = {id: build_facts.value_on(parameter, parts.on) for id, parameter in dated.items()}
    decisions = parts.decisions(hashes["decisions"])
    off, working = build_facts.days(parts.day_tables, parts.problems)
    days = {"off": [str(day) for day in off], "working": [str(day) for day in working]}
    stages = parts.each("stages", lambda entry, id: build_process.stage(entry))
    types = parts.each("process_types", lambda entry, id: build_process.process_type(entry))
    return Catalogue(
        zone=parts.zone,
        on=parts.on,
        layers=parts.layers,
        content_hash=content_hash({"zone": parts.zone, "days": days, **hashes}),
        facts=facts,
        parameters={id: value for id, value in values.items() if value is not None},
        dated_parameters=dated,
        departments=parts.each("departments", build_facts.department),
        documents=parts.each("documents", build_facts.document),
        special_procedures=parts.each("special_procedures", build_facts.special_procedure),
        decisions=Tables(decisions),
        matters=parts.matters(hashes["matters"]),
        stages={one.no: one for one in stages.values()},
        process_types={one.code: one for one in types.values()},
        life_events=parts.each("life_events", build_process.life_event),
        zone_days_off=off,
        zone_working_days=working,
        layer_names=parts.layer_names,
        fact_groups=dict(sorted(groups.items(), key=lambda item: (item[1].order, item[0]))),
        fact_defaults={one.id: one.default for one in facts.values() if not one.derived},
        decision_files=decisions,
        definitions={**parts.chosen, "days": days, "matter_layers": dict(parts.matter_layers)},
    )


class Tables(Mapping[str, Any]):
    """The decisions' ``dmn`` tables by id, each made when first read."""

    def __init__(self, decisions: Mapping[str, Decision]) -> None:
        self._decisions = decisions
        self._table = cache(self._make)

    def __getitem__(self, id: str) -> Any:
        return self._table(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._decisions)

    def __len__(self) -> int:
        return len(self._decisions)

    def _make(self, id: str) -> Any:
        from onewindow.dmn.yaml import load_table

        return load_table(plain(self._decisions[id].definition))
