"""An answer that is an error, as whoever finds it raises it; ``problems`` tells it to the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Entry = dict[str, str]


class Problem(Exception):
    """An answer that is an error. ``errors`` names places in the request by JSON pointer."""

    def __init__(
        self,
        status: int,
        code: str,
        zh: str,
        en: str,
        article: str = "",
        errors: Sequence[Entry] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {zh} / {en}")
        self.status, self.code, self.zh, self.en, self.article = status, code, zh, en, article
        self.errors, self.headers = list(errors), dict(headers or {})
