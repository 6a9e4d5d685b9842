"""The links below a list that goes on: to its next page, and from a later one back to the first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

ON_PAGE = 50
"""So many rows of a list stand on one page."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """Addresses of a list's other pages: ``first`` only on a later page, ``next`` only before the last; else ""."""

    first: str
    next: str


def leaves(request: HttpRequest, following: str, name: str = "after") -> Leaves:
    """The links of a list whose key stands in the address under ``name``; all else in the address stays."""
    asked = request.GET.copy()
    later = bool(asked.pop(name, [""])[-1])
    first = f"?{asked.urlencode()}" if later else ""
    asked[name] = following
    return Leaves(first, f"?{asked.urlencode()}" if following else "")
