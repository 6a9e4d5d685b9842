"""A department's own draft of its opinion: saved as it grows, read by nobody else until it is given."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import Transaction
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.permissions import RIGHTS
from onewindow.office.reading import open_case
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

VIEWS = ("", "agree", "agree_with_conditions", "disagree")
MOST = 20_000


def save_opinion_draft(
    office: Office,
    actor: Actor,
    case: str,
    view: str = "",
    reasons: str = "",
    conditions: Sequence[str] = (),
    objections: Sequence[str] = (),
    key: str | None = None,
) -> None:
    """Save what the department has written so far; the last saving holds, whoever of the department saved it.

    Refused: the department owes no opinion, or the text is far too long.
    """
    body = {
        "view": view, "reasons": reasons.strip(), "conditions": _lines(conditions), "objections": _lines(objections)
    }  # fmt: skip
    if view not in VIEWS:
        raise Refused("view_invalid", "请选择意见。", "choose one of the views")
    if len(str(body)) > MOST:
        raise Refused(
            "too_long", f"意见草稿超过 {MOST} 字，请缩短或改为附件。", "the draft is too long: attach a file"
        )

    def work(transaction: Transaction) -> None:
        stream = _own(transaction, actor, case)
        transaction.append(stream, [happened("opinion_drafted", office.today(), actor, **body)])

    write(office, actor, work, key, ["opinion_draft", case, body])


def drop_opinion_draft(office: Office, actor: Actor, case: str, key: str | None = None) -> None:
    """Throw the draft away."""

    def work(transaction: Transaction) -> None:
        stream = _own(transaction, actor, case)
        transaction.append(stream, [happened("opinion_draft_dropped", office.today(), actor)])

    write(office, actor, work, key, ["drop_opinion_draft", case])


def _own(transaction: Transaction, actor: Actor, case: str) -> str:
    """The stream of the department's draft, where it owes an opinion."""
    record, standing = open_case(transaction.connection, actor, case)
    standing.require(RIGHTS["give_opinion"], "起草意见", "draft an opinion")
    if not any(one.department == actor.organisation and not one.view for one in record.state.opinions):
        raise Refused(
            "no_opinion_awaited",
            "没有待本部门反馈的意见；已反馈的意见不能再改。",
            "no opinion is awaited from your department; one that was given stays as it is",
        )
    return f"opinion_draft:{record.id}.{actor.organisation}"


def _lines(items: Sequence[str] | str) -> list[str]:
    given = items.splitlines() if isinstance(items, str) else items
    return list(dict.fromkeys(one.strip() for one in given if one.strip()))
