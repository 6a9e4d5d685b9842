"""Loading a catalogue: files -> layers -> the definitions of one day -> ``Catalogue``.

``load`` is for use: it raises ``CatalogueError`` when a file can't be understood. ``onewindow.catalogue.check``
judges what a readable catalogue says.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from onewindow.catalogue.assemble import Parts, assemble
from onewindow.catalogue.canonical import canonical
from onewindow.catalogue.dated import why_no_value
from onewindow.catalogue.entry import Entry
from onewindow.catalogue.findings import CatalogueError, Finding, Level, error
from onewindow.catalogue.layers import Source, overlaps, read, select
from onewindow.catalogue.model import Catalogue, Origin, Parameter, Text
from onewindow.catalogue.project_file import read_project_file
from onewindow.catalogue.spans import line_up, of_parameter
from onewindow.catalogue.yaml_text import Row, Table

__all__ = [
    "DEFAULT_ZONE",
    "CatalogueError",
    "build",
    "default_root",
    "load",
    "read_project_file",
    "restore",
    "snapshot",
]

DEFAULT_ZONE = "cn-sd-zb-gxq"


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
    """The catalogue of one day; faults of form are added to ``problems``.

    A parameter without a value on the day is a warning before its first value and after its last, for then it is
    unknown, and an error in a gap between two values.
    """
    chosen = select(source, on)
    problems += overlaps(source, on)
    layers_of_matters = {id: versions[0].layer for id, versions in source.definitions["matters"].items()}
    names = {
        layer: Entry(table, f"{layer}/layer.yaml", problems).label("name")
        for layer, table in source.layer_tables.items()
    }
    parts = Parts(chosen, source.zone, source.layers, on, problems, layers_of_matters, names, source.days)
    made = assemble(parts)
    for parameter in made.dated_parameters.values():
        problems += (
            one for one in line_up(parameter.id, of_parameter(parameter)) if one.code == "dates-overlap"
        )
        if parameter.id not in made.parameters and parameter.values:
            problems.append(_no_value(made, parameter))
    return made


def _no_value(catalogue: Catalogue, parameter: Parameter) -> Finding:
    why, on = why_no_value(catalogue, parameter.id), catalogue.on
    before = any(one.valid_to and one.valid_to < on for one in parameter.values)
    after = any(one.valid_from and one.valid_from > on for one in parameter.values)
    return error(
        parameter.origin, "no-value-on-day",
        f"{parameter.id}：{why.zh}；依赖它的规则在这一天待定",
        f"{parameter.id}: {why.en}; rules that read it are open on that day",
        "如有当时的取值，请补上。", "Add the value of that time, where there was one.",
        Level.ERROR if before and after else Level.WARNING,
    )  # fmt: skip


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
    chosen = {
        kind: {id: _tabled(value) for id, value in by_id.items()} for kind, by_id in definitions.items()
    }
    layers, on = tuple(kept["layers"]), date.fromisoformat(kept["on"])
    made = assemble(Parts(chosen, kept["zone"], layers, on, problems, matter_layers, names, [_tabled(days)]))
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
