"""What a delivery says, read at the moment of sending with the receiver's rights of that moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import outbox
from onewindow.ledger.database import Connection
from onewindow.ledger.deliveries import Delivery
from onewindow.ledger.outbox import Message
from onewindow.office.messages import title_of, told
from onewindow.office.permissions import (
    VISIBLE_CASE,
    VISIBLE_TO_ORGANISATION,
    VISIBLE_VISIT,
    VISIT_VISIBLE_TO_ORGANISATION,
)
from onewindow.office.sending.letters import Letter, Link
from onewindow.office.sending.outcome import Never, Withheld

TO_CASE = Text("查看办件", "Open the case")
TO_VISIT = Text("查看踏勘", "Open the site visit")
TO_MANDATES = Text("查看委托", "Open the mandates")
TO_LETTER = Text("决定书（PDF）", "Decision letter (PDF)")
TO_SETTINGS = Text("消息设置", "Message settings")


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What a message may say of a case."""

    id: str
    number: str
    matter: Text


def person_of(delivery: Delivery) -> str:
    """The person who receives it."""
    return delivery.receiver.partition(":")[2]


def case_of(connection: Connection, case: str, condition: str, who: str) -> CaseWords:
    """A case as the receiver may see it now. Raises ``Withheld``."""
    found = cases_of(connection, [case], condition, who)
    if case not in found:
        raise Withheld("收件人现在无权查看该办件 the receiver may not see the case now")
    return found[case]


def cases_of(
    connection: Connection, cases: Collection[str], condition: str, who: str
) -> dict[str, CaseWords]:
    """Those of the cases that the receiver may see now, in one statement."""
    if not cases:
        return {}
    marks = ", ".join("?" for _ in cases)
    rows = connection.rows(
        f"SELECT c.id, c.number, c.matter_zh, c.matter_en FROM cases c WHERE c.id IN ({marks}) AND {condition}",
        (*cases, who),
    )
    return {row[0]: CaseWords(row[0], row[1], Text(row[2], row[3])) for row in rows}


def message_of(connection: Connection, delivery: Delivery) -> Message:
    """The message behind a delivery. Raises ``Never`` when it was pruned."""
    found = outbox.message(connection, delivery.message)
    if found is None:
        raise Never("原消息已过保存期 the message itself is past its time of keeping")
    return found


def language_of(connection: Connection, person: str) -> str:
    """The language that a person has chosen."""
    row = connection.row("SELECT language FROM notification_choices WHERE person = ?", (person,))
    return str(row[0]) if row else "both"


def letter(connection: Connection, delivery: Delivery, address: str) -> tuple[Letter, CaseWords | None]:
    """The letter of a delivery to a person, and the case that it is about (if it is about one)."""
    payload = message_of(connection, delivery).payload
    if delivery.template == "confirm":
        return _confirmation(payload, address), None
    case = None
    if payload.get("case"):
        case = case_of(connection, payload["case"], VISIBLE_CASE, person_of(delivery))
    _refuse_unseen_visit(connection, payload, VISIBLE_VISIT, person_of(delivery))
    return _written(delivery.template, case, payload, address), case


def _written(kind: str, case: CaseWords | None, payload: Mapping[str, Any], address: str) -> Letter:
    title = title_of(kind)
    if case is None:
        return Letter(title, _lines(payload), (_link(payload, address),))
    on = str(payload.get("on", ""))
    numbered = (f"办件 {case.number}，", f"Case {case.number}, ") if case.number else ("", "")
    about = Text(f"{numbered[0]}{case.matter.zh}", f"{numbered[1]}{case.matter.en}")
    when = Text(f"生效日期：{on}", f"Day of effect: {on}")
    links = [Link(TO_CASE, f"{address}/cases/{case.id}")]
    if told(kind).letter:
        links.append(Link(TO_LETTER, f"{address}/cases/{case.id}/decision.pdf"))
    heading = Text(
        f"{title.zh}：{case.number or case.matter.zh}", f"{title.en}: {case.number or case.matter.en}"
    )
    return Letter(heading, (about, when, *_lines(payload)), tuple(links))


def _link(payload: Mapping[str, Any], address: str) -> Link:
    """The page of what a message about no case is about."""
    if payload.get("visit"):
        return Link(TO_VISIT, f"{address}/visits/{payload['visit']}")
    if payload.get("mandate"):
        return Link(TO_MANDATES, f"{address}/mandates")
    return Link(Text("打开一窗", "Open onewindow"), address)


