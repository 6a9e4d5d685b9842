"""The register: organisations, people, and who acts for whom in which role."""

from __future__ import annotations

from collections.abc import Collection

from onewindow.ledger import Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.permissions import ROLES
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

KINDS = tuple(ROLES)


def _administers(transaction: Transaction, actor: Actor, zh: str, en: str) -> None:
    if actor.kind == "system":
        return
    found = transaction.row(
        "SELECT 1 FROM memberships m JOIN organisations o ON o.id = m.organisation "
        "WHERE m.person = ? AND o.kind = 'zone' AND m.role = 'administrator'",
        actor.person,
    )
    if found is None:
        raise Refused("not_permitted", f"只有平台管理员可以{zh}。", f"only the zone's administrator may {en}")


def register_organisation(
    office: Office,
    actor: Actor,
    name: str,
    kind: str,
    id: str = "",
    credit_code: str = "",
    key: str | None = None,
) -> str:
    """Register an organisation and return its id.

    A department's ``id`` is that of the catalogue, a zone's the zone's. Refused: unknown kind, an id or credit
    code that is taken, a department the catalogue does not know.
    """
    name = required(name, "name_missing", "单位名称", "the organisation's name")
    if kind not in KINDS:
        raise Refused(
            "kind_unknown", f"单位类型应为：{'、'.join(KINDS)}。", f"kind must be one of {', '.join(KINDS)}"
        )
    departments = office.catalogue().departments
    if kind == "department" and id not in departments:
        raise Refused(
            "no_such_department", f"事项目录中没有部门“{id}”。", f"the catalogue has no department {id!r}"
        )
    on, made = office.today(), id or new_id("o")

    def work(transaction: Transaction) -> str:
        _administers(transaction, actor, "登记单位", "register organisations")
        taken = transaction.row(
            "SELECT name FROM organisations WHERE id = ? OR (credit_code = ? AND credit_code <> '')",
            made,
            credit_code,
        )
        if taken is not None:
            raise Refused(
                "organisation_known",
                f"该单位已登记为“{taken[0]}”。",
                f"it is registered already as {taken[0]!r}",
            )
        event = happened("organisation_registered", on, actor, name=name, kind=kind, credit_code=credit_code)
        transaction.append(f"organisation:{made}", [event], expected=0)
        return made

    return write(office, actor, work, key, ["register_organisation", name, kind, id, credit_code])


def register_person(office: Office, actor: Actor, login: str, name: str, key: str | None = None) -> str:
    """Register a person under a login name and return its id. Refused when the login is taken."""
    login = required(login, "login_missing", "登录名", "the login name", 60)
    name = required(name, "name_missing", "姓名", "the name", 60)
    on, made = office.today(), new_id("p")

    def work(transaction: Transaction) -> str:
        _administers(transaction, actor, "登记人员", "register people")
        if transaction.row("SELECT 1 FROM persons WHERE login = ?", login) is not None:
            raise Refused(
                "login_taken",
                f"登录名“{login}”已被使用，请换一个。",
                f"the login {login!r} is taken; choose another",
            )
        transaction.append(
            f"person:{made}", [happened("person_registered", on, actor, login=login, name=name)]
        )
        return made

    return write(office, actor, work, key, ["register_person", login, name])


def give_membership(
    office: Office, actor: Actor, person: str, organisation: str, roles: Collection[str]
) -> None:
    """Let a person act for an organisation in these roles; they replace the roles it had there."""
    on = office.today()

    def work(transaction: Transaction) -> None:
        _administers(transaction, actor, "授予身份", "give memberships")
        kind = _kind(transaction, organisation)
        _known(transaction, person)
        wrong = sorted(set(roles) - ROLES[kind])
        if wrong or not roles:
            allowed = "、".join(sorted(ROLES[kind]))
            raise Refused("role_unknown", f"该类单位的身份应为：{allowed}。", f"its roles are: {allowed}")
        event = happened("membership_given", on, actor, organisation=organisation, roles=sorted(roles))
        transaction.append(f"person:{person}", [event])

    write(office, actor, work)


def end_membership(office: Office, actor: Actor, person: str, organisation: str) -> None:
    """End a person's membership: from now on it sees and does nothing for the organisation."""
    on = office.today()

    def work(transaction: Transaction) -> None:
        _administers(transaction, actor, "撤销身份", "end memberships")
        found = transaction.row(
            "SELECT 1 FROM memberships WHERE person = ? AND organisation = ?", person, organisation
        )
        if found is None:
            raise Refused(
                "no_membership", "该人员不属于该单位。", "the person does not act for that organisation"
            )
        event = happened("membership_ended", on, actor, organisation=organisation)
        transaction.append(f"person:{person}", [event])

    write(office, actor, work)


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
