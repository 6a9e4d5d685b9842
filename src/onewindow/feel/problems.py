"""What can go wrong in FEEL: the errors that are raised, and the reasons that stand behind a null.

An expression that cannot be read raises `FeelSyntaxError`; one that outgrows its budget raises `FeelLimitError`.
Everything else is a value: null, with a `Problem` that says why.
"""

from __future__ import annotations

from typing import Any

from onewindow.feel.wording import TEMPLATES, describe, describe_zh


class FeelError(ValueError):
    """The root of all errors of this room: ``zh`` and ``en`` say the same, ``at`` is the offset in the text."""

    def __init__(self, zh: str, en: str, at: int | None = None) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en, self.at = zh, en, at


class FeelSyntaxError(FeelError):
    """The text is no FEEL expression; ``line`` and ``column`` count from one."""

    def __init__(self, zh: str, en: str, text: str, at: int) -> None:
        self.line = text.count("\n", 0, at) + 1
        self.column = at - (text.rfind("\n", 0, at) + 1) + 1
        place_zh, place_en = f"第{self.line}行第{self.column}列", f"line {self.line}, column {self.column}"
        super().__init__(
            f"无法读懂FEEL表达式，{place_zh}：{zh}", f"not a FEEL expression, {place_en}: {en}", at
        )


class FeelLimitError(FeelError):
    """The expression needs more steps, depth, size or time than its budget allows."""


class Problem:
    """Why a value is null: ``code`` for programs, ``zh`` and ``en`` for people, ``at`` the offset in the text."""

    __slots__ = ("arguments", "at", "code")

    def __init__(self, code: str, arguments: tuple[Any, ...] = (), at: int | None = None) -> None:
        self.code, self.arguments, self.at = code, arguments, at

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return TEMPLATES[self.code][0].format(*map(describe_zh, self.arguments))

    @property
    def en(self) -> str:
        """The reason in English."""
        return TEMPLATES[self.code][1].format(*map(describe, self.arguments))

    def to_json(self) -> dict[str, Any]:
        """The problem as plain data: ``code``, ``zh``, ``en``, ``at``."""
        return {"code": self.code, "zh": self.zh, "en": self.en, "at": self.at}

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"

    def __repr__(self) -> str:
        return f"Problem({self.code!r}, {self.en!r}, at={self.at})"