def _refuse_unseen_visit(
    connection: Connection, payload: Mapping[str, Any], condition: str, who: str
) -> None:
    """Raises ``Withheld`` for a message about a site visit that the receiver may not see now."""
    visit = str(payload.get("visit", ""))
    if visit and not _visits_seen(connection, {visit}, condition, who):
        raise Withheld("收件人现在无权查看该踏勘 the receiver may not see the site visit now")


def _visits_seen(connection: Connection, visits: Collection[str], condition: str, who: str) -> frozenset[str]:
    """Those of the site visits that the receiver may see now, in one statement at most."""
    if not visits:
        return frozenset()
    marks = ", ".join("?" for _ in visits)
    sql = f"SELECT v.id FROM visits v WHERE v.id IN ({marks}) AND {condition}"
    return frozenset(str(row[0]) for row in connection.rows(sql, (*sorted(visits), who, who)))


def _lines(payload: Mapping[str, Any]) -> tuple[Text, ...]:
    """Further words that an operation has put into its message: ``text_zh`` and ``text_en``."""
    zh = str(payload.get("text_zh", ""))
    return (Text(zh, str(payload.get("text_en", ""))),) if zh else ()


def _confirmation(payload: Mapping[str, Any], address: str) -> Letter:
    if payload["channel"] == "sms":
        code = payload["secret"]
        return Letter(Text(f"验证码 {code}，一小时内有效。", f"Code {code}, good for one hour."), ())
    link = Link(
        Text("确认这个地址", "Confirm this address"),
        f"{address}/settings/notifications/confirm/{payload['secret']}",
    )
    asked = Text(
        "有人在一窗填写了这个邮箱接收办件消息。如果是您，请在 48 小时内打开下面的链接确认；如果不是，请忽略。",
        "Somebody gave this address to onewindow for messages about cases. If it was you, open the link within "
        "48 hours; if not, ignore this.",
    )
    return Letter(Text("请确认您的邮箱", "Confirm your e-mail address"), (asked,), (link,))


def digest(connection: Connection, delivery: Delivery, address: str, parts: Sequence[Delivery]) -> Letter:
    """One letter for many: a line for each message that the person may still see. Raises ``Withheld`` when none is left.

    Three statements at most, however many messages there are.
    """
    lines: list[Text] = []
    messages = outbox.messages(connection, [part.message for part in parts])
    about_cases = {case for one in messages.values() if (case := str(one.payload.get("case", "")))}
    visible = cases_of(connection, sorted(about_cases), VISIBLE_CASE, person_of(delivery))
    about_visits = {visit for one in messages.values() if (visit := str(one.payload.get("visit", "")))}
    visits = _visits_seen(connection, about_visits, VISIBLE_VISIT, person_of(delivery))
    for part in parts:
        message = messages.get(part.message)
        if message is None:
            continue  # past its time of keeping
        case, visit = (str(message.payload.get(name, "")) for name in ("case", "visit"))
        if (case and case not in visible) or (visit and visit not in visits):
            continue
        one = _written(part.template, visible.get(case), message.payload, address)
        about = one.lines[0] if one.lines else Text("", "")
        lines.append(Text(f"{one.title.zh}　{about.zh}", f"{one.title.en} – {about.en}"))
    if not lines:
        raise Withheld("没有可以发送的内容 nothing is left to say")
    title = Text(f"今日消息 {len(lines)} 条", f"Today's messages: {len(lines)}")
    links = (
        Link(Text("我的办件", "My cases"), f"{address}/"),
        Link(TO_SETTINGS, f"{address}/settings/notifications"),
    )
    return Letter(title, tuple(lines), links)


def event_data(connection: Connection, delivery: Delivery, message: Message) -> tuple[dict[str, Any], str]:
    """The data of a webhook's message and the case's number, as far as the organisation may see it now."""
    payload = {
        key: value
        for key, value in message.payload.items()
        if key not in ("organisations", "persons", "webhook", "secret")
    }
    _refuse_unseen_visit(connection, payload, VISIT_VISIBLE_TO_ORGANISATION, delivery.organisation)
    if not payload.get("case"):
        return payload, ""
    case = case_of(connection, payload["case"], VISIBLE_TO_ORGANISATION, delivery.organisation)
    matter = {"matter_zh": case.matter.zh, "matter_en": case.matter.en}
    return {**payload, "number": case.number, **matter}, case.number
