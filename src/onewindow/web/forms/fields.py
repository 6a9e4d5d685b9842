"""One field of a form as a template sees it, wherever its definition comes from."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button, tick box or entry of a list."""

    value: str
    zh: str
    en: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """All that a template needs to show one question.

    ``kind``: ``text``, ``long``, ``number``, ``date``, ``choice``, ``choices``, ``select``, ``rows`` or ``items``.
    ``rows`` and ``columns`` belong to the last two.
    """

    id: str
    kind: str
    name: Text
    hint: Text | None = None
    value: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[tuple[FieldView, ...], ...] = ()
    columns: tuple[Text, ...] = ()
    unit: str = ""
    optional: bool = False
    errors: tuple[tuple[str, str], ...] = ()
    prefix: str = ""

    @property
    def dom(self) -> str:
        """The identifier in the page: several forms of one page give their fields the same names."""
        return f"{self.prefix}{self.id}"

    @property
    def described_by(self) -> str:
        """The identifiers of the hint and the errors, for screen readers."""
        parts = [f"{self.dom}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.dom}-error"] if self.errors else parts)
