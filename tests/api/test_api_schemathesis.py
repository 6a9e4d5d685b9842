"""Schemathesis over the OpenAPI document against a served town: no fault, no answer that the document does not tell.

Half of the examples are valid by the document and half are broken on purpose; half of the addresses and bodies name
what the town really has, so that the calls get past "not found". People of every role call, and programs without a token.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from api_helpers import ALL
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from office_helpers import Town, build_town
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.errors import InvalidSchema

from onewindow.api import document
from onewindow.office import operations
from onewindow.web import house

load_all_checks()
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection,
]  # fmt: skip
CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            "negative_data_rejection": {
                "expected-statuses": [400, 401, 403, 404, 405, 409, 411, 412, 413, 415, 422, 429, 503]
            }
        }
    }
)
"""What may refuse an example that was broken on purpose: what the document tells, 413 for a body beyond the limit too."""
LONGEST_ADDRESS = 60_000
"""No server hands on a longer one: it answers 414 itself."""
LOGINS = (
    "li.na",
    "wang.wei",
    "zhou.min",
    "approval_bureau.clerk",
    "approval_bureau.reviewer",
    "approval_bureau.head",
)

CALLERS = (*LOGINS, *LOGINS, "")
"""One in so many calls comes without a token."""


@dataclass
class Served:
    """Where the town is served, the tokens by login, and what really is there by the name of a field."""

    address: str
    tokens: dict[str, str]
    there: dict[str, list[Any]] = field(default_factory=dict)


@pytest.fixture
def served(live_server: Any, tmp_path: Path) -> Iterator[Served]:
    town = build_town(tmp_path / "data", "")
    house.use(town.office)
    tokens = {
        login: operations.make_token(town.office, town.actor(login), "x", ALL).secret for login in LOGINS
    }
    yield Served(live_server.url + "/api/v1", tokens, what_is_there(town))
    house.close()


def what_is_there(town: Town) -> dict[str, list[Any]]:
    """A project with cases in every phase that the examples can meet."""
    project = town.project()
    cases = [town.draft("M112", project), town.submitted("M201", project), town.accepted("M107", project)]
    second = town.granted("M107", town.project())
    view = town.view(second)
    departments = list(town.office.catalogue().departments)
    return {
        "project": [project],
        "case": [*cases, second],
        "matter": ["M107", "M112", "M110", "M201"],
        "document": [need.document for need in town.view(cases[0]).needs],
        "paper": [view.documents[0].id],
        "source": [view.documents[0].id],
        "number": [one.number for one in view.certificates] or ["none"],
        "organisation": ["o-guneng", "o-other", *departments[:3]],
        "department": departments[:3],
        "person": [town.enrol("extra", "新人", "o-other", "agent").person],
        "decision": list(town.office.catalogue().decision_files)[:4],
        "token": [operations.make_token(town.office, town.actor("li.na"), "to be revoked", ["read"]).id],
        "after": [""],
        "roles": [["agent"], ["clerk"]],
        "facts": [["land_area_ha"], {"land_area_ha": 3}],
        "declared": [True],
    }


def described() -> list[Any]:
    """All operations of the document; those for a page's session are tried without one."""
    told = copy.deepcopy(document.document())
    import json

    schema = schemathesis.openapi.from_dict(json.loads(document.text()), config=CONFIG)
    assert told["paths"]
    return [found.ok() for found in schema.get_all_operations() if not isinstance(found, InvalidSchema)]


OPERATIONS: list[Any] = []


def examine(served: Served, data: Any) -> None:
    """One example: draw an operation, a caller, a case; name what is there; call; check."""
    if not OPERATIONS:
        OPERATIONS.extend(described())
    operation = data.draw(st.sampled_from(OPERATIONS), label="operation")
    broken = data.draw(st.booleans(), label="broken")
    mode = GenerationMode.NEGATIVE if broken else GenerationMode.POSITIVE
    case = data.draw(operation.as_strategy(generation_mode=mode))
    if data.draw(st.booleans(), label="names what is there"):
        name_what_is_there(served, case, data, paths_only=broken)
    sent = requests.Request(**case.as_transport_kwargs(base_url=served.address)).prepare()
    assume(len(sent.url or "") < LONGEST_ADDRESS)
    login = data.draw(st.sampled_from(CALLERS), label="caller")
    headers = {"Authorization": f"Bearer {served.tokens[login]}"} if login else {}
    case.call_and_validate(base_url=served.address, headers=headers, checks=CHECKS, timeout=120)


def name_what_is_there(served: Served, case: Any, data: Any, paths_only: bool) -> None:
    """Put real ids in place of invented ones."""
    for name in list(case.path_parameters or {}):
        if name in served.there:
            case.path_parameters[name] = data.draw(st.sampled_from(served.there[name]))
    if not paths_only and isinstance(case.body, dict):
        for name in list(case.body):
            if name in served.there:
                case.body[name] = data.draw(st.sampled_from(served.there[name]))


COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.generate),
    "database": None,
    "report_multiple_bugs": False,
    "derandomize": True,
}


@pytest.mark.django_db(transaction=True)
def test_a_hundred_examples_find_nothing_that_the_document_does_not_tell(served: Served) -> None:
    @settings(max_examples=100, **COMMON)
    @given(st.data())
    def run(data: Any) -> None:
        examine(served, data)

    run()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_thousand_examples_find_nothing_that_the_document_does_not_tell(served: Served) -> None:
    @settings(max_examples=2_000, **{**COMMON, "derandomize": False})
    @given(st.data())
    def run(data: Any) -> None:
        examine(served, data)

    run()
