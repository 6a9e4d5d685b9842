"""From the declared endpoints to URL patterns, by way of django-ninja."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.operation import PathView
from ninja.parser import Parser

from onewindow.api import access, door, wire
from onewindow.api.endpoints import ENDPOINTS, Endpoint
from onewindow.office import Office


class ExactParser(Parser):
    """Reads bodies without losing a digit."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body."""
        return wire.parse(request.body)


@cache
def ninja() -> NinjaAPI:
    """The API with all its operations."""
    from onewindow.api import resources

    resources.declare()
    made = NinjaAPI(
        title="一窗 onewindow", version="1", docs_url=None, openapi_url=None, parser=ExactParser(),
        urls_namespace="api-v1",
    )  # fmt: skip
    for kind in list(made._exception_handlers):
        made.add_exception_handler(kind, _raise)
    for one in ENDPOINTS:
        made.default_router.add_api_operation(
            one.path, [one.method], view_of(one), response={one.status if one.answer is not None else 204: one.answer if one.answer is not bytes else None},
            operation_id=one.name, summary=one.summary or one.name, description=one.description or None, tags=[one.tag],
        )  # fmt: skip
    return made


def _raise(request: HttpRequest, error: Any) -> Any:
    raise error


def view_of(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """The function that django-ninja calls once it has read path, query and body."""

    def view(request: HttpRequest, **values: Any) -> HttpResponseBase:
        return door.run(endpoint, request, values)

    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    named = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in endpoint.parameters]
    view.__signature__ = inspect.Signature([first, *named])  # type: ignore[attr-defined]
    view.__name__ = endpoint.name
    view.__doc__ = None
    return view


FAMILIES = {"/operations/": "operation", "/queries/": "query", "/cases/{case}/commands/": "command"}
"""Addresses that differ in their last part only: one pattern each, so that the table of routes stays short."""


def mount(office: Callable[[], Office], papers: access.Papers) -> list[URLPattern]:
    """The patterns of the API over an office and its papers. Raises at once for an endpoint without a scope."""
    access.connect(office, papers)
    made = ninja()
    views: dict[str, PathView] = {}
    for router in made._get_bound_routers():
        views.update(router.path_operations)
    by_path: dict[str, dict[str, Endpoint]] = defaultdict(dict)
    for one in ENDPOINTS:
        by_path[one.path][one.method] = one
    patterns: list[URLPattern] = []
    families: dict[str, dict[str, Any]] = {prefix: {} for prefix in FAMILIES}
    for address, endpoints in by_path.items():
        view, name = door.guarded(endpoints, views[address].get_view()), next(iter(endpoints.values())).name
        prefix, _, last = address.rpartition("/")
        if f"{prefix}/" in families and "{" not in last:
            families[f"{prefix}/"][last] = view
        else:
            patterns.append(path(_route(address), view, name=f"api-{name}"))
    for prefix, members in families.items():
        word = FAMILIES[prefix]
        patterns.append(path(_route(f"{prefix}{{{word}}}"), door.one_of(members, word), name=f"api-{word}"))
    return patterns


def _route(address: str) -> str:
    return address.lstrip("/").replace("{", "<str:").replace("}", ">")
