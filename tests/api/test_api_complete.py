"""Nothing of the office is out of reach, every endpoint declares its scope, and both descriptions are up to date."""

from __future__ import annotations

import inspect
from pathlib import Path
from urllib.parse import quote

import pytest
from api_helpers import Program
from django.test import Client

from onewindow.api import commands, document, manual
from onewindow.api.endpoints import ENDPOINTS, READ, Opens, Registry
from onewindow.api.mount import ninja
from onewindow.api.resources import named
from onewindow.office import operations, queries
from onewindow.procedures import registry
from onewindow.web.forms import acts

CHOSEN = {
    "case_version", "project_version", "case_record", "signed_decision", "reset_sign_in", "renew_feed", "open_work_feed",

}  # fmt: skip
"""Left out on purpose, not because they have no JSON."""
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", [operations, queries])
def test_every_function_of_the_office_is_reachable_or_left_out_with_a_reason(module: object) -> None:
    ninja()
    covered = {name for one in ENDPOINTS for name in one.covers} | set(named.LEFT_OUT)
    functions = {name for name in module.__all__ if inspect.isfunction(getattr(module, name))}  # type: ignore[attr-defined]
    assert functions <= covered
    assert all(named.LEFT_OUT.values())


def test_what_is_left_out_asks_for_no_actor_or_cannot_be_written_as_json() -> None:
    ninja()
    for name, reason in named.LEFT_OUT.items():
        module = operations if name in operations.__all__ else queries
        function = getattr(module, name)
        actorless = list(inspect.signature(function).parameters)[:2] != ["office", "actor"]
        chosen = name in CHOSEN
        assert actorless or "no JSON" in reason or chosen, (name, reason)


def test_an_endpoint_without_a_scope_stops_the_start_up() -> None:
    with pytest.raises(TypeError, match="declares no scope"):
        Registry("x").add("GET", "/careless", None, lambda call: None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="twice"):
        Registry("x").add("GET", "/me", READ, lambda call: None, name="another")
    assert all(isinstance(one.opens, Opens) for one in ENDPOINTS)


def test_every_command_of_every_procedure_has_typed_fields() -> None:
    given = {one for id in registry.ids() for one in registry.get(id).commands}
    assert given - commands.ELSEWHERE <= set(commands.FIELDS)
    for command, inputs in acts.ACTS.items():
        missing = {one.id for one in inputs} - set(commands.FIELDS.get(command, {}))
        assert not missing, (command, missing)


def test_the_document_tells_every_endpoint_once() -> None:
    told = document.document()
    found = [
        (method.upper(), path, one["operationId"])
        for path, methods in told["paths"].items()
        for method, one in methods.items()
    ]
    assert sorted(found) == sorted((one.method, one.path, one.name) for one in ENDPOINTS)
    assert len({name for _, _, name in found}) == len(found)
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for one in methods.values():
            assert one["summary"] and one["tags"] and "security" in one, path
            assert {"400", "401", "404", "422", "429", "500"} <= set(one["responses"]), path


def test_every_reference_in_the_document_leads_somewhere() -> None:
    told, seen = document.document(), list[str]()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                seen.append(value["$ref"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(told)
    for reference in set(seen):
        place = told
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_the_manual_lists_the_resources_as_they_are() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert text == manual.renewed(text), "make it anew: see onewindow.api.manual"


@pytest.mark.django_db
def test_the_document_and_the_reference_are_open_and_need_no_outside_address(town: object) -> None:
    told = Program().get("/openapi.json")
    assert told.status == 200 and told.json == __import__("json").loads(document.text())
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "<script" not in text.split("</head>")[1] or 'src="/static' in text
    assert "//cdn" not in text and "perform_accept" in text and "/api/v1/cases" in text
    for tag in document.document()["tags"]:
        of = Client().get("/api/v1/docs", {"of": tag["name"]}).content.decode()
        assert f"?of={quote(tag['name'])}" in text and of.count("<details id=") == text.count(
            f"?of={quote(tag['name'])}#"
        )


def test_an_answer_of_several_parts_names_each() -> None:
    from onewindow.api.parts import PARTS, shape_of_parts
    from onewindow.api.shapes import NoShape

    told = document.document()["components"]["schemas"]
    assert set(told["RemediesAnswer"]["properties"]) == {"remedies", "appeals"}
    assert set(PARTS) <= {one.name for one in ENDPOINTS}
    with pytest.raises(NoShape):
        shape_of_parts("something_new", tuple[int, str])
