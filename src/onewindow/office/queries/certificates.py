"""Certificates: one with its life, the holder's wallet, what the public may check, the status lists."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from onewindow.catalogue.model import Catalogue, Text
from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office import record as record_form
from onewindow.office import sharing as sharing_form
from onewindow.office.case_view import actions as case_actions
from onewindow.office.certificate_views import (
    CertificatePage,
    GrantView,
    HistoryLine,
    KnownPaper,
    UseLine,
    VersionView,
)
from onewindow.office.certificate_words import GROUNDS, HISTORY, VERSION_REASONS
from onewindow.office.names import names_in
from onewindow.office.needs import RESULT_COLUMNS, result_view
from onewindow.office.office import Office
from onewindow.office.operations.certificates import RENEWAL_DAYS, signed_paper
from onewindow.office.permissions import (
    RESULTS_OF_CASES,
    RIGHTS,
    VISIBLE_CASE,
    VISIBLE_CERTIFICATE,
    not_found,
)
from onewindow.office.queries.keys import MOST, By, Order, most
from onewindow.office.reading import Standing, roles_now
from onewindow.office.record import CaseRecord
from onewindow.office.results import Result, on_day, version_status
from onewindow.office.sharing import Sharing
from onewindow.office.views import Actor, CertificateView, PublicCertificate
from onewindow.procedures.phases import Phase

_TABLES = "FROM results r JOIN cases c ON c.id = r.case_id LEFT JOIN organisations h ON h.id = r.holder"
_ORDER = Order(By("r.issued_on", falling=True), By("r.number", falling=True))


def certificates(
    office: Office, actor: Actor, after: str = "", limit: int = MOST
) -> tuple[tuple[CertificateView, ...], str]:
    """The results of all cases that the actor may see, newest first, and the key of the next page ("" at the end)."""
    limit, (beyond, key) = most(limit), _ORDER.beyond(after)
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {RESULT_COLUMNS}, {_ORDER.columns} {_TABLES} WHERE r.number IN ({RESULTS_OF_CASES}){beyond} "
            f"ORDER BY {_ORDER.by} LIMIT ?",
            [actor.person, *key, limit + 1],
        )
    found, following = _ORDER.page(rows, limit)
    return tuple(result_view(office.catalogue(), row, office.today()) for row in found), following


def certificate(office: Office, actor: Actor, number: str) -> CertificateView:
    """A result by its number. Refused (``not_found``) unless the actor may see it."""
    with office.ledger.reader() as connection:
        return _row(office, connection, actor, number)


def _row(office: Office, connection: Connection, actor: Actor, number: str) -> CertificateView:
    row = connection.row(
        f"SELECT {RESULT_COLUMNS} {_TABLES} WHERE r.number = ? AND {VISIBLE_CERTIFICATE}",
        (number, actor.person, actor.person, office.today().isoformat()),
    )
    if row is None:
        raise not_found("该证照", "the certificate")
    return result_view(office.catalogue(), row, office.today())


def certificate_page(office: Office, actor: Actor, number: str) -> CertificatePage:
    """A certificate with its versions, life, uses, and what this actor may do with it. Refused (``not_found``) else."""
    with office.ledger.reader() as connection:
        found = _row(office, connection, actor, number)
        events = read_stream(connection, f"case:{found.case}")
        case = record_form.fold(found.case, events)
        seen = connection.row(
            f"SELECT 1 FROM cases c WHERE c.id = ? AND {VISIBLE_CASE}", (case.id, actor.person)
        )
        relations = frozenset(name for name, one in case.parties if one == actor.organisation)
        recused = actor.person in case.handling.recused
        standing = Standing(actor, relations, roles_now(connection, actor), recused)
        shown = sharing_form.fold(number, read_stream(connection, f"certificate:{number}"))
        uses = _uses(connection, actor, number)
        names = names_in(connection, "organisations", (one.organisation for one in shown.grants))
        project = connection.row("SELECT name FROM projects WHERE id = ?", (case.project,))
    holds = standing.has(RIGHTS["request_change"]) and bool({"own", "mandated"} & relations)
    return _page(
        office, found, case, events, standing, uses, shown, names,
        sees_case=seen is not None, holds=holds, project_name=str(project[0]) if project else "",
    )  # fmt: skip


def _page(
    office: Office, found: CertificateView, case: CaseRecord, events: Sequence[StoredEvent], standing: Standing,
    uses: tuple[UseLine, ...], shown: Sharing, names: dict[str, str], sees_case: bool, holds: bool, project_name: str,
) -> CertificatePage:  # fmt: skip
    today, state = office.today(), case.state
    result = next(one for one in case.results if one.number == found.number)
    issued = state.certificate
    renewal = issued.renewal_requested_on if issued else None
    asked = case.last("change_requested")
    data = result.current.data
    until = found.valid_until
    return CertificatePage(
        certificate=found,
        project_name=str(data.get("project") or project_name),
        matter_name=Text(case.matter_zh, case.matter_en),
        issuer=_issuer(office.catalogue(), case, data),
        basis=tuple(data.get("basis", ())),
        conditions=tuple(data.get("conditions", ())),
        holder_code=str(data.get("holder_code", "")),
        valid_from=issued.valid_from if issued else result.issued_on,
        is_certificate=result.certificate,
        filing=case.procedure == "filing",
        issued=issued is not None or state.phase is not Phase.GRANTED,
        versions=tuple(_versions(case, result, today)),
        history=tuple(history(events, result)),
        uses=uses,
        suspension=result.suspension if sees_case else None,
        change_asked=str(asked.data["what"]) if sees_case and asked and state.change_pending else "",
        renewal_asked_on=renewal if sees_case else None,
        ask_by=until - timedelta(days=RENEWAL_DAYS) if until else None,
        actions=tuple(_actions(case, result, found, standing, holds, today)),
        sees_case=sees_case,
        holds=holds,
        shares=tuple(reversed(shown.shares)) if holds else (),
        grants=tuple(
            GrantView(one.organisation, names.get(one.organisation, one.organisation), one.since, one.until)
            for one in shown.grants
        )
        if holds
        else (),
        now=office.now(),
    )


def _actions(
    case: CaseRecord, result: Result, view: CertificateView, standing: Standing, holds: bool, today: date
) -> Iterator[str]:
    """What the actor may do now, most usual first."""
    commands = case_actions(case, standing)
    if holds and view.status == "valid" and result.certificate:
        if "request_change" in commands:
            yield "change"
        ask_by = view.valid_until - timedelta(days=RENEWAL_DAYS) if view.valid_until else None
        if "request_renewal" in commands and ask_by is not None and today <= ask_by:
            yield "renewal"
        yield "loss"
    if holds:
        yield from ("share", "sight")
    head = standing.has(RIGHTS["revoke"]) and not holds
    if head and view.status == "valid":
        yield "suspend"
    if head and result.suspension is not None:
        yield "restore"
    if "approve_change" in commands:
        yield "decide_change"
    if "renew" in commands:
        yield "decide_renewal"
    yield from (one for one in ("revoke", "cancel") if one in commands)


def _versions(case: CaseRecord, result: Result, today: date) -> Iterator[VersionView]:
    issued = case.state.certificate
    for version in result.versions:
        until = version.valid_until if version.superseded_on else issued.valid_until if issued else None
        yield VersionView(
            number=version.number,
            status=on_day(version_status(case.state.phase, result, version), until, today),
            token=version.token,
            made_on=version.made_on,
            reason=VERSION_REASONS.get(version.reason, Text(version.reason, version.reason)),
            valid_until=until,
            superseded_on=version.superseded_on,
            data=version.data,
            list=version.list,
            index=version.index,
            signed=signed_paper(case, "certificate", result.number, version.number),
        )


def history(events: Sequence[StoredEvent], result: Result) -> Iterator[HistoryLine]:
    """The life of a certificate as anybody may know it, in the order of its events."""
    begun = False
    for event in events:
        named = event.data.get("number") if event.kind.startswith("certificate_") else None
        if event.kind == "results_yielded":
            begun = any(one["number"] == result.number for one in event.data["results"]) or begun
        if not begun or event.kind not in HISTORY:
            continue
        if event.kind != "certificate_issued" and named not in (None, result.number):
            continue
        reason = event.data.get("ground") or (
            event.data.get("reason") if event.kind == "certificate_reissued" else None
        )
        words = GROUNDS.get(str(reason)) or VERSION_REASONS.get(str(reason))
        yield HistoryLine(event.on, event.kind, HISTORY[event.kind], words)


def _issuer(catalogue: Catalogue, case: CaseRecord, data: Any) -> Text:
    stated = data.get("body")
    if stated:
        return Text(stated["zh"], stated["en"])
    department = catalogue.departments.get(case.department)
    return department.name if department else Text(case.department, case.department)


def _uses(connection: Connection, actor: Actor, number: str) -> tuple[UseLine, ...]:
    rows = connection.rows(
        "SELECT c.id, c.number, c.matter_zh, c.matter_en, u.used_on FROM certificate_uses u JOIN cases c ON c.id = u.case_id "
        f"WHERE u.number = ? AND {VISIBLE_CASE} ORDER BY u.used_on DESC, c.id LIMIT 100",
        (number, actor.person),
    )
    return tuple(
        UseLine(str(id), str(case), Text(zh, en), date.fromisoformat(on)) for id, case, zh, en, on in rows
    )


def public_certificate(office: Office, number: str, token: str) -> PublicCertificate | None:
    """What anyone who holds a certificate may check: None unless number and token belong together."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT version, token, case_id FROM certificate_versions WHERE number = ? ORDER BY version",
            (number,),
        )
        for version, known, case in rows:
            if hmac.compare_digest(str(known).encode(), token.encode()):
                return _public(office, connection, number, int(version), str(case))
    return None


