"""Loading a catalogue: files -> layers -> the definitions of one day -> ``Catalogue``.

``load`` is for use: it raises ``CatalogueError`` when a file can't be understood. ``onewindow.catalogue.check``
judges what a readable catalogue says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from onewindow.catalogue import build_facts, build_matter, build_process
from onewindow.catalogue.canonical import canonical, content_hash
from onewindow.catalogue.entry import Entry
from onewindow.catalogue.findings import CatalogueError, Finding, Level, error
from onewindow.catalogue.layers import Source, overlaps, plain, read, select
from onewindow.catalogue.model import Catalogue, Decision, Origin, Parameter, Text
from onewindow.catalogue.project_file import read_project_file
from onewindow.catalogue.spans import line_up, of_parameter
from onewindow.catalogue.yaml_text import Row, Table

__all__ = ["DEFAULT_ZONE", "CatalogueError", "build", "default_root", "load", "read_project_file", "restore", "snapshot"]

DEFAULT_ZONE = "cn-sd-zb-gxq"
M = TypeVar("M")


def default_root() -> Path:
    """The catalogue that ships with the product: beside the package when installed, else the checkout's."""
    packaged = Path(__file__).resolve().parents[1] / "_catalogue"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "catalogue"


def load(root: Path | None = None, zone: str = DEFAULT_ZONE, on: date | None = None) -> Catalogue:
    """The catalogue of a zone as it holds on a day (today unless given).

    Raises ``CatalogueError`` with every fault of form found, each with its file and line.
    """
    source = read(root or default_root(), zone)
    problems = list(source.problems)
    made = build(source, on or date.today(), problems)
    faults = [one for one in problems if one.level is Level.ERROR]
    if faults:
        raise CatalogueError(sorted(faults))
    return made


def build(source: Source, on: date, problems: list[Finding]) -> Catalogue:
    """The catalogue of one day; faults of form are added to ``problems``."""
    chosen = select(source, on)
    problems += overlaps(source, on)
    layers_of_matters = {id: versions[0].layer for id, versions in source.definitions["matters"].items()}
    names = {
        layer: Entry(table, f"{layer}/layer.yaml", problems).label("name") for layer, table in source.layer_tables.items()
    }
    made = _assemble(chosen, source.zone, source.layers, on, problems, layers_of_matters, names, source.days)
    for parameter in made.dated_parameters.values():
        problems += (one for one in line_up(parameter.id, of_parameter(parameter)) if one.code == "dates-overlap")
        if parameter.id not in made.parameters and parameter.values:
            problems.append(_no_value(parameter, on))
    return made


def _no_value(parameter: Parameter, on: date) -> Finding:
    first = min((one.valid_from for one in parameter.values if one.valid_from), default=None)
    return error(
        parameter.origin, "no-value-on-day",
        f"参数 {parameter.id} 在 {on} 没有取值，依赖它的规则无法判断",
        f"the parameter {parameter.id} has no value on {on}, so rules that read it can't be judged",
        f"最早的取值自 {first} 起；请改用该日或之后的日期，或补上当时的取值。",
        f"Its earliest value is from {first}: use a day from then on, or add the value of that time.",
    )  # fmt: skip


def _assemble(
    chosen: Mapping[str, Mapping[str, Table]],
    zone: str,
    layers: tuple[str, ...],
    on: date,
    problems: list[Finding],
    matter_layers: Mapping[str, str],
    layer_names: Mapping[str, Text],
    day_tables: list[Table],
) -> Catalogue:
    hashes = {kind: {id: content_hash(table) for id, table in by_id.items()} for kind, by_id in chosen.items()}

    def each(kind: str, make: Callable[[Entry, str], M]) -> dict[str, M]:
        return {id: make(Entry(table, id, problems), id) for id, table in chosen[kind].items()}

    facts = each("facts", build_facts.fact)
    groups = each("fact_groups", lambda entry, id: build_facts.fact_group(entry, id, facts.values()))
    dated = each("parameters", build_facts.parameter)
    values = {id: build_facts.value_on(parameter, on) for id, parameter in dated.items()}
    decisions = each("decisions", lambda entry, id: build_process.decision(entry, hashes["decisions"][id]))
    decisions = dict(sorted(decisions.items(), key=lambda item: (item[1].order, item[0])))
    matters = each(
        "matters",
        lambda entry, id: build_matter.matter(entry, matter_layers.get(id, layers[-1]), hashes["matters"][id]),
    )
    stages = each("stages", lambda entry, id: build_process.stage(entry))
    types = each("process_types", lambda entry, id: build_process.process_type(entry))
    off = build_facts.days(day_tables, "off", problems)
    working = build_facts.days(day_tables, "working", problems)
    days = {"off": [str(day) for day in off], "working": [str(day) for day in working]}
    return Catalogue(
        zone=zone,
        on=on,
        layers=layers,
        content_hash=content_hash({"zone": zone, "days": days, **hashes}),
        facts=facts,
        parameters={id: value for id, value in values.items() if value is not None},
        dated_parameters=dated,
        departments=each("departments", build_facts.department),
        documents=each("documents", build_facts.document),
        special_procedures=each("special_procedures", build_facts.special_procedure),
        decisions=Tables(decisions),
        matters=matters,
        stages={one.no: one for one in stages.values()},
        process_types={one.code: one for one in types.values()},
        zone_days_off=off,
        zone_working_days=working,
        layer_names=layer_names,
        fact_groups=dict(sorted(groups.items(), key=lambda item: (item[1].order, item[0]))),
        fact_defaults={one.id: one.default for one in facts.values() if not one.derived},
        decision_files=decisions,
        definitions={**chosen, "days": days, "matter_layers": dict(matter_layers)},
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


def snapshot(catalogue: Catalogue) -> str:
    """The catalogue's merged content as one canonical JSON text, to be kept with cases accepted under it."""
    return canonical({
        "zone": catalogue.zone, "on": str(catalogue.on), "layers": list(catalogue.layers),
        "hash": catalogue.content_hash, "definitions": catalogue.definitions,
        "names": {id: {"zh": name.zh, "en": name.en} for id, name in catalogue.layer_names.items()},
    })  # fmt: skip


def restore(text: str) -> Catalogue:
    """The catalogue of a ``snapshot``. Raises ``CatalogueError`` when its content no longer gives its hash."""
    kept = json.loads(text, parse_float=Decimal)
    definitions = kept["definitions"]
    days, matter_layers = definitions.pop("days"), definitions.pop("matter_layers")
    problems: list[Finding] = []
    names = {id: Text(name["zh"], name["en"]) for id, name in kept["names"].items()}
    chosen = {kind: {id: _tabled(value) for id, value in by_id.items()} for kind, by_id in definitions.items()}
    made = _assemble(
        chosen, kept["zone"], tuple(kept["layers"]), date.fromisoformat(kept["on"]), problems, matter_layers, names,
        [_tabled(days)],
    )  # fmt: skip
    if made.content_hash != kept["hash"]:
        at = Origin("snapshot", 0)
        problems.append(error(at, "hash-differs", "内容与其指纹不符", "the content does not give its hash"))
    if problems:
        raise CatalogueError(problems)
    return made


def _tabled(value: Any) -> Any:
    """Plain values as tables and rows without lines, so that they are read like files."""
    if isinstance(value, dict):
        table = Table("snapshot")
        for key, item in value.items():
            table[key] = _tabled(item)
        return table
    if isinstance(value, list):
        row = Row("snapshot")
        row.extend(_tabled(item) for item in value)
        row.lines.extend(0 for _ in value)
        return row
    return value
