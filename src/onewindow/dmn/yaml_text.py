"""YAML text of whole models, and of the plain data that other faces keep in their cells."""

from __future__ import annotations

import io
from decimal import Decimal, DecimalException
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.representer import SafeRepresenter

from onewindow.dmn.boxed import Variable
from onewindow.dmn.errors import DmnError
from onewindow.dmn.model import Decision, Definitions
from onewindow.dmn.model_plain import dump_model, load_model
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table

LARGEST = 20_000_000
_DEEPEST = 400


def read_yaml(text: str, name: str = "YAML") -> Definitions:
    """The model that YAML text describes; a single table becomes a model with one decision.

    Raises ``DmnError``.
    """
    data = from_text(text, name)
    if isinstance(data, dict) and "rules" in data:
        return table_model(load_table(data))
    return load_model(data)


def from_text(text: str, name: str) -> Any:
    """The plain data of YAML text, without aliases and with exact decimals; raises ``DmnError``."""
    if len(text) > LARGEST:
        raise DmnError(f"{name} 太大，没有读取。", f"{name} is too large; it was not read.")
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    parser.Constructor = _Constructor
    try:
        _screen(parser, text, name)
        data = parser.load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, DmnError):
            raise
        raise DmnError(
            f"{name} 不是格式正确的 YAML：{error}。", f"{name} is not well-formed YAML: {error}."
        ) from None
    return data


def to_text(data: Any) -> str:
    """YAML 1.2 text of plain data."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 1_000_000  # long texts stay on one line: folding changes white space inside quotes
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.Representer = _Representer
    stream = io.StringIO()
    writer.dump(data, stream)
    return stream.getvalue()


def table_model(table: DecisionTable) -> Definitions:
    """A model that holds one table as its only decision."""
    name = table.name or "decision"
    output = table.outputs[0].type if len(table.outputs) == 1 and table.hit_policy.single else ""
    decision = Decision(name=name, id=name, variable=Variable(name, output), logic=table)
    return Definitions(name=name, id=name, namespace=f"urn:onewindow:decision:{name}", decisions=(decision,))


def write_yaml(model: Definitions) -> str:
    """The model as YAML 1.2 text; a model of one table, as ``table_model`` makes it, as that table."""
    tables = [decision.logic for decision in model.decisions]
    data = dump_model(model)
    if len(tables) == 1 and isinstance(tables[0], DecisionTable) and table_model(tables[0]) == model:
        data = dump_table(tables[0])
    return to_text(data)


def _screen(parser: YAML, text: str, name: str) -> None:
    """Refuse aliases, which can grow without bound, and too deep nesting, before anything is built."""
    depth = 0
    for event in parser.parse(text):
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if isinstance(event, AliasEvent):
            line = event.start_mark.line + 1
            raise DmnError(
                f"{name} 第 {line} 行用了 YAML 别名（*），没有读取；请写出内容。",
                f"{name}, line {line}: YAML aliases (*) are not read; write the content out.",
            )
        if depth > _DEEPEST:
            raise DmnError(f"{name} 嵌套太深，没有读取。", f"{name} is nested too deep; it was not read.")


class _Constructor(SafeConstructor):
    """Numbers with a point become exact decimals."""


def _decimal(constructor: Any, node: Any) -> Any:
    try:
        return Decimal(constructor.construct_scalar(node))
    except DecimalException:
        return constructor.construct_scalar(node)


_Constructor.add_constructor("tag:yaml.org,2002:float", _decimal)


class _Representer(SafeRepresenter):
    """Decimals are written as they are, long texts in blocks."""


def _write_decimal(representer: Any, value: Any) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


def _write_text(representer: Any, value: str) -> Any:
    plain = "\n" in value and not any(line != line.rstrip() or "\t" in line for line in value.split("\n"))
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style="|" if plain else None)


_Representer.add_representer(Decimal, _write_decimal)
_Representer.add_representer(str, _write_text)
