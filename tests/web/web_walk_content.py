"""What the walk adds to the demonstration, so that each page is seen with something on it: links, tokens, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO

from onewindow.office import operations, queries
from onewindow.office.office import Office
from onewindow.office.views import Actor, WorkFilter

PDF = b"%PDF-1.7\n%%EOF\n"
LETTER = {"title": "不予批准决定书", "paragraphs": ["经审查，节能措施未达到要求，不予批准。"]}


def furnish(office: Office, today: date, project: str, cases: Mapping[str, str]) -> dict[str, str]:
    """Make it, by the people whose work it is; the ids and secrets by what they are."""
    lina, zhaolei = _actor(office, "lina"), _actor(office, "zhaolei")
    certificate = queries.certificates(office, lina)[0][0].number
    operations.give_sight(office, lina, certificate, "o-lichuang", today + timedelta(days=30))
    webhook, _ = operations.subscribe_webhook(office, lina, "https://guneng.example.cn/hook", ["case.*"])
    operations.save_opinion_draft(
        office, _actor(office, "wujun"), cases["M201"], reasons="拟同意，另附意见。"
    )
    _propose(office, cases["M110"])
    operations.invite_member(office, _actor(office, "zhangqiang"), "sunli", ["agent"])
    return {
        **_handled(office, zhaolei, cases["M112"]),
        "certificate": certificate,
        "share": operations.share_certificate(office, lina, certificate, 24, "给银行").secret,
        "webhook": webhook,
        "token": operations.make_token(office, lina, "公司系统", ["read", "apply"]).id,
        "work_feed": operations.open_work_feed(office, zhaolei),
        "feed": operations.renew_feed(office, lina),
        "reset": operations.reset_sign_in(office, _actor(office, "admin"), lina.person, "忘记密码"),
        "entry": _talk(office, lina, cases["M107"]),
        "view": operations.save_view(office, zhaolei, "在办", _open()),
    }


def _actor(office: Office, login: str) -> Actor:
    found = queries.actor_of(office, login)
    assert found is not None, login
    return found


def _open() -> WorkFilter:
    return WorkFilter(unfinished_only=True)


def _propose(office: Office, case: str) -> None:
    """The reviewer's proposal waits for the head."""
    data = {"reasons": "节能措施未达到要求。"}
    operations.propose_decision(office, _actor(office, "liuyang"), case, "refuse", data, LETTER)


def _handled(office: Office, officer: Actor, case: str) -> dict[str, str]:
    """The departments' work on a case: an outward file, a visit with its date, minutes and a photo, an expert's link."""
    found = queries.handling(office, officer, case)
    visit = found.visits[0]
    operations.confirm_visit(office, officer, visit.id, visit.proposed[0], "北门", "赵磊 0533")
    photo = operations.attach_to_visit(office, officer, visit.id, "储罐区", "储罐区.pdf", BytesIO(PDF))
    return {
        "visit": visit.id,
        "photo": photo,
        "file": next(one.id for one in found.files if one.outward),
        "invitation": operations.renew_expert_link(office, officer, found.experts[0].id),
    }


def _talk(office: Office, applicant: Actor, case: str) -> str:
    """An entry with a file."""
    return operations.write_on_case(office, applicant, case, "盖几个章？", "样张.pdf", BytesIO(PDF))
