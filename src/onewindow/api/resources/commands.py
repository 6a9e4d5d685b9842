"""Commands of the procedures: one endpoint for each, with a typed body made from the command's fields."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter
from typing import Any

from onewindow.api.calls import Call
from onewindow.api.commands import body_of, commands, data_of, said
from onewindow.api.endpoints import ACT, APPLY, Opens, Registry
from onewindow.api.generated import body_parameter
from onewindow.api.shapes import answered
from onewindow.office import operations
from onewindow.office.permissions import APPLICANT, RIGHTS
from onewindow.office.views import CaseView

acts = Registry("commands 办理动作")
VERBS = {
    "accept": "accept_case", "request_correction": "notify_correction", "correct_on_spot": "correct_on_spot",
    "refuse_acceptance": "refuse_acceptance", "declare_not_required": "declare_not_required",
    "declare_not_competent": "declare_not_competent", "ask_opinions": "ask_opinions", "give_opinion": "give_opinion",
    "consolidate": "consolidate_opinion", "stop": "stop_clock", "resume": "resume_clock", "extend": "approve_extension",
    "offer_hearing": "offer_hearing", "request_hearing": "request_hearing", "notify_hearing": "notify_hearing",
    "hold_hearing": "hold_hearing", "grant": "decide_case", "refuse": "decide_case", "file": "decide_case",
    "refuse_filing": "decide_case", "deliver": "deliver_result", "supply_paper": "supply_paper",
    "withdraw": "withdraw_case", "terminate": "terminate_case", "revoke": "revoke_result",
    "ask_extension": "ask_extension", "begin_pre_review": "begin_pre_review",
}  # fmt: skip
"""The office's verb for a command, where it has one."""


def _opens(command: str) -> Opens:
    right = RIGHTS.get(command)
    return APPLY if right is not None and right.relations == APPLICANT else ACT


def _act(command: str) -> Callable[..., Any]:
    def act(call: Call, case: str, body: Any = None) -> Any:
        data, on = (data_of(body), body.on) if body is not None else ({}, None)
        view = operations.perform(call.office, call.actor, case, command, data, on, key=call.key)
        call.note_version("case", view.id)
        call.headers["ETag"] = f'"{call.version}"'
        return view

    return act


def _declare(command: str) -> None:
    zh, en = said(command)
    case = Parameter("case", Parameter.KEYWORD_ONLY, annotation=str)
    verb = VERBS.get(command)
    acts.add(
        "POST",
        f"/cases/{{case}}/commands/{command}",
        _opens(command),
        _act(command),
        (case, body_parameter(body_of(command))),
        name=f"perform_{command}",
        says=f"{zh} {en}. The answer is the case as it is then; law, state and the actor's roles are held by the office.",
        answer=answered(CaseView),
        subject="case",
        covers=("perform", *([verb] if verb else [])),
    )


for _command in commands():
    _declare(_command)
