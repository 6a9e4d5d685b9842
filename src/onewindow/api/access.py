"""The office that the API works with; whoever mounts the API says which."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.office import Office

_held: dict[str, Callable[[], Office]] = {}


def connect(office: Callable[[], Office]) -> None:
    """Let the API ask ``office`` for the office of this process, at each call."""
    _held["office"] = office


def office() -> Office:
    """The office of this process. Raises ``KeyError`` before ``connect``."""
    return _held["office"]()
