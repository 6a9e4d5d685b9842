"""The holder shows a certificate: by a link that ends by itself and can be ended, or to an organisation by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.ledger import Transaction
from onewindow.ledger.store import read_stream
from onewindow.office import sharing
from onewindow.office.numbers import hash_of, new_id
from onewindow.office.office import Office
from onewindow.office.operations.certificates import open_certificate
from onewindow.office.operations.common import happened, new_secret, write
from onewindow.office.permissions import RIGHTS, not_found
from onewindow.office.reading import SYSTEM
from onewindow.office.sharing import Sharing
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

LONGEST = timedelta(days=30)
MOST_SHARES = 50
"""Links of one certificate that may be open at once."""


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link just made. ``secret`` is shown once: only its hash is kept."""

    id: str
    secret: str
    until: datetime


def share_certificate(
    office: Office, actor: Actor, number: str, hours: int, note: str = "", key: str | None = None
) -> NewShare:
    """Make a link that shows one certificate for some hours (720 at most). ``note``: for whom, for the holder's own list.

    A repeated key gives the same link again; the answer kept with it does not hold the secret.
    """
    if not timedelta(0) < timedelta(hours=hours) <= LONGEST:
        raise Refused(
            "hours_invalid",
            "分享时间应在 1 小时到 30 天之间，请重新选择。",
            "a link lasts between an hour and 30 days; choose again",
        )
    secret = new_secret(office, actor, "share", key)
    until = office.now() + timedelta(hours=hours)
    data = {
        "id": new_id("s"),
        "secret_hash": hash_of(secret),
        "note": note.strip()[:200],
        "until": until.isoformat(),
    }

    def work(transaction: Transaction) -> dict[str, str]:
        record, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["request_change"], "分享证照", "share the certificate")
        there = _sharing(transaction, result.number)
        if sum(one.open_at(office.now()) for one in there.shares) >= MOST_SHARES:
            raise Refused(
                "too_many_shares",
                f"这张证照已有 {MOST_SHARES} 个有效的分享链接，请先收回不用的。",
                f"{MOST_SHARES} links of this certificate are open; end some first",
            )
        transaction.append(
            f"certificate:{result.number}", [happened("share_made", office.today(), actor, **data)]
        )
        return {"id": data["id"], "until": data["until"]}

    made = write(office, actor, work, key, ["share_certificate", number, hours, data["note"]])
    return NewShare(made["id"], secret, datetime.fromisoformat(made["until"]))


def end_share(office: Office, actor: Actor, number: str, share: str) -> None:
    """End a link before its time. Ending it twice does no harm."""

    def work(transaction: Transaction) -> None:
        _, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["request_change"], "收回分享", "end the link")
        found = next((one for one in _sharing(transaction, result.number).shares if one.id == share), None)
        if found is None:
            raise not_found("该分享链接", "the link")
        if found.ended_at is None:
            event = happened("share_ended", office.today(), actor, id=share)
            transaction.append(f"certificate:{result.number}", [event])

    write(office, actor, work)


def open_share(office: Office, secret: str) -> str | None:
    """The number of the certificate that a link shows; None when it has ended or never was.

    Whoever has the link may come without end, so a day's first visit alone is written down.
    """
    wanted, on = hash_of(secret), office.today()
    found = "SELECT id, number, until, opened_on FROM certificate_shares WHERE secret_hash = ?"

    def work(transaction: Transaction) -> None:
        row = transaction.row(found, wanted)
        if row is not None and str(row[3]) < on.isoformat():
            event = happened("share_opened", on, SYSTEM, id=str(row[0]))
            transaction.append(f"certificate:{row[1]}", [event])

    with office.ledger.reader() as connection:
        row = connection.row(found, (wanted,))
    if row is None or office.now() >= datetime.fromisoformat(str(row[2])):
        return None
    if str(row[3]) < on.isoformat():
        write(office, SYSTEM, work)
    return str(row[1])


def give_sight(
    office: Office,
    actor: Actor,
    number: str,
    organisation: str,
    until: date | None = None,
    key: str | None = None,
) -> None:
    """Let another organisation see a certificate, by its id or credit code, until a day if one is given."""
    if until is not None and until < office.today():
        raise Refused("until_past", "截止日不能早于今天。", "the last day can't lie before today")

    def work(transaction: Transaction) -> None:
        record, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["request_change"], "授权查看证照", "let others see the certificate")
        wanted = "".join(organisation.split()).upper()
        row = transaction.row(
            "SELECT id FROM organisations WHERE id = ? OR (credit_code <> '' AND credit_code = ?)",
            organisation,
            wanted,
        )
        if row is None:
            raise Refused(
                "organisation_unknown",
                "没有这个单位：请核对统一社会信用代码，或请对方先在本平台登记。",
                "no such organisation: check the credit code, or ask it to register here first",
            )
        if str(row[0]) == record.holder:
            raise Refused("organisation_own", "这是持证人自己，无需授权。", "this is the holder itself")
        day = until.isoformat() if until else ""
        event = happened("sight_given", office.today(), actor, organisation=str(row[0]), until=day)
        transaction.append(f"certificate:{result.number}", [event])

    write(office, actor, work, key, ["give_sight", number, organisation, until])


def end_sight(office: Office, actor: Actor, number: str, organisation: str) -> None:
    """Take it back: the organisation no longer sees the certificate from this moment on."""

    def work(transaction: Transaction) -> None:
        _, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["request_change"], "收回授权", "take the permission back")
        there = _sharing(transaction, result.number)
        if organisation in {one.organisation for one in there.grants}:
            event = happened("sight_ended", office.today(), actor, organisation=organisation)
            transaction.append(f"certificate:{result.number}", [event])

    write(office, actor, work)


def _sharing(transaction: Transaction, number: str) -> Sharing:
    return sharing.fold(number, read_stream(transaction.connection, f"certificate:{number}"))
