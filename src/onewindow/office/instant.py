"""Decided in seconds (秒办): what must hold so that the rules may decide a case without a person.

行政许可法 art. 34(2): papers complete and in form, and the body can decide on the spot. Rules may say yes, never no:
whatever is open, doubtful or missing leaves the case to the department, with the reasons beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onewindow.catalogue.model import Matter
from onewindow.office.matter_facts import facts_of_matter
from onewindow.office.situation import Situation
from onewindow.office.views import NeedView

LAW = "行政许可法 34(2)"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a decision by rules, and whether it holds."""

    id: str
    zh: str
    en: str
    passed: bool


def checks(seen: Situation, matter: Matter, needs: Sequence[NeedView], opened: bool) -> tuple[Check, ...]:
    """All conditions, in the order in which a person would ask them."""
    return tuple(_checks(seen, matter, needs, opened))


def _checks(seen: Situation, matter: Matter, needs: Sequence[NeedView], opened: bool) -> Iterator[Check]:
    yield Check(
        "opened", "实施机关已开通规则直接办理", "the deciding body has opened the matter to the rules", opened
    )
    holds = bool(matter.modes.instant) and seen.plan.holds(matter.modes.instant) is True
    yield Check("instant", "事项定义允许即时办结", "its definition allows a decision at once", holds)
    if matter.four_eyes:
        yield Check(
            "four_eyes",
            "该事项实行双人审批，须由人决定",
            "two people decide in this matter, not rules",
            False,
        )
    applies = str(seen.plan.matters[matter.id].status) == "applies"
    yield Check("applies", "按已知要素确定适用", "it applies by facts that are all known", applies)
    read = facts_of_matter(seen.plan.planner.rules, matter.id, matter.modes.instant)
    names = [fact.name for fact in read if fact.id in seen.facts.unknown]
    yield Check(
        "answered",
        f"判断所需要素未答：{'、'.join(one.zh for one in names)}" if names else "判断所需要素均已回答",
        f"facts that it reads are open: {', '.join(one.en for one in names)}"
        if names
        else "every fact that it reads is answered",
        not names,
    )
    lacking = [need.name for need in needs if need.state != "not_needed" and _stands_open(need)]
    yield Check(
        "papers",
        f"材料不齐，缺：{'、'.join(one.zh for one in lacking)}" if lacking else "必要材料齐全",
        f"papers are missing: {', '.join(one.en for one in lacking)}"
        if lacking
        else "all required papers are at hand",
        not lacking,
    )


def _stands_open(need: NeedView) -> bool:
    """Required or tolerated for later, and not here: the rules wait for neither."""
    return need.necessity != "optional" and not need.satisfied
