"""The layers of jurisdiction: which files are read, and how the definitions of one day are put together.

A zone's id is the path of its jurisdiction (``cn-sd-zb-gxq``); its layers are the prefixes (``cn``, ``cn-sd``,
``cn-sd-zb``, ``cn-sd-zb-gxq``), each a folder under the catalogue's root. A lower layer's definition with
the same id overrides the named keys of the higher one's, on the days from its ``valid_from`` to its ``valid_to``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from onewindow.catalogue.entry import Entry
from onewindow.catalogue.findings import CatalogueError, Finding, error
from onewindow.catalogue.model import Origin
from onewindow.catalogue.yaml_text import Row, Table, YamlProblem, parse

LARGEST_FILE = 4_000_000
_ZONE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAPS = {
    "parameters.yaml": "parameters",
    "departments.yaml": "departments",
    "special-procedures.yaml": "special_procedures",
    "life-events.yaml": "life_events",
}
LISTS = {"stages.yaml": ("stages", "no"), "process-types.yaml": ("process_types", "code")}
FOLDERS = {"facts": "facts", "documents": "documents", "decisions": "decisions", "matters": "matters"}
KINDS = (
    "fact_groups", "facts", "parameters", "departments", "documents", "special_procedures",
    "stages", "process_types", "decisions", "matters", "life_events",
)  # fmt: skip
THEME = "theme.yaml"
"""The zone's colours lie in its folder too; they are the pages' business, not the catalogue's."""
OF_THE_OVERRIDE = ("valid_from", "valid_to", "why", "source")


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition as one file states it, with the days on which that file's word holds."""

    kind: str
    id: str
    layer: str
    table: Table
    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether the definition holds on a day; both ends are included."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(slots=True)
class Source:
    """All definitions of a zone's layers, for all days, as read from the files."""

    root: Path
    zone: str
    layers: tuple[str, ...]
    definitions: dict[str, dict[str, list[Definition]]]
    layer_tables: dict[str, Table] = field(default_factory=dict)
    days: list[Table] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


def zones(root: Path) -> list[str]:
    """The ids of the zones under a root: the layers that are no other layer's parent."""
    if not root.is_dir():
        return []
    names = sorted(
        folder.name for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith((".", "_"))
    )
    return [name for name in names if not any(other.startswith(name + "-") for other in names)]


def is_zone(root: Path, zone: str) -> bool:
    """Whether the id is well formed and each of its layers has a folder."""
    return _ZONE.fullmatch(zone) is not None and all((root / layer).is_dir() for layer in layers_of(zone))


def layers_of(zone: str) -> tuple[str, ...]:
    """The layers of a zone from the country down."""
    parts = zone.split("-")
    return tuple("-".join(parts[: count + 1]) for count in range(len(parts)))


def read(root: Path, zone: str) -> Source:
    """Read all files of a zone's layers. Raises ``CatalogueError`` when the zone or a layer is not there."""
    if not is_zone(root, zone):
        raise CatalogueError([_no_zone(root, zone)])
    layers = layers_of(zone)
    source = Source(root, zone, layers, {kind: {} for kind in KINDS})
    for layer in layers:
        for path in sorted((root / layer).rglob("*")):
            if path.is_file():
                _read_file(source, layer, path)
    return source


def _no_zone(root: Path, zone: str) -> Finding:
    missing = next((layer for layer in layers_of(zone) if not (root / layer).is_dir()), zone)
    known = ", ".join(zones(root)) or "-"
    return error(
        Origin(str(root), 0), "no-such-zone",
        f"区域 {zone} 的层级目录 {missing}/ 不存在", f"zone {zone}: its layer {missing}/ is not there",
        f"已有区域：{known}。", f"Zones there: {known}.",
    )  # fmt: skip


def _read_file(source: Source, layer: str, path: Path) -> None:
    inside = path.relative_to(source.root / layer)
    name = str(path.relative_to(source.root))
    if (
        inside.parts[0] == "scenarios"
        or str(inside) == THEME
        or path.name.startswith(".")
        or path.suffix in (".md", ".txt")
    ):
        return
    known = str(inside) in ("layer.yaml", "days.yaml", *MAPS, *LISTS) or (
        len(inside.parts) == 2 and inside.parts[0] in FOLDERS and path.suffix == ".yaml"
    )
    if not known:
        zh, en = (
            "目录中没有这种文件的位置，内容未被读取",
            "a file of this name has no place in a catalogue and is not read",
        )
        advice = "Use one of: " + ", ".join(
            ["layer.yaml", "days.yaml", *MAPS, *LISTS, *(f"{f}/*.yaml" for f in FOLDERS)]
        )
        source.problems.append(error(Origin(name, 1), "stray-file", zh, en, "请核对文件名。", advice))
        return
    table = _parse_file(path, name, source.problems)
    if table is not None:
        _take(source, layer, inside, table)


