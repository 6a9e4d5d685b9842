"""The guide of a matter as a page of Markdown, for the manual and for print; ``write_guides`` writes a folder of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from onewindow.catalogue.model import Catalogue, Limit, Mark, Matter, Text, Unit
from onewindow.office.everyday import everyday
from onewindow.office.guides import Guide, GuideNeed, guide

MARKS = {
    Mark.VERIFIED: "",
    Mark.MEMORY: "（凭记忆，待核对 from memory）",
    Mark.LOW: "（存疑，待核对 doubtful）",
}
UNITS = {Unit.WORKING_DAY: ("个工作日", "working days"), Unit.CALENDAR_DAY: ("日", "calendar days")}
NECESSITY = {"required": "必要 required", "may_follow": "可容缺后补 may follow", "optional": "可选 optional"}
NOTHING_GIVEN = Text("来源未载明", "not given in the source")
NOT_GIVEN = f"{NOTHING_GIVEN.zh} {NOTHING_GIVEN.en}"
FEE = Text(
    "来源未载明是否收费。实施行政许可不得收取任何费用，法律、行政法规另有规定的除外（行政许可法 58）。",
    "Not given in the source. A licence costs nothing unless a law or administrative regulation says so (Licensing Law, art. 58).",
)
REMEDIES = Text(
    "不服决定的，可自知道之日起 60 日内申请行政复议（行政复议法 20），或六个月内提起行政诉讼（行政诉讼法 46）。",
    "Against the decision: reconsideration within 60 days of learning of it, or a suit within six months.",
)


def write_guides(catalogue: Catalogue, folder: Path) -> list[str]:
    """Write one page for each matter and an index; the names of the files. Pages of matters that are gone are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{id}.md": guide_text(catalogue, matter) for id, matter in sorted(catalogue.matters.items())}
    texts["README.md"] = index_text(catalogue)
    for old in folder.glob("M*.md"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(texts)


def index_text(catalogue: Catalogue) -> str:
    """The index by stage."""
    lines = [
        "# 办事指南 Guides",
        "",
        f"由目录生成（{len(catalogue.matters)} 个事项），请勿手改；重新生成：`onewindow guides docs/guides`。",
        f"Made from the catalogue ({len(catalogue.matters)} matters): don't edit; make again with `onewindow guides docs/guides`.",
    ]
    for number, stage in sorted(catalogue.stages.items()):
        lines += ["", f"## {number} {stage.name.zh} {stage.name.en}", ""]
        for id, matter in sorted(catalogue.matters.items()):
            if matter.stage == number:
                lines.append(f"- [{id} {matter.name.zh}]({id}.md) {matter.name.en}")
    return "\n".join(lines) + "\n"


def guide_text(catalogue: Catalogue, matter: Matter) -> str:
    """One matter's guide."""
    found = guide(catalogue, matter)
    parts = [f"# {matter.id} {matter.name.zh}", "", matter.name.en, ""]
    parts += [*_table(catalogue, found), ""]
    parts += ["## 适用条件 When it applies", "", *_conditions(catalogue, found), ""]
    parts += ["## 材料 Documents", "", *_needs(catalogue, found), ""]
    parts += [
        "## 办理流程 Procedure",
        "",
        *(f"{n}. {one.zh} {one.en}" for n, one in enumerate(found.steps, 1)),
        "",
    ]
    parts += ["## 救济 Remedies", "", f"{REMEDIES.zh} {REMEDIES.en}", ""]
    related = list(_related(found))
    if related:
        parts += ["## 相关事项 Related", "", *related, ""]
    if matter.untranslatable:
        parts += [
            "## 规则未能表达的内容 What the rule does not express",
            "",
            *(f"- {one}" for one in matter.untranslatable),
            "",
        ]
    parts += [
        f"版本 version `{matter.content_hash[:16]}`；核对 checked：{matter.checked.value}{MARKS[matter.checked]}",
        "",
    ]
    return "\n".join(parts)


def _table(catalogue: Catalogue, found: Guide) -> Iterator[str]:
    matter, stage = found.matter, catalogue.stages[found.matter.stage].name
    deciding = (
        f"{found.deciding.name.zh} {found.deciding.name.en}"
        if found.deciding
        else "申请人自行办理 by the applicant"
    )
    yield "| | |"
    yield "|---|---|"
    yield f"| 实施机关 body | {deciding} |"
    if found.competent and matter.competent != matter.deciding:
        yield f"| 主管部门 competent | {found.competent.name.zh} {found.competent.name.en} |"
    yield f"| 阶段 stage | {matter.stage} {stage.zh} {stage.en} |"
    yield f"| 依据 law | {'；'.join(f'{one.law} {one.article}{MARKS[one.checked]}' for one in matter.basis) or NOT_GIVEN} |"
    yield f"| 法定时限 statutory limit | {limit_text(matter.statutory)} |"
    yield f"| 承诺时限 promised limit | {limit_text(matter.promised)} |"
    yield f"| 收费 fee | {FEE.zh} {FEE.en} |"
    yield "| 在哪里办 where | 网上或任一窗口；地址和电话来源未载明 online or at any window; address and telephone not given in the source |"
    results = "；".join(f"{one.name.zh} {one.name.en}" for one in found.results)
    yield f"| 结果 result | {results or NOT_GIVEN} |"
    yield f"| 有效期 validity | {_validity_line(matter)} |"
    if found.said:
        yield f"| 也叫 also called | {'、'.join(found.said)}{MARKS[everyday().checked]} |"


def limit_text(limit: Limit) -> str:
    """A time limit with its mark and note."""
    if limit.unit is Unit.NONE:
        return "无 none"
    zh, en = UNITS[limit.unit]
    if limit.days == 0:
        zh, en = f"{zh}（当日）", f"{en} (the same day)"
    least = "不少于 at least " if limit.at_least else ""
    note = f"；{limit.note}" if isinstance(limit.note, str) and limit.note else ""
    source = f"，{limit.source}" if limit.source and limit.source != "assumed" else ""
    assumed = "（假定 assumed）" if limit.source == "assumed" else MARKS[limit.checked]
    return f"{least}{limit.days} {zh} {en}{source}{assumed}{note}"


def validity_text(matter: Matter) -> Text:
    """How long the result holds, as far as the catalogue knows; the article that says so is the lapse's basis."""
    lapse = matter.lapse
    if lapse is None:
        return NOTHING_GIVEN
    unit = {"year": ("年", "years"), "month": ("个月", "months"), "day": ("日", "days")}.get(
        lapse.unit, (lapse.unit, lapse.unit)
    )
    one = lapse.amount == 1
    zh = f"{lapse.amount} {unit[0]}内未{lapse.unless.zh}的失效"
    en = f"lapses after {lapse.amount} {unit[1].removesuffix('s') if one else unit[1]} unless {lapse.unless.en}"
    if lapse.extensions:
        times = "once" if lapse.extensions == 1 else f"{lapse.extensions} times"
        zh, en = f"{zh}；可延期 {lapse.extensions} 次", f"{en}; may be prolonged {times}"
    return Text(zh, en)


def _validity_line(matter: Matter) -> str:
    told, lapse = validity_text(matter), matter.lapse
    law = f"（{lapse.basis.law} {lapse.basis.article}{MARKS[lapse.basis.checked]}）" if lapse else ""
    return f"{told.zh} {told.en}{law}"


def _conditions(catalogue: Catalogue, found: Guide) -> Iterator[str]:
    condition = found.matter.applies
    if condition.strip() in ("", "true"):
        yield "所有项目都适用。 Applies to every project."
        return
    yield f"{found.condition.zh}"
    yield ""
    yield f"{found.condition.en}"
    yield ""
    yield f"规则 rule: `{condition}`"
    yield from _legend(catalogue, [condition])
    if found.reads:
        yield ""
        yield f"由这些要素决定 decided by: {'、'.join(fact.name.zh for fact in found.reads)}"


def _legend(catalogue: Catalogue, conditions: Iterable[str]) -> Iterator[str]:
    """The decisions that conditions rest on, with their law."""
    names = dict.fromkeys(re.findall(r"\b[a-z]\w*", " ".join(conditions)))
    decisions = [catalogue.decision_files[name] for name in names if name in catalogue.decision_files]
    if decisions:
        yield ""
        yield "其中的判定 the decisions in it:"
        yield ""
    for decision in decisions:
        law = "；".join(f"{one.law} {one.article}{MARKS[one.checked]}" for one in decision.basis)
        yield f"- {decision.name.zh} {decision.name.en}{f'（{law}）' if law else ''}"


def _needs(catalogue: Catalogue, found: Guide) -> Iterator[str]:
    if not found.needs:
        yield "无需材料。 No documents."
        return
    yield "| 材料 document | 必要性 necessity | 从哪里来 where from | 条件 condition |"
    yield "|---|---|---|---|"
    for line in found.needs:
        choices = f"（任一 any of：{'、'.join(one.name.zh for one in line.choices)}）" if line.choices else ""
        name = f"{line.document.name.zh} {line.document.name.en}{choices}{MARKS[line.need.checked]}"
        condition = (
            f"{line.condition.zh}<br>{line.condition.en}".replace("|", "\\|") if line.need.when else ""
        )
        yield f"| {name} | {NECESSITY[line.need.necessity]} | {_both(origin_text(line))} | {condition} |"
    yield from _legend(catalogue, [line.need.when for line in found.needs if line.need.when])


def origin_text(line: GuideNeed) -> Text:
    """Where a document comes from."""
    if line.made_by:
        return Text(
            "、".join(f"{one.id} {one.name.zh}" for one in line.made_by) + " 的结果",
            "result of " + ", ".join(f"{one.id} {one.name.en}" for one in line.made_by),
        )
    if line.giver is not None and line.giver.id != "applicant":
        return line.giver.name
    return Text("申请人自备", "the applicant") if line.document.issuer == "applicant" else NOTHING_GIVEN


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _related(found: Guide) -> Iterator[str]:
    def linked(matters: tuple[Matter, ...]) -> str:
        return "、".join(f"[{one.name.zh}]({one.id}.md)" for one in matters)

    if found.before:
        yield f"- 先办 before it: {linked(found.before)}"
    if found.following:
        yield f"- 后续 after it: {linked(found.following)}"
    if found.merged:
        yield f"- 可合并办理 may be merged with: {linked(found.merged)}"
    if found.events:
        yield f"- 一件事 life events: {'、'.join(one.name.zh for one in found.events)}"