def shared_certificate(office: Office, number: str) -> PublicCertificate | None:
    """The current version of a certificate for whoever holds a link to it (``operations.open_share``)."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT version, case_id FROM certificate_versions WHERE number = ? ORDER BY version DESC LIMIT 1",
            (number,),
        )
        return _public(office, connection, number, int(row[0]), str(row[1])) if row else None


def _public(
    office: Office, connection: Connection, number: str, version: int, case: str
) -> PublicCertificate:
    catalogue, today = office.catalogue(), office.today()
    events = read_stream(connection, f"case:{case}")
    record = record_form.fold(case, events)
    result = next(one for one in record.results if one.number == number)
    names = connection.row(
        "SELECT p.name, h.name FROM cases c JOIN projects p ON p.id = c.project "
        "LEFT JOIN organisations h ON h.id = c.holder WHERE c.id = ?",
        (case,),
    )
    shown = next(one for one in _versions(record, result, today) if one.number == version)
    data = shown.data
    document = catalogue.documents.get(result.document)
    issued = record.state.certificate
    return PublicCertificate(
        number=number,
        name=document.name if document else Text(result.document, result.document),
        holder=str(data.get("holder") or (names[1] if names else "")),
        issuer=_issuer(catalogue, record, data),
        project_name=str(data.get("project") or (names[0] if names else "")),
        matter_name=Text(record.matter_zh, record.matter_en),
        issued_on=shown.made_on,
        valid_until=shown.valid_until,
        status=shown.status,
        checked_on=today,
        version=version,
        current_version=result.current.number,
        valid_from=issued.valid_from if issued and version == 1 else shown.made_on,
        conditions=tuple(data.get("conditions", ())),
        history=tuple(history(events, result)),
        list=shown.list,
        index=shown.index,
        token=shown.token,
    )


def known_paper(office: Office, sha256: str) -> KnownPaper | None:
    """The paper that was made here with exactly these bytes, or None."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT paper, number, version, case_id FROM signed_papers WHERE sha256 = ?", (sha256,)
        )
        if row is None:
            return None
        paper, number, version, case = str(row[0]), str(row[1]), int(row[2]), str(row[3])
        record = record_form.fold(case, read_stream(connection, f"case:{case}"))
    signed = signed_paper(record, paper, number, version)
    assert signed is not None
    result = next((one for one in record.results if one.number == number), None)
    decided = record.last("granted", "refused", "filed", "filing_refused", "reopened")
    stands = (
        decided is not None
        and decided.data.get("number") == number
        and record.state.phase is not Phase.REVOKED
    )
    token = ""
    if paper == "certificate" and result is not None:
        shown = next(one for one in _versions(record, result, office.today()) if one.number == version)
        token, stands = shown.token, shown.status == "valid"
    return KnownPaper(
        paper, number, version, token, record.number, Text(record.matter_zh, record.matter_en), signed, stands
    )


