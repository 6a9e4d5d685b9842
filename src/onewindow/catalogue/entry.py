"""Typed reading of one mapping of a catalogue file, collecting findings instead of stopping at the first.

``Entry`` hands out values by key and type; ``close`` reports the keys that nobody asked for, so that a
misspelt key is never silently ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from onewindow.catalogue.findings import Finding, did_you_mean, error
from onewindow.catalogue.model import LegalBasis, Mark, Origin, Text, Unit
from onewindow.catalogue.yaml_text import Row, Table

E = TypeVar("E", bound=StrEnum)
_KIND_WORDS: dict[type, tuple[str, str]] = {
    str: ("文字", "text"), bool: ("true 或 false", "true or false"), int: ("整数", "a whole number"),
    Decimal: ("数字", "a number"), Table: ("映射（键: 值）", "a mapping (key: value)"), Row: ("列表", "a list"),
}  # fmt: skip


class Entry:
    """One mapping, read key by key. ``what`` names it in messages, such as ``M107`` or ``M107.limit``."""

    __slots__ = ("asked", "problems", "table", "what")

    def __init__(self, table: Table, what: str, problems: list[Finding]) -> None:
        self.table, self.what, self.problems = table, what, problems
        self.asked: set[str] = set()

    def origin(self, key: str | None = None) -> Origin:
        """Where the mapping, or one of its keys, stands."""
        return self.table.origin(key)

    def fault(self, key: str | None, code: str, zh: str, en: str, advice: tuple[str, str] = ("", "")) -> None:
        """Record a fault at a key."""
        self.problems.append(
            error(self.origin(key), code, f"{self.what}：{zh}", f"{self.what}: {en}", *advice)
        )

    def get(self, key: str) -> Any:
        """The plain value of a key, or None."""
        self.asked.add(key)
        return self.table.get(key)

    def required(self, key: str) -> bool:
        """Whether the key is there; records a fault when not."""
        if self.table.get(key) is not None:
            return True
        self.fault(
            None, "missing-key", f"缺少 {key}", f"{key} is missing", (f"请补上 {key}:。", f"Add {key}:.")
        )
        self.asked.add(key)
        return False

    def _typed(self, key: str, kind: type[Any], given: Any) -> bool:
        if given is None or (isinstance(given, kind) and not (kind is int and isinstance(given, bool))):
            return given is not None
        zh, en = _KIND_WORDS[kind]
        self.fault(
            key,
            "wrong-shape",
            f"{key} 应为{zh}，现为 {_show(given)}",
            f"{key} must be {en}, not {_show(given)}",
        )
        return False

    def text(self, key: str, needed: bool = False) -> str:
        """Text; a number is taken as its digits. Empty when absent."""
        given = self.get(key)
        if needed and not self.required(key):
            return ""
        if isinstance(given, int | Decimal) and not isinstance(given, bool):
            return str(given)
        return str(given) if self._typed(key, str, given) else ""

    def condition(self, key: str) -> str:
        """A FEEL condition; ``true`` may be written without quotes. Empty when absent or ``false``."""
        given = self.get(key)
        if isinstance(given, bool):
            return "true" if given else ""
        return str(given).strip() if self._typed(key, str, given) else ""

    def flag(self, key: str) -> bool:
        """A truth value, false when absent."""
        given = self.get(key)
        return bool(given) if self._typed(key, bool, given) else False

    def whole(self, key: str, default: int | None = None, needed: bool = False) -> int | None:
        """A whole number."""
        given = self.get(key)
        if needed and not self.required(key):
            return default
        return int(given) if self._typed(key, int, given) else default

    def number(self, key: str) -> Decimal | None:
        """An exact number."""
        given = self.get(key)
        if isinstance(given, int) and not isinstance(given, bool):
            return Decimal(given)
        return given if self._typed(key, Decimal, given) else None

    def day(self, key: str) -> date | None:
        """A date written as 2026-01-31."""
        given = self.get(key)
        if not self._typed(key, str, given):
            return None
        try:
            return date.fromisoformat(given)
        except ValueError:
            self.fault(
                key, "wrong-date", f"{key} 不是日期：{given}", f"{key} is not a date: {given}", DATE_ADVICE
            )
            return None

    def word(self, key: str, words: Collection[str], default: str = "", needed: bool = False) -> str:
        """One word of a closed list."""
        given = self.text(key, needed)
        if not given:
            return default
        if given not in words:
            self.fault(
                key,
                "unknown-word",
                f"{key} 不能是 {given}",
                f"{key} can't be {given}",
                did_you_mean(given, words),
            )
            return default
        return given

    def member(self, key: str, words: type[E], default: E) -> E:
        """One member of an enumeration."""
        return words(self.word(key, [str(member) for member in words], str(default)))

    def mark(self, default: Mark = Mark.MEMORY) -> Mark:
        """How well the statement was checked; from memory unless said otherwise."""
        return self.member("checked", Mark, default)

    def unit(self, key: str = "unit", default: Unit = Unit.WORKING_DAY) -> Unit:
        """A unit of time limits."""
        return self.member(key, Unit, default)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        given = self.get(key)
        if isinstance(given, str):
            return (given,)
        if not self._typed(key, Row, given):
            return ()
        for index, item in enumerate(given):
            if not isinstance(item, str):
                at, shown = given.origin(index), _show(item)
                self.problems.append(
                    error(
                        at,
                        "wrong-shape",
                        f"{self.what}.{key} 的一项应为文字，现为 {shown}",
                        f"{self.what}.{key}: {shown} must be text",
                    )
                )
        return tuple(item for item in given if isinstance(item, str))

    def inner(self, key: str, needed: bool = False) -> Entry | None:
        """The mapping under a key."""
        given = self.get(key)
        if needed and not self.required(key):
            return None
        return Entry(given, f"{self.what}.{key}", self.problems) if self._typed(key, Table, given) else None

    def items(self, key: str, bare: str = "") -> Iterator[Entry]:
        """The mappings of a list; with ``bare``, a plain text item counts as a mapping with that one key."""
        given = self.get(key)
        if not self._typed(key, Row, given):
            return
        for index, item in enumerate(given):
            what = f"{self.what}.{key}[{index + 1}]"
            if bare and isinstance(item, str):
                yield Entry(_table_of(bare, item, given.origin(index)), what, self.problems)
            elif isinstance(item, Table):
                yield Entry(item, what, self.problems)
            else:
                self.problems.append(
                    error(given.origin(index), "wrong-shape", f"{what} 应为映射", f"{what} must be a mapping")
                )

    def label(self, key: str, needed: bool = True) -> Text:
        """A label ``{zh, en}``. Both languages are required."""
        found = self.inner(key, needed)
        if found is None:
            return Text("", "")
        label = Text(found.text("zh", needed=True), found.text("en", needed=True))
        found.close()
        return label

    def optional_label(self, key: str) -> Text | None:
        """A label, or None when absent."""
        return self.label(key, needed=False) if self.get(key) is not None else None

    def both(self, key: str) -> str:
        """A remark: plain text, or ``{zh, en}`` joined with a stroke."""
        if isinstance(self.get(key), Table):
            label = self.label(key)
            return f"{label.zh} / {label.en}"
        return self.text(key)

    def basis(self, key: str = "basis") -> tuple[LegalBasis, ...]:
        """The laws and articles that a definition rests on."""
        return tuple(one_basis(item, close=True) for item in self.items(key))

    def close(self, *tolerated: str) -> None:
        """Report the keys that were never asked for."""
        for key in self.table:
            if key not in self.asked and key not in tolerated:
                known = sorted(self.asked | set(tolerated))
                self.fault(
                    key,
                    "unknown-key",
                    f"不认识的键 {key}",
                    f"the key {key} is not known",
                    did_you_mean(key, known),
                )


DATE_ADVICE = ("请写成 2026-01-31。", "Write it as 2026-01-31.")


def one_basis(entry: Entry, close: bool = False) -> LegalBasis:
    """The law, article and mark that stand in an entry."""
    found = LegalBasis(
        entry.text("law", needed=close), entry.text("article"), entry.mark(), entry.both("note")
    )
    if close:
        entry.close()
    return found


def _table_of(key: str, value: str, origin: Origin) -> Table:
    table = Table(origin.file, origin.line)
    table[key] = value
    table.lines[key] = origin.line
    return table


def _show(value: Any) -> str:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."
