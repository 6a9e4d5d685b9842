"""From data to a PDF (PDF/A-2u), kept under the hash of template and data so that it is set once only.

The font must have Chinese: without one, typst would leave blanks where the words are, so a missing font is
an error with advice and never an empty paper.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).resolve().parent
FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")


class NoChineseFont(RuntimeError):
    """No font with Chinese is installed, so no paper can be made; says what to install."""

    def __init__(self) -> None:
        self.zh = "服务器没有中文字体，无法生成文书；请安装 fonts-noto-cjk 后重试"
        self.en = (
            "the server has no Chinese font, so papers can't be made: install fonts-noto-cjk and try again"
        )
        super().__init__(f"{self.zh} / {self.en}")


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts()
    if not set(FONTS) & set(fonts.families()):
        raise NoChineseFont
    return fonts


def set_paper(template: str, data: Mapping[str, Any], dated: date, cache_folder: Path | None) -> bytes:
    """The PDF of ``template`` (``certificate`` or ``letter``) with ``data``; the same input gives the same bytes.

    ``dated`` is the paper's day and goes into its properties; no clock is read. Without a ``cache_folder`` it is made
    and not kept, as a draft. Raises ``NoChineseFont``.
    """
    source = TEMPLATES / f"{template}.typ"
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(source.read_bytes() + b"\0" + text.encode() + dated.isoformat().encode()).hexdigest()
    kept = cache_folder / f"{key}.pdf" if cache_folder else None
    if kept is not None and kept.exists():
        return kept.read_bytes()
    stamp = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    made = typst.compile(
        source, font_paths=_fonts(), sys_inputs={"data": text}, pdf_standards="a-2u", timestamp=stamp
    )
    assert isinstance(made, bytes)
    if kept is not None:
        _keep(kept, made)
    return made


def _keep(path: Path, content: bytes) -> None:
    """Write under a passing name, then rename: a reader never sees half a paper."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(path)
