"""The forms of the steps between a window, the deciding body and the applicant: which inputs each takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office import Actor, Office, operations
from onewindow.office.intake import RELATIONS
from onewindow.web.forms.fields import Choice, FieldView

Run = Callable[[Office, Actor, str, Mapping[str, str], str | None], None]

METHODS = (
    Choice("electronic", "电子传输", "Electronically"),
    Choice("courier", "快递", "By courier"),
    Choice("by_hand", "专人送达", "By hand"),
)
TOLD = (
    Choice("in_person", "当面签收", "In person"),
    Choice("by_mail", "邮寄签收", "By mail"),
    Choice("electronically", "电子送达", "Electronically"),
)
WHO = tuple(Choice(code, name.zh, name.en) for code, name in RELATIONS.items())


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it says before one does it, its inputs, the states in which it is offered, and to whom."""

    id: str
    name: Text
    note: Text
    fields: tuple[FieldView, ...]
    states: tuple[str, ...]
    relations: frozenset[str]
    run: Run
    grave: bool = False


_REASONS = FieldView("reasons", "long", Text("理由", "Reason"))
_METHOD = FieldView("method", "choice", Text("方式", "How"), choices=METHODS)
_TRACKING = FieldView(
    "tracking", "text", Text("快递单号（用快递时填写）", "Tracking number (when by courier)")
)


def _forward(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.forward_papers(
        office, actor, case, form.get("method", ""), form.get("tracking", ""), form.get("note", ""), key
    )


def _acknowledge(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.acknowledge_papers(office, actor, case, form.get("note", ""), key)


def _return(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.return_papers(office, actor, case, form.get("reasons", ""), key)


def _cancel(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.cancel_receipt(office, actor, case, form.get("reasons", ""), key)


def _send(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.send_result(office, actor, case, form.get("method", ""), form.get("tracking", ""), key)


def _hand(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    told = form.get("told", "")
    operations.hand_over(office, actor, case, form.get("recipient", ""), form.get("relation", ""), told, key)


def _fail(office: Office, actor: Actor, case: str, form: Mapping[str, str], key: str | None) -> None:
    operations.fail_hand_over(office, actor, case, form.get("reasons", ""), key)


_NOTE = FieldView("note", "long", Text("备注", "Note"), optional=True)
_AT_WINDOW, _HANDING = frozenset({"receiving"}), frozenset({"handing_over"})
_AT_BODY = frozenset({"deciding", "forwarding"})

STEPS: dict[str, Step] = {
    step.id: step
    for step in (
        Step(
            "forward",
            Text("转交材料", "Forward the papers"),
            Text("材料清单按收件时的核对结果生成。", "The list of papers is that of the receipt."),
            (_METHOD, _TRACKING, _NOTE),
            ("to_forward", "returned"),
            _AT_WINDOW,
            _forward,
        ),
        Step(
            "acknowledge",
            Text("确认接收材料", "Acknowledge the papers"),
            Text(
                "以办理机关收到材料为准的办件，确认之日即收件日，五个工作日内受理或者一次性告知（行政许可法 32）。",
                "Where the body's own receipt counts, today becomes the day of receipt: accept or give the one-time notice "
                "within five working days.",
            ),
            (_NOTE,),
            ("forwarded",),
            _AT_BODY,
            _acknowledge,
        ),
        Step(
            "return",
            Text("退回窗口", "Return to the window"),
            Text(
                "写明缺什么、怎么补；窗口补齐后再次转交。", "Say what is missing; the window forwards again."
            ),
            (_REASONS,),
            ("forwarded",),
            _AT_BODY,
            _return,
            True,
        ),
        Step(
            "cancel",
            Text("取消收件", "Cancel the receipt"),
            Text(
                "只在办理机关收到之前可以取消；材料退还申请人，收件号作废。",
                "Only before the body has the papers; they go back to the applicant, the receipt's number lapses.",
            ),
            (_REASONS,),
            ("to_forward", "returned"),
            _AT_WINDOW,
            _cancel,
            True,
        ),
        Step(
            "send-result",
            Text("把结果寄回收件窗口", "Send the result to the window"),
            Text(
                "寄回不等于送达；窗口送交申请人后才算送达。",
                "Sent is not delivered: the window hands it over.",
            ),
            (_METHOD, _TRACKING),
            ("at_authority", "acknowledged"),
            frozenset({"deciding"}),
            _send,
        ),
        Step(
            "hand-over",
            Text("送交申请人", "Hand over to the applicant"),
            Text("签收后决定即为送达，并生成送达回证。", "When signed for, the decision is delivered."),
            (
                FieldView("recipient", "text", Text("签收人姓名", "Who signs")),
                FieldView("relation", "choice", Text("签收人是", "The recipient is"), choices=WHO),
                FieldView("told", "choice", Text("送达方式", "How"), choices=TOLD),
            ),
            ("result_sent", "hand_over_failed"),
            _HANDING,
            _hand,
        ),
        Step(
            "hand-over-failed",
            Text("登记送交未成功", "Record a failed hand-over"),
            Text("结果仍为未送达，留在待办里。", "The result stays undelivered and on the list."),
            (_REASONS,),
            ("result_sent", "hand_over_failed"),
            _HANDING,
            _fail,
        ),
    )
}


def offered(state: str, relations: frozenset[str]) -> list[Step]:
    """The steps that an organisation in these relations may take in a state."""
    return [step for step in STEPS.values() if state in step.states and step.relations & relations]


def filled(
    fields: tuple[FieldView, ...], form: Mapping[str, Any], placed: Mapping[str, list[tuple[str, str]]]
) -> list[FieldView]:
    """The inputs with what was typed and what is wrong with it."""
    return [
        replace(
            field,
            value=str(form.get(field.id, "")),
            choices=tuple(replace(one, chosen=form.get(field.id) == one.value) for one in field.choices),
            errors=tuple(placed.get(field.id, ())),
        )
        for field in fields
    ]
