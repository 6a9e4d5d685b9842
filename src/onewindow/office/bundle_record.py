"""A bundle as its events make it: several cases applied for in one go (并联申报、一件事). A pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from onewindow.ledger import StoredEvent


@dataclass(frozen=True, slots=True)
class BundleRecord:
    """A bundle after its events.

    ``subject`` is ``stage-3`` or a life event's id; ``cases`` are matter and case in the order of choice. ``gaps``
    are the papers that shall follow with their days, ``commitments`` the matters asked for on a commitment.
    ``part`` and ``buildings`` are filled for a phase of a joint acceptance.
    """

    id: str
    project: str = ""
    zone: str = ""
    holder: str = ""
    subject: str = ""
    way: str = "submit"
    name_zh: str = ""
    name_en: str = ""
    part: str = ""
    buildings: tuple[str, ...] = ()
    number: str = ""
    serial: int = 0
    begun_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changed_by: str = ""
    sequence: int = 0

    @property
    def submitted(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_at is not None


def fold(id: str, events: Iterable[StoredEvent]) -> BundleRecord:
    """The bundle that the events leave behind."""
    bundle = BundleRecord(id)
    for event in events:
        made = _evolve(bundle, event)
        bundle = replace(made, sequence=event.sequence, changed_at=event.recorded_at, changed_by=event.by)
    return bundle


_BEGUN = ("project", "zone", "holder", "subject", "way", "name_zh", "name_en", "part")


def _evolve(bundle: BundleRecord, event: StoredEvent) -> BundleRecord:
    data: Mapping[str, Any] = event.data
    match event.kind:
        case "bundle_begun":
            begun = {key: data[key] for key in _BEGUN}
            return replace(bundle, **begun, buildings=tuple(data["buildings"]), begun_at=event.recorded_at)
        case "bundle_chosen":
            return replace(bundle, cases={one["matter"]: one["case"] for one in data["cases"]})
        case "bundle_ways_chosen":
            return replace(bundle, gaps=dict(data["gaps"]), commitments=tuple(data["commitments"]))
        case "bundle_submitted":
            return replace(
                bundle,
                number=data["number"],
                serial=data["serial"],
                cases={one["matter"]: one["case"] for one in data["cases"]},
                submitted_at=event.recorded_at,
                submitted_by=event.by,
            )
    raise KeyError(event.kind)
