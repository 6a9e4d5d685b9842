"""What pages of administrators get to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.text_kinds import TextKind
from onewindow.office.texts import Version


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in the register; ``number`` is its credit code or a masked identity number."""

    id: str
    kind: str
    name: str
    number: str
    members: int
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with its roles by organisation: (organisation, its name, roles)."""

    id: str
    login: str
    name: str
    memberships: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act of administration: who, when, on what, what it was before and is now.

    ``kind`` is the event's code and ``title`` its name; ``fields`` is what it is now, by the names of its fields.
    """

    position: int
    kind: str
    title: Text
    subject: str
    subject_name: Text
    by: str
    by_name: str
    on: date
    recorded_at: datetime
    before: str
    after: str
    fields: tuple[tuple[Text, str], ...]
    reasons: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose due date would move by a change of the zone's days."""

    case: str
    number: str
    matter_name: Text
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change of days would move; ``checked`` cases were looked at, ``more`` when there are others."""

    moved: tuple[Moved, ...]
    checked: int
    more: bool


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text with its versions."""

    kind: TextKind
    current: Text
    versions: tuple[Version, ...]
    names: Mapping[str, str]
