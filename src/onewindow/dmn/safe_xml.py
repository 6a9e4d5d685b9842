"""Reading XML that strangers wrote: no document types, no entities, no network, bounded size and depth."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.parsers import expat

from lxml import etree

from onewindow.dmn.errors import DmnError

LARGEST = 20_000_000
DEEPEST = 100


def parse(data: bytes, name: str = "XML") -> Any:
    """The root element (lxml) of XML text.

    Raises ``DmnError`` for text that is too large, nested too deep, not well formed, or that declares a
    document type: entities can grow without bound and fetch files, and no DMN model needs them.
    """
    if len(data) > LARGEST:
        raise DmnError(
            f"{name} 有 {len(data)} 字节，超过 {LARGEST} 字节的上限，没有读取。请拆分模型。",
            f"{name} has {len(data)} bytes, more than the limit of {LARGEST}; it was not read. Split"
            f" the model.",
        )
    _screen(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "limit exceeded" in str(error):
            raise DmnError(
                f"{name} 中有一段超过 10 MB 的文字，没有读取。请拆分。",
                f"{name} holds a single text of more than 10 MB; it was not read. Split it.",
            ) from None
        raise _malformed(name, str(error)) from None


def read(path: Path) -> Any:
    """The root element of an XML file; raises ``DmnError`` as ``parse`` does, or when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise DmnError(
                f"{path.name} 超过 {LARGEST} 字节的上限，没有读取。请拆分模型。",
                f"{path.name} is larger than the limit of {LARGEST} bytes; it was not read. Split the model.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise DmnError(
            f"无法读取文件 {path}：{error.strerror}。请检查路径和权限。",
            f"Cannot read {path}: {error.strerror}. Check the path and the permissions.",
        ) from None
    return parse(data, path.name)


def _screen(data: bytes, name: str) -> None:
    """A first pass that builds nothing.

    Refuses document types and too deep nesting before any tree is made.
    """
    parser = expat.ParserCreate()
    depth = 0

    def start(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DmnError(
                f"{name} 第 {parser.CurrentLineNumber} 行的嵌套超过 {DEEPEST} 层，没有读取。",
                f"{name}, line {parser.CurrentLineNumber}: nested more than {DEEPEST} levels deep;"
                f" it was not read.",
            )

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(*_declaration: object) -> None:
        raise DmnError(
            f"{name} 含有文档类型声明（DOCTYPE），可能藏有实体炸弹或外部文件，没有读取。请删去该声明。",
            f"{name} declares a document type (DOCTYPE), which may hide entity bombs or outside"
            f" files; it was not"
            " read. Remove the declaration.",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, DmnError):
            raise
        raise _malformed(name, str(error)) from None


def _malformed(name: str, reason: str) -> DmnError:
    return DmnError(
        f"{name} 不是格式正确的 XML：{reason}。请用写出它的工具重新导出。",
        f"{name} is not well-formed XML: {reason}. Export it again from the tool that wrote it.",
    )
