"""The administrators' view of the register, the calendar, the texts and the trail of what was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream, read_streams
from onewindow.office import texts, zone_days
from onewindow.office.administration_views import (
    AuditLine,
    EditedText,
    Moved,
    OrganisationLine,
    PersonLine,
    Preview,
)
from onewindow.office.identity import masked
from onewindow.office.lights import lights_of
from onewindow.office.names import SYSTEM_NAME, names_in
from onewindow.office.numbers import hash_of
from onewindow.office.office import Office
from onewindow.office.operations.administration import check_days, open_link
from onewindow.office.permissions import ORGANISATION_NAMES, ROLE_NAMES
from onewindow.office.record import fold
from onewindow.office.times import day_begins
from onewindow.office.views import Actor
from onewindow.planner.planner import zone_calendar
from onewindow.procedures.protocol import Refused

MOST = 100
CHECKED = 500
"""So many open cases are looked at for a preview of the calendar."""

AUDITED: dict[str, tuple[str, str]] = {
    "organisation_registered": ("登记单位", "organisation registered"),
    "organisation_verified": ("核实单位", "organisation verified"),
    "organisation_declined": ("退回登记", "registration declined"),
    "organisation_renamed": ("单位改名", "organisation renamed"),
    "organisation_retired": ("停用单位", "organisation retired"),
    "window_placed": ("登记窗口地址", "window placed"),
    "agreement_made": ("订立通办协议", "agreement made"),
    "agreement_ended": ("终止通办协议", "agreement ended"),
    "person_registered": ("登记人员", "person registered"),
    "membership_given": ("授予身份", "roles given"),
    "membership_ended": ("撤销身份", "membership ended"),
    "sign_in_reset": ("重置登录", "sign-in reset"),
    "sign_in_link_used": ("重置链接已使用", "reset link used"),
    "zone_days_set": ("设置本区工作日", "zone days set"),
    "text_set": ("修改文字", "text changed"),
}
"""The acts that the trail shows."""

FIELDS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"),
    "kind": ("类别", "kind"),
    "credit_code": ("统一社会信用代码", "credit code"),
    "citizen_number": ("身份号码", "identity number"),
    "verified": ("已核实", "verified"),
    "seen": ("查验的证件", "what was seen"),
    "login": ("登录名", "login"),
    "organisation": ("单位", "organisation"),
    "roles": ("身份", "roles"),
    "city": ("城市", "city"),
    "zone": ("区", "zone"),
    "address": ("地址", "address"),
    "phone": ("电话", "telephone"),
    "window": ("窗口", "window"),
    "matters": ("事项", "matters"),
    "mode": ("方式", "way"),
    "clock": ("时限起算", "clock"),
    "valid_from": ("生效日", "from"),
    "valid_until": ("截止日", "until"),
    "basis": ("依据", "basis"),
    "until": ("有效至", "valid until"),
    "days": ("日期", "days"),
    "zh": ("中文", "Chinese"),
    "en": ("英文", "English"),
}
"""What the fields of these events are called."""
NAMED = ("organisation", "window")
"""Fields that hold an organisation's identifier: the trail shows its name."""
CODED: dict[str, Mapping[str, Text]] = {"roles": ROLE_NAMES, "kind": ORGANISATION_NAMES}
"""Fields that hold codes: the trail shows what people call them."""
ROLES_CHANGED = ("membership_given", "membership_ended")
HIDDEN = frozenset({"hash", "token", "form"})
MASKED = frozenset({"citizen_number"})


def require_administrator(office: Office, connection: Connection, actor: Actor) -> None:
    """Refuse unless the actor is an administrator of this installation's zone now."""
    row = connection.row(
        "SELECT 1 FROM memberships WHERE person = ? AND organisation = ? AND role = 'administrator'",
        (actor.person, office.zone),
    )
    if row is None or actor.organisation != office.zone:
        raise Refused(
            "not_permitted", "只有平台管理员可以查看。", "only the zone's administrator may see this"
        )


def organisations(
    office: Office, actor: Actor, text: str = "", kind: str = "", after: str = ""
) -> tuple[tuple[OrganisationLine, ...], str]:
    """The register's organisations by name, and the key of the next page; found by a part of the name or the whole number."""
    parts, values = ["1 = 1"], list[Any]()
    if kind:
        parts.append("o.kind = ?")
        values.append(kind)
    if text.strip():
        parts.append("(o.name LIKE ? ESCAPE '!' OR o.credit_code = ? OR o.citizen_number = ? OR o.id = ?)")
        values += [_like(text), text.strip().upper(), text.strip().upper(), text.strip()]
    if after:
        parts.append("o.id > ?")
        values.append(after)
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        rows = connection.rows(
            "SELECT o.id, o.kind, o.name, o.credit_code, o.citizen_number, r.retired_on, "
            "(SELECT count(DISTINCT m.person) FROM memberships m WHERE m.organisation = o.id) "
            "FROM organisations o LEFT JOIN retired_organisations r ON r.id = o.id "
            f"WHERE {' AND '.join(parts)} ORDER BY o.id LIMIT ?",
            [*values, MOST + 1],
        )
    found = tuple(
        OrganisationLine(
            row[0], row[1], row[2], row[3] or (masked(row[4]) if row[4] else ""), int(row[6]),
            date.fromisoformat(row[5]) if row[5] else None,
        )
        for row in rows[:MOST]
    )  # fmt: skip
    return found, found[-1].id if len(rows) > MOST else ""


