"""Reads the variables for an expression from a JSON or YAML 1.2 file, numbers with the digits they are written with."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from onewindow.feel.convert import from_json
from onewindow.feel.problems import FeelError
from onewindow.feel.values import Value

LARGEST = 50_000_000
DEEPEST = 100


class ContextFileError(FeelError):
    """The file cannot be read as a context."""


def read_context(path: Path) -> dict[str, Value]:
    """The file's mapping as FEEL values; raises `ContextFileError` for a file that is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise _error(
                path,
                f"文件超过{LARGEST // 1_000_000} MB",
                f"the file is larger than {LARGEST // 1_000_000} MB",
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise _error(path, f"无法打开：{reason}", f"it cannot be opened: {reason}") from None
    data = read_data(text, path)
    if not isinstance(data, dict):
        raise _error(path, "最外层应为“名称: 值”", "its outermost level must be a mapping of names to values")
    context = from_json(data)
    assert isinstance(context, dict)
    return context


def read_data(text: str, path: Path) -> Any:
    """The data of JSON or YAML text; raises `ContextFileError` when it is neither."""
    try:
        data = (
            json.loads(text, parse_float=Decimal, parse_int=Decimal)
            if text.lstrip()[:1] in "{["
            else _yaml(text)
        )
    except (ValueError, InvalidOperation, RecursionError, _yaml_error()) as reason:
        summary = " ".join(str(reason).split())[:200]
        raise _error(
            path, f"既不是JSON也不是YAML：{summary}", f"it is neither JSON nor YAML: {summary}"
        ) from None
    _check_depth(data, path)
    return data


def _yaml_error() -> type[Exception]:
    from ruamel.yaml.error import YAMLError

    return YAMLError


def _yaml(text: str) -> Any:
    """YAML 1.2 without tags; aliases are refused, since they can fold a flood into a few lines."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.events import AliasEvent

    class Constructor(SafeConstructor):
        """Numbers as decimals, dates and times as their text."""

    def number(constructor: Any, node: Any) -> Any:
        return Decimal(str(node.value).replace("_", ""))

    def plain(constructor: Any, node: Any) -> Any:
        return str(node.value)

    Constructor.add_constructor("tag:yaml.org,2002:float", number)
    Constructor.add_constructor("tag:yaml.org,2002:int", number)
    Constructor.add_constructor("tag:yaml.org,2002:timestamp", plain)
    reader = YAML(typ="safe", pure=True)
    if any(isinstance(event, AliasEvent) for event in reader.parse(text)):
        raise ValueError("aliases (*name) are not read here")
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = Constructor
    return reader.load(text)


def _check_depth(data: Any, path: Path) -> None:
    layer = [data]
    for _ in range(DEEPEST):
        layer = [inner for item in layer for inner in _parts(item)]
        if not layer:
            return
    raise _error(path, f"嵌套超过{DEEPEST}层", f"it is nested more than {DEEPEST} levels deep")


def _parts(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []


def _error(path: Path, zh: str, en: str) -> ContextFileError:
    return ContextFileError(f"无法从“{path}”读取变量：{zh}", f"cannot read variables from '{path}': {en}")
