"""The grounds that the acts name, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.web.forms.fields import Choice

GROUNDS = {
    "applicant_died": Text("申请人死亡或丧失行为能力", "The applicant died or lost capacity"),
    "applicant_dissolved": Text("法人或其他组织依法终止", "The organisation was dissolved"),
    "object_gone": Text("申请事项的对象已不存在", "The object no longer exists"),
    "not_competent": Text("不属于本机关职权", "Not within this body's competence"),
    "papers_never_came": Text("逾期未补交材料", "The papers never came"),
    "other": Text("其他", "Other"),
    "abuse_or_neglect": Text("工作人员滥用职权、玩忽职守", "Abuse of power or neglect of duty"),
    "beyond_authority": Text("超越法定职权", "Beyond legal authority"),
    "procedure_violated": Text("违反法定程序", "Legal procedure violated"),
    "applicant_unqualified": Text("申请人不具备资格或不符合条件", "The applicant was not qualified"),
    "other_by_law": Text("依法可以撤销或注销的其他情形", "Other case that law names"),
    "fraud": Text("以欺骗、贿赂等不正当手段取得", "Obtained by fraud or bribery"),
    "commitment_untrue": Text("承诺不实且逾期未改正", "The commitment was untrue and not made good"),
    "expired": Text("有效期届满未延续", "Expired without renewal"),
    "revoked": Text("已被撤销或吊销", "Revoked"),
    "impossible": Text("因不可抗力无法实施", "Impossible to carry out"),
    "reconsideration": Text("行政复议决定", "Decision on reconsideration"),
    "court": Text("人民法院判决", "Judgment of a court"),
    "own_correction": Text("本机关自行纠正", "The body corrects itself"),
    "passed": Text("通过", "Passed"),
    "to_be_improved": Text("需完善", "To be improved"),
    "true": Text("属实", "True"),
    "false": Text("不属实", "Untrue"),
}


def choices(values: Iterable[str]) -> Callable[[Any], Iterable[Choice]]:
    """The grounds as choices in the order that the procedure gives."""
    listed = [Choice(value, GROUNDS[value].zh, GROUNDS[value].en) for value in values]
    return lambda case: listed
