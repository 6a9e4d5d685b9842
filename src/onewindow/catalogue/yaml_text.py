"""YAML 1.2 text to plain values, fast, with a line number for every key and item.

The C parser's event stream is turned into ``Table`` (a dict) and ``Row`` (a list). Scalars follow the core
schema of YAML 1.2: ``no``, ``on`` and dates stay text, whole numbers are ``int``, other numbers exact
``Decimal``. Refused: aliases (so that no small file can unfold into a huge one), tags, duplicate keys,
several documents, nesting deeper than ``DEEPEST``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from onewindow.catalogue.model import Origin

DEEPEST = 60
LONGEST_NUMBER = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NUMBER_STARTS = frozenset("0123456789+-.")


class YamlProblem(Exception):
    """Text that can't be read, with its line and the reason in both languages."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.line, self.zh, self.en = line, zh, en


class Table(dict[str, Any]):
    """A mapping that knows its file, its line and the line of each key."""

    __slots__ = ("file", "key_files", "line", "lines")

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[str, int] = {}
        self.key_files: dict[str, str] = {}

    def origin(self, key: str | None = None) -> Origin:
        """Where the mapping, or one of its keys, stands."""
        if key is None or key not in self.lines:
            return Origin(self.file, self.line)
        return Origin(self.key_files.get(key, self.file), self.lines[key])


class Row(list[Any]):
    """A sequence that knows its file, its line and the line of each item."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: list[int] = []

    def origin(self, index: int) -> Origin:
        """Where an item stands."""
        return Origin(self.file, self.lines[index])


def parse(text: str, file: str = "") -> Any:
    """The single document in ``text``: Table, Row, str, int, Decimal, bool or None. Raises ``YamlProblem``."""
    try:
        return _build(yaml.parse(text, Loader=_LOADER), file)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        reason = " ".join(
            str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault).split()
        )
        raise YamlProblem(line, f"不是正确的 YAML：{reason}", f"not valid YAML: {reason}") from None
    except RecursionError:
        raise YamlProblem(1, "嵌套过深", "nested too deeply") from None


def _build(events: Iterator[Any], file: str) -> Any:
    """Fold the event stream with an explicit stack, so that depth costs no recursion."""
    root: list[Any] = []
    stack: list[Any] = [root]
    keys: list[str | None] = [None]
    documents = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if isinstance(stack[-1], Table) and keys[-1] is None:
                keys[-1] = _key(stack[-1], event)
                continue
            _place(stack[-1], keys, _scalar(event), event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _open(stack, keys, event, Table if kind is yaml.MappingStartEvent else Row, file)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            keys.pop()
        elif kind is yaml.AliasEvent:
            raise YamlProblem(
                _line(event), "不允许使用别名（*）", "aliases (*name) are not allowed: write the value out"
            )
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise YamlProblem(_line(event), "一个文件只能有一份文档", "a file may hold one document only")
    return root[0] if root else None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _open(
    stack: list[Any], keys: list[str | None], event: Any, kind: type[Table] | type[Row], file: str
) -> None:
    if len(stack) > DEEPEST:
        raise YamlProblem(_line(event), f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")
    if event.tag is not None:
        raise YamlProblem(_line(event), f"不允许使用标签 {event.tag}", f"the tag {event.tag} is not allowed")
    if isinstance(stack[-1], Table) and keys[-1] is None:
        raise YamlProblem(
            _line(event), "键必须是一个词", "a key must be a single word, not a list or mapping"
        )
    made = kind(file, _line(event))
    _place(stack[-1], keys, made, event)
    stack.append(made)
    keys.append(None)


def _place(parent: Any, keys: list[str | None], value: Any, event: Any) -> None:
    if isinstance(parent, Table):
        key = keys[-1]
        assert key is not None
        parent[key] = value
        keys[-1] = None
        return
    parent.append(value)
    if isinstance(parent, Row):
        parent.lines.append(_line(event))


def _key(table: Table, event: Any) -> str:
    name = str(event.value)
    if event.tag is not None:
        raise YamlProblem(_line(event), f"不允许使用标签 {event.tag}", f"the tag {event.tag} is not allowed")
    if name in table:
        raise YamlProblem(
            _line(event),
            f"键 {name} 重复（首次在第 {table.lines[name]} 行）",
            f"the key {name} stands twice (first on line {table.lines[name]})",
        )
    table.lines[name] = _line(event)
    return name


def _scalar(event: Any) -> Any:
    text = event.value
    if event.tag is not None:
        raise YamlProblem(_line(event), f"不允许使用标签 {event.tag}", f"the tag {event.tag} is not allowed")
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text):
        if len(text) > LONGEST_NUMBER:
            raise YamlProblem(_line(event), "数字过长", "the number has too many digits")
        return int(text) if _WHOLE.fullmatch(text) else Decimal(text)
    return text
