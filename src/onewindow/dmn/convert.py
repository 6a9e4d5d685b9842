"""Between the three faces of a model.

DMN XML, YAML and Excel, with a list of what could not be carried over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from onewindow.dmn.errors import DmnError
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.imports import link, load_model
from onewindow.dmn.model import Definitions

SUFFIXES = {".dmn": "xml", ".xml": "xml", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "excel"}
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that the target does not hold."""

    zh: str
    en: str


def face_of(path: Path) -> str:
    """Which face a file's name means: ``xml``, ``yaml`` or ``excel``; raises ``DmnError``."""
    if path.suffix.lower() not in SUFFIXES:
        raise DmnError(
            f"{path.name} 的格式不认识；可用：{', '.join(SUFFIXES)}。",
            f"Unknown format of {path.name}; use {', '.join(SUFFIXES)}.",
        )
    return SUFFIXES[path.suffix.lower()]


def read_model(path: Path) -> Definitions:
    """The model in a file of any face; raises ``DmnError``."""
    face = face_of(path)
    try:
        if path.stat().st_size > LARGEST:
            raise DmnError(f"{path.name} 太大，没有读取。", f"{path.name} is too large; it was not read.")
        data = path.read_bytes()
    except OSError as error:
        raise DmnError(
            f"无法读取 {path}：{error.strerror}。", f"Cannot read {path}: {error.strerror}."
        ) from None
    return _decode(data, face, path.name)


def open_model(path: Path) -> DecisionModel:
    """The model in a file of any face, ready to decide; what a ``.dmn`` file imports is found beside it."""
    if face_of(path) == "xml":
        if not path.is_file():
            raise DmnError(f"没有文件 {path}。", f"There is no file {path}.")
        return load_model(path)
    return link(read_model(path), {})


def encode(model: Definitions, face: str) -> bytes:
    """The bytes of a model in one face; raises ``DmnError`` for what the face cannot hold."""
    if face == "xml":
        from onewindow.dmn.xml_writer import write_xml

        return write_xml(model)
    if face == "yaml":
        from onewindow.dmn.yaml_text import write_yaml

        return write_yaml(model).encode()
    from onewindow.dmn.excel import write_excel

    return write_excel(model)


def _decode(data: bytes, face: str, name: str) -> Definitions:
    if face == "xml":
        from onewindow.dmn.xml_reader import read_text

        return read_text(data, name)
    if face == "excel":
        from onewindow.dmn.excel import read_excel

        return read_excel(data, name)
    from onewindow.dmn.yaml_text import read_yaml

    try:
        return read_yaml(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        raise DmnError(f"{name} 不是 UTF-8 文本。", f"{name} is not UTF-8 text.") from None


def convert(source: Path, target: Path, overwrite: bool = False) -> list[Loss]:
    """Write the model of one file as another; the answer lists what could not be carried over.

    What was written is read back and compared before the target is put in its place, so the list is complete.
    Raises ``DmnError`` when something cannot be read or written at all, or when the target exists.
    """
    model = read_model(source)
    face = face_of(target)
    if target.exists() and not overwrite:
        raise DmnError(
            f"{target} 已存在，没有改动；要覆盖请加 --force。",
            f"{target} exists and was left as it is; add --force to replace it.",
        )
    data = encode(model, face)
    losses = [
        Loss(f"源文件中的 {kind} 没有带过来", f"{kind} of the source was not carried over")
        for kind in model.unread
    ]
    losses += _differences(model, _decode(data, face, target.name), "model")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DmnError(
            f"无法写入 {target}：{error.strerror}。", f"Cannot write {target}: {error.strerror}."
        ) from None
    return losses


def _differences(before: Any, after: Any, place: str) -> list[Loss]:
    """What changed between a model and the same model read back."""
    if before == after:
        return []
    if is_dataclass(before) and type(before) is type(after):
        found = []
        for field in fields(before):
            if field.compare:
                found += _differences(
                    getattr(before, field.name), getattr(after, field.name), f"{place}.{field.name}"
                )
        return found
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True), 1)
        return [loss for number, (b, a) in pairs for loss in _differences(b, a, f"{place}[{number}]")]
    return [
        Loss(f"{place}：{before!r:.80} 变成了 {after!r:.80}", f"{place}: {before!r:.80} became {after!r:.80}")
    ]
