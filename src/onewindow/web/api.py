"""The API's place in the table of routes. The API holds each call to its scopes; outside, anyone may knock."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.api.document import openapi
from onewindow.api.door import nothing_here
from onewindow.api.mount import mount
from onewindow.web import house
from onewindow.web.pages import api_reference
from onewindow.web.papers import given_out
from onewindow.web.permissions import Permission, asks


def patterns() -> list[URLPattern]:
    """The API's patterns under ``api/v1/``: its endpoints, its document, its reference page, and what is not there."""
    made = [
        *mount(house.office, given_out),
        path("openapi.json", openapi, name="api-document"),
        path("docs", api_reference.reference, name="api-reference"),
        path("<path:rest>", nothing_here, name="api-nothing"),
    ]
    for pattern in made:
        asks(Permission.ANYONE)(pattern.callback)
    return made
