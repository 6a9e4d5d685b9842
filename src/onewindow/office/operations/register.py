"""The register: organisations, people, and who acts for whom in which role. Signing oneself up is in ``sign_up``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import Transaction
from onewindow.office import identity
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import ORGANISATION_NAMES, ROLE_NAMES, ROLES
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

KINDS = tuple(ROLES)
APPLICANTS = ("enterprise", "individual")


def administers(office: Office, transaction: Transaction, actor: Actor, zh: str, en: str) -> None:
    """Refuse unless the actor is an administrator of this installation's zone (or the system); other zones' are guests."""
    if actor.kind != "system" and not _administrator(office, transaction, actor):
        raise Refused("not_permitted", f"只有平台管理员可以{zh}。", f"only the zone's administrator may {en}")


def takes_in(office: Office, transaction: Transaction, actor: Actor, zh: str, en: str) -> None:
    """Refuse unless the actor is a window's clerk or an administrator: they see the papers of who registers."""
    if actor.kind == "system" or _administrator(office, transaction, actor):
        return
    if not any(_holds(transaction, actor, kind, "clerk") for kind in ("department", "window")):
        raise Refused(
            "not_permitted",
            f"只有窗口人员或平台管理员可以{zh}。",
            f"only a window's clerk or the zone's administrator may {en}",
        )


def _administrator(office: Office, transaction: Transaction, actor: Actor) -> bool:
    found = transaction.row(
        "SELECT 1 FROM memberships WHERE person = ? AND organisation = ? AND role = 'administrator'",
        actor.person, office.zone,
    )  # fmt: skip
    return found is not None


def _holds(transaction: Transaction, actor: Actor, kind: str, role: str) -> bool:
    found = transaction.row(
        "SELECT 1 FROM memberships m JOIN organisations o ON o.id = m.organisation "
        "WHERE m.person = ? AND o.kind = ? AND m.role = ?",
        actor.person, kind, role,
    )  # fmt: skip
    return found is not None


def register_organisation(
    office: Office,
    actor: Actor,
    name: str,
    kind: str,
    id: str = "",
    credit_code: str = "",
    citizen_number: str = "",
    key: str | None = None,
) -> str:
    """Register an organisation and return its id; an applicant counts as verified, since its papers were seen.

    A department's ``id`` is that of the catalogue, a zone's the zone's. Enterprises and individuals are registered
    by clerks too; they get an id of their own, so that none can take that of a department before it is registered.
    Refused: unknown kind, a wrong or taken number, a department the catalogue does not know, an applicant's id.
    """
    name = required(name, "name_missing", "单位名称", "the organisation's name")
    if kind not in KINDS:
        known = "、".join(one.zh for one in ORGANISATION_NAMES.values())
        raise Refused("kind_unknown", f"请选择单位类型：{known}。", f"kind must be one of {', '.join(KINDS)}")
    if kind == "department" and id not in office.catalogue().departments:
        raise Refused(
            "no_such_department",
            f"请选择事项目录中的部门（没有部门“{id}”）。" if id else "请选择事项目录中的部门。",
            f"choose a department of the catalogue: it has no {id!r}"
            if id
            else "choose a department of the catalogue",
        )
    if kind in APPLICANTS and id and actor.kind != "system":
        raise Refused(
            "id_invalid",
            "企业和个人的编号由系统给出，请留空。",
            "an enterprise or individual gets its id by itself; leave it out",
        )
    on, made = office.today(), id or new_id("o")
    code = identity.credit_code(credit_code) if credit_code else ""
    number = identity.citizen_number(citizen_number, on) if citizen_number else ""

    def work(transaction: Transaction) -> str:
        allowed = takes_in if kind in APPLICANTS else administers
        allowed(office, transaction, actor, "登记单位", "register organisations")
        refuse_known(transaction, made, code, number)
        data = {"name": name, "kind": kind, "credit_code": code, "citizen_number": number}
        event = happened("organisation_registered", on, actor, **data)
        transaction.append(f"organisation:{made}", [event], expected=0)
        return made

    return write(office, actor, work, key, ["register_organisation", name, kind, id, code, number])


