"""Windows and agreements as pages see them, and the words of their modes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text

MODES = {
    "online": Text("全程网办（窗口帮办）", "online, with the window's help"),
    "collect": Text("异地代收代办", "collected and forwarded for the authority"),
    "accept": Text("异地受理", "accepted in the authority's name"),
}
"""The ways that an agreement can allow (国办发〔2020〕35号 names 全程网办, 异地代收代办 and 多地联办; mark M)."""

CLOCKS = {
    "authority": Text("办理机关收到材料之日", "the deciding body's own receipt"),
    "window": Text("窗口收件之日", "the window's receipt"),
}
"""Whose receipt starts the days of 行政许可法 32 and 42."""


@dataclass(frozen=True, slots=True)
class Window:
    """A service hall: where it is, and whether it belongs to this zone (then it needs no agreement)."""

    organisation: str
    name: str
    zone: str
    city: str
    address: str
    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which matters a window takes in, how, whose receipt counts, from when until when."""

    id: str
    window: str
    window_name: str
    matters: tuple[str, ...]
    mode: str
    clock: str
    valid_from: date
    valid_until: date | None
    basis: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a window may take in one matter."""

    matter: str
    mode: str
    clock: str
    agreement: str = ""
