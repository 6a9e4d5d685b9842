"""Findings and errors about the catalogue's files: where, what is wrong, what to do, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from onewindow.catalogue.model import Origin


class Level(StrEnum):
    """An error makes the catalogue unfit for use; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: ``code`` names its kind for programs, ``advice`` says what most likely mends it."""

    file: str
    line: int
    code: str
    level: Level
    zh: str
    en: str
    advice_zh: str = ""
    advice_en: str = ""

    def to_json(self) -> dict[str, object]:
        """The finding as plain values, for ``onewindow check --json``."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}: [{self.level}] {self.code}", f"  {self.zh}", f"  {self.en}"]
        if self.advice_zh:
            lines += [f"  → {self.advice_zh}", f"  → {self.advice_en}"]
        return "\n".join(lines)


class CatalogueError(Exception):
    """The catalogue can't be used: the findings say why, each with file and line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        more = len(self.findings) - 1
        self.zh = f"读取目录失败：{first.file}:{first.line}：{first.zh}" + (
            f"（另有 {more} 处）" if more else ""
        )
        self.en = f"cannot load the catalogue: {first.file}:{first.line}: {first.en}" + (
            f" (and {more} more)" if more else ""
        )
        self.zh += f" {first.advice_zh}" if first.advice_zh else ""
        self.en += f" {first.advice_en}" if first.advice_en else ""
        super().__init__(f"{self.zh}\n{self.en}")


def error(
    origin: Origin,
    code: str,
    zh: str,
    en: str,
    advice_zh: str = "",
    advice_en: str = "",
    level: Level = Level.ERROR,
) -> Finding:
    """A finding at a place in the files."""
    return Finding(origin.file, origin.line, code, level, zh, en, advice_zh, advice_en)


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name that is most like ``word``, or an empty string when none is alike (0: any, 1: the same)."""
    alike = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return alike[0] if alike else ""


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, str]:
    """Advice in both languages that names the nearest known name, else how many there are to choose from."""
    names = list(known)
    best = nearest(word, names)
    if best:
        return f"是否应为 {best}？", f"Did you mean {best}?"
    if len(names) <= 12:
        listed = ", ".join(names)
        return f"可用的有：{listed}。", f"Known here: {listed}."
    return "请先定义它，或改用已定义的名称。", "Define it first, or use a defined name."
