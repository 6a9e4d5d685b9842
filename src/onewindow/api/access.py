"""The office that the API works with, and who sets and seals its papers; whoever mounts the API says which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from onewindow.office import Actor, Office


class Papers(Protocol):
    """Sets papers as PDF and seals those that are sealed: each gives a file's name without its ending, and its content."""

    def certificate_pdf(
        self, office: Office, actor: Actor, number: str, version: int | None = None
    ) -> tuple[str, bytes]:
        """A certificate, its current version unless one is named."""

    def decision_pdf(self, office: Office, actor: Actor, case: str) -> tuple[str, bytes]:
        """The letter of a case's decision."""

    def notice_pdf(self, office: Office, actor: Actor, case: str, notice: str) -> tuple[str, bytes]:
        """A receipt, a one-time notice or another paper given out on a case."""


_offices: dict[str, Callable[[], Office]] = {}
_papers: dict[str, Papers] = {}


def connect(office: Callable[[], Office], papers: Papers) -> None:
    """Let the API ask ``office`` for the office of this process, at each call, and ``papers`` for its papers."""
    _offices["office"] = office
    _papers["papers"] = papers


def office() -> Office:
    """The office of this process. Raises ``KeyError`` before ``connect``."""
    return _offices["office"]()


def papers() -> Papers:
    """Who sets and seals papers. Raises ``KeyError`` before ``connect``."""
    return _papers["papers"]