def refuse_known(transaction: Transaction, id: str, credit_code: str, citizen_number: str) -> None:
    """Refuse a number or an id that is registered already."""
    taken = transaction.row(
        "SELECT name FROM organisations WHERE id = ? OR (credit_code = ? AND credit_code <> '') "
        "OR (citizen_number = ? AND citizen_number <> '')",
        id, credit_code, citizen_number,
    )  # fmt: skip
    if taken is not None:
        raise Refused(
            "organisation_known", f"该单位已登记为“{taken[0]}”。", f"it is registered already as {taken[0]!r}"
        )


def register_person(
    office: Office, actor: Actor, login: str, name: str, citizen_number: str = "", key: str | None = None
) -> str:
    """Register a person under a login name and return its id. Refused when the login is taken."""
    login, name = read_login(login), required(name, "name_missing", "姓名", "the name", 60)
    on = office.today()
    number = identity.citizen_number(citizen_number, on) if citizen_number else ""

    def work(transaction: Transaction) -> str:
        takes_in(office, transaction, actor, "登记人员", "register people")
        return write_person(office, transaction, actor, login, name, number)

    return write(office, actor, work, key, ["register_person", login, name, number])


def read_login(login: str) -> str:
    """A login name that is fit to be one."""
    return required(login, "login_missing", "登录名", "the login name", 60)


def write_person(
    office: Office, transaction: Transaction, actor: Actor, login: str, name: str, number: str
) -> str:
    """Append the person; its id. Refused when the login is taken."""
    if transaction.row("SELECT 1 FROM persons WHERE login = ?", login) is not None:
        raise Refused(
            "login_taken",
            f"登录名“{login}”已被使用，请换一个。",
            f"the login {login!r} is taken; choose another",
        )
    made = new_id("p")
    event = happened(
        "person_registered", office.today(), actor, login=login, name=name, citizen_number=number
    )
    transaction.append(f"person:{made}", [event])
    return made


def give_membership(
    office: Office, actor: Actor, person: str, organisation: str, roles: Collection[str], reasons: str = ""
) -> None:
    """Let a person act for an organisation in these roles; they replace the roles it had there, which the event keeps.

    For administrators alone: an enterprise's own people come by invitation (``invite_member``), so that no clerk can
    make anybody, itself too, the representative of somebody else's enterprise. Refused where it would leave the zone
    without an administrator.
    """
    on = office.today()

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "授予身份", "give memberships")
        kind = _kind(transaction, organisation)
        if transaction.row("SELECT 1 FROM retired_organisations WHERE id = ?", organisation) is not None:
            raise Refused("organisation_retired", "该单位已停用。", "the organisation is retired")
        _known(transaction, person)
        refuse_roles(kind, roles)
        before = _roles_there(transaction, person, organisation)
        _keep_an_administrator(office, transaction, person, organisation, roles)
        data = {"organisation": organisation, "roles": sorted(roles), **_trail(before, reasons)}
        transaction.append(f"person:{person}", [happened("membership_given", on, actor, **data)])

    write(office, actor, work)


def refuse_roles(kind: str, roles: Collection[str]) -> None:
    """Refuse roles that this kind of organisation does not know."""
    if not roles or set(roles) - ROLES[kind]:
        allowed = sorted(ROLES[kind])
        raise Refused(
            "role_unknown",
            f"该类单位的身份应为：{'、'.join(ROLE_NAMES[one].zh for one in allowed)}。",
            f"its roles are: {', '.join(allowed)}",
        )


def end_membership(office: Office, actor: Actor, person: str, organisation: str, reasons: str = "") -> None:
    """End a person's membership: from now on it sees and does nothing for the organisation.

    Refused for the last administrator of the zone: nobody could give the role again.
    """
    on = office.today()

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "撤销身份", "end memberships")
        before = _roles_there(transaction, person, organisation)
        if not before:
            raise Refused(
                "no_membership", "该人员不属于该单位。", "the person does not act for that organisation"
            )
        _keep_an_administrator(office, transaction, person, organisation, ())
        data = {"organisation": organisation, **_trail(before, reasons)}
        transaction.append(f"person:{person}", [happened("membership_ended", on, actor, **data)])

    write(office, actor, work)


