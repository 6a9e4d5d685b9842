"""What a new version of the catalogue changes for a draft: documents, questions, limits, law, body. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Catalogue, Limit, Text
from onewindow.office.guides import facts_read
from onewindow.planner.project_plan import Plan


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words. ``kind``: ``document``, ``fact``, ``limit``, ``law``, ``body``, ``condition`` or ``matter``."""

    kind: str
    text: Text


def changes_between(
    old: Catalogue, new: Catalogue, matter: str, before: Plan, after: Plan
) -> tuple[Change, ...]:
    """What changed for a matter of a project, whose plans under both versions are given."""
    if matter not in new.matters:
        return (
            Change(
                "matter",
                Text(
                    "这个事项已调整或取消，不能再提交",
                    "this matter was changed or abolished: it can't be handed in",
                ),
            ),
        )
    if matter not in old.matters:
        return ()
    found = [*_documents(matter, before, after), *_facts(old, new, matter), *_rest(old, new, matter)]
    was, now = str(before.matters[matter].status), str(after.matters[matter].status)
    if was != now and now == "not_applicable":
        found.insert(
            0,
            Change(
                "condition",
                Text(
                    "按新的规则，您的项目不再需要办理这个事项",
                    "by the new rules your project no longer needs this matter",
                ),
            ),
        )
    return tuple(found)


def _documents(matter: str, before: Plan, after: Plan) -> list[Change]:
    def asked(plan: Plan) -> dict[str, tuple[Text, str]]:
        return {
            paper.document.id: (paper.document.name, paper.need.necessity)
            for paper in plan.papers_of(matter)
            if str(paper.needed) != "not_needed"
        }

    old, new = asked(before), asked(after)
    found = []
    for id in new.keys() - old.keys():
        name = new[id][0]
        found.append(Change("document", Text(f"现在需要材料：{name.zh}", f"now needed: {name.en}")))
    for id in old.keys() - new.keys():
        name = old[id][0]
        found.append(Change("document", Text(f"不再需要材料：{name.zh}", f"no longer needed: {name.en}")))
    for id in old.keys() & new.keys():
        if old[id][1] != new[id][1]:
            name = new[id][0]
            found.append(
                Change(
                    "document",
                    Text(f"材料的必要性改变：{name.zh}", f"how far it is required has changed: {name.en}"),
                )
            )
    return sorted(found, key=lambda one: one.text.zh)


def _facts(old: Catalogue, new: Catalogue, matter: str) -> list[Change]:
    def read(catalogue: Catalogue) -> dict[str, Text]:
        definition = catalogue.matters[matter]
        conditions = [definition.applies, *(need.when for need in definition.needs)]
        return {fact.id: fact.name for one in conditions for fact in facts_read(catalogue, one)}

    was, now = read(old), read(new)
    found = [
        Change("fact", Text(f"现在还要看要素：{now[id].zh}", f"now also depends on: {now[id].en}"))
        for id in sorted(now.keys() - was.keys())
    ]
    found += [
        Change("fact", Text(f"不再看要素：{was[id].zh}", f"no longer depends on: {was[id].en}"))
        for id in sorted(was.keys() - now.keys())
    ]
    return found


def _rest(old: Catalogue, new: Catalogue, matter: str) -> list[Change]:
    was, now = old.matters[matter], new.matters[matter]
    found = []
    for name, one, other in (
        (Text("法定时限", "the statutory limit"), was.statutory, now.statutory),
        (Text("承诺时限", "the promised limit"), was.promised, now.promised),
    ):
        if (one.days, one.unit) != (other.days, other.unit):
            found.append(
                Change(
                    "limit",
                    Text(
                        f"{name.zh}由 {_days(one).zh} 改为 {_days(other).zh}",
                        f"{name.en}: {_days(one).en}, now {_days(other).en}",
                    ),
                )
            )
    if [(one.law, one.article) for one in was.basis] != [(one.law, one.article) for one in now.basis]:
        found.append(Change("law", Text("依据的法条有变化", "the articles it rests on have changed")))
    if was.deciding != now.deciding:
        body = new.departments.get(now.deciding)
        named = body.name if body else Text("申请人", "the applicant")
        found.append(Change("body", Text(f"实施机关改为{named.zh}", f"now decided by {named.en}")))
    if was.applies != now.applies:
        found.append(
            Change("condition", Text("适用条件有变化", "the condition under which it applies has changed"))
        )
    return found


def _days(limit: Limit) -> Text:
    units = {"working_day": ("个工作日", "working days"), "calendar_day": ("日", "days")}
    zh, en = units.get(str(limit.unit), ("", ""))
    return Text(f"{limit.days} {zh}", f"{limit.days} {en}") if zh else Text("无", "none")
