"""One decision table as the rows of a sheet and back.

The sheet has three blocks: properties (key and value), then the header whose first cells read ``column``,
``expression``, ``type`` and so on, then one row per rule, whose first cell is the rule's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from onewindow.dmn.errors import DmnError
from onewindow.dmn.literals import feel_text
from onewindow.dmn.table import DecisionTable, Input, Output, OutputCode, Rule
from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table
from onewindow.dmn.yaml_text import from_text, to_text

_HEADER = ("column", "expression", "type", "allowed", "default", "label", "id", "codes")
_BLOCK = "---\n"


def table_grid(mapping: Mapping[str, Any]) -> Iterator[tuple[list[Any], bool]]:
    """The rows of a table's sheet, from the mapping of its YAML form; the flag marks header rows."""
    table = load_table(mapping)
    properties = dump_table(table)
    for key in ("inputs", "outputs", "output", "rules", "default", "annotations"):
        properties.pop(key, None)
    for key, value in properties.items():
        yield (
            [
                key,
                value
                if isinstance(value, str) and value and not value.startswith(_BLOCK)
                else _BLOCK + to_text(value),
            ],
            False,
        )
    columns: list[tuple[str, ...]] = []
    for column in table.inputs:
        kind = "condition" if table.conditions else "input"
        columns.append(
            (kind, column.expression, column.type, column.allowed, "", column.label, column.id, "")
        )
    for output in table.outputs:
        codes = [{"value": code.value, "zh": code.zh, "en": code.en} for code in output.codes]
        shown = to_text(codes) if codes else ""
        columns.append(
            (
                "output",
                output.name,
                output.type,
                output.allowed,
                output.default,
                output.label,
                output.id,
                shown,
            )
        )
    columns += [("annotation", name, "", "", "", "", "", "") for name in table.annotation_names]
    if any(rule.id for rule in table.rules):
        columns.append(("rule id", "", "", "", "", "", "", ""))
    for index, name in enumerate(_HEADER):
        cells = [column[index] for column in columns]
        if index < 2 or any(cells):
            yield [name, *cells], True
    for number, rule in enumerate(table.rules, 1):
        own_id = [rule.id] if any(other.id for other in table.rules) else []
        yield [str(number), *rule.tests, *rule.results, *rule.annotations, *own_id], False


def read_grid(rows: Sequence[tuple[Any, ...]], sheet: str) -> dict[str, Any]:
    """The mapping of the table on a sheet; raises ``DmnError`` naming the row."""
    start = next((number for number, row in enumerate(rows) if row and row[0] == _HEADER[0]), None)
    if start is None:
        raise DmnError(
            f"工作表“{sheet}”没有以 column 开头的表头行。",
            f"Sheet '{sheet}' has no header row that begins with 'column'.",
        )
    properties = {
        str(row[0]): _property(row[1], f"{sheet} {row[0]}") for row in rows[:start] if row and row[0]
    }
    header: dict[str, tuple[Any, ...]] = {}
    end = start
    while end < len(rows) and rows[end] and rows[end][0] in _HEADER:
        header[str(rows[end][0])] = rows[end]
        end += 1
    kinds = [str(kind or "") for kind in header["column"][1:]]
    while kinds and not kinds[-1]:
        kinds.pop()
    table = _with_columns(
        load_table({**properties, "inputs": [], "outputs": [], "rules": []}), header, kinds, sheet
    )
    body = [
        (number, row)
        for number, row in enumerate(rows[end:], end + 1)
        if any(c not in (None, "") for c in row[1:])
    ]
    rules = tuple(_rule(row, kinds, f"{sheet} {number}") for number, row in body)
    return dump_table(replace(table, rules=rules))


def _property(value: Any, place: str) -> Any:
    if isinstance(value, str) and value.startswith(_BLOCK):
        return from_text(value[len(_BLOCK) :], place)
    return "" if value is None else value


def _with_columns(
    table: DecisionTable, header: Mapping[str, tuple[Any, ...]], kinds: Sequence[str], sheet: str
) -> DecisionTable:
    inputs, outputs, annotations = [], [], []
    for place, kind in enumerate(kinds, 1):
        cell = {name: _feel(row[place]) if place < len(row) else "" for name, row in header.items()}
        said = {name: cell.get(name, "") for name in _HEADER}
        if kind in ("input", "condition"):
            inputs.append(Input(said["expression"], said["type"], said["allowed"], said["label"], said["id"]))
        elif kind == "output":
            codes = from_text(said["codes"], sheet) if said["codes"] else []
            made = tuple(OutputCode(str(c["value"]), str(c["zh"]), str(c["en"])) for c in codes)
            outputs.append(
                Output(
                    said["expression"],
                    said["type"],
                    said["allowed"],
                    said["default"],
                    said["label"],
                    said["id"],
                    made,
                )
            )
        elif kind == "annotation":
            annotations.append(said["expression"])
        elif kind != "rule id":
            raise DmnError(
                f"工作表“{sheet}”第 {place + 1} 列的种类“{kind}”不认识；可用：input、condition、"
                f"output、annotation、rule id。",
                f"Sheet '{sheet}', column {place + 1}: unknown kind '{kind}'; use input, condition,"
                f" output, annotation or rule id.",
            )
    return replace(
        table,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        annotation_names=tuple(annotations),
        conditions="condition" in kinds,
    )


def _rule(row: tuple[Any, ...], kinds: Sequence[str], place: str) -> Rule:
    cells: dict[str, list[str]] = {"input": [], "output": [], "annotation": [], "rule id": []}
    for column, kind in enumerate(kinds, 1):
        value = row[column] if column < len(row) else None
        group = "input" if kind == "condition" else kind
        is_text = group in ("annotation", "rule id")
        cells[group].append(("" if value is None else str(value)) if is_text else _feel(value, place))
    return Rule(
        tuple(cells["input"]), tuple(cells["output"]), tuple(cells["annotation"]), "".join(cells["rule id"])
    )


def _feel(value: Any, place: str = "") -> str:
    """FEEL text of a cell: text as it stands, a typed number, truth value or date written out."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return feel_text(value.date()) if midnight else f'@"{value.isoformat()}"'
    if isinstance(value, bool | int | float | date):
        return feel_text(value)
    raise DmnError(
        f"{place}：看不懂的单元格 {value!r}。", f"{place}: a cell that is not understood: {value!r}."
    )
