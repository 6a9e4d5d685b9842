"""The forms of acts on a certificate: their inputs, how typed text becomes data, which operation they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office import Actor, Office, Refused, operations
from onewindow.office.certificate_views import CertificatePage
from onewindow.office.certificate_words import GROUNDS
from onewindow.office.operations.certificates import SUSPENSION_GROUNDS
from onewindow.web.forms.fields import Choice, FieldView

Do = Callable[[Office, Actor, str, Mapping[str, Any], Sequence[Any], str | None], Any]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``kind`` as in ``FieldView``, and ``hours``, ``yes`` (yes or no), ``lines`` (one thing on each line)."""

    id: str
    kind: str
    name: Text
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    begin: Callable[[CertificatePage], str] = lambda page: ""


@dataclass(frozen=True, slots=True)
class CertificateAct:
    """An act: its name, what to know before, its inputs, whether files belong to it, the operation."""

    name: Text
    about: Text
    inputs: tuple[Input, ...]
    do: Do
    files: bool = False
    grave: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, code: str) -> str:
        """The input at which a refusal stands; empty when it is about the whole."""
        wanted = self.fields.get(code) or code.removesuffix("_missing").removesuffix("_invalid")
        return wanted if wanted in {one.id for one in self.inputs} else ""


REASONS = Input("reasons", "long", Text("理由", "Reasons"))
UNTIL = Text("不填则不设截止日", "without a last day when empty")


def _attachments(files: Iterable[Any]) -> list[tuple[str, Any, int | None]]:
    return [(str(one.name), one, one.size) for one in files]


ACTS: dict[str, CertificateAct] = {
    "change": CertificateAct(
        Text("申请变更", "Ask for a change"),
        Text(
            "写明要变更的内容并附上证明材料。批准后生成新版，旧版的二维码会显示已被取代。依据：行政许可法 49。",
            "Say what is to change and attach the proof. Once approved there is a new version, and the code of the old one says that "
            "it was replaced. 行政许可法 49.",
        ),
        (Input("what", "long", Text("变更内容", "What is to change")),),
        lambda office, actor, number, data, files, key: operations.request_certificate_change(
            office, actor, number, data["what"], _attachments(files), key
        ),
        files=True,
    ),
    "renewal": CertificateAct(
        Text("申请延续", "Ask for renewal"),
        Text(
            "应在有效期届满三十日前提出；机关在届满前作出决定，逾期未作决定的视为准予延续。依据：行政许可法 50。",
            "To be asked for 30 days before the end; the body decides before the end, and its silence renews it. 行政许可法 50.",
        ),
        (),
        lambda office, actor, number, data, files, key: operations.request_certificate_renewal(
            office, actor, number, _attachments(files), key
        ),
        files=True,
    ),
    "loss": CertificateAct(
        Text("遗失补发", "Issue again after a loss"),
        Text(
            "声明后立即生成新版，编号不变，二维码更换；旧件从此显示已被取代，不能恢复。",
            "A new version is made at once under the same number with a new code; the old one says from then on that it was replaced, "
            "which can't be undone.",
        ),
        (
            Input(
                "declaration",
                "long",
                Text("遗失或损毁声明", "Declaration of loss or damage"),
                Text(
                    "何时、何处、如何遗失或损毁；声明人对内容负责",
                    "when, where and how; you answer for its truth",
                ),
            ),
        ),
        lambda office, actor, number, data, files, key: operations.reissue_certificate(
            office, actor, number, data["declaration"], key
        ),
        grave=True,
    ),
    "share": CertificateAct(
        Text("分享", "Share by a link"),
        Text(
            "任何拿到链接的人在有效时间内可以看到这张证照及其状态。链接只显示一次，随时可以收回，打开次数会记录。",
            "Whoever has the link sees this certificate and its status while it lasts. The link is shown once, can be ended at any time, "
            "and visits are counted.",
        ),
        (
            Input(
                "hours",
                "hours",
                Text("有效时间", "For how long"),
                choices=(
                    Choice("1", "1 小时", "1 hour"),
                    Choice("24", "1 天", "1 day"),
                    Choice("168", "7 天", "7 days"),
                    Choice("720", "30 天", "30 days"),
                ),
                begin=lambda page: "24",
            ),
            Input(
                "note",
                "text",
                Text("给谁看", "For whom"),
                Text("只有您自己看得到", "only you see this"),
                optional=True,
            ),
        ),
        lambda office, actor, number, data, files, key: operations.share_certificate(
            office, actor, number, data["hours"], data["note"], key
        ),
    ),
    "sight": CertificateAct(
        Text("授权单位查看", "Let an organisation see it"),
        Text(
            "对方在自己的证照夹里看到这张证照（看不到办件），可以随时收回。",
            "It appears in that organisation's wallet (not the case); you can take it back at any time.",
        ),
        (
            Input("organisation", "text", Text("统一社会信用代码", "Its unified social credit code")),
            Input("until", "date", Text("查看到", "Until"), UNTIL, optional=True),
        ),
        lambda office, actor, number, data, files, key: operations.give_sight(
            office, actor, number, data["organisation"], data["until"], key
        ),
        fields={
            "organisation_unknown": "organisation",
            "organisation_own": "organisation",
            "until_past": "until",
        },
    ),
    "suspend": CertificateAct(
        Text("暂停证照", "Suspend"),
        Text(
            "公开核验和状态列表立即显示“暂停”，并通知持证人；恢复前不能变更、延续或补发。理由全文不公开，只公开事由类别。",
            "Verification and the status list say 'suspended' at once and the holder is told; no change, renewal or reissue until it is "
            "restored. The public sees the class of the ground, never the reasons.",
        ),
        (
            Input(
                "ground",
                "choice",
                Text("事由", "Ground"),
                choices=tuple(Choice(one, GROUNDS[one].zh, GROUNDS[one].en) for one in SUSPENSION_GROUNDS),
            ),
            Input(
                "law",
                "text",
                Text("依据的法律条款", "Article of law"),
                Text("例如：行政处罚法第九条第三项", "for example 行政处罚法 9(3)"),
            ),
            REASONS,
            Input("until", "date", Text("暂停到", "Until"), UNTIL, optional=True),
        ),
        lambda office, actor, number, data, files, key: operations.suspend_certificate(
            office, actor, number, data["ground"], data["law"], data["reasons"], data["until"], key
        ),
        grave=True,
        fields={"until_past": "until"},
    ),
    "restore": CertificateAct(
        Text("恢复证照", "Restore"),
        Text(
            "证照立即恢复有效，并通知持证人。",
            "The certificate is valid again at once and the holder is told.",
        ),
        (REASONS,),
        lambda office, actor, number, data, files, key: operations.restore_certificate(
            office, actor, number, data["reasons"], key
        ),
    ),
    "decide_change": CertificateAct(
        Text("决定变更申请", "Decide the change"),
        Text(
            "准予的，生成新版，持证人和项目名称按现在的登记；不予的，应当写明理由。依据：行政许可法 49。",
            "Approved, there is a new version with the names as registered now; refused, reasons are needed. 行政许可法 49.",
        ),
        (
            Input("approved", "yes", Text("决定", "Decision")),
            Input("stated", "long", Text("变更了什么", "What is different now"), optional=True),
            Input(
                "conditions",
                "lines",
                Text("附带条件", "Conditions"),
                Text("每行一条；清空即不附条件", "one on each line; none when empty"),
                optional=True,
                begin=lambda page: "\n".join(page.conditions),
            ),
            Input("reasons", "long", Text("不予变更的理由", "Reasons of a refusal"), optional=True),
        ),
        lambda office, actor, number, data, files, key: operations.decide_change(
            office, actor, number, data["approved"], data["reasons"], data["conditions"], data["stated"], key
        ),
    ),
    "decide_renewal": CertificateAct(
        Text("决定延续申请", "Decide the renewal"),
        Text(
            "应在有效期届满前决定；逾期未作决定的视为准予延续。依据：行政许可法 50(2)。",
            "To be decided before the end; silence renews it. 行政许可法 50(2).",
        ),
        (
            Input("approved", "yes", Text("决定", "Decision")),
            Input("valid_until", "date", Text("延续后的有效期至", "New last day"), optional=True),
            Input("reasons", "long", Text("不予延续的理由", "Reasons of a refusal"), optional=True),
        ),
        lambda office, actor, number, data, files, key: operations.decide_renewal(
            office, actor, number, data["approved"], data["reasons"], data["valid_until"], key
        ),
        fields={"valid_until_invalid": "valid_until"},
    ),
}


