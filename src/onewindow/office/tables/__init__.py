"""The office's tables: derived from the events in the same transaction, rebuilt from them at will."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.ledger import Projector
from onewindow.office.tables.administration import AdministrationTables
from onewindow.office.tables.bundles import BundleTables
from onewindow.office.tables.cases import CaseTables
from onewindow.office.tables.certificates import CertificateTables
from onewindow.office.tables.contacts import ContactTables
from onewindow.office.tables.handling import HandlingTables
from onewindow.office.tables.instant import InstantTables
from onewindow.office.tables.mandates import MandateTables
from onewindow.office.tables.projects import ProjectTables
from onewindow.office.tables.register import RegisterTables
from onewindow.office.tables.remedies import RemedyTables
from onewindow.office.tables.search import SearchTables
from onewindow.office.tables.sharing import SharingTables
from onewindow.office.tables.supervision import SupervisionTables
from onewindow.office.tables.talk import TalkTables
from onewindow.office.tables.tokens import TokenTables
from onewindow.office.tables.told import ToldTables
from onewindow.office.tables.windows import WindowTables
from onewindow.office.tables.workdesk import WorkdeskTables
from onewindow.working_days import Calendar


def projectors(calendar: Callable[[], Calendar]) -> tuple[Projector, ...]:
    """All tables of the office. The calendar dates the lights: two rest on it and are derived anew with it."""
    return (
        RegisterTables(),
        MandateTables(),
        ProjectTables(),
        CaseTables(calendar),
        ContactTables(),
        SupervisionTables(calendar),
        SearchTables(),
        WorkdeskTables(),
        BundleTables(),
        CertificateTables(),
        SharingTables(),
        TalkTables(),
        ToldTables(),
        RemedyTables(),
        TokenTables(),
        AdministrationTables(),
        WindowTables(),
        HandlingTables(),
        InstantTables(),
    )
