"""The web door's hold on the office: the one office of this process, and who the person at the door is."""

from __future__ import annotations

import secrets
from threading import Lock

from django.http import HttpRequest

from onewindow.office import Office
from onewindow.office.views import Actor
from onewindow.web.permissions import Permission

APPLICANT_KINDS = frozenset({"enterprise", "individual"})
OFFICER_KINDS = frozenset({"department", "zone"})
COUNTER_KINDS = frozenset({"department", "window"})
_held: dict[str, Office] = {}
_lock = Lock()


def office() -> Office:
    """The office of this process, opened when first needed."""
    with _lock:
        if "office" not in _held:
            from onewindow.office.opening import open_office

            _held["office"] = open_office()
        return _held["office"]


def use(office_: Office) -> None:
    """Let the door work with an office that somebody else has opened (the demonstration, the tests)."""
    with _lock:
        _held["office"] = office_


def close() -> None:
    """Close the office of this process, if it was opened."""
    with _lock:
        opened = _held.pop("office", None)
    if opened is not None:
        opened.close()


def actor(request: HttpRequest) -> Actor | None:
    """The office's actor for who is signed in: the membership chosen in this session, else the first one."""
    from onewindow.office import queries

    if not request.user.is_authenticated:
        return None
    login = str(getattr(request.user, "person", ""))
    chosen = request.session.get("organisation", "")
    return queries.actor_of(office(), login, chosen) or queries.actor_of(office(), login)


def memberships(request: HttpRequest) -> tuple[Actor, ...]:
    """All that the signed-in person may act as."""
    from onewindow.office import queries

    if not request.user.is_authenticated:
        return ()
    return tuple(queries.actors_of(office(), str(getattr(request.user, "person", ""))))


def holds(actor_: Actor, permission: Permission) -> bool:
    """Whether the kind of actor may call routes of this permission."""
    if permission is Permission.APPLICANT:
        return actor_.kind in APPLICANT_KINDS
    if permission is Permission.OFFICER:
        return actor_.kind in OFFICER_KINDS
    if permission is Permission.COUNTER:
        return actor_.kind in COUNTER_KINDS
    if permission is Permission.OFFICE:
        return actor_.kind in OFFICER_KINDS | COUNTER_KINDS
    if permission is Permission.WINDOW:
        return actor_.kind in COUNTER_KINDS and "clerk" in actor_.roles
    if permission is Permission.ADMINISTRATOR:
        return actor_.organisation == office().zone and "administrator" in actor_.roles
    return True


def name_of(actor_: Actor | None) -> str:
    """The person and whom it acts for, as the letterhead shows it."""
    if actor_ is None:
        return ""
    return f"{actor_.name}（{actor_.organisation_name}）" if actor_.organisation_name else actor_.name


def zone_name() -> str:
    """The zone's name from its layer of the catalogue."""
    catalogue = office().catalogue()
    name = catalogue.layer_names.get(catalogue.zone)
    return str(name.zh if name else catalogue.zone)


def new_key() -> str:
    """A key that makes sending the same form twice one act."""
    return secrets.token_urlsafe(18)
