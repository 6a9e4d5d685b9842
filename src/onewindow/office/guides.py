"""Everything that the guide (办事指南) of a matter tells. Pure.

view = guide(catalogue, catalogue.matters["M304"])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onewindow.catalogue.model import (
    Catalogue,
    Department,
    Document,
    Fact,
    LifeEvent,
    Matter,
    Need,
    Text,
)
from onewindow.feel import FeelError, parse
from onewindow.office.finding import said_for
from onewindow.planner.conditions import in_words

NOTICE_DAYS = 5
"""Working days for acceptance or the one-time notice (行政许可法 art. 32)."""


@dataclass(frozen=True, slots=True)
class GuideNeed:
    """A document of a guide: under which condition, and where it comes from (a body, matters, or the applicant)."""

    need: Need
    document: Document
    choices: tuple[Document, ...]
    giver: Department | None
    made_by: tuple[Matter, ...]
    reads: tuple[Fact, ...]
    condition: Text
    """When it is needed, in words; empty for always."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What a guide tells beyond the matter itself, with names instead of ids."""

    matter: Matter
    deciding: Department | None
    competent: Department | None
    reads: tuple[Fact, ...]
    condition: Text
    """When the matter applies, in words; empty for always."""
    needs: tuple[GuideNeed, ...]
    results: tuple[Document, ...]
    before: tuple[Matter, ...]
    following: tuple[Matter, ...]
    merged: tuple[Matter, ...]
    events: tuple[LifeEvent, ...]
    said: tuple[str, ...]
    steps: tuple[Text, ...]


def guide(catalogue: Catalogue, matter: Matter) -> Guide:
    """Everything for the guide of a matter."""
    makers = _makers(catalogue)
    needs = tuple(_need(catalogue, need, makers) for need in matter.needs)
    named = {one.matter for one in matter.after}
    before = {one.id: one for need in needs for one in need.made_by} | {
        id: catalogue.matters[id] for id in named if id in catalogue.matters
    }
    return Guide(
        matter=matter,
        deciding=catalogue.departments.get(matter.deciding),
        competent=catalogue.departments.get(matter.competent),
        reads=facts_read(catalogue, matter.applies),
        condition=in_words(catalogue, matter.applies),
        needs=needs,
        results=tuple(catalogue.documents[id] for id in matter.yields),
        before=tuple(before[id] for id in sorted(before) if id != matter.id),
        following=tuple(_following(catalogue, matter)),
        merged=tuple(catalogue.matters[id] for id in matter.modes.merge_with if id in catalogue.matters),
        events=tuple(one for one in catalogue.life_events.values() if matter.id in one.matters),
        said=said_for(matter),
        steps=steps_of(matter),
    )


def _makers(catalogue: Catalogue) -> dict[str, list[Matter]]:
    made: dict[str, list[Matter]] = {}
    for matter in catalogue.matters.values():
        for document in matter.yields:
            made.setdefault(document, []).append(matter)
    return made


def _need(catalogue: Catalogue, need: Need, makers: Mapping[str, list[Matter]]) -> GuideNeed:
    document = catalogue.documents[need.document]
    ids = document.any_of or (document.id,)
    return GuideNeed(
        need=need,
        document=document,
        choices=tuple(catalogue.documents[id] for id in document.any_of),
        giver=catalogue.departments.get(document.issuer),
        made_by=tuple({matter.id: matter for id in ids for matter in makers.get(id, ())}.values()),
        reads=facts_read(catalogue, need.when),
        condition=in_words(catalogue, need.when),
    )


def _following(catalogue: Catalogue, matter: Matter) -> Iterator[Matter]:
    """The matters that need what this one yields."""
    yielded = set(matter.yields)
    for other in catalogue.matters.values():
        asked = {
            one for need in other.needs for one in (need.document, *catalogue.documents[need.document].any_of)
        }
        if other.id != matter.id and (asked & yielded or any(one.matter == matter.id for one in other.after)):
            yield other


def facts_read(catalogue: Catalogue, condition: str) -> tuple[Fact, ...]:
    """The facts that a condition reads by itself or through decisions, in the order of the dictionary."""
    names, waiting = set[str](), [condition]
    known = (*catalogue.facts, *catalogue.decisions, "p")
    while waiting:
        text = waiting.pop()
        try:
            read = set(parse(text, known).names) if text else set[str]()
        except FeelError:  # a cell of a decision table is a test, not an expression
            continue
        for name in read - names:
            decision = catalogue.decision_files.get(name)
            if decision is not None:
                waiting += [
                    one for rule in decision.rules for one in (rule.when, rule.output_expression) if one
                ]
            elif name in catalogue.facts and catalogue.facts[name].derived:
                waiting.append(catalogue.facts[name].derived)
        names |= read
    return tuple(fact for fact in catalogue.facts.values() if fact.id in names and not fact.derived)


def steps_of(matter: Matter) -> tuple[Text, ...]:
    """The way through, as the procedure's law has it."""
    if matter.deciding == "applicant":
        return (
            Text(
                "由申请人自行办理并公开或报送结果",
                "done by the applicant, who publishes or reports the result",
            ),
        )
    if matter.procedure == "filing":
        return (
            Text(
                "在网上或任一窗口提交备案信息和材料", "send the facts and documents online or at any window"
            ),
            Text(
                "材料齐全的，收到即备案；不齐的一次性告知",
                "complete: filed on receipt; else told once what is missing",
            ),
            Text("取得备案结果", "receive the result"),
        )
    steps = [
        Text(
            "在网上或任一窗口提交申请（行政许可法 29）",
            "apply online or at any window (Licensing Law, art. 29)",
        ),
        Text(
            f"{NOTICE_DAYS} 个工作日内受理，或一次性告知需要补正的全部内容；逾期不告知的，自收到之日起即为受理（行政许可法 32）",
            f"acceptance, or a one-time notice of all that is missing, within {NOTICE_DAYS} working days; silence means accepted (art. 32)",
        ),
    ]
    if matter.consulted:
        steps.append(Text("征求有关部门意见，并联进行", "other departments give their opinions in parallel"))
    if matter.stops:
        steps.append(
            Text(
                "依法需要的特别程序，所需时间不计入时限（行政许可法 45）",
                "special procedures, whose time does not count (art. 45)",
            )
        )
    steps += [
        Text(
            "审查并在时限内决定；不予许可的说明理由（行政许可法 38）",
            "review and decision within the limit; a refusal gives reasons (art. 38)",
        ),
        Text(
            "决定后十日内颁发、送达证照（行政许可法 44）",
            "the certificate is issued and delivered within ten days of the decision (art. 44)",
        ),
    ]
    return tuple(steps)
