"""The words of decision letters, from a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.office.views import CaseView
from onewindow.planner.reasons import article
from onewindow.web.lit.kept import in_sentences
from onewindow.web.papers.wording import LetterWords, chinese_date


def decision_letter(case: CaseView) -> LetterWords:
    """The letter of a case's decision; a refusal prints its reasons and both remedies (行政许可法 38)."""
    decision = case.decision
    assert decision is not None
    body = case.catalogue.departments.get(case.matter.deciding)
    name = body.name.zh if body else case.matter.deciding
    basis = "；".join(article(one) for one in case.matter.basis)
    verdict = "准予" if decision.granted else "不予"
    accepted = f"，本机关于{chinese_date(case.accepted_on)}受理" if case.accepted_on else ""
    first = (
        f"你单位就“{case.project_name}”提交的“{case.matter.name.zh}”申请（办件号 {case.number}）{accepted}。"
        f"经审查，依据{basis}，决定{verdict}许可。"
    )
    english = f"Application {case.number} for {case.matter.name.en} is {'granted' if decision.granted else 'refused'}."
    return LetterWords(
        number=str(decision.receipt.get("number") or f"{case.number}-决"),
        title=f"{verdict}行政许可决定书",
        title_en="Decision to grant a licence" if decision.granted else "Decision to refuse a licence",
        body=name,
        addressee=case.applicant_name,
        issued_on=decision.on,
        paragraphs=(first,),
        sections=(
            ("适用本事项的事实和依据", tuple(in_sentences(case.why))),
            ("理由", (decision.reasons,) if decision.reasons else ()),
            ("救济途径", () if decision.granted else _remedies(decision.remedies, "zh")),
        ),
        english=(english, *(() if decision.granted else _remedies(decision.remedies, "en"))),
    )


def _remedies(remedies: Any, language: str) -> tuple[str, ...]:
    if isinstance(remedies, Mapping):
        return (str(remedies[language]),) if remedies.get(language) else ()
    return (str(remedies),) if remedies else ()
