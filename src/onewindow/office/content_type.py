"""What a file really is, from its first bytes, and whether its name says the same."""

from __future__ import annotations

from pathlib import PurePath
from typing import NoReturn

import puremagic

from onewindow.procedures.protocol import Refused

TYPES: dict[str, tuple[str, frozenset[str]]] = {
    ".pdf": ("application/pdf", frozenset({".pdf"})),
    ".jpg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif"})),
    ".jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif"})),
    ".png": ("image/png", frozenset({".png"})),
    ".tif": ("image/tiff", frozenset({".tif", ".tiff"})),
    ".tiff": ("image/tiff", frozenset({".tif", ".tiff"})),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({".docx", ".zip"}),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset({".xlsx", ".zip"}),
    ),
    ".ofd": ("application/ofd", frozenset({".ofd", ".zip"})),
    ".dwg": ("image/vnd.dwg", frozenset({".dwg"})),
    ".zip": ("application/zip", frozenset({".zip"})),
}
"""Accepted endings: the content type, and the endings as which the content may be recognised."""

HEAD = 8192
"""How many bytes from the beginning are looked at."""


def sniff(file_name: str, head: bytes) -> str:
    """The content type of a file. Raises ``Refused`` for unknown endings, empty files and false names."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in TYPES:
        _refuse_ending(file_name)
    if not head:
        raise Refused(
            "file_empty", f"文件“{file_name}”是空的，请重新选择。", f"{file_name!r} is empty; choose it again"
        )
    content_type, endings = TYPES[ending]
    found = _recognise(head)
    if not found & endings:
        seen = "、".join(sorted(found)) or "无法识别 / not recognised"
        raise Refused(
            "content_mismatch",
            f"文件“{file_name}”的内容与扩展名不符（识别为：{seen}）；请按真实格式保存后再上传。",
            f"the content of {file_name!r} is not what its name says (recognised: {seen}); "
            "save it in its true format and upload it again",
        )
    return content_type


def _recognise(head: bytes) -> frozenset[str]:
    """The endings as which the first bytes may be recognised; a zip container also stands for itself."""
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(head) if match.extension}
    except puremagic.PureError:
        found = set()
    if head.startswith(b"PK\x03\x04"):
        found.add(".zip")
    if head.startswith(b"AC10"):
        found.add(".dwg")
    return frozenset(found)


def _refuse_ending(file_name: str) -> NoReturn:
    listed = " ".join(sorted(TYPES))
    raise Refused(
        "file_type",
        f"不接受文件“{file_name}”的类型；可接受：{listed}。",
        f"files like {file_name!r} are not accepted; accepted: {listed}",
    )
