"""The facts that a case rests on, as its pages show them: with the answer, and whether it is still open."""

from __future__ import annotations

from typing import Any

from onewindow.office.matter_facts import facts_of_matter
from onewindow.office.views import CaseView
from onewindow.web import house
from onewindow.web.forms.facts import show_answer


def fact_lines(case: CaseView) -> list[dict[str, Any]]:
    """Each fact that a person may answer for the case's matter, in the dictionary's order."""
    rules = house.office().planner(case.catalogue).rules
    return [
        {
            "fact": fact,
            "answer": show_answer(fact, case.facts.values.get(fact.id)),
            "open": fact.id in case.facts.unknown,
        }
        for fact in facts_of_matter(rules, case.matter.id)
    ]
