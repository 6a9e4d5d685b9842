"""What an applicant undertakes in writing: the notice and text of a commitment (告知承诺), the letter on papers to follow (容缺).

Both are made from the definitions alone. The text is kept with its version and the SHA-256 of its words, so that
it prints identically later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Catalogue, Matter, Text
from onewindow.office.matter_facts import facts_of_matter
from onewindow.planner.project_plan import Plan
from onewindow.procedures.protocol import Refused, Terms
from onewindow.working_days import Calendar

COMMITMENT_LAW = "山东省优化营商环境条例 29"
COMMITMENT_FORM = "告知承诺书-1"
GAPS_FORM = "容缺承诺书-1"
CHECK_PARAMETER = "commitment_check_wd"


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A text to be signed: its paragraphs in both languages and the version of its form."""

    form: str
    lines: tuple[Text, ...]
    check_by: date | None = None

    @property
    def text(self) -> str:
        """All words, Chinese first: what is kept and hashed."""
        zh, en = ("\n".join(getattr(line, language) for line in self.lines) for language in ("zh", "en"))
        return f"{zh}\n\n{en}"

    @property
    def hash(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The form and the beginning of the hash: two texts that differ have different versions."""
        return f"{self.form}-{self.hash[:12]}"


def admits_commitment(catalogue: Catalogue, terms: Terms) -> bool:
    """Whether a case with these terms may be decided on a commitment: the check's time is known, no public safety."""
    return terms.commitment and not terms.public_safety and CHECK_PARAMETER in catalogue.parameters


def commitment_of(
    plan: Plan, matter: Matter, applicant: str, project: str, calendar: Calendar, today: date
) -> Undertaking:
    """The notice and the commitment for a matter: conditions, law, what is checked and by when, consequences.

    Raises ``Refused`` when the catalogue knows no time for the check.
    """
    catalogue = plan.catalogue
    days = catalogue.parameters.get(CHECK_PARAMETER)
    if days is None:
        raise Refused(
            "check_by_missing",
            "目录没有规定承诺的核查期限，暂不能以告知承诺方式办理；请按普通方式提交。",
            "the catalogue sets no time for checking a commitment: apply in the ordinary way",
            COMMITMENT_LAW,
        )
    check_by = calendar.due(today, int(str(days))).on
    law = "；".join(f"{one.law} {one.article}" for one in matter.basis)
    why = plan.explainer.short(matter.id)
    papers = [one.document.name for one in plan.papers_of(matter.id) if str(one.needed) != "not_needed"]
    names = [fact.name for fact in facts_of_matter(plan.planner.rules, matter.id)]
    lines = (
        Text(f"申请人：{applicant}；项目：{project}", f"Applicant: {applicant}; project: {project}"),
        Text(
            f"事项：{matter.id} {matter.name.zh}；依据：{law}",
            f"Matter: {matter.id} {matter.name.en}; law: {law}",
        ),
        Text(f"适用条件：{why.zh}", f"Condition: {why.en}"),
        Text(
            f"应当符合的材料要求：{_listed([one.zh for one in papers], '、', '无')}",
            f"Papers whose requirements must be met: {_listed([one.en for one in papers], ', ', 'none')}",
        ),
        Text(
            f"事后核查的内容：上述材料是否真实、符合要求，以及项目情况：{_listed([one.zh for one in names], '、', '无')}",
            "What is checked afterwards: that the papers are true and meet the requirements, and the facts: "
            f"{_listed([one.en for one in names], ', ', 'none')}",
        ),
        Text(
            f"核查期限：{check_by} 前，由两名以上工作人员核查",
            f"Checked by {check_by} by at least two officers",
        ),
        Text(
            "后果：承诺不实的，责令限期改正；逾期不改正或者改正后仍不符合的，撤销许可决定，并记入信用记录；"
            f"造成的损失由申请人承担（{COMMITMENT_LAW}）",
            "Consequences: where the commitment is untrue, correction within a time is ordered; if it is not corrected, "
            "the decision is revoked and recorded; the applicant bears the loss (Shandong business environment "
            "regulation, art. 29)",
        ),
        Text(
            "申请人承诺：已知晓上述告知内容，符合全部条件，所作承诺真实，愿意承担不实承诺的法律责任。",
            "The applicant declares: I have read this notice, meet all its conditions, and answer for untruth.",
        ),
    )
    return Undertaking(COMMITMENT_FORM, lines, check_by)


def gaps_of(
    catalogue: Catalogue, matter: Matter, applicant: str, project: str, gaps: Mapping[str, date]
) -> Undertaking:
    """The letter by which an applicant undertakes to hand in papers by their days."""
    lines = [
        Text(f"申请人：{applicant}；项目：{project}", f"Applicant: {applicant}; project: {project}"),
        Text(f"事项：{matter.id} {matter.name.zh}", f"Matter: {matter.id} {matter.name.en}"),
    ]
    for document, until in gaps.items():
        name = catalogue.documents[document].name
        lines.append(Text(f"“{name.zh}”于 {until} 前补交", f"{name.en} will be handed in by {until}"))
    lines.append(
        Text(
            "逾期未补交的，审查机关可以依法作出不予许可的决定（行政许可法 38），已知晓并承担后果。",
            "If they do not come in time the body may refuse the licence (Administrative License Law art. 38); "
            "this is known and accepted.",
        )
    )
    return Undertaking(GAPS_FORM, tuple(lines))


def _listed(words: Sequence[str], between: str, none: str) -> str:
    return between.join(words) or none
