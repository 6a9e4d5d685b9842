"""What goes wrong with a decision model, said in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is null or a rule could not be judged. ``where`` names the element and cell.

    ``code`` is one of ``feel`` (an expression's own reason), ``type``, ``allowed``, ``missing``, ``hits``,
    ``function``, ``external``, ``loop``, ``budget``, ``reference``.
    """

    code: str
    zh: str
    en: str
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.zh} / {self.en}"


class DmnError(ValueError):
    """A model that cannot be read, written or run at all: what was attempted, why not, what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en
