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
from onewindow.office import operations, queries

REGISTER = ("administration", "agreements", "register")
"""The modules whose operations are the administrators'."""
named = Registry("operations 其他操作")
looked = Registry("queries 其他查询")
_SIGN_IN = "gives a way to sign in: at a page only"
_FEED = "a secret address of a calendar or list: given out at a page only, read at its own address"
_LINK = "behind a link in a mail, which its reader opens"
_NOBODY = "the daily round or the outbox does it; no person does"
LEFT_OUT: dict[str, str] = {
    **dict.fromkeys(
        ("reset_sign_in", "reset_link", "use_reset_link", "sign_up_enterprise", "sign_up_resident"), _SIGN_IN
    ),
    **dict.fromkeys(("renew_feed", "open_work_feed", "feed_dates", "work_feed_reader"), _FEED),
    **dict.fromkeys(("confirm_link", "stop_mails"), _LINK),
    **dict.fromkeys(("end_expired_mandates", "remind_of_renewals", "sweep", "end_webhook"), _NOBODY),
    "actors_of": "who may sign in under a name: asked by the sign-in itself",
    "bearer_of": "whose token it is: asked by the API itself",
    "case_version": "the entity tags carry it",
    "project_version": "the entity tags carry it",
    "status_position": "tells the doors whether a status list that they hold is still right",
    "case_record": "the record behind the views, for parts of the pages",
    "names_of": "names of people by their ids, for parts of the pages; views carry the names that belong to them",
    "keep_signed_paper": "the doors call it when they have sealed a paper",
}
"""Functions without an endpoint, each with its reason. One that has neither address nor reason stops the start-up."""


def _rest(module: ModuleType) -> list[tuple[str, Any]]:
    known = {name for one in ENDPOINTS for name in one.covers}
    return [
        (name, getattr(module, name))
        for name in sorted(module.__all__)
        if name not in known and name not in LEFT_OUT and inspect.isfunction(getattr(module, name))
    ]


def declare() -> None:
    """Declare what none of the other modules has; call it last. Raises ``NoShape`` for what can't be declared."""
    for name, function in _rest(operations):
        opens = ADMIN if function.__module__.endswith(REGISTER) else ACT
        operation(named, f"/operations/{name}", function, opens)
    for name, function in _rest(queries):
        query(looked, f"/queries/{name}", function, READ)