def people(
    office: Office, actor: Actor, text: str = "", after: str = ""
) -> tuple[tuple[PersonLine, ...], str]:
    """The register's people by login, and the key of the next page; two statements."""
    parts, values = ["p.login > ?"], [after]
    if text.strip():
        parts.append("(p.name LIKE ? ESCAPE '!' OR p.login LIKE ? ESCAPE '!')")
        values += [_like(text), _like(text)]
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        rows = connection.rows(
            f"SELECT p.id, p.login, p.name FROM persons p WHERE {' AND '.join(parts)} ORDER BY p.login LIMIT ?",
            [*values, MOST + 1],
        )
        held = _memberships(connection, [str(row[0]) for row in rows[:MOST]])
    found = tuple(PersonLine(row[0], row[1], row[2], held.get(row[0], ())) for row in rows[:MOST])
    return found, found[-1].login if len(rows) > MOST else ""


def registered_person(office: Office, actor: Actor, person: str) -> PersonLine:
    """One person with its roles. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        row = connection.row("SELECT id, login, name FROM persons WHERE id = ?", (person,))
        if row is None:
            raise Refused("not_found", "没有登记这个人员。", "no such person is registered")
        held = _memberships(connection, [person])
    return PersonLine(row[0], row[1], row[2], held.get(person, ()))


def _memberships(
    connection: Connection, people: list[str]
) -> dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]:
    marks = ", ".join("?" for _ in people) or "''"
    rows = connection.rows(
        "SELECT m.person, m.organisation, o.name, m.role FROM memberships m JOIN organisations o ON o.id = m.organisation "
        f"WHERE m.person IN ({marks}) ORDER BY m.person, o.name, m.role",
        people,
    )
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for human, organisation, name, role in rows:
        found.setdefault(human, {}).setdefault((organisation, name), []).append(role)
    return {
        human: tuple((*key, tuple(roles)) for key, roles in by_organisation.items())
        for human, by_organisation in found.items()
    }


def _like(text: str) -> str:
    plain = text.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"


def reset_link(office: Office, secret: str, key: str = "") -> str:
    """The login whose password a link would set. Refused when it is unknown, too old, or used by another form."""
    with office.ledger.reader() as connection:
        return open_link(office, connection, secret, hash_of(key) if key else "")[1]


def days_of_zone(office: Office, actor: Actor) -> Mapping[date, str]:
    """The zone's own days that administrators have set."""
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        return zone_days.fold(read_stream(connection, zone_days.stream(office.zone)))


def preview_days(office: Office, actor: Actor, days: Mapping[date, str]) -> Preview:
    """Which due dates of open cases would move by these days. Looks at the first ``CHECKED`` open cases by due date."""
    wanted = check_days(office, days)
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        known = zone_days.fold(read_stream(connection, zone_days.stream(office.zone)))
        after = {day: kind for day, kind in {**known, **wanted}.items() if kind != "normal"}
        calendar = zone_days.overlaid(zone_calendar(office.catalogue()), after)
        rows = connection.rows(
            "SELECT id, number, matter_zh, matter_en, due_on FROM cases WHERE finished = 0 AND due_on IS NOT NULL "
            "ORDER BY due_on, id LIMIT ?",
            (CHECKED + 1,),
        )
        streams = read_streams(connection, [f"case:{row[0]}" for row in rows[:CHECKED]])
        moved = []
        for id, number, zh, en, due_on in rows[:CHECKED]:
            record = fold(str(id), streams[f"case:{id}"])
            assert record.terms is not None
            due = lights_of(record.state, record.terms, calendar).due_on
            before = date.fromisoformat(due_on)
            if due != before:
                moved.append(Moved(str(id), str(number), Text(zh, en), before, due))
    return Preview(tuple(moved), min(len(rows), CHECKED), len(rows) > CHECKED)


def text_in_force(office: Office, id: str, position: int | None = None) -> Text:
    """A text as it stands now, or as it stood at a place in the ledger; for pages and papers."""
    with office.ledger.reader() as connection:
        known = texts.versions(read_stream(connection, texts.stream(id)))
    return texts.at(texts.TEXTS[id], known, position)


def edited_text(office: Office, actor: Actor, id: str) -> EditedText:
    """A text with all its versions. Raises ``Refused`` (``not_found``)."""
    kind = texts.TEXTS.get(id)
    if kind is None:
        raise Refused("not_found", "没有这段文字。", "there is no such text")
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        known = texts.versions(read_stream(connection, texts.stream(id)))
        names = _names(connection, {one.by for one in known})
    return EditedText(kind, texts.at(kind, known), known, names)


