"""The server that stands before this one: what it says about the caller is believed of it alone.

Encryption ends there. Django must know all the same that pages travel encrypted: else it refuses every form that a
browser sends with ``Origin: https://…`` as forged, and never tells browsers to stay with encryption (HSTS).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def behind(application: Application, proxies: Collection[str], encrypted: bool) -> Application:
    """The application behind ``proxies`` (addresses or networks), encrypted for whoever calls it if so declared.

    ``X-Forwarded-For`` counts when one of them sent it; from anybody else it is a header that anybody may write.
    """
    trusting: Application = (
        wrap_wsgi_with_proxy_headers(application, list(proxies)) if proxies else application
    )

    def served(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if encrypted:
            environment["wsgi.url_scheme"] = "https"
            environment.pop("HTTP_X_FORWARDED_PROTO", None)
        return trusting(environment, start_response)

    return served
