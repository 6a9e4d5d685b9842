"""The holder's wallet: its certificates and those that others let it see, in a fixed number of statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onewindow.ledger.database import Connection
from onewindow.office.certificate_views import Wallet, WalletFilter, WalletLine
from onewindow.office.needs import RESULT_COLUMNS, name_of, result_view
from onewindow.office.office import Office
from onewindow.office.operations.certificates import RENEWAL_DAYS
from onewindow.office.permissions import CERTIFICATES_SEEN
from onewindow.office.views import Actor

STATUSES = ("valid", "suspended", "expired", "revoked", "cancelled")
_STATUS = (
    "CASE WHEN r.status IN ('valid', 'suspended') AND r.valid_until IS NOT NULL AND r.valid_until < ? "
    "THEN 'expired' ELSE r.status END"
)
_RANK = f"CASE WHEN ({_STATUS}) IN ('valid', 'suspended') THEN 0 ELSE 1 END"
_END = "COALESCE(r.valid_until, '9999-12-31')"
_FROM = (
    "FROM results r JOIN cases c ON c.id = r.case_id JOIN projects p ON p.id = r.project "
    "LEFT JOIN organisations h ON h.id = r.holder JOIN certificate_versions v ON v.number = r.number AND v.superseded_on IS NULL"
)


def wallet(office: Office, actor: Actor, filter: WalletFilter | None = None) -> Wallet:
    """One page of the certificates that the actor may see: in force first, those that end soonest before all."""
    wanted, today = filter or WalletFilter(), office.today()
    limit, day = max(1, min(wanted.limit, 200)), today.isoformat()
    base, values = (
        f"r.certificate = 1 AND r.number IN ({CERTIFICATES_SEEN})",
        [actor.person, actor.person, day],
    )
    with office.ledger.reader() as connection:
        held = connection.rows(
            f"SELECT {_STATUS}, r.document, count(*) {_FROM} WHERE {base} GROUP BY 1, 2", [day, *values]
        )
        rows = _rows(connection, wanted, day, base, values, limit)
    catalogue, counts = office.catalogue(), dict[str, int]()
    for status, _, count in held:
        counts[str(status)] = counts.get(str(status), 0) + int(count)
    return Wallet(
        items=tuple(_line(office, actor, row, today) for row in rows[:limit]),
        counts=counts,
        kinds=tuple((one, name_of(catalogue, one)) for one in sorted({str(row[1]) for row in held})),
        total=sum(counts.values()),
        next="~".join(str(one) for one in (rows[limit - 1][-2], rows[limit - 1][-1], rows[limit - 1][0]))
        if len(rows) > limit
        else "",
        today=today,
    )


def _rows(
    connection: Connection, wanted: WalletFilter, day: str, base: str, values: list[Any], limit: int
) -> list[tuple[Any, ...]]:
    where, given = [base], list(values)
    if wanted.status in STATUSES:
        where.append(f"({_STATUS}) = ?")
        given += [day, wanted.status]
    if wanted.kind:
        where.append("r.document = ?")
        given.append(wanted.kind)
    if wanted.text.strip():
        where.append("(lower(r.number) LIKE ? OR lower(p.name) LIKE ?)")
        given += [f"%{wanted.text.strip().lower()}%"] * 2
    key = wanted.after.split("~")
    if len(key) == 3 and key[0] in ("0", "1"):
        where.append(f"({_RANK}, {_END}, r.number) > (?, ?, ?)")
        given += [day, int(key[0]), key[1], key[2]]
    return connection.rows(
        f"SELECT {RESULT_COLUMNS}, p.name, v.version, r.holder, {_RANK} AS place, {_END} AS ends {_FROM} "
        f"WHERE {' AND '.join(where)} ORDER BY place, ends, r.number LIMIT ?",
        [day, *given, limit + 1],
    )


def _line(office: Office, actor: Actor, row: tuple[Any, ...], today: date) -> WalletLine:
    *columns, project, version, holder, _, _ = row
    found = result_view(office.catalogue(), tuple(columns), today)
    until = found.valid_until
    return WalletLine(
        certificate=found,
        project_name=str(project),
        version=int(version),
        of_others=holder != actor.organisation,
        ask_by=until - timedelta(days=RENEWAL_DAYS) if until else None,
        days_left=(until - today).days if until else None,
    )
