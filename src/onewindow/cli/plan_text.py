"""A plan for reading in a terminal: tables whose columns line up with Chinese text, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from onewindow.planner.answer import issuer_name, provisional_why
from onewindow.planner.documents import Needed
from onewindow.planner.lanes import body_name, works
from onewindow.planner.verdict import Status
from onewindow.planner.ways import Way

if TYPE_CHECKING:
    from onewindow.planner import Plan, PlannedMatter

_WAYS = {
    Way.ORDINARY: "",
    Way.INSTANT: "即办 instant",
    Way.COMMITMENT: "承诺 commitment",
    Way.PRE_REVIEW: "预审 pre-review",
}
_UNITS = {"working_day": "工作日 wd", "calendar_day": "自然日 cd", "none": ""}


def lines(plan: Plan, title: str) -> Iterator[str]:
    """The whole plan as lines of text."""
    kind = plan.catalogue.process_types.get(plan.process_type or 0)
    applies = sum(entry.status is Status.APPLIES for entry in plan.matters.values())
    may = sum(entry.status is Status.MAY_APPLY for entry in plan.matters.values())
    yield title
    yield f"{plan.catalogue.zone}　自 from {plan.on}　目录 catalogue {plan.catalogue.content_hash[:12]}"
    if kind is not None:
        yield f"审批流程类型 process type: {kind.code} {kind.name.zh} / {kind.name.en}"
    yield f"适用 {applies} 项，可能适用 {may} 项，共 {len(plan.matters)} 项 / {applies} apply, {may} may apply, of {len(plan.matters)}"
    yield ""
    yield from _matters(plan)
    yield from _milestones(plan)
    yield from _totals(plan)
    yield from _open(plan)
    yield from _papers(plan)
    why = provisional_why(plan)
    if why:
        yield f"~ 暂定日期 provisional dates：{why}"


def _matters(plan: Plan) -> Iterator[str]:
    yield "事项 matters　（* 关键 critical，? 可能适用 may apply，~ 暂定 provisional）"
    header = (
        "",
        "编号 no",
        "事项 matter",
        "实施机关 body",
        "开始 start",
        "到期 due",
        "时限 limit",
        "机动 slack",
        "在其后 after",
    )
    yield from table([header, *(_row(plan, entry) for entry in plan.active)])
    yield ""


def _row(plan: Plan, entry: PlannedMatter) -> tuple[str, ...]:
    marks = ("*" if entry.critical else "") + ("?" if entry.status is Status.MAY_APPLY else "")
    limit = "" if entry.limit.unit == "none" else f"{entry.limit.days} {_UNITS[entry.limit.unit.value]}"
    return (
        marks,
        entry.id,
        f"{entry.matter.name.zh} {entry.matter.name.en}",
        body_name(plan, entry.matter.deciding).zh,
        str(entry.start),
        f"{entry.due}{'~' if entry.provisional else ''}",
        _WAYS[entry.way] or limit,
        "" if entry.slack is None else str(entry.slack),
        " ".join(entry.after),
    )


def _milestones(plan: Plan) -> Iterator[str]:
    yield f"关键路径 critical path: {' > '.join(plan.critical_path)}"
    yield f"全部完成 finish: {plan.finish.on}{'~' if plan.finish.provisional else ''}"
    for one in plan.milestones:
        yield f"  {one.on.on}{'~' if one.on.provisional else ' '} {one.name.zh} {one.name.en}"
        if one.chain:
            yield f"      最长链条 longest chain: {' > '.join(one.chain)} = {one.chain_days} 个工作日 working days"
    found = works(plan)
    if found is not None and not found.days:
        yield "  未给出施工天数，按 0 天排（--works-days N）/ no length of works was given: planned with 0 days"
    yield ""


def _totals(plan: Plan) -> Iterator[str]:
    if plan.totals:
        yield "总时限 limits on the whole（工作日 working days）"
        for total in plan.totals:
            mark = {True: "✓", False: "✗ 超出 over", None: "当日没有数值 no figure for that day"}[
                total.within
            ]
            yield f"  {total.limit.name.zh} / {total.limit.name.en}: {total.used} / {'–' if total.days is None else total.days} {mark}　{total.source}"
    for span in plan.stages:
        share = "" if span.limit is None else f" / {span.limit}{'' if span.within else ' 超出 over'}"
        yield (
            f"  {span.stage.no} {span.stage.name.zh} {span.stage.name.en}: {span.start} – {span.finish}，"
            f"{len(span.matters)} 项 matters，{span.used}{share}"
        )
    for group in plan.merge_groups:
        yield f"  可合并办理 may be merged: {' + '.join(group)}"
    yield ""


def _open(plan: Plan) -> Iterator[str]:
    if plan.no_values:
        yield "当日没有取值的参数 parameters without a value on the day"
        for parameter, why in plan.no_values.items():
            hanging = [entry.id for entry in plan.active if parameter in entry.unknown]
            yield f"  {why.zh} / {why.en}　{' '.join(hanging)}"
        yield ""
    if plan.questions:
        yield "尚未回答、会改变结果的要素 unanswered facts that can change the result（平均可确定的事项数 matters settled on average）"
        for question in plan.questions:
            name = question.fact.name
            yield f"  {question.fact.id}　{name.zh} {name.en}：{float(question.settles):.2f}　{' '.join(question.matters + question.decisions)}"
        yield ""


def _papers(plan: Plan) -> Iterator[str]:
    yield f"需要提交的材料 documents to bring: {len(plan.papers)}"
    rows = [("", "材料 document", "出具 issued by", "用于 for")]
    for paper in plan.papers:
        mark = {"may_follow": "容缺 may follow", "optional": "可选 optional"}.get(paper.necessity, "")
        if paper.needed is Needed.MAY_BE_NEEDED:
            mark = f"? {mark}".strip()
        issuers = "、".join(issuer_name(plan, id).zh for id in paper.issuers)
        name = paper.document.name
        rows.append((mark, f"{name.zh} {name.en}", issuers, " ".join(paper.matters)))
    yield from table(rows)
    yield ""


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with columns of even width; the last column is left ragged."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield ("  " + "  ".join(map(_padded, row, widths))).rstrip()


def _padded(text: str, wanted: int) -> str:
    return text + " " * (wanted - width(text))


def width(text: Iterable[str]) -> int:
    """How many columns of a terminal a text takes: two for each Chinese character."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
