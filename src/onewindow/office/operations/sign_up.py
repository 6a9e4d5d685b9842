"""Signing oneself up, and who acts for one's own enterprise.

A registration that somebody makes alone is usable at once for projects and drafts. Nothing can be handed in under it
until a window's clerk or an administrator has seen the papers (``verify_organisation``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from onewindow.ledger import Transaction
from onewindow.ledger.database import Connection
from onewindow.office import identity
from onewindow.office.numbers import hash_of, new_id, new_token
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.register import read_login, refuse_roles, write_person
from onewindow.office.reading import roles_now
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

NEWCOMER = Actor("newcomer", "", "", "", "newcomer")
"""Somebody who is not registered yet; the events name the person that it becomes."""

HEAD = "legal_representative"


def sign_up_enterprise(
    office: Office,
    name: str,
    credit_code: str,
    login: str,
    person: str,
    citizen_number: str,
    key: str | None = None,
) -> str:
    """Register an enterprise and its first person, who becomes its legal representative; the enterprise's id.

    Refused: a wrong number, a login or an enterprise that is registered already.
    """
    name = _enterprise_named(name)
    code = identity.credit_code(credit_code)
    return _sign_up(office, name, "enterprise", code, login, person, citizen_number, HEAD, key)


def sign_up_resident(
    office: Office, login: str, person: str, citizen_number: str, key: str | None = None
) -> str:
    """Register a resident, who acts for itself; the id of the applicant. Refused as above."""
    return _sign_up(office, person, "individual", "", login, person, citizen_number, "agent", key)


def sign_up_faults(
    office: Office, kind: str, name: str, credit_code: str, login: str, person: str, citizen_number: str
) -> list[Refused]:
    """All that is wrong with what was typed to sign up, in the order of a form, each with its ``field``.

    The operations above refuse for the first fault; a form that tells one at a time would be sent once for each.
    """
    checks: list[tuple[str, Callable[[], object]]] = [
        ("person", lambda: _named(person)),
        ("citizen_number", lambda: identity.citizen_number(citizen_number, office.today())),
        ("login", lambda: read_login(login)),
    ]
    if kind == "enterprise":
        checks = [
            ("name", lambda: _enterprise_named(name)),
            ("credit_code", lambda: identity.credit_code(credit_code)),
            *checks,
        ]
    found = []
    for field, check in checks:
        try:
            check()
        except Refused as refusal:
            refusal.field = field  # type: ignore[attr-defined]
            found.append(refusal)
    return found


def _enterprise_named(name: str) -> str:
    return required(name, "name_missing", "单位名称", "the organisation's name")


def _named(person: str) -> str:
    return required(person, "person_missing", "姓名", "the name", 60)


def _sign_up(
    office: Office, name: str, kind: str, code: str, login: str, person: str, citizen_number: str, role: str,
    key: str | None,
) -> str:  # fmt: skip
    login, person = read_login(login), _named(person)
    on = office.today()
    number = identity.citizen_number(citizen_number, on)
    own = number if kind == "individual" else ""

    def work(transaction: Transaction) -> str:
        _refuse_registered(transaction, code, own)
        made = new_id("o")
        human = write_person(office, transaction, NEWCOMER, login, person, number)
        actor = replace(NEWCOMER, person=human)
        registered = happened(
            "organisation_registered", on, actor,
            name=name, kind=kind, credit_code=code, citizen_number=own, verified=False,
        )  # fmt: skip
        transaction.append(f"organisation:{made}", [registered], expected=0)
        given = happened("membership_given", on, actor, organisation=made, roles=[role])
        transaction.append(f"person:{human}", [given])
        transaction.tell("registration", {"organisation": made, "kind": kind})
        return made

    return write(office, NEWCOMER, work, key, ["sign_up", name, kind, code, login, person, number])


def _refuse_registered(transaction: Transaction, code: str, number: str) -> None:
    row = transaction.row(
        "SELECT name FROM organisations WHERE (credit_code = ? AND credit_code <> '') "
        "OR (citizen_number = ? AND citizen_number <> '')",
        code, number,
    )  # fmt: skip
    if row is None:
        return
    refusal = Refused(
        "organisation_known",
        "该代码已经登记。如果是您的单位，请让法定代表人邀请您加入；如被他人冒用，请持营业执照到窗口办理。"
        if code
        else "该身份号码已经登记，请直接登录；如被他人冒用，请持身份证到窗口办理。",
        "this code is registered: ask the legal representative to invite you; if somebody misused it, come to a window "
        "with the licence"
        if code
        else "this identity number is registered: sign in; if somebody misused it, come to a window with your card",
    )
    refusal.field = "credit_code" if code else "citizen_number"  # type: ignore[attr-defined]
    raise refusal


def require_verified(connection: Connection, organisation: str) -> None:
    """Refuse to hand anything in for an applicant whose registration nobody has confirmed."""
    row = connection.row("SELECT verified_on, declined FROM organisations WHERE id = ?", (organisation,))
    if row is None or row[0]:
        return
    why = f"窗口的答复：{row[1]}" if row[1] else "草稿已保存。"
    raise Refused(
        "not_verified",
        f"申请人的登记还没有核实，暂不能提交。请持营业执照或身份证到任一窗口，或等管理员核实。{why}",
        "the applicant's registration is not confirmed yet: show the licence or identity card at any window; the draft is kept"
        + (f" (the window wrote: {row[1]})" if row[1] else ""),
    )


def invite_member(office: Office, actor: Actor, login: str, roles: Collection[str]) -> None:
    """Ask a registered person to act for the actor's enterprise; it takes effect when the person agrees.

    Refused: not the legal representative, no such login, acts for it already.
    """
    login = read_login(login)

    def work(transaction: Transaction) -> None:
        _require_head(transaction, actor, "邀请人员", "invite people")
        refuse_roles(actor.kind, roles)
        row = transaction.row("SELECT id FROM persons WHERE login = ?", login)
        if row is None:
            raise Refused(
                "no_such_person",
                f"没有登录名为“{login}”的人员，请先让对方以个人身份注册。",
                f"nobody has the login {login!r}: let the person sign up as a resident first",
            )
        if transaction.row(
            "SELECT 1 FROM memberships WHERE person = ? AND organisation = ?", row[0], actor.organisation
        ):
            raise Refused("member_already", "该人员已在本单位。", "the person acts for it already")
        offer = {"organisation": actor.organisation, "roles": sorted(roles)}
        transaction.append(
            f"person:{row[0]}", [happened("membership_offered", office.today(), actor, **offer)]
        )

    write(office, actor, work)


def answer_invitation(office: Office, actor: Actor, organisation: str, accept: bool) -> None:
    """Agree to act for an enterprise that has invited the actor, or decline. Refused without an invitation."""

    def work(transaction: Transaction) -> None:
        row = transaction.row(
            "SELECT roles FROM membership_offers WHERE person = ? AND organisation = ?",
            actor.person,
            organisation,
        )
        if row is None:
            raise Refused(
                "no_invitation",
                "没有该单位的邀请，可能已被撤回。",
                "there is no invitation; it may have been withdrawn",
            )
        retired = transaction.row("SELECT 1 FROM retired_organisations WHERE id = ?", organisation)
        if accept and retired is not None:
            raise Refused(
                "organisation_retired",
                "该单位已停用，不能再加入；请谢绝邀请。",
                "the organisation is retired, nobody joins it any more: decline the invitation",
            )
        kind = "membership_given" if accept else "membership_declined"
        roles = {"roles": str(row[0]).split()} if accept else {}
        event = happened(kind, office.today(), actor, organisation=organisation, **roles)
        transaction.append(f"person:{actor.person}", [event])

    write(office, actor, work)


def remove_member(office: Office, actor: Actor, person: str) -> None:
    """End a person's membership (or invitation) in the actor's own enterprise, at once.

    The legal representative removes anybody but the last legal representative; everybody may leave, but the last person
    who acts for a resident.
    """

    def work(transaction: Transaction) -> None:
        if person != actor.person:
            _require_head(transaction, actor, "移除人员", "remove people")
        roles = {
            str(row[0])
            for row in transaction.rows(
                "SELECT role FROM memberships WHERE person = ? AND organisation = ?",
                person,
                actor.organisation,
            )
        }
        offered = transaction.row(
            "SELECT 1 FROM membership_offers WHERE person = ? AND organisation = ?",
            person,
            actor.organisation,
        )
        if not roles and offered is None:
            raise Refused(
                "no_membership", "该人员不属于本单位。", "the person does not act for your organisation"
            )
        if HEAD in roles and _heads(transaction, actor.organisation) == 1:
            raise Refused(
                "last_representative",
                "单位至少要有一名法定代表人；请先邀请接任者。",
                "an enterprise keeps at least one legal representative: invite the successor first",
            )
        if actor.kind == "individual" and roles and _members(transaction, actor.organisation) == 1:
            raise Refused(
                "last_member",
                "本人账户至少要有一名人员，不能移除最后一人。",
                "somebody must stay to act for this applicant: the last person can't leave",
            )
        event = happened("membership_ended", office.today(), actor, organisation=actor.organisation)
        transaction.append(f"person:{person}", [event])

    write(office, actor, work)


def _members(transaction: Transaction, organisation: str) -> int:
    row = transaction.row(
        "SELECT count(DISTINCT person) FROM memberships WHERE organisation = ?", organisation
    )
    return int(row[0]) if row else 0


def _heads(transaction: Transaction, organisation: str) -> int:
    row = transaction.row(
        "SELECT count(*) FROM memberships WHERE organisation = ? AND role = ?", organisation, HEAD
    )
    return int(row[0]) if row else 0


def _require_head(transaction: Transaction, actor: Actor, zh: str, en: str) -> None:
    if actor.kind != "enterprise" or HEAD not in roles_now(transaction.connection, actor):
        raise Refused(
            "not_permitted",
            f"只有本单位的法定代表人可以{zh}。",
            f"only the enterprise's legal representative may {en}",
        )


def renew_feed(office: Office, actor: Actor) -> str:
    """Give the actor a new secret address for its calendar feed; the old one ends at once. The secret, shown once."""
    made = new_token()

    def work(transaction: Transaction) -> None:
        if not roles_now(transaction.connection, actor):
            raise Refused("not_permitted", "您不再代表该单位。", "you no longer act for that organisation")
        transaction.append(
            f"person:{actor.person}", [happened("feed_renewed", office.today(), actor, hash=hash_of(made))]
        )

    write(office, actor, work)
    return made
