"""What is sent twice is done once, also where a secret is shown; and nothing keeps the secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from office_helpers import Town

from onewindow.office import KeyConflict, operations, queries

Act = Callable[[str | None], object]


def token(town: Town) -> tuple[Act, str]:
    def act(key: str | None) -> object:
        return operations.make_token(
            town.office, town.actor("li.na"), "对接", ["read"], date(2026, 12, 1), key=key
        )

    return act, "token_made"


def rotation(town: Town) -> tuple[Act, str]:
    actor = town.actor("li.na")
    webhook, _ = operations.subscribe_webhook(
        town.office, actor, "https://guneng.example.cn/hook", ["case.*"]
    )

    def act(key: str | None) -> object:
        return operations.rotate_webhook(town.office, actor, webhook, key)

    return act, "webhook_rotated"


def call(town: Town) -> tuple[Act, str]:
    case = town.granted()
    operations.rate_case(town.office, town.actor("li.na"), case, 1, ["slow"])

    def act(key: str | None) -> object:
        return operations.call_back(town.office, town.clerk(case), case, True, "已道歉", key)

    return act, "rating_called_back"


def link(town: Town) -> tuple[Act, str]:
    def act(key: str | None) -> object:
        person = town.actor("wang.wei").person
        return operations.reset_sign_in(town.office, town.actor("zhou.min"), person, "忘记密码", key)

    return act, "sign_in_reset"


def share(town: Town) -> tuple[Act, str]:
    number = town.view(town.granted("M107")).certificates[0].number

    def act(key: str | None) -> object:
        return operations.share_certificate(town.office, town.actor("li.na"), number, 24, "银行", key)

    return act, "share_made"


ACTS = [token, rotation, call, link, share]


def happened(town: Town, kind: str) -> int:
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT count(*) FROM events WHERE kind = ?", (kind,))
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("prepare", ACTS)
def test_the_same_key_does_it_once_and_gives_the_same_answer(
    sqlite_town: Town, prepare: Callable[[Town], tuple[Act, str]]
) -> None:
    act, kind = prepare(sqlite_town)
    first = act("k-1")
    assert act("k-1") == first and happened(sqlite_town, kind) == 1
    other = act("k-2")
    assert happened(sqlite_town, kind) == 2 and (other != first or first is None)


@pytest.mark.parametrize("prepare", [token, link, share, rotation])
def test_no_answer_that_is_kept_holds_the_secret(
    sqlite_town: Town, prepare: Callable[[Town], tuple[Act, str]]
) -> None:
    made = prepare(sqlite_town)[0]("k-1")
    secret = made if isinstance(made, str) else str(made.secret)  # type: ignore[attr-defined]
    assert len(secret) >= 40
    with sqlite_town.office.ledger.reader() as connection:
        kept = [str(row[0]) for row in connection.rows("SELECT answer FROM answers")]
        kept += [str(row[0]) for row in connection.rows("SELECT data FROM events")]
    assert kept and not any(secret in text for text in kept)


def test_a_repeated_secret_opens_what_it_is_for(sqlite_town: Town) -> None:
    town, person = sqlite_town, sqlite_town.actor("wang.wei").person
    for _ in range(2):
        made = operations.make_token(town.office, town.actor("li.na"), "对接", ["read"], key="k")
        assert queries.bearer_of(town.office, made.secret) is not None
        secret = operations.reset_sign_in(town.office, town.actor("zhou.min"), person, "忘记", "k")
        assert queries.reset_link(town.office, secret) == "wang.wei"
    other = operations.make_token(town.office, town.actor("wang.wei"), "对接", ["read"], key="k")
    assert other.secret != made.secret, "keys belong to the person"
    with pytest.raises(KeyConflict):
        operations.make_token(town.office, town.actor("li.na"), "别的用途", ["read"], key="k")
