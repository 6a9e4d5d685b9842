"""What the doors get to see of certificates: plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.results import SignedPaper, Suspension
from onewindow.office.sharing import Share
from onewindow.office.views import CertificateView


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a certificate's life: the day, what happened, and the class of the reason, never its words."""

    on: date
    kind: str
    title: Text
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: its status today, its token, what it states. ``signed`` is its file once it was made."""

    number: int
    status: str
    token: str
    made_on: date
    reason: Text
    valid_until: date | None
    superseded_on: date | None
    data: Mapping[str, Any]
    list: int
    index: int
    signed: SignedPaper | None


@dataclass(frozen=True, slots=True)
class UseLine:
    """A case in which the certificate served instead of a paper. ``case`` is empty where the actor may not see it."""

    case: str
    number: str
    matter: Text
    used_on: date


@dataclass(frozen=True, slots=True)
class GrantView:
    """An organisation that may see the certificate."""

    organisation: str
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate with everything that its page shows.

    ``actions``: ``change``, ``renewal``, ``loss``, ``share``, ``sight``, ``suspend``, ``restore``, ``decide_change``,
    ``decide_renewal``, ``revoke``, ``cancel``: what this actor may do now. ``sees_case`` is false for an organisation that was
    shown the certificate only; ``filing``: it says that something was filed, which is no permit. ``issued`` is false while a granted certificate has not been made out yet. ``ask_by`` is the last day for asking for a renewal (行政许可法 50(1)).
    """

    certificate: CertificateView
    project_name: str
    matter_name: Text
    issuer: Text
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    holder_code: str
    valid_from: date
    is_certificate: bool
    filing: bool
    issued: bool
    versions: tuple[VersionView, ...]
    history: tuple[HistoryLine, ...]
    uses: tuple[UseLine, ...]
    suspension: Suspension | None
    change_asked: str
    renewal_asked_on: date | None
    ask_by: date | None
    actions: tuple[str, ...]
    sees_case: bool
    holds: bool
    shares: tuple[Share, ...]
    grants: tuple[GrantView, ...]
    now: datetime

    @property
    def current(self) -> VersionView:
        """The version that counts."""
        return self.versions[-1]

    def version(self, number: int | None) -> VersionView | None:
        """A version by its number, the current one when none is named."""
        return (
            self.current
            if number is None
            else next((one for one in self.versions if one.number == number), None)
        )


@dataclass(frozen=True, slots=True)
class WalletFilter:
    """What a wallet shows. ``kind`` is a document's id; ``text`` is looked for in number and project's name."""

    status: str = ""
    kind: str = ""
    text: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class WalletLine:
    """A certificate in the wallet. ``of_others``: somebody else's, shown to the actor's organisation."""

    certificate: CertificateView
    project_name: str
    version: int
    of_others: bool
    ask_by: date | None
    days_left: int | None

    @property
    def soon(self) -> bool:
        """Whether it ends within 90 days."""
        return self.days_left is not None and 0 <= self.days_left <= 90 and self.certificate.status == "valid"


@dataclass(frozen=True, slots=True)
class Wallet:
    """One page of certificates, those that end soonest first; how many there are by status; the kinds there are."""

    items: tuple[WalletLine, ...]
    counts: Mapping[str, int]
    kinds: tuple[tuple[str, Text], ...]
    total: int
    next: str
    today: date


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A file that was made here, found by its hash. For a decision ``token`` is empty.

    ``stands``: the decision was neither replaced nor revoked since; the certificate is valid today, in this version.
    """

    paper: str
    number: str
    version: int
    token: str
    case_number: str
    matter_name: Text
    signed: SignedPaper
    stands: bool
