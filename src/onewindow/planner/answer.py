"""The plan as JSON: the contract of ``onewindow plan --json``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onewindow.catalogue.model import Text
from onewindow.planner.documents import Paper, PaperOfMatter
from onewindow.planner.lanes import body_name, works
from onewindow.planner.project_plan import PlannedMatter
from onewindow.planner.reasons import article
from onewindow.planner.words import both
from onewindow.working_days import Due

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan


def to_json(plan: Plan) -> dict[str, Any]:
    """The whole plan as plain data; numbers are int where they are whole, else Decimal."""
    finish = plan.finish
    return {
        "on": plan.on.isoformat(),
        "zone": plan.catalogue.zone,
        "catalogue": plan.catalogue.content_hash,
        "process_type": plan.process_type,
        "decisions": {id: plain(plan.decisions.get(id)) for id in plan.planner.rules.decisions},
        "open_decisions": {
            id: {"possible": [plain(one) for one in found.possible], "unknown": _sorted(plan, found.unknown)}
            for id, found in plan.verdict.open.items()
        },
        "matters": [_matter(plan, entry) for entry in plan.matters.values()],
        "critical_path": list(plan.critical_path),
        "finish": finish.on.isoformat(),
        "certain_finish": plan.certain_finish.on.isoformat(),
        "finish_provisional": finish.provisional,
        "provisional_why": provisional_why(plan),
        "unknown": [*(question.fact.id for question in plan.questions), *plan.no_values],
        "no_values": {name: text(why) for name, why in plan.no_values.items()},
        "questions": [
            {
                "fact": question.fact.id,
                "name": text(question.fact.name),
                "settles": round(float(question.settles), 3),
                "matters": list(question.matters),
                "decisions": list(question.decisions),
            }
            for question in plan.questions
        ],
        "milestones": [
            {
                "id": one.id,
                "name": text(one.name),
                "on": one.on.on.isoformat(),
                "provisional": one.on.provisional,
                "matters": list(one.matters),
                **({"path": list(one.chain), "path_working_days": one.chain_days} if one.chain else {}),
            }
            for one in plan.milestones
        ],
        "works": _works(plan),
        "stages": [
            {
                "no": span.stage.no,
                "name": text(span.stage.name),
                "matters": list(span.matters),
                "start": span.start.isoformat(),
                "finish": span.finish.isoformat(),
                "working_days": span.used,
                "limit": span.limit,
                "within": span.within,
            }
            for span in plan.stages
        ],
        "totals": [
            {
                "id": total.limit.id,
                "name": text(total.limit.name),
                "limit": total.days,
                "working_days": total.used,
                "within": total.within,
                "source": total.source,
                "measure": text(total.measure),
                "matters": list(total.matters),
            }
            for total in plan.totals
        ],
        "documents": [_paper(plan, paper) for paper in plan.papers],
        "merge_groups": [list(group) for group in plan.merge_groups],
        "parallel": [
            {"from": span.first.isoformat(), "until": span.last.isoformat(), "matters": list(span.matters)}
            for span in plan.segments
        ],
        "options": plan.options.to_json(),
        "defaulted": _sorted(plan, plan.facts.defaulted),
    }


def _matter(plan: Plan, entry: PlannedMatter) -> dict[str, Any]:
    matter = entry.matter
    unit_days = entry.limit.days if entry.limit.unit != "none" else 0
    return {
        "id": entry.id,
        "name": text(matter.name),
        "status": entry.status.value,
        "why": _line(plan.explainer.short(entry.id)),
        "law": "；".join(map(article, matter.basis)),
        "start": _day(entry.start),
        "due": _day(entry.due),
        "provisional": entry.provisional,
        "days": unit_days,
        "unit": entry.limit.unit.value,
        "way": entry.way.value,
        "after": list(entry.after),
        "after_open": list(entry.after_open),
        "after_works": matter.after_works,
        "documents": []
        if entry.start is None
        else [_paper_of_matter(paper) for paper in plan.papers_of(entry.id)],
        "yields": list(matter.yields),
        "critical": entry.critical,
        "slack": entry.slack,
        "unknown": list(entry.unknown),
        "stage": matter.stage,
        "kind": matter.kind,
        "gate": matter.gate,
        "competent": {"id": matter.competent, "name": text(body_name(plan, matter.competent))},
        "deciding": {"id": matter.deciding, "name": text(body_name(plan, matter.deciding))},
        "checked": matter.checked.value,
    }


def _paper_of_matter(paper: PaperOfMatter) -> dict[str, Any]:
    return {
        "id": paper.document.id,
        "name": text(paper.document.name),
        "needed": paper.needed.value,
        "necessity": paper.need.necessity,
        "comes_from": list(paper.comes_from),
        "one_of": [choice.id for choice in paper.choices] if len(paper.choices) > 1 else [],
        "note": paper.need.note,
    }


def _paper(plan: Plan, paper: Paper) -> dict[str, Any]:
    return {
        "id": paper.document.id,
        "name": text(paper.document.name),
        "issuers": [{"id": id, "name": text(issuer_name(plan, id))} for id in paper.issuers],
        "for": list(paper.matters),
        "needed": paper.needed.value,
        "necessity": paper.necessity,
        "one_of": [{"id": one.id, "name": text(one.name)} for one in paper.choices]
        if len(paper.choices) > 1
        else [],
        "notes": list(paper.notes),
    }


def issuer_name(plan: Plan, id: str) -> Text:
    """Who issues a document, in words."""
    return Text("申请人", "applicant") if id == "applicant" else body_name(plan, id)


def provisional_why(plan: Plan) -> str:
    """Why dates of the plan are provisional, in both languages; "" when all are certain."""
    dues: list[Due] = [plan.finish]
    return next((due.why for due in dues if due.provisional), "")


def _works(plan: Plan) -> dict[str, Any] | None:
    found = works(plan)
    if found is None:
        return None
    note = (
        both("")
        if found.days
        else Text("未给出施工天数，按 0 天排", "no length of works was given: planned with 0 days")
    )
    return {
        "start": found.start.isoformat(),
        "finish": found.finish.isoformat(),
        "days": found.days,
        "note": _line(note),
    }


def text(words: Text) -> dict[str, str]:
    """A label as plain data."""
    return {"zh": words.zh, "en": words.en}


def plain(found: Any) -> Any:
    """A value of FEEL as plain data."""
    if isinstance(found, Decimal):
        return int(found) if found == found.to_integral_value() else found
    return [plain(item) for item in found] if isinstance(found, list) else found


def _line(words: Text) -> str:
    return f"{words.zh} / {words.en}" if words.zh else ""


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _sorted(plan: Plan, names: Any) -> list[str]:
    return sorted(names, key=plan.planner.rank.__getitem__)
