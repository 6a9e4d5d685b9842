"""One call while it runs: who calls, with which conditions, and the parts that answers are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from onewindow.api.access import office as the_office
from onewindow.api.callers import Caller, sign_in_needed
from onewindow.api.problem import Problem
from onewindow.api.shapes import plain
from onewindow.ledger.chain import digest
from onewindow.office import Actor, Office
from onewindow.office.conditions import Conditions, asking
from onewindow.office.queries import versions

_KEY = re.compile(r'"([!#-~ ]{1,255})"|([!#-~]{1,255})')
_TAG = re.compile(r'(W/)?"([!#-~]*)"')
VERSIONS = {
    "case": versions.case_version,
    "project": versions.project_version,
    "bundle": versions.bundle_version,
    "visit": versions.visit_version,
}
"""The records that have a version of their own, by the name that they have in paths."""


@dataclass
class Call:
    """One call of an endpoint. ``headers`` go with its answer."""

    request: HttpRequest
    caller: Caller
    office: Office = field(default_factory=the_office)
    headers: dict[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def actor(self) -> Actor:
        """Who acts. Raises ``Problem`` (401) for anybody."""
        if self.caller.actor is None:
            raise sign_in_needed()
        return self.caller.actor

    @property
    def key(self) -> str | None:
        """The ``Idempotency-Key``, quoted or bare; None without one. Raises ``Problem`` (400)."""
        sent = self.request.headers.get("Idempotency-Key")
        if sent is None:
            return None
        found = _KEY.fullmatch(sent.strip())
        if found is None:
            raise Problem(
                400,
                "key_unreadable",
                "Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符。",
                "Idempotency-Key must be 1 to 255 visible ASCII characters",
            )
        return found[1] or found[2]

    def page(self, items: Any, following: str) -> dict[str, Any]:
        """One page of a list: what is on it, and the sealed key of the next page, in the body and as a link."""
        return self.turned(following, items=items)

    def turned(self, following: str, **parts: Any) -> dict[str, Any]:
        """The parts of a page, and the sealed key of the next one, in the body and as a link."""
        sealed = Signer(salt="onewindow.api.page").sign(following) if following else None
        if sealed:
            query = urlencode({**self.request.GET.dict(), "after": sealed})
            self.headers["Link"] = f'<{self.request.path}?{query}>; rel="next"'
        return {**plain(parts), "next": sealed}

    def opened(self, after: str) -> str:
        """The key that a page of a list gave out. Raises ``Problem`` (422) for anything else."""
        try:
            return Signer(salt="onewindow.api.page").unsign(after) if after else ""
        except BadSignature:
            raise Problem(
                422,
                "page_unknown",
                "after 不是上一页给出的 next，请从第一页开始。",
                "`after` is not the `next` of a page; begin at the first",
                errors=[{"pointer": "/query/after", "code": "page_unknown", "zh": "无效", "en": "unknown"}],
            ) from None

    @contextmanager
    def conditions(self, subject: str, record: str, own_key: bool) -> Iterator[None]:
        """Hold the write inside the block to ``If-Match``, and to the key where the operation takes none."""
        sent = self.key
        stream, sequence = self._matched(subject, record)
        key, content = None if own_key else sent, None
        if key:
            content = [self.request.method, self.request.path, self._sent()]
        if not stream and not key:
            yield
            return
        with asking(Conditions(stream, sequence, key or "", content)):
            yield

    def _sent(self) -> Any:
        """What was sent: the digest of the body, or the fields of a form with the names and sizes of its files."""
        request = self.request
        if request.content_type != "multipart/form-data":
            return digest(request.body)
        files = [[name, one.name or "", one.size or 0] for name, one in sorted(request.FILES.items())]
        return [sorted([name, value] for name, value in request.POST.items()), files]

    def _matched(self, subject: str, record: str) -> tuple[str, int]:
        """The stream and the sequence number that ``If-Match`` names; nothing without the header."""
        sent = self.request.headers.get("If-Match", "").strip()
        if not sent or sent == "*" and not subject:
            return "", 0
        if not subject:
            raise Problem(
                400,
                "version_unguarded",
                "这个地址的写入不能按版本核对，因此没有写入。请去掉 If-Match 后重发。",
                "writes at this address can't be held to a version, so nothing was written; leave If-Match out",
            )
        stream, now = VERSIONS[subject](self.office, self.actor, record)
        if sent == "*":
            return "", 0
        named = {tag.partition(".")[0] for weak, tag in _TAG.findall(sent) if not weak}
        if str(now) not in named:
            raise Problem(
                412,
                "changed_meanwhile",
                "您读取之后，这里已有新的变化，因此没有写入。请重新读取，核对后再提交。",
                "it has changed since you read it, so nothing was written; read it again and send anew",
                headers={"ETag": f'"{now}"'},
            )
        return stream, now

    def holds(self, tag: str) -> bool:
        """Whether the caller has the answer of this tag already (``If-None-Match``)."""
        held = self.request.headers.get("If-None-Match", "")
        return held.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in held.split(",")]

    def note_version(self, subject: str, record: str) -> None:
        """Remember the version of the record before it is read, so that the tag is never newer than the answer."""
        self.version = str(VERSIONS[subject](self.office, self.actor, record)[1])
