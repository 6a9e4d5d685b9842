"""Reading the file in which somebody describes a project: YAML 1.2 or JSON, bare or under ``attributes:``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from onewindow.catalogue.yaml_text import DEEPEST, YamlProblem, parse

LARGEST_FILE = 4_000_000
NEIGHBOURS = (
    "id", "title", "name", "note", "on", "zone", "plan", "decide", "decision", "decisions", "applies", "may_apply",
    "expect", "options",
)  # fmt: skip
HOLDERS = ("attributes", "given")
_SIGNATURES = (
    (b"PK\x03\x04", "Office/ZIP"), (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "Office 97"), (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "gzip"), (b"\x7fELF", "ELF"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip


class ProjectFileError(Exception):
    """A project file that can't be used: what was attempted, why not, what to do, in both languages."""

    def __init__(self, path: Path, zh: str, en: str, line: int | None = None) -> None:
        at = f"{path}:{line}" if line else str(path)
        self.path, self.line = path, line
        self.zh = f"读取项目文件 {at} 失败：{zh}"
        self.en = f"can't read the project file {at}: {en}"
        super().__init__(f"{self.zh}\n{self.en}")


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project as its file describes it: the facts, and what stands beside them (title, on, zone ...)."""

    attributes: dict[str, Any]
    beside: dict[str, Any]


def read_project_file(path: Path | str) -> dict[str, Any]:
    """The facts that a file describes, unchecked. Raises ``ProjectFileError``."""
    return read_project(path).attributes


def read_project(path: Path | str) -> ProjectFile:
    """The facts and their neighbours in a file. Raises ``ProjectFileError``."""
    path = Path(path)
    text = _text(path)
    try:
        value = _json(text) if _is_json(path, text) else parse(text, str(path))
    except YamlProblem as fault:
        raise ProjectFileError(path, fault.zh, fault.en, fault.line) from None
    except json.JSONDecodeError as fault:
        raise ProjectFileError(
            path, f"不是正确的 JSON：{fault.msg}", f"not valid JSON: {fault.msg}", fault.lineno
        ) from None
    except (ValueError, RecursionError) as fault:
        raise ProjectFileError(path, f"不是正确的 JSON：{fault}", f"not valid JSON: {fault}") from None
    return _sort(path, value)


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise ProjectFileError(path, "这是一个目录，请给出文件", "it is a folder: name a file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ProjectFileError(
                path,
                f"文件有 {size / 1e6:,.0f} MB，项目描述不应超过 {LARGEST_FILE // 1_000_000} MB；请核对是否选错了文件",
                f"it has {size / 1e6:,.0f} MB, and a description holds at most {LARGEST_FILE // 1_000_000} MB: "
                "is it the right file?",
            )
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise ProjectFileError(
            path,
            f"打不开（{reason}）；请核对路径和权限",
            f"it can't be opened ({reason}): check path and rights",
        ) from None
    if len(raw) > LARGEST_FILE:
        raise ProjectFileError(path, "内容过大", "it is too large")
    return _decode(path, raw)


def _decode(path: Path, raw: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            raise ProjectFileError(
                path,
                f"内容是 {kind}，不是 YAML 或 JSON 文本",
                f"its content is {kind}, not YAML or JSON text",
            )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise ProjectFileError(
            path,
            "不是 UTF-8 编码（可能是 GBK）；请另存为 UTF-8",
            "it is not UTF-8 (perhaps GBK): save it as UTF-8",
            line,
        ) from None
    if "\x00" in text:
        raise ProjectFileError(
            path, "内容是二进制，不是 YAML 或 JSON 文本", "it is binary, not YAML or JSON text"
        )
    return text


def _is_json(path: Path, text: str) -> bool:
    return path.suffix.lower() == ".json" or text.lstrip()[:1] == "{" and _looks_like_json(text)


def _looks_like_json(text: str) -> bool:
    """Whether text that opens a brace goes on as JSON does; YAML's flow mappings have bare keys."""
    return text.lstrip()[1:].lstrip()[:1] in ('"', "}")


def _json(text: str) -> Any:
    value = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique)
    _measure(value)
    return value


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number / {word} 不是数字")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"the key {key} stands twice / 键 {key} 重复")
        made[key] = value
    return made


def _measure(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise ValueError(f"nested more than {DEEPEST} levels deep / 嵌套超过 {DEEPEST} 层")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _measure(item, depth + 1)


def _sort(path: Path, value: Any) -> ProjectFile:
    """Part the facts from their neighbours."""
    if isinstance(value, list):
        raise ProjectFileError(
            path,
            f"文件是 {len(value)} 项的列表；一个文件只描述一个项目",
            f"it is a list of {len(value)}: one file describes one project",
        )
    if not isinstance(value, Mapping):
        raise ProjectFileError(
            path, "文件中没有要素；请写成 要素: 值", "it holds no facts: write them as fact: value"
        )
    holder = next((key for key in HOLDERS if key in value), None)
    beside = {key: item for key, item in value.items() if key in NEIGHBOURS}
    if holder is None:
        return ProjectFile({key: item for key, item in value.items() if key not in NEIGHBOURS}, beside)
    strangers = [key for key in value if key not in NEIGHBOURS and key != holder]
    if strangers:
        raise ProjectFileError(
            path,
            f"{'、'.join(strangers)} 写在 {holder}: 之外；要素请都写在 {holder}: 之下",
            f"{', '.join(strangers)} stands outside {holder}: put all facts under {holder}:",
            getattr(value, "lines", {}).get(strangers[0]),
        )
    facts = value[holder]
    if facts is None:
        facts = {}
    if not isinstance(facts, Mapping):
        raise ProjectFileError(path, f"{holder}: 之下应为 要素: 值", f"{holder}: must hold fact: value")
    return ProjectFile(dict(facts), beside)
