"""Events: what is to be stored and what was stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A fact to store: ``on`` is the day of legal effect, ``by`` who caused it.

    ``data`` holds JSON values and ``Decimal``; binary floats are refused because thresholds are legal.
    """

    kind: str
    on: date
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A stored fact: its place in the whole ledger and in its stream, both times, and its link of the chain.

    ``text`` is the stored canonical JSON of ``data``, byte for byte what ``hash`` covers.
    """

    position: int
    stream: str
    sequence: int
    kind: str
    on: date
    recorded_at: datetime
    by: str
    data: Mapping[str, Any]
    text: str
    previous: str
    hash: str