def edited_texts(office: Office, actor: Actor) -> tuple[EditedText, ...]:
    """All texts with their versions, in the order of their groups; three statements."""
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        streams = read_streams(connection, [texts.stream(id) for id in texts.TEXTS])
        known = {id: texts.versions(streams[texts.stream(id)]) for id in texts.TEXTS}
        names = _names(connection, {one.by for versions in known.values() for one in versions})
    return tuple(
        EditedText(kind, texts.at(kind, known[id]), known[id], names) for id, kind in texts.TEXTS.items()
    )


def _names(connection: Connection, people: set[str]) -> dict[str, str]:
    return SYSTEM_NAME | names_in(connection, "persons", people)


def audit(
    office: Office,
    actor: Actor,
    kind: str = "",
    by: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int = 0,
    limit: int = MOST,
) -> tuple[tuple[AuditLine, ...], int]:
    """What administrators changed, newest first, and the key of the next page (0 at the end). Three statements.

    ``since`` and ``until`` are days in Shanghai, both included.
    """
    kinds = [kind] if kind in AUDITED else sorted(AUDITED)
    parts, values = [f"kind IN ({', '.join('?' for _ in kinds)})"], list[Any](kinds)
    if by.strip():
        parts.append("author IN (SELECT id FROM persons WHERE name LIKE ? ESCAPE '!' OR login = ?)")
        values += [_like(by), by.strip()]
    if since is not None:
        parts.append("recorded_at >= ?")
        values.append(_recorded(day_begins(since)))
    if until is not None and until < date.max:
        parts.append("recorded_at < ?")
        values.append(_recorded(day_begins(until + timedelta(days=1))))
    if before:
        parts.append("position < ?")
        values.append(before)
    with office.ledger.reader() as connection:
        require_administrator(office, connection, actor)
        rows = connection.rows(
            "SELECT position, stream, kind, legal_day, recorded_at, author, data FROM events "
            f"WHERE {' AND '.join(parts)} ORDER BY position DESC LIMIT ?",
            [*values, limit + 1],
        )
        data = [json.loads(row[6]) for row in rows]
        subjects = {str(row[1]).partition(":")[2] for row in rows}
        names = _names(connection, {str(row[5]) for row in rows} | subjects)
        subjects |= {str(one[name]) for one in data for name in NAMED if one.get(name)}
        names |= names_in(connection, "organisations", subjects)
    found = tuple(_audit_line(row, one, names) for row, one in zip(rows[:limit], data, strict=False))
    return found, found[-1].position if len(rows) > limit else 0


def _recorded(moment: datetime) -> str:
    """A moment in UTC as the ledger's rows write it, so that texts compare like times."""
    return moment.isoformat(timespec="microseconds")


def _audit_line(row: tuple[Any, ...], told: Mapping[str, Any], names: Mapping[str, str]) -> AuditLine:
    position, stream, kind, on, recorded_at, author, _ = row
    data = {key: value for key, value in told.items() if key not in HIDDEN}
    data |= {key: masked(str(data[key])) for key in MASKED & data.keys() if data[key]}
    family, _, subject = str(stream).partition(":")
    written = texts.TEXTS.get(subject) if family == "text" else None
    rest = {
        key: value
        for key, value in data.items()
        if key not in ("before", "reasons") and value not in ("", None)
    }
    return AuditLine(
        position=int(position),
        kind=kind,
        title=Text(*AUDITED[kind]),
        subject=subject,
        subject_name=written.name if written else Text(names.get(subject, subject), ""),
        by=author,
        by_name=names.get(author, author),
        on=date.fromisoformat(on),
        recorded_at=datetime.fromisoformat(recorded_at),
        before=_words(_called("roles" if kind in ROLES_CHANGED else "", data.get("before", ""))),
        after=_words({key: _called(key, value) for key, value in rest.items()}),
        fields=tuple(
            (
                Text(*FIELDS.get(key, (key, ""))),
                names.get(str(value), _words(value)) if key in NAMED else _words(_called(key, value)),
            )
            for key, value in rest.items()
        ),
        reasons=str(data.get("reasons") or data.get("reason") or ""),
        data=data,
    )


def _called(field: str, value: Any) -> Any:
    """The value of a field with its codes as people call them, in both languages."""
    known = CODED.get(field)
    if known is None:
        return value
    if isinstance(value, list):
        return [_called(field, one) for one in value]
    return f"{known[value].zh} {known[value].en}" if value in known else value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{_words(one)}" for key, one in value.items() if one not in ("", None))
    if isinstance(value, list):
        return "、".join(_words(one) for one in value)
    return str(value)


def audit_rows(office: Office, actor: Actor, **filters: Any) -> Iterator[AuditLine]:
    """Every line of the trail under a filter, page by page, for an export."""
    before = 0
    while True:
        lines, before = audit(office, actor, before=before, limit=1000, **filters)
        yield from lines
        if not before:
            return
