"""The hash chain: canonical JSON, one link per event, and the check of a whole ledger.

Each event's SHA-256 covers its place, both times, its author, its content and the hash before it in the
same stream. Positions count the whole ledger without gaps, so a removed event leaves a hole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

FIRST = "0" * 64
"""The ``previous`` of a stream's first event."""


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, exact decimals, days as ISO text.

    Raises ``TypeError`` for binary floats and for anything that JSON cannot carry.
    """
    if value is None or isinstance(value, bool | str | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, Mapping):
        inner = ",".join(f"{canonical(_key(key))}:{canonical(value[key])}" for key in sorted(value, key=_key))
        return "{" + inner + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, set | frozenset):
        return canonical(sorted(value))
    raise TypeError(f"{type(value).__name__} cannot be stored exactly: {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys are text, not {key!r}")
    return key


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} is not a number that JSON can carry")
    return format(value, "f")


def parse(text: str) -> Any:
    """The value of a canonical text; fractions come back as ``Decimal``."""
    return json.loads(text, parse_float=Decimal)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def link(
    position: int,
    stream: str,
    sequence: int,
    kind: str,
    on: str,
    recorded_at: str,
    by: str,
    text: str,
    previous: str,
) -> str:
    """The hash of one event, over everything that is stored about it."""
    return digest(json.dumps([previous, position, stream, sequence, kind, on, recorded_at, by, text]))


@dataclass(frozen=True, slots=True)
class Fault:
    """One break of the chain: where it shows and what it means."""

    code: str
    position: int
    stream: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"[{self.code}] #{self.position} {self.stream}: {self.zh} / {self.en}"


def check_events(rows: Iterable[Sequence[Any]]) -> tuple[list[Fault], dict[str, tuple[int, str]]]:
    """The faults of a whole ledger read in the order of positions, and the head of each stream.

    Each row holds the stored values as they are: position, stream, sequence, kind, legal day, time of
    recording, author, content, previous hash, hash.
    """
    faults: list[Fault] = []
    heads: dict[str, tuple[int, str]] = {}
    expected = 1
    for position, stream, sequence, kind, on, recorded_at, by, text, previous, hashed in rows:

        def fault(code: str, zh: str, en: str, at: int = position, of: str = stream) -> None:
            faults.append(Fault(code, at, of, zh, en))

        if position != expected:
            fault("position", f"位置应为 {expected}，实为 {position}：有事件被删除或调换",
                  f"position {expected} expected, {position} found: an event was removed or moved")  # fmt: skip
        expected = position + 1
        last, before = heads.get(stream, (0, FIRST))
        if sequence != last + 1:
            fault("sequence", f"流内序号应为 {last + 1}，实为 {sequence}",
                  f"the stream's next number is {last + 1}, found {sequence}")  # fmt: skip
        if previous != before:
            fault("link", "与前一事件的哈希不相接", "does not join the event before it")
        if hashed != link(position, stream, sequence, kind, on, recorded_at, by, text, previous):
            fault("content", "内容与其哈希不符，已被改动", "does not fit its hash: it was altered")
        heads[stream] = (sequence, hashed)
    return faults, heads


def check_heads(found: Mapping[str, tuple[int, str]], recorded: Mapping[str, tuple[int, str]]) -> list[Fault]:
    """The faults between the heads that the events give and the heads that were recorded beside them."""
    faults = []
    for stream in sorted(set(found) | set(recorded)):
        if found.get(stream) != recorded.get(stream):
            sequence = found.get(stream, (0, ""))[0]
            faults.append(
                Fault("head", 0, stream, f"流的末端与登记不符（现有 {sequence} 条）：末尾事件被删除或改写",
                      f"the end of the stream differs from its record ({sequence} events): its last events "
                      "were removed or rewritten")
            )  # fmt: skip
    return faults


def anchor(position: int, heads: Mapping[str, tuple[int, str]]) -> str:
    """A short text to keep elsewhere: it fixes every event up to ``position``."""
    lines = "".join(f"{stream} {heads[stream][0]} {heads[stream][1]}\n" for stream in sorted(heads))
    return f"{position}:{digest(lines)}"
