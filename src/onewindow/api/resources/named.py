"""Everything else by its name: operations of the office that have no address of their own, and its other queries.

So nothing that the pages can do is out of reach. The scope is ``apply`` or ``work``, ``admin`` for the register, or
``read``; the rights are the office's, as everywhere.
"""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

from onewindow.api.endpoints import ACT, ADMIN, ENDPOINTS, READ, Registry
from onewindow.api.generated import operation, query
from onewindow.api.shapes import NoShape
from onewindow.office import operations, queries

REGISTER = ("administration", "agreements", "register")
"""The modules whose operations are the administrators'."""
named = Registry("operations 其他操作")
looked = Registry("queries 其他查询")
LEFT_OUT: dict[str, str] = {
    "case_version": "the entity tags carry it",
    "project_version": "the entity tags carry it",
    "reset_sign_in": "gives a way to sign in: at a page only",
    "renew_feed": "gives a secret address: at a page only",
    "open_work_feed": "gives a secret address: at a page only",
    "case_record": "the record behind the views, for parts of the pages",
    "signed_decision": "bytes of a letter, which the pages seal and serve",
}
"""Functions without an endpoint, each with its reason; filled with those that can't have one."""


def _rest(module: ModuleType) -> list[tuple[str, Any]]:
    known = {name for one in ENDPOINTS for name in one.covers}
    return [
        (name, getattr(module, name))
        for name in sorted(module.__all__)
        if name not in known and name not in LEFT_OUT and inspect.isfunction(getattr(module, name))
    ]


def declare() -> None:
    """Declare what none of the other modules has; call it last."""
    for name, function in _rest(operations):
        try:
            opens = ADMIN if function.__module__.endswith(REGISTER) else ACT
            operation(named, f"/operations/{name}", function, opens)
        except NoShape as error:
            LEFT_OUT[name] = str(error)
    for name, function in _rest(queries):
        try:
            query(looked, f"/queries/{name}", function, READ)
        except NoShape as error:
            LEFT_OUT[name] = str(error)
