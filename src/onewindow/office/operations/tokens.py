"""Tokens of the HTTP API. A person makes one for itself in one organisation; its rights stay the person's rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from onewindow.ledger import Transaction
from onewindow.ledger.chain import digest
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, new_secret, required, write
from onewindow.office.permissions import not_found
from onewindow.office.reading import roles_now
from onewindow.office.token_views import Bearer, NewToken, Scope
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

LONGEST = timedelta(days=366)
MOST = 20
PREFIX = "onewindow_"
"""Secrets begin with it, so that one left in a file or a message is recognised as what it is."""


def make_token(
    office: Office,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    expires_on: date | None = None,
    key: str | None = None,
) -> NewToken:
    """Make a token for the actor in its organisation; the answer holds the secret, which is shown this once.

    A repeated key gives the same token again, with the same secret.

    It ends a year from today at the latest. Refused: no known scope, too long a life, more than twenty in use.
    """
    name, on, made = required(name, "name_missing", "用途", "what it is for", 60), office.today(), new_id("t")
    known = {scope.value for scope in Scope}
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= known:
        listed = "、".join(sorted(known))
        raise Refused(
            "scopes_invalid", f"请选择范围：{listed}。", f"choose scopes from: {', '.join(sorted(known))}"
        )
    until = expires_on or on + LONGEST
    if not on <= until <= on + LONGEST:
        raise Refused(
            "expires_on_invalid",
            "令牌最迟一年后到期，且不能早于今天，请改写到期日。",
            "a token ends within a year and not before today; choose another day",
        )
    secret = PREFIX + new_secret(office, actor, "token", key)

    def work(transaction: Transaction) -> str:
        if not roles_now(transaction.connection, actor):
            raise Refused(
                "not_permitted", "您目前不属于该单位。", "you don't act for that organisation any more"
            )
        found = transaction.row(
            "SELECT count(*) FROM api_tokens WHERE person = ? AND revoked_on IS NULL AND expires_on >= ?",
            actor.person,
            on.isoformat(),
        )
        if found is not None and int(found[0]) >= MOST:
            raise Refused(
                "too_many_tokens",
                f"在用的令牌已有 {MOST} 个，请先撤销不用的。",
                f"{MOST} tokens are in use; revoke those that you don't need",
            )
        event = happened(
            "token_made", on, actor, person=actor.person, organisation=actor.organisation, name=name,
            scopes=wanted, expires_on=until.isoformat(), sha256=digest(secret),
        )  # fmt: skip
        transaction.append(f"token:{made}", [event], expected=0)
        return made

    content = ["make_token", actor.organisation, name, wanted, until]
    return NewToken(write(office, actor, work, key, content), secret, until)


def revoke_token(office: Office, actor: Actor, token: str) -> None:
    """End one of the actor's own tokens at once. Refused when it is not the actor's; twice does no harm."""

    def work(transaction: Transaction) -> None:
        row = transaction.row(
            "SELECT revoked_on FROM api_tokens WHERE id = ? AND person = ?", token, actor.person
        )
        if row is None:
            raise not_found("该令牌", "the token")
        if row[0] is None:
            transaction.append(f"token:{token}", [happened("token_revoked", office.today(), actor)])

    write(office, actor, work)


def note_use(office: Office, bearer: Bearer) -> None:
    """Record that a token was used today: one event for each day of use."""
    on = office.today()
    if bearer.last_used_on == on:
        return

    def work(transaction: Transaction) -> None:
        row = transaction.row("SELECT used_on FROM api_tokens WHERE id = ?", bearer.token)
        if row is not None and row[0] != on.isoformat():
            transaction.append(f"token:{bearer.token}", [happened("token_used", on, bearer.actor)])

    write(office, bearer.actor, work)
