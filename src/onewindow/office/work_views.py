"""What the work list's own features give to the doors: assignments, saved views, members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.views import WorkFilter

_PLACE = ("after", "before")
_DAYS = ("received_from", "received_to")


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an organisation, to whom its cases can be given."""

    person: str
    name: str


@dataclass(frozen=True, slots=True)
class NotAssigned:
    """A case that could not be given, and why. ``number`` is empty where the case may not be seen."""

    case: str
    number: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Assignment:
    """What an assignment of many cases came to. ``before`` says who had each case that changed hands ("": nobody)."""

    person: str
    done: tuple[str, ...]
    failed: tuple[NotAssigned, ...]
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A work list kept under a name. ``own``: the reader's; ``shared``: with the organisation; ``chosen``: shown first."""

    id: str
    name: str
    filter: WorkFilter
    own: bool
    shared: bool
    chosen: bool
    by_name: str


def filter_data(filter: WorkFilter) -> dict[str, Any]:
    """A filter as JSON: what differs from the empty one, without the place in the list."""
    empty = WorkFilter()
    found: dict[str, Any] = {}
    for one in fields(WorkFilter):
        value = getattr(filter, one.name)
        if one.name not in _PLACE and value != getattr(empty, one.name):
            found[one.name] = value.isoformat() if isinstance(value, date) else value
    return found


def filter_from(data: Mapping[str, Any]) -> WorkFilter:
    """The filter of ``filter_data``; what a later version no longer knows is left out."""
    known = {one.name for one in fields(WorkFilter)} - set(_PLACE)
    given = {name: value for name, value in data.items() if name in known}
    for name in _DAYS:
        if given.get(name):
            given[name] = date.fromisoformat(given[name])
    return replace(WorkFilter(), **given)
