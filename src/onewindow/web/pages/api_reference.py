"""The reference of the HTTP API for people: made from the OpenAPI document, without any script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.api.document import SAID, document
from onewindow.office.token_views import SCOPES
from onewindow.web.permissions import Permission, asks

Json = dict[str, Any]


@require_GET
@asks(Permission.ANYONE)
def reference(request: HttpRequest) -> HttpResponse:
    """How to call, and every endpoint in a line; with ``?of=<tag>`` one resource whole: scopes, parameters, body, answers."""
    described = document()
    shown = next((tag["name"] for tag in described["tags"] if tag["name"] == request.GET.get("of")), "")
    context = {
        "shown": shown,
        "groups": [
            {
                "tag": tag["name"],
                "entries": list(_entries(described, tag["name"], whole=tag["name"] == shown)),
            }
            for tag in described["tags"]
            if shown in ("", tag["name"])
        ],
        "scopes": [{"id": scope.value, "name": name} for scope, name in SCOPES.items()],
        "statuses": SAID.items(),
    }
    return render(request, "pages/api_reference.html", context)


def _entries(described: Json, tag: str, whole: bool) -> Iterator[Json]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                line = {
                    "id": operation["operationId"],
                    "method": method.upper(),
                    "path": "/api/v1" + path,
                    "summary": operation["summary"],
                }
                yield {**line, **_details(described, operation)} if whole else line


def _details(described: Json, operation: Json) -> Json:
    """What one needs in order to call an endpoint."""
    return {
        "description": operation.get("description", ""),
        "scopes": operation["x-scopes"],
        "session": operation["security"] == [{"session": []}],
        "parameters": [
            {**one, "type": _type(described, one["schema"])}
            for one in operation["parameters"]
            if one["in"] != "header"
        ],
        "fields": list(_fields(described, operation)),
        "answers": [status for status in operation["responses"] if status < "4"],
    }


def _fields(described: Json, operation: Json) -> Iterator[Json]:
    """The fields of a body with their types in words."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = _resolved(described, content["schema"])
        needed = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            yield {
                "name": name,
                "needed": name in needed,
                "type": _type(described, field),
                "says": field.get("description", ""),
                "example": next(iter(field.get("examples", ())), ""),
            }


def _resolved(described: Json, schema: Json) -> Json:
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            return _resolved(described, option)
    if "$ref" in schema:
        found: Json = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _type(described: Json, field: Json) -> str:
    field = _resolved(described, field)
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return f"[{_type(described, field.get('items', {}))}]"
    if field.get("properties"):
        return "{" + ", ".join(field["properties"]) + "}"
    return str(field.get("format") or field.get("type") or "JSON")
