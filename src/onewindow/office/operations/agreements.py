"""Windows and what they may take in: a window of the zone for all its bodies, any other one by agreement (通办)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from onewindow.ledger import Transaction
from onewindow.office.agreement_views import CLOCKS, MODES
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.register import administers
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused


def register_window(
    office: Office,
    actor: Actor,
    name: str,
    city: str,
    zone: str = "",
    address: str = "",
    phone: str = "",
    id: str = "",
    key: str | None = None,
) -> str:
    """Register a service hall (政务服务大厅) and return its id.

    ``zone`` is the zone whose hall it is: the office's own may take in for every body of the zone, any other needs an
    agreement. Refused: not an administrator, no name or city, a known id.
    """
    name = required(name, "name_missing", "窗口名称", "the window's name")
    city = required(city, "city_missing", "所在城市", "the city", 60)
    made, on = id or new_id("w"), office.today()
    place = {"zone": zone.strip(), "city": city, "address": address.strip(), "phone": phone.strip()}

    def work(transaction: Transaction) -> str:
        administers(office, transaction, actor, "登记窗口", "register windows")
        if transaction.row("SELECT 1 FROM organisations WHERE id = ?", made) is not None:
            raise Refused("organisation_known", "该窗口已经登记。", "the window is registered already")
        registered = happened(
            "organisation_registered", on, actor, name=name, kind="window", credit_code="", citizen_number=""
        )
        placed = happened("window_placed", on, actor, **place)
        transaction.append(f"organisation:{made}", [registered, placed], expected=0)
        return made

    return write(office, actor, work, key, ["register_window", name, id, place])


def make_agreement(
    office: Office,
    actor: Actor,
    window: str,
    matters: Collection[str],
    mode: str,
    clock: str = "authority",
    valid_from: date | None = None,
    valid_until: date | None = None,
    basis: str = "",
    key: str | None = None,
) -> str:
    """Let a window take in matters of this zone's bodies; the agreement's id.

    ``mode``: ``online``, ``collect`` or ``accept``. ``clock``: ``authority`` (the deciding body's own receipt starts its
    days, the rule) or ``window`` (the window's day counts as its receipt); with ``online`` and ``accept`` it is always
    the window's. Refused: not an administrator, no window, matters that the catalogue does not know, dates that end
    before they begin.
    """
    chosen, begins = sorted(set(matters)), valid_from or office.today()
    _refuse_unknown(office, chosen, mode, clock)
    if valid_until is not None and valid_until < begins:
        raise Refused(
            "valid_until_invalid",
            "协议的截止日早于开始日，请核对。",
            "the agreement ends before it begins; check the dates",
        )
    if mode != "collect":
        clock = "window"
    made = new_id("g")

    def work(transaction: Transaction) -> str:
        administers(office, transaction, actor, "订立通办协议", "make agreements")
        row = transaction.row("SELECT zone FROM windows WHERE organisation = ?", window)
        if row is None:
            raise Refused(
                "no_such_window",
                "没有登记这个窗口，请先登记。",
                "no such window is registered; register it first",
            )
        event = happened(
            "agreement_made", office.today(), actor,
            window=window, matters=chosen, mode=mode, clock=clock, valid_from=begins,
            valid_until=valid_until, basis=basis.strip(),
        )  # fmt: skip
        transaction.append(f"agreement:{made}", [event], expected=0)
        return made

    content = ["make_agreement", window, chosen, mode, clock, begins, valid_until, basis]
    return write(office, actor, work, key, content)


def _refuse_unknown(office: Office, matters: Collection[str], mode: str, clock: str) -> None:
    if mode not in MODES or clock not in CLOCKS:
        raise Refused(
            "mode_unknown",
            "请选择办理方式和时限起算方。",
            "choose how it is taken in and whose receipt starts the clock",
        )
    known = office.catalogue().matters
    wrong = [matter for matter in matters if matter not in known]
    if wrong or not matters:
        raise Refused(
            "no_such_matter",
            f"目录中没有事项：{'、'.join(wrong)}。" if wrong else "请至少选择一个事项。",
            f"the catalogue does not know {', '.join(wrong)}" if wrong else "choose at least one matter",
        )


def end_agreement(office: Office, actor: Actor, agreement: str, reasons: str) -> None:
    """End an agreement from today on; cases that were taken in under it go on as they are."""
    reasons = required(reasons, "reasons_missing", "终止理由", "the reason")

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "终止通办协议", "end agreements")
        row = transaction.row("SELECT ended FROM agreements WHERE id = ?", agreement)
        if row is None or row[0]:
            raise Refused("no_such_agreement", "没有这项有效的协议。", "there is no such agreement in force")
        event = happened("agreement_ended", office.today(), actor, reasons=reasons)
        transaction.append(f"agreement:{agreement}", [event])

    write(office, actor, work)
