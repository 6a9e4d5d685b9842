"""What a decision yields: certificates with their versions, and how each stands. Pure functions over a case's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.procedures.phases import Phase

NOWHERE = -1
"""The place in a status list of a version that stands in none (yielded before there were lists)."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a certificate: its own token, its own place in a status list, what it states.

    ``reason``: ``granted``, ``change``, ``renewal`` or ``loss``. ``valid_until`` is known here once the version is
    superseded; that of the current version is the case's.
    """

    number: int
    token: str
    list: int
    index: int
    data: Mapping[str, Any]
    made_on: date
    reason: str = "granted"
    valid_until: date | None = None
    superseded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why a certificate does not count for a time. ``until`` is the day it was set for, if any; it never ends by itself."""

    on: date
    ground: str
    law: str
    reasons: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A document that the decision yields: a certificate or a paper, with its number and its versions."""

    document: str
    number: str
    series: str
    serial: int
    certificate: bool
    issued_on: date
    versions: tuple[Version, ...]
    annulled: bool = False
    suspension: Suspension | None = None
    reminded_for: date | None = None

    @property
    def current(self) -> Version:
        """The version that counts."""
        return self.versions[-1]

    @property
    def token(self) -> str:
        """The token of the version that counts."""
        return self.current.token


Results = tuple[Result, ...]


def status_of(phase: Phase, result: Result | None = None) -> str:
    """The status of a result in a case's phase: valid, suspended, expired, revoked or cancelled."""
    if result is not None and result.annulled:
        return "revoked"
    ended = {Phase.EXPIRED: "expired", Phase.REVOKED: "revoked", Phase.CANCELLED: "cancelled"}.get(phase)
    if ended:
        return ended
    return "suspended" if result is not None and result.suspension else "valid"


def version_status(phase: Phase, result: Result, version: Version) -> str:
    """The same for one version: ``superseded`` once a newer one took its place."""
    return "superseded" if version.superseded_on else status_of(phase, result)


def on_day(status: str, valid_until: date | None, today: date) -> str:
    """A status as of a day: what was valid is expired after its last day, whether or not the daily round has run."""
    passed = valid_until is not None and today > valid_until
    return "expired" if passed and status in ("valid", "suspended") else status


def yielded(results: Results, event: StoredEvent) -> Results:
    """The results after ``results_yielded``."""
    return (*results, *(_result(one, event.on) for one in event.data["results"]))


def _result(one: Mapping[str, Any], on: date) -> Result:
    data = {**one.get("data", {})}
    if one.get("conditions"):
        data.setdefault("conditions", one["conditions"])
    first = Version(1, one["token"], int(one.get("list", 0)), int(one.get("index", NOWHERE)), data, on)
    return Result(
        one["document"], one["number"], one["series"], one["serial"], one["certificate"], on, (first,)
    )


def annulled(results: Results) -> Results:
    """The results after the case was opened again: none counts any more."""
    return tuple(replace(result, annulled=True) for result in results)


def after(results: Results, event: StoredEvent) -> Results:
    """The results after one of the office's events about one certificate."""
    data = event.data
    return tuple(
        _CHANGES[event.kind](result, event) if result.number == data["number"] else result
        for result in results
    )


def _suspended(result: Result, event: StoredEvent) -> Result:
    data = event.data
    until = date.fromisoformat(data["until"]) if data.get("until") else None
    return replace(
        result, suspension=Suspension(event.on, data["ground"], data["law"], data["reasons"], until)
    )


def _restored(result: Result, event: StoredEvent) -> Result:
    return replace(result, suspension=None)


def _reissued(result: Result, event: StoredEvent) -> Result:
    data = event.data
    until = date.fromisoformat(data["previous_valid_until"]) if data.get("previous_valid_until") else None
    old = replace(result.current, valid_until=until, superseded_on=event.on)
    new = Version(
        data["version"], data["token"], data["list"], data["index"], data["data"], event.on, data["reason"]
    )
    return replace(result, versions=(*result.versions[:-1], old, new))


def _reminded(result: Result, event: StoredEvent) -> Result:
    return replace(result, reminded_for=date.fromisoformat(event.data["valid_until"]))


_CHANGES = {
    "certificate_suspended": _suspended,
    "certificate_restored": _restored,
    "certificate_reissued": _reissued,
    "renewal_reminded": _reminded,
}
CERTIFICATE_EVENTS = tuple(_CHANGES)
"""The office's events about one certificate of a case."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper that was set, signed and stored once: which, under which hash, by which key.

    ``paper``: ``certificate`` or ``decision``. ``detached`` holds signatures that stand beside the file.
    """

    paper: str
    number: str
    version: int
    sha256: str
    sm3: str
    size: int
    algorithm: str
    key: str
    signed_at: str
    detached: tuple[Mapping[str, Any], ...] = field(default=())


def signed(papers: tuple[SignedPaper, ...], event: StoredEvent) -> tuple[SignedPaper, ...]:
    """The signed papers after ``paper_signed``."""
    return (*papers, SignedPaper(**{**event.data, "detached": tuple(event.data.get("detached", ()))}))
