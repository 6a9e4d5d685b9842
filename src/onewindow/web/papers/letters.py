"""The words of decision letters: kept ones as they were given, others composed from a case by the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.office.views import CaseView
from onewindow.planner.reasons import article
from onewindow.procedures.remedies import remedies as remedies_of
from onewindow.web.lit.kept import in_sentences
from onewindow.web.papers.wording import LetterWords, chinese_date

TITLES = {
    ("licence", True): ("准予行政许可决定书", "Decision to grant a licence"),
    ("licence", False): ("不予行政许可决定书", "Decision to refuse a licence"),
    ("filing", True): ("备案通知书", "Notice of filing"),
    ("filing", False): ("不予备案通知书", "Notice that a filing is refused"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in the making: empty ``title`` and ``text`` take the template's words."""

    granted: bool
    number: str = ""
    reasons: str = ""
    conditions: tuple[str, ...] = ()
    title: str = ""
    text: str = ""


def decision_letter(case: CaseView) -> LetterWords:
    """The letter of a case's decision; a refusal prints its reasons and both remedies (行政许可法 38).

    A letter that was kept with the decision prints as it was given, whatever the templates say today.
    """
    decision = case.decision
    assert decision is not None
    if decision.letter is not None:
        return kept_words(decision.letter, decision.on)
    draft = Draft(decision.granted, decision.number, decision.reasons, decision.conditions)
    return _compose(case, draft, decision.on, decision.remedies)


def compose(case: CaseView, draft: Draft) -> LetterWords:
    """The letter that a decision of today would have."""
    return _compose(case, draft, case.today, None if draft.granted else remedies_of(case.terms))


def _compose(case: CaseView, draft: Draft, on: date, remedies: Any) -> LetterWords:
    title, title_en = TITLES[case.procedure, draft.granted]
    body = case.catalogue.departments.get(case.matter.deciding)
    name = body.name.zh if body else case.matter.deciding
    said = "granted" if draft.granted else "refused"
    english = f"Application {case.number} for {case.matter.name.en} is {said}."
    paragraphs = tuple(line.strip() for line in draft.text.splitlines() if line.strip())
    return LetterWords(
        number=draft.number or f"{case.number}-决",
        title=draft.title or title,
        title_en=title_en,
        body=name,
        addressee=case.applicant_name,
        issued_on=on,
        paragraphs=paragraphs or (_opening(case, draft.granted),),
        sections=(
            ("适用本事项的事实和依据", tuple(in_sentences(case.why))),
            ("理由", (draft.reasons,) if draft.reasons else ()),
            ("许可的条件", draft.conditions),
            ("救济途径", () if draft.granted else _remedies(remedies, "zh")),
        ),
        english=(english, *(() if draft.granted else _remedies(remedies, "en"))),
    )


def _opening(case: CaseView, granted: bool) -> str:
    """The template's text of a decision."""
    basis = "；".join(article(one) for one in case.matter.basis)
    accepted = f"，本机关于{chinese_date(case.accepted_on)}受理" if case.accepted_on else ""
    verdict = f"{'准予' if granted else '不予'}{'备案' if case.procedure == 'filing' else '许可'}"
    return (
        f"你单位就“{case.project_name}”提交的“{case.matter.name.zh}”申请（办件号 {case.number}）{accepted}。"
        f"经审查，依据{basis}，决定{verdict}。"
    )


def kept_data(words: LetterWords) -> dict[str, Any]:
    """The letter as the ledger keeps it."""
    return {
        "title": words.title,
        "title_en": words.title_en,
        "body": words.body,
        "addressee": words.addressee,
        "paragraphs": list(words.paragraphs),
        "sections": [
            {"heading": heading, "items": list(items)} for heading, items in words.sections if items
        ],
        "english": list(words.english),
    }


def kept_words(kept: Mapping[str, Any], on: date) -> LetterWords:
    """A kept letter as the template takes it."""
    return LetterWords(
        number=str(kept["number"]),
        title=str(kept["title"]),
        title_en=str(kept["title_en"]),
        body=str(kept["body"]),
        addressee=str(kept["addressee"]),
        issued_on=on,
        paragraphs=tuple(kept["paragraphs"]),
        sections=tuple((one["heading"], tuple(one["items"])) for one in kept["sections"]),
        english=tuple(kept["english"]),
    )


def _remedies(remedies: Any, language: str) -> tuple[str, ...]:
    if isinstance(remedies, Mapping):
        return (str(remedies[language]),) if remedies.get(language) else ()
    return (str(remedies),) if remedies else ()
