"""The page of a person's tokens: made, shown once, revoked."""

from __future__ import annotations

import re

from django.test import Client
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.office import queries

PAGE = "/settings/tokens"


def make(client: Client, **more: object) -> object:
    return client.post(
        PAGE, {"name": "ERP 对接", "scopes": ["read", "apply"], "expires_on": "2026-12-31", **more}
    )


def secret_in(text: str) -> str:
    found = re.search(r"onewindow_[A-Za-z0-9_-]{43}", text)
    assert found, text
    return found[0]


def test_a_token_is_made_and_its_secret_is_shown_once(town: Town) -> None:
    client = client_of("li.na")
    assert "还没有令牌" in text_of(client.get(PAGE))
    assert make(client).status_code == 302  # type: ignore[attr-defined]
    shown = text_of(client.get(PAGE))
    secret = secret_in(shown)
    assert queries.bearer_of(town.office, secret) is not None
    again = text_of(client.get(PAGE))
    assert "onewindow_" not in again and "ERP 对接" in again


def test_a_revoked_token_opens_nothing(town: Town) -> None:
    client = client_of("li.na")
    make(client)
    secret = secret_in(text_of(client.get(PAGE)))
    (token,) = queries.tokens(town.office, town.actor("li.na"))
    assert client_of("wang.wei").post(f"{PAGE}/{token.id}/revoke").status_code == 404
    assert queries.bearer_of(town.office, secret) is not None
    assert client.post(f"{PAGE}/{token.id}/revoke").status_code == 302
    assert queries.bearer_of(town.office, secret) is None
    assert "已撤销" in text_of(client.get(PAGE))


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(town: Town) -> None:
    client = client_of("li.na")
    answer = make(client, expires_on="2030-01-01")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    text = text_of(answer)
    assert "最迟一年" in text and 'value="ERP 对接"' in answer.content.decode()  # type: ignore[attr-defined]
    assert "请填写用途" in text_of(make(client, name=" "))
    assert "请选择范围" in text_of(make(client, scopes=[]))
    assert "应写成" in text_of(make(client, expires_on="soon"))
    assert queries.tokens(town.office, town.actor("li.na")) == ()
