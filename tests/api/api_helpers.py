"""Programs that call the API in tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from office_helpers import Town

from onewindow.office import operations
from onewindow.office.token_views import Scope
from quick_door import client

ALL = tuple(scope.value for scope in Scope)
BASE = "/api/v1"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content, parse_float=Decimal)

    @property
    def code(self) -> str:
        """The code of a problem document, whose form is checked beside."""
        assert self.headers["Content-Type"] == "application/problem+json", self.content
        told = self.json
        assert told["status"] == self.status and told["zh"] and told["en"]
        return str(told["code"])


@dataclass
class Program:
    """A program with a token, or without any."""

    token: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call; ``headers`` with underscores, as ``if_match``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = sent.pop("content-type", "application/json")
        answer = client().generic(method, BASE + path, data, content_type=kind, headers=sent)
        return Answer(answer.status_code, dict(answer.headers.items()), whole(answer))

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)


def whole(answer: HttpResponseBase) -> bytes:
    """The content, streamed or not."""
    streamed = getattr(answer, "streaming_content", None)
    return b"".join(streamed) if streamed is not None else bytes(getattr(answer, "content", b""))


def program_of(town: Town, login: str, *scopes: str) -> Program:
    """A program of a person, with every scope unless some are named."""
    return Program(operations.make_token(town.office, town.actor(login), "测试", scopes or ALL).secret)