def _parse_file(path: Path, name: str, problems: list[Finding]) -> Table | None:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise YamlProblem(1, "文件过大", f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
        value = parse(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError:
        problems.append(error(Origin(name, 1), "not-utf8", "文件不是 UTF-8 编码", "the file is not UTF-8",
                              "请另存为 UTF-8。", "Save it as UTF-8."))  # fmt: skip
        return None
    except OSError as fault:
        problems.append(
            error(
                Origin(name, 1),
                "unreadable",
                f"无法读取：{fault.strerror}",
                f"can't be read: {fault.strerror}",
            )
        )
        return None
    except YamlProblem as fault:
        problems.append(error(Origin(name, fault.line), "not-yaml", fault.zh, fault.en))
        return None
    if isinstance(value, Row):  # stages and process types are lists
        holder = Table(name, 1)
        holder["list"] = value
        return holder
    if not isinstance(value, Table):
        problems.append(error(Origin(name, 1), "wrong-shape", "文件应为映射", "the file must hold a mapping"))
        return None
    return value


def _take(source: Source, layer: str, inside: Path, table: Table) -> None:
    """Sort a file's definitions into the source."""
    name = inside.name
    folder = inside.parts[0]
    if name == "layer.yaml" and len(inside.parts) == 1:
        source.layer_tables[layer] = table
    elif name == "days.yaml" and len(inside.parts) == 1:
        source.days.append(table)
    elif name in LISTS:
        kind, key = LISTS[name]
        for item in Entry(table, name, source.problems).items("list"):
            _define(source, layer, kind, item.text(key, needed=True), item.table)
    elif folder in ("decisions", "matters"):
        _define(
            source, layer, FOLDERS[folder], Entry(table, str(inside), source.problems).text("id", True), table
        )
    elif folder == "facts":
        _take_facts(source, layer, table, str(inside))
    else:
        _define_all(source, layer, MAPS.get(name, "documents"), table)


def _take_facts(source: Source, layer: str, table: Table, what: str) -> None:
    entry = Entry(table, what, source.problems)
    group = entry.inner("group", needed=True)
    facts = entry.inner("facts")
    entry.close()
    group_id = group.text("id", needed=True) if group else ""
    if group:
        _define(source, layer, "fact_groups", group_id, group.table)
    if facts:
        for definition in _define_all(source, layer, "facts", facts.table):
            definition.table.setdefault("group", group_id)


def _define_all(source: Source, layer: str, kind: str, table: Table) -> Iterator[Definition]:
    made = []
    for key, value in table.items():
        if isinstance(value, Table):
            value.line = table.lines[key]  # the line of the id, not of its first key
            made.append(_define(source, layer, kind, key, value))
        else:
            at = table.origin(key)
            source.problems.append(
                error(at, "wrong-shape", f"{key} 应为映射", f"{key} must be a mapping (key: value)")
            )
    return iter(made)


def _define(source: Source, layer: str, kind: str, id: str, table: Table) -> Definition:
    entry = Entry(table, id, source.problems)
    made = Definition(kind, id, layer, table, entry.day("valid_from"), entry.day("valid_to"))
    if made.valid_from and made.valid_to and made.valid_from > made.valid_to:
        entry.fault("valid_to", "dates-reversed", "valid_to 早于 valid_from", "valid_to is before valid_from")
    if id:
        source.definitions[kind].setdefault(id, []).append(made)
    return made


def select(source: Source, on: date) -> dict[str, dict[str, Table]]:
    """The merged definitions that hold on a day: kind -> id -> mapping with the place of each key."""
    chosen: dict[str, dict[str, Table]] = {kind: {} for kind in KINDS}
    for kind, by_id in source.definitions.items():
        for id, all_versions in by_id.items():
            versions = [version for version in all_versions if version.holds(on)]
            if versions:
                chosen[kind][id] = _merge(source.layers, versions)
    return chosen


def _merge(layers: tuple[str, ...], versions: list[Definition]) -> Table:
    """Overlay the versions from the highest layer down; of two in one layer the later-dated one wins."""
    if len(versions) == 1:
        return versions[0].table
    ordered = sorted(versions, key=lambda one: (layers.index(one.layer), one.valid_from or date.min))
    base = ordered[0].table
    merged = Table(base.file, base.line)
    for number, version in enumerate(ordered):
        for key, value in version.table.items():
            if number and key in OF_THE_OVERRIDE:
                continue
            merged[key] = value
            merged.lines[key] = version.table.lines.get(key, version.table.line)
            merged.key_files[key] = version.table.file
    return merged


def plain(value: Any) -> Any:
    """The value without line numbers: plain dicts and lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def overlaps(source: Source, on: date | None = None) -> Iterator[Finding]:
    """Definitions of one id in one layer whose days overlap (on one day, or on any)."""
    for by_id in source.definitions.values():
        for id, versions in by_id.items():
            for number, later in enumerate(versions):
                for earlier in versions[:number]:
                    if earlier.layer == later.layer and _together(earlier, later, on):
                        yield _overlap(id, earlier, later)


def _together(one: Definition, other: Definition, on: date | None) -> bool:
    if on is not None:
        return one.holds(on) and other.holds(on)
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _overlap(id: str, earlier: Definition, later: Definition) -> Finding:
    place = f"{earlier.table.file}:{earlier.table.line}"
    return error(
        later.table.origin("valid_from"), "dates-overlap",
        f"{id} 在同一层级定义了两次且日期重叠（另一处：{place}）",
        f"{id} is defined twice in one layer on the same days (the other: {place})",
        "请给旧的加 valid_to、给新的加 valid_from，或删去一处。",
        "Give the old one valid_to and the new one valid_from, or delete one.",
    )  # fmt: skip