def fields_of(
    act: CertificateAct,
    page: CertificatePage,
    form: Mapping[str, str],
    errors: Mapping[str, list[tuple[str, str]]],
) -> list[FieldView]:
    """The inputs as the template shows them: what was typed, else what there is to begin with."""
    return [
        _field(one, form.get(one.id, one.begin(page)), tuple(errors.get(one.id, ()))) for one in act.inputs
    ]


YES = (Choice("yes", "准予", "Approve"), Choice("no", "不予", "Refuse"))
KINDS = {"hours": "choice", "yes": "choice", "lines": "long"}


def _field(one: Input, value: str, errors: tuple[tuple[str, str], ...]) -> FieldView:
    offered = YES if one.kind == "yes" else one.choices
    choices = tuple(Choice(each.value, each.zh, each.en, each.value == value) for each in offered)
    return FieldView(
        id=one.id, kind=KINDS.get(one.kind, one.kind), name=one.name, hint=one.hint, value=value, choices=choices,
        optional=one.optional, errors=errors,
    )  # fmt: skip


def read(act: CertificateAct, form: Mapping[str, str]) -> dict[str, Any]:
    """The data of the inputs. Refused when a date or a choice can't be read."""
    return {one.id: _value(one, form.get(one.id, "").strip()) for one in act.inputs}


def _value(one: Input, typed: str) -> Any:
    match one.kind:
        case "date":
            try:
                return date.fromisoformat(typed) if typed else None
            except ValueError:
                raise Refused(
                    f"{one.id}_invalid",
                    f"“{one.name.zh}”应写成 2026-11-23 这样。",
                    f"write {one.name.en!r} like 2026-11-23",
                ) from None
        case "yes":
            if typed not in ("yes", "no"):
                raise Refused(f"{one.id}_missing", "请选择准予或不予。", "choose to approve or to refuse")
            return typed == "yes"
        case "hours":
            return int(typed) if typed in {each.value for each in one.choices} else 0
        case "lines":
            return [line.strip() for line in typed.splitlines() if line.strip()]
    return typed