def _roles_there(transaction: Transaction, person: str, organisation: str) -> list[str]:
    rows = transaction.rows(
        "SELECT role FROM memberships WHERE person = ? AND organisation = ? ORDER BY role",
        person, organisation,
    )  # fmt: skip
    return [str(row[0]) for row in rows]


def _trail(before: list[str], reasons: str) -> dict[str, Any]:
    """What the trail keeps beside the change itself: the roles held until now, and why."""
    return {
        **({"before": before} if before else {}),
        **({"reasons": reasons.strip()} if reasons.strip() else {}),
    }


def _keep_an_administrator(
    office: Office, transaction: Transaction, person: str, organisation: str, roles: Collection[str]
) -> None:
    """Refuse what would leave the zone without an administrator: from inside nobody could mend it."""
    if organisation != office.zone or "administrator" in roles:
        return
    rows = transaction.rows(
        "SELECT person FROM memberships WHERE organisation = ? AND role = 'administrator'", office.zone
    )
    if rows == [(person,)]:
        raise Refused(
            "last_administrator",
            "本区至少要有一名管理员；请先把管理员身份授予接任者。",
            "the zone keeps at least one administrator: give the role to a successor first",
        )


def verify_organisation(office: Office, actor: Actor, organisation: str, seen: str) -> None:
    """Confirm an applicant that signed itself up, after its papers were seen; ``seen`` names them.

    From now on it may submit. Refused: not a clerk or administrator, verified already.
    """
    seen = required(seen, "seen_missing", "查验了哪些证件", "which papers were seen")

    def work(transaction: Transaction) -> None:
        takes_in(office, transaction, actor, "核实登记", "verify registrations")
        _unverified(transaction, organisation)
        answer_registration(office, transaction, actor, organisation, "organisation_verified", seen=seen)

    write(office, actor, work)


def decline_organisation(office: Office, actor: Actor, organisation: str, reason: str) -> None:
    """Tell an applicant that its registration can't be confirmed and why; its number is free for another again."""
    reason = required(reason, "reasons_missing", "理由", "the reason", 500)

    def work(transaction: Transaction) -> None:
        takes_in(office, transaction, actor, "退回登记", "decline registrations")
        _unverified(transaction, organisation)
        answer_registration(office, transaction, actor, organisation, "organisation_declined", reason=reason)

    write(office, actor, work)


def answer_registration(
    office: Office, transaction: Transaction, actor: Actor, organisation: str, kind: str, **data: str
) -> None:
    """Record what a window says to a registration, and tell those who made it."""
    event = happened(kind, office.today(), actor, **data)
    transaction.append(f"organisation:{organisation}", [event])
    tell_organisations(
        transaction, actor, "registration", event, [organisation], Subject(), _answer(kind, data),
        organisation=organisation,
    )  # fmt: skip


def _answer(kind: str, data: Mapping[str, str]) -> Text:
    """What an applicant is told when a window has seen to its registration."""
    if kind == "organisation_verified":
        return Text(
            f"查验的证件：{data['seen']}。现在可以提交申请。",
            f"Papers seen: {data['seen']}. You may hand in applications now.",
        )
    return Text(
        f"退回的理由：{data['reason']}。草稿仍然保留。",
        f"The reason: {data['reason']}. Your drafts are kept.",
    )


def _unverified(transaction: Transaction, organisation: str) -> None:
    _kind(transaction, organisation)
    row = transaction.row("SELECT verified_on FROM organisations WHERE id = ?", organisation)
    if row is not None and row[0]:
        raise Refused(
            "verified_already", f"该登记已于 {row[0]} 核实。", f"this registration was verified on {row[0]}"
        )


def _kind(transaction: Transaction, organisation: str) -> str:
    found = transaction.row("SELECT kind FROM organisations WHERE id = ?", organisation)
    if found is None:
        raise Refused(
            "no_such_organisation", f"没有登记单位“{organisation}”。", f"no organisation {organisation!r}"
        )
    return str(found[0])


def _known(transaction: Transaction, person: str) -> None:
    if transaction.row("SELECT 1 FROM persons WHERE id = ?", person) is None:
        raise Refused("no_such_person", f"没有登记人员“{person}”。", f"no person {person!r} is registered")
