"""Views of the work list kept under a name: one's own, or shared with the organisation by its head."""

from __future__ import annotations

from typing import Any

from onewindow.ledger import Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.permissions import HEAD_ROLES, not_found
from onewindow.office.reading import roles_now
from onewindow.office.saved_view import ViewRecord, fold
from onewindow.office.views import Actor, WorkFilter
from onewindow.office.work_views import filter_data
from onewindow.procedures.protocol import Refused

MOST = 50
"""So many views a person keeps in one organisation."""


def save_view(office: Office, actor: Actor, name: str, filter: WorkFilter, key: str | None = None) -> str:
    """Keep a filter under a name; the view's id. Refused: no name, a name that one has already, too many views."""
    name = required(name, "view_name_missing", "视图名称", "the view's name", 40)
    data = filter_data(filter)

    def work(transaction: Transaction) -> str:
        _require_membership(transaction, actor)
        _check_name(transaction, actor, name)
        id = new_id("v")
        event = happened(
            "view_saved", office.today(), actor, name=name, filter=data, organisation=actor.organisation
        )
        transaction.append(f"view:{id}", [event], 0)
        return id

    return write(office, actor, work, key, ["save_view", name, data, actor.organisation])


def rename_view(office: Office, actor: Actor, view: str, name: str) -> None:
    """Give one's view another name."""
    name = required(name, "view_name_missing", "视图名称", "the view's name", 40)

    def work(transaction: Transaction) -> None:
        found = _own(transaction, actor, view)
        if found.name != name:
            _check_name(transaction, actor, name)
            _append(office, transaction, actor, found, "view_renamed", name=name)

    write(office, actor, work)


def remove_view(office: Office, actor: Actor, view: str) -> None:
    """Remove one's view, or as head a shared one; ``restore_view`` brings it back."""

    def work(transaction: Transaction) -> None:
        found = _own(transaction, actor, view, head_too=True)
        _append(office, transaction, actor, found, "view_removed")

    write(office, actor, work)


def restore_view(office: Office, actor: Actor, view: str) -> None:
    """Bring a removed view back as it was. Without effect on one that is not removed."""

    def work(transaction: Transaction) -> None:
        found = _own(transaction, actor, view, head_too=True, removed_too=True)
        if found.removed:
            _append(office, transaction, actor, found, "view_restored")

    write(office, actor, work)


def share_view(office: Office, actor: Actor, view: str, shared: bool) -> None:
    """Let everybody of the organisation use a view, or no longer. Only its head (of the zone: its leader) may."""

    def work(transaction: Transaction) -> None:
        found = _own(transaction, actor, view, head_too=True)
        if not roles_now(transaction.connection, actor) & HEAD_ROLES:
            raise Refused(
                "not_permitted",
                "只有本单位负责人可以共享视图，请联系负责人。",
                "only the head of the organisation shares views; ask the head",
            )
        if found.shared != shared:
            _append(office, transaction, actor, found, "view_shared", shared=shared)

    write(office, actor, work)


def choose_view(office: Office, actor: Actor, view: str) -> None:
    """Let a view (one's own or a shared one) be shown first when the work list opens; ``view`` empty: none."""

    def work(transaction: Transaction) -> None:
        chosen = transaction.rows(
            "SELECT v.id FROM saved_views v JOIN chosen_views c ON c.id = v.id "
            "WHERE c.person = ? AND v.organisation = ?",
            actor.person, actor.organisation,
        )  # fmt: skip
        for (id,) in chosen:
            if id != view:
                before = fold(id, transaction.read(f"view:{id}"))
                _append(office, transaction, actor, before, "view_chosen", chosen=False)
        if view and (view,) not in chosen:
            found = _visible(transaction, actor, view)
            _append(office, transaction, actor, found, "view_chosen", chosen=True)

    write(office, actor, work)


def _append(
    office: Office, transaction: Transaction, actor: Actor, view: ViewRecord, kind: str, **data: Any
) -> None:
    transaction.append(f"view:{view.id}", [happened(kind, office.today(), actor, **data)], view.sequence)


def _require_membership(transaction: Transaction, actor: Actor) -> None:
    if not roles_now(transaction.connection, actor):
        raise Refused(
            "not_permitted",
            f"您已不属于{actor.organisation_name}，不能保存视图。",
            f"you no longer belong to {actor.organisation_name} and can't keep views there",
        )


def _visible(transaction: Transaction, actor: Actor, view: str, removed_too: bool = False) -> ViewRecord:
    """A view of the actor's organisation: one's own or a shared one."""
    found = fold(view, transaction.read(f"view:{view}"))
    known = (
        found.sequence > 0 and found.organisation == actor.organisation and (removed_too or not found.removed)
    )
    if (
        not known
        or not (found.shared or found.person == actor.person)
        or not roles_now(transaction.connection, actor)
    ):
        raise not_found("该视图", "the view")
    return found


def _own(
    transaction: Transaction, actor: Actor, view: str, head_too: bool = False, removed_too: bool = False
) -> ViewRecord:
    found = _visible(transaction, actor, view, removed_too)
    if found.person == actor.person or (head_too and roles_now(transaction.connection, actor) & HEAD_ROLES):
        return found
    raise Refused(
        "not_permitted",
        "这是同事共享的视图，只有本人或负责人可以修改；您可以另存一份。",
        "a colleague shares this view; only that person or the head changes it; save one of your own",
    )


def _check_name(transaction: Transaction, actor: Actor, name: str) -> None:
    rows = transaction.rows(
        "SELECT name FROM saved_views WHERE organisation = ? AND person = ?", actor.organisation, actor.person
    )
    if (name,) in rows:
        raise Refused(
            "view_name_taken",
            f"您已有名为“{name}”的视图，请换一个名称。",
            f"you have a view {name!r}; choose another name",
        )
    if len(rows) >= MOST:
        raise Refused(
            "too_many_views",
            f"最多保存 {MOST} 个视图，请先删除一些。",
            f"at most {MOST} views; remove some first",
        )
