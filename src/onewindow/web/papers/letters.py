"""The words of decision letters: kept ones as they were given, others composed from a case by the template.

The templates are texts that administrators may rewrite (``office.text_kinds.LETTERS``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office import Office, queries
from onewindow.office.citations import cited
from onewindow.office.text_kinds import LETTERS
from onewindow.office.texts import Values, composed
from onewindow.office.views import CaseView
from onewindow.planner.reasons import article
from onewindow.procedures.remedies import remedies as remedies_of
from onewindow.web.lit.kept import in_sentences
from onewindow.web.papers.wording import LetterWords, chinese_date


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in the making: empty ``title`` and ``text`` take the template's words."""

    granted: bool
    number: str = ""
    reasons: str = ""
    conditions: tuple[str, ...] = ()
    title: str = ""
    text: str = ""


def template_of(office: Office, case: CaseView, granted: bool, position: int | None = None) -> Text:
    """The template of a case's letter, as it stands now or stood at a place in the ledger."""
    return queries.text_in_force(office, LETTERS[case.procedure, granted].id, position)


def decision_letter(office: Office, case: CaseView) -> LetterWords:
    """The letter of a case's decision. One that was kept with it prints as it was given, whatever the templates say today;
    any other takes the template that was in force when the decision was made."""
    decision = case.decision
    assert decision is not None
    if decision.letter is not None:
        return kept_words(decision.letter, decision.on)
    draft = Draft(decision.granted, decision.number, decision.reasons, decision.conditions)
    template = template_of(office, case, decision.granted, decision.position)
    return _compose(case, draft, template, decision.on, decision.remedies)


def compose(case: CaseView, draft: Draft, template: Text) -> LetterWords:
    """The letter that a decision of today would have; a refusal prints its reasons and both remedies (行政许可法 38)."""
    return _compose(case, draft, template, case.today, None if draft.granted else remedies_of(case.terms))


def _compose(case: CaseView, draft: Draft, template: Text, on: date, remedies: Any) -> LetterWords:
    name = LETTERS[case.procedure, draft.granted].name
    chinese = composed(template.zh, _values(case, draft, on, remedies, "zh"), headings=True)
    english = composed(template.en, _values(case, draft, on, remedies, "en"), headings=True)
    paragraphs = tuple(line.strip() for line in draft.text.splitlines() if line.strip())
    return LetterWords(
        number=draft.number or f"{case.number}-决",
        title=draft.title or name.zh,
        title_en=name.en,
        body=_body(case).zh,
        addressee=case.applicant_name,
        issued_on=on,
        paragraphs=paragraphs or chinese.paragraphs,
        sections=chinese.sections,
        english=english.lines,
    )


def _body(case: CaseView) -> Text:
    body = case.catalogue.departments.get(case.matter.deciding)
    return body.name if body else Text(case.matter.deciding, case.matter.deciding)


def _values(case: CaseView, draft: Draft, on: date, remedies: Any, language: str) -> Values:
    """What fills a template in one language; names that have no translation are the same in both."""
    zh, accepted = language == "zh", case.accepted_on
    because = in_sentences(case.why) if zh else (str(one["en"]) for one in case.why.get("because", ()))
    since = f"，本机关于{chinese_date(accepted)}受理" if accepted and zh else f", accepted on {accepted}"
    return {
        "applicant": case.applicant_name,
        "project": case.project_name,
        "matter": getattr(case.matter.name, language),
        "number": case.number,
        "body": getattr(_body(case), language),
        "date": chinese_date(on) if zh else on.isoformat(),
        "accepted": since if accepted else "",
        "law": "；".join(map(cited, case.matter.basis)) if zh else "; ".join(map(article, case.matter.basis)),
        "grounds": tuple(because),
        "reasons": draft.reasons,
        "conditions": draft.conditions,
        "remedies": _remedies(remedies, language),
    }


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


def _remedies(remedies: Any, language: str) -> str:
    return str(remedies.get(language) or "") if isinstance(remedies, Mapping) else str(remedies or "")
