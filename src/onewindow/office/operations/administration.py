"""What administrators do beside the register: rename and retire organisations, reset sign-ins, zone days, texts.

Everything is an event with who, when and why; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.office import texts, zone_days
from onewindow.office.numbers import hash_of
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, new_secret, required, write
from onewindow.office.operations.register import administers
from onewindow.office.text_kinds import PLACEHOLDERS, TextKind
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

LINK_HOURS = 24


def rename_organisation(
    office: Office, actor: Actor, organisation: str, name: str, reasons: str, key: str | None = None
) -> None:
    """Give an organisation another name. Papers that were given out keep the old one."""
    name = required(name, "name_missing", "单位名称", "the organisation's name")
    reasons = required(reasons, "reasons_missing", "理由", "the reason")

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "修改单位名称", "rename organisations")
        before = _organisation(transaction, organisation)[0]
        if before == name:
            raise Refused("name_same", "名称没有变化。", "the name is the same as before")
        event = happened(
            "organisation_renamed", office.today(), actor, name=name, before=before, reasons=reasons
        )
        transaction.append(f"organisation:{organisation}", [event])

    write(office, actor, work, key, ["rename_organisation", organisation, name, reasons])


def retire_organisation(
    office: Office, actor: Actor, organisation: str, reasons: str, key: str | None = None
) -> None:
    """Retire an organisation: from now on nobody acts for it. Its cases and events stay.

    Refused while a case waits for it, and for the zone itself.
    """
    reasons = required(reasons, "reasons_missing", "理由", "the reason")

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "停用单位", "retire organisations")
        name, kind = _organisation(transaction, organisation)
        if kind == "zone":
            raise Refused("zone_stays", "本区不能停用。", "the zone itself can't be retired")
        waiting = transaction.row("SELECT count(*) FROM tasks WHERE organisation = ?", organisation)
        if waiting is not None and int(waiting[0]):
            raise Refused(
                "tasks_open",
                f"“{name}”还有 {waiting[0]} 项待办，请先办结或移交。",
                f"{name!r} still has {waiting[0]} tasks: finish or hand them over first",
            )
        event = happened("organisation_retired", office.today(), actor, name=name, reasons=reasons)
        transaction.append(f"organisation:{organisation}", [event])
        people = transaction.rows(
            "SELECT DISTINCT person FROM memberships WHERE organisation = ? ORDER BY person", organisation
        )
        for (person,) in people:
            ended = happened("membership_ended", office.today(), actor, organisation=organisation)
            transaction.append(f"person:{person}", [ended])

    write(office, actor, work, key, ["retire_organisation", organisation, reasons])


def _organisation(transaction: Transaction, id: str) -> tuple[str, str]:
    row = transaction.row("SELECT name, kind FROM organisations WHERE id = ?", id)
    retired = transaction.row("SELECT 1 FROM retired_organisations WHERE id = ?", id)
    if row is None or retired is not None:
        raise Refused("not_found", "没有这个在用的单位。", "there is no such organisation in use")
    return str(row[0]), str(row[1])


def reset_sign_in(office: Office, actor: Actor, person: str, reasons: str, key: str | None = None) -> str:
    """Let a person choose another password by a link that works once, for a day; the secret of the link.

    The secret is shown to the administrator once (and for a repeated key); the ledger keeps its hash only. An earlier link
    ends.
    """
    reasons = required(reasons, "reasons_missing", "理由", "the reason")
    secret = new_secret(office, actor, "sign-in", key)
    until = office.now() + timedelta(hours=LINK_HOURS)

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "重置登录", "reset sign-ins")
        if transaction.row("SELECT 1 FROM persons WHERE id = ?", person) is None:
            raise Refused("not_found", "没有登记这个人员。", "no such person is registered")
        data = {"hash": hash_of(secret), "until": until.isoformat(), "reasons": reasons}
        transaction.append(f"person:{person}", [happened("sign_in_reset", office.today(), actor, **data)])

    write(office, actor, work, key, ["reset_sign_in", person, reasons])
    return secret


def use_reset_link(office: Office, secret: str, key: str = "") -> str:
    """Use a link up; the login of its person. Refused when it is unknown, used or too old.

    The form that used it gets the same answer again by its ``key``, as long as the link would have lasted: the password
    lies in another database, and setting it may have failed after this.
    """
    form = hash_of(key) if key else ""

    def work(transaction: Transaction) -> str:
        person, login, used = open_link(office, transaction.connection, secret, form)
        if not used:
            event = NewEvent("sign_in_link_used", office.today(), person, {"form": form} if form else {})
            transaction.append(f"person:{person}", [event])
        return login

    return office.ledger.transact(work)


def open_link(office: Office, connection: Connection, secret: str, form: str = "") -> tuple[str, str, bool]:
    """The person and the login of a link, and whether the form of this fingerprint has used it. Refused: all other use."""
    row = connection.row(
        "SELECT l.person, p.login, l.until, l.used FROM sign_in_links l JOIN persons p ON p.id = l.person WHERE l.hash = ?",
        (hash_of(secret),),
    )
    if row is None or str(row[2]) < office.now().isoformat() or row[3] not in ("", form):
        raise link_gone()
    return str(row[0]), str(row[1]), bool(row[3])


def link_gone() -> Refused:
    """The refusal for a link that does not work any more."""
    return Refused(
        "not_found_link",
        "链接无效、已用过或已超过一天；请联系管理员重新发送。",
        "the link is unknown, used or older than a day: ask an administrator for another",
    )


def set_zone_days(
    office: Office, actor: Actor, days: Mapping[date, str], reasons: str, key: str | None = None
) -> None:
    """Set days of the zone: ``off``, ``working`` or ``normal`` (as in the national calendar again).

    The lights and due dates of all cases follow in the same transaction: the tables that rest on the calendar are
    derived anew. Refused: a day before today, no reason, nothing that changes.
    """
    reasons = required(
        reasons, "reasons_missing", "理由（依据的通知）", "the reason, such as the notice it rests on"
    )
    wanted = check_days(office, days)

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "设置本区工作日", "set the zone's days")
        before = zone_days.fold(transaction.read(zone_days.stream(office.zone)))
        told = {day.isoformat(): before.get(day, "normal") for day in wanted}
        if all(told[day.isoformat()] == kind for day, kind in wanted.items()):
            raise Refused(
                "days_same",
                "这些日期已经是这样安排的，没有变化。",
                "these days are set like this already: nothing would change",
            )
        event = happened(
            "zone_days_set", office.today(), actor,
            days={day.isoformat(): kind for day, kind in wanted.items()}, before=told, reasons=reasons,
        )  # fmt: skip
        transaction.append(zone_days.stream(office.zone), [event])

    write(
        office, actor, work, key, ["set_zone_days", {str(day): kind for day, kind in wanted.items()}, reasons]
    )


def check_days(office: Office, days: Mapping[date, str]) -> dict[date, str]:
    """The days in order. Refused: none, an unknown kind, a day before today (its days have been counted)."""
    if not days or any(kind not in zone_days.KINDS for kind in days.values()):
        raise Refused(
            "days_missing",
            "请至少填写一个日期并选择放假或上班。",
            "name at least one day and what it shall be",
        )
    past = [day for day in days if day < office.today()]
    if past:
        raise Refused(
            "day_past",
            f"{past[0]} 已过，那一天的期限已经计算，不能再改。",
            f"{past[0]} is past: its day was counted and can't be changed",
        )
    return dict(sorted(days.items()))


def set_text(
    office: Office, actor: Actor, id: str, zh: str, en: str, reasons: str = "", key: str | None = None
) -> None:
    """Write another version of a text.

    Refused: an unknown text, a placeholder that nothing would fill, a template without words or without a placeholder that
    the law demands (行政许可法 38(2): reasons and remedies of a refusal).
    """
    kind = texts.TEXTS.get(id)
    if kind is None:
        raise Refused("not_found", "没有这段文字。", "there is no such text")
    text = texts.written(zh, en)
    _check_text(kind, text)

    def work(transaction: Transaction) -> None:
        administers(office, transaction, actor, "修改文字", "change texts")
        known = texts.versions(transaction.read(texts.stream(id)))
        before = texts.at(kind, known)
        if before == text:
            raise Refused("text_same", "内容没有变化。", "the text is the same as before")
        event = happened(
            "text_set", office.today(), actor,
            zh=text.zh, en=text.en, before={"zh": before.zh, "en": before.en}, reasons=reasons.strip(),
        )  # fmt: skip
        transaction.append(texts.stream(id), [event])

    write(office, actor, work, key, ["set_text", id, text.zh, text.en, reasons])


def _check_text(kind: TextKind, text: Text) -> None:
    wrong = texts.unknown_placeholders(kind, text)
    if wrong:
        known = "、".join(f"{{{one}}}" for one in kind.placeholders) or "（无）"
        raise Refused(
            "placeholder_unknown",
            f"不能用的占位符：{'、'.join(wrong)}；可用：{known}。",
            f"nothing fills {', '.join(wrong)}; possible: {', '.join(kind.placeholders) or 'none'}",
        )
    _check_demanded(kind, text)
    if kind.template and not texts.composed(text.zh, texts.sample("zh"), kind.group == "letter").paragraphs:
        raise Refused(
            "text_empty",
            "文书不能没有正文：请在第一个小标题之前写至少一段中文。",
            "a paper needs a text: write at least one paragraph in Chinese before the first heading",
        )


def _check_demanded(kind: TextKind, text: Text) -> None:
    """Refuse a text that leaves out what the law wants a paper to tell, naming it and the article."""
    missing = texts.missing_placeholders(kind, text)
    if not missing:
        return
    names = [(one, PLACEHOLDERS[one]) for one in missing]
    refusal = Refused(
        "placeholder_missing",
        f"缺少法律要求写明的内容：{'、'.join(f'{{{one}}}（{name.zh}）' for one, name in names)}。"
        "请把占位符放回中文；原文英文里也有的，英文里也要有。",
        f"the law wants the paper to tell {', '.join(f'{{{one}}} ({name.en})' for one, name in names)}: "
        "put each back into the Chinese, and into the English where the original has it",
        "；".join(dict.fromkeys(kind.demanded[one] for one in missing)),
    )
    refusal.field = "zh" if any(f"{{{one}}}" not in text.zh for one in missing) else "en"  # type: ignore[attr-defined]
    raise refusal


def restore_text(office: Office, actor: Actor, id: str, version: int, key: str | None = None) -> None:
    """Bring an earlier version back, as a new one; ``0`` is the text as delivered. Refused: no such version."""
    kind = texts.TEXTS.get(id)
    with office.ledger.reader() as connection:
        from onewindow.ledger.store import read_stream

        known = texts.versions(read_stream(connection, texts.stream(id)))
    if kind is None or not 0 <= version <= len(known):
        raise Refused("not_found", "没有这个版本。", "there is no such version")
    text = known[version - 1].text if version else kind.default
    why = (
        f"恢复第 {version} 版 / version {version} restored"
        if version
        else "恢复系统原文 / restored as delivered"
    )
    set_text(office, actor, id, text.zh, text.en, why, key)
