"""Tokens of the HTTP API: at most the person's own rights, for a year at most, and gone at once when they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_helpers import Town

from onewindow.office import operations, queries
from onewindow.office.conditions import Conditions, asking
from onewindow.office.operations.tokens import MOST, note_use
from onewindow.office.reading import SYSTEM
from onewindow.office.token_views import Bearer
from onewindow.procedures.protocol import Refused


def refusal(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as found:
        call(*arguments, **named)  # type: ignore[operator]
    return found.value.code


def bearer(town: Town, secret: str) -> Bearer:
    found = queries.bearer_of(town.office, secret)
    assert found is not None
    return found


def test_the_secret_opens_and_only_its_hash_is_kept(town: Town) -> None:
    actor = town.actor("li.na")
    made = operations.make_token(town.office, actor, "ERP 对接", ["apply", "read", "read"])
    assert made.secret.startswith("onewindow_") and len(made.secret) > 40
    opened = bearer(town, made.secret)
    assert opened.actor == actor and opened.scopes == {"apply", "read"}
    assert queries.bearer_of(town.office, made.secret + "x") is None
    stored = town.office.ledger.read(f"token:{made.id}")
    assert made.secret not in stored[0].text


def test_the_list_is_ones_own_and_tells_use_and_end(town: Town) -> None:
    actor = town.actor("li.na")
    made = operations.make_token(town.office, actor, "对接", ["read"], date(2026, 12, 1))
    note_use(town.office, bearer(town, made.secret))
    note_use(town.office, bearer(town, made.secret))
    (line,) = queries.tokens(town.office, actor)
    assert (line.status, line.last_used_on, line.expires_on) == (
        "active",
        date(2026, 11, 23),
        date(2026, 12, 1),
    )
    assert len(town.office.ledger.read(f"token:{made.id}")) == 2
    assert queries.tokens(town.office, town.actor("wang.wei")) == ()
    town.clock.set_day(date(2026, 12, 2))
    assert queries.bearer_of(town.office, made.secret) is None
    assert queries.tokens(town.office, actor)[0].status == "expired"


def test_a_revoked_token_opens_nothing(town: Town) -> None:
    actor = town.actor("li.na")
    made = operations.make_token(town.office, actor, "对接", ["read"])
    assert refusal(operations.revoke_token, town.office, town.actor("wang.wei"), made.id) == "not_found"
    operations.revoke_token(town.office, actor, made.id)
    operations.revoke_token(town.office, actor, made.id)
    assert queries.bearer_of(town.office, made.secret) is None
    assert queries.tokens(town.office, actor)[0].status == "revoked"


def test_an_ended_membership_ends_its_tokens(town: Town) -> None:
    actor = town.actor("li.na")
    made = operations.make_token(town.office, actor, "对接", ["read"])
    operations.end_membership(town.office, SYSTEM, actor.person, actor.organisation)
    assert queries.bearer_of(town.office, made.secret) is None
    assert refusal(operations.make_token, town.office, actor, "再来", ["read"]) == "not_permitted"


def test_what_is_refused(sqlite_town: Town) -> None:
    office, actor = sqlite_town.office, sqlite_town.actor("li.na")
    make = operations.make_token
    assert refusal(make, office, actor, " ", ["read"]) == "name_missing"
    assert refusal(make, office, actor, "x", []) == "scopes_invalid"
    assert refusal(make, office, actor, "x", ["everything"]) == "scopes_invalid"
    for day in (office.today() - timedelta(days=1), office.today() + timedelta(days=367)):
        assert refusal(make, office, actor, "x", ["read"], day) == "expires_on_invalid"
    for _ in range(MOST):
        make(office, actor, "x", ["read"])
    assert refusal(make, office, actor, "x", ["read"]) == "too_many_tokens"


def test_a_write_can_be_held_to_what_the_caller_saw(town: Town) -> None:
    actor = town.actor("li.na")
    project = operations.create_project(town.office, actor, "项目")
    stream, seen = queries.project_version(town.office, actor, project)
    with asking(Conditions(stream, seen)):
        operations.rename_project(town.office, actor, project, "新名")
    with asking(Conditions(stream, seen)):
        assert refusal(operations.rename_project, town.office, actor, project, "又一") == "changed_meanwhile"
    assert queries.project(town.office, actor, project).name == "新名"
    case = town.draft("M107")
    stream, seen = queries.case_version(town.office, actor, case)
    with asking(Conditions(stream, seen - 1)):
        assert refusal(operations.discard_draft, town.office, actor, case) == "changed_meanwhile"


def test_an_operation_without_a_key_takes_the_callers(town: Town) -> None:
    actor = town.actor("li.na")
    project = operations.create_project(town.office, actor, "项目")
    for _ in range(2):
        with asking(Conditions(key="k", content=["rename", "甲"])):
            operations.rename_project(town.office, actor, project, "甲")
    assert [one.kind for one in town.office.ledger.read(f"project:{project}")].count("project_renamed") == 1