def status_position(office: Office, list: int) -> int | None:
    """The position of the last event that touched a status list, 0 before the first; None when there is no such list.

    A list made at the same position on the same day is still right.
    """
    with office.ledger.reader() as connection:
        return _position(connection, list)


def _position(connection: Connection, list: int) -> int | None:
    row = connection.row("SELECT max(position) FROM certificate_versions WHERE list = ?", (list,))
    if row is not None and row[0] is not None and list > 0:
        return int(row[0])
    return 0 if list == 1 else None


CODES = {"valid": 0, "suspended": 2, "expired": 3}
"""The codes of statuses in a list; all others are 1, invalid."""


def status_list(office: Office, list: int) -> tuple[tuple[int, int], ...] | None:
    """The places of a status list that are not valid, as (place, code); None when there is no such list.

    Codes of the IETF Token Status List: 0 valid, 1 invalid (revoked, cancelled, superseded), 2 suspended, and for the one
    that it leaves to the application, 3: expired.
    """
    today = office.today()
    with office.ledger.reader() as connection:
        if _position(connection, list) is None:
            return None
        rows = connection.rows(
            "SELECT idx, status, valid_until FROM certificate_versions WHERE list = ? AND idx >= 0 "
            "AND (status <> 'valid' OR valid_until < ?) ORDER BY idx",
            (list, today.isoformat()),
        )
    return tuple(
        (int(index), CODES.get(on_day(str(status), until and date.fromisoformat(until), today), 1))
        for index, status, until in rows
    )


def signed_decision(office: Office, actor: Actor, case: str) -> tuple[str, Any]:
    """The id of a case that the actor sees, and the sealed letter of its decision if it was made already."""
    from onewindow.office.reading import open_case

    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    event = record.last("granted", "refused", "filed", "filing_refused")
    number = str(event.data.get("number", "")) if event else ""
    return record.id, signed_paper(record, "decision", number, 1)
