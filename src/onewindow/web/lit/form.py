"""The form of a trial: only the facts that the decision and those before it read, kept in the page's address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from onewindow.catalogue.model import Catalogue, Fact, Text
from onewindow.web.forms.facts import Placed, field_view, read_answer
from onewindow.web.forms.fields import FieldView
from onewindow.web.lit.reading import earlier, facts_of

TRIED = "try"
MORE = "more"
LEFT_OPEN = "open"
"""The names in the address: a form was sent, a row is wanted, lists that are not known yet."""


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The fields of one decision; ``name`` is None for the decision whose page it is."""

    decision: str
    name: Text | None
    fields: tuple[FieldView, ...]
    left_open: tuple[str, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether a field of the group has a fault."""
        return any(field.errors or _wrong_rows(field) for field in self.fields)


def _wrong_rows(field: FieldView) -> bool:
    return any(part.errors for row in field.rows for part in row)


def fact_groups(catalogue: Catalogue, decision: str) -> dict[str, list[Fact]]:
    """The facts to ask by decision, the asked decision first; each fact once."""
    seen: set[str] = set()
    groups: dict[str, list[Fact]] = {}
    for id in (decision, *earlier(catalogue, decision)):
        groups[id] = [fact for fact in facts_of(catalogue, id) if fact.id not in seen]
        seen |= {fact.id for fact in groups[id]}
    return groups


def typed_answers(facts: Iterable[Fact], query: QueryDict) -> dict[str, Any]:
    """The raw answers in the address by fact; a fact that is not mentioned is left out, so that its default holds."""
    sent = TRIED in query
    typed: dict[str, Any] = {}
    for fact in facts:
        if fact.id in query.getlist(LEFT_OPEN):
            typed[fact.id] = None
        elif _mentioned(fact, query) or (sent and fact.type == "list of enum"):
            typed[fact.id] = read_answer(fact, query)
    return typed


def _mentioned(fact: Fact, query: QueryDict) -> bool:
    return (f"{fact.id}-count" if fact.type == "list of record" else fact.id) in query


def is_trial(facts: Iterable[Fact], query: QueryDict) -> bool:
    """Whether the address asks for a trial."""
    return TRIED in query or any(_mentioned(fact, query) for fact in facts)


def form_groups(
    catalogue: Catalogue,
    groups: Mapping[str, list[Fact]],
    answers: Mapping[str, Any],
    query: QueryDict,
    placed: Placed,
) -> list[FormGroup]:
    """The fields filled with ``answers``, with defaults where they are silent."""
    made = []
    for position, (id, facts) in enumerate(groups.items()):
        fields = tuple(_field(fact, answers, query, placed) for fact in facts)
        name = catalogue.decision_files[id].name if position else None
        if fields:
            made.append(FormGroup(id, name, fields, tuple(query.getlist(LEFT_OPEN))))
    return made


def _field(fact: Fact, answers: Mapping[str, Any], query: QueryDict, placed: Placed) -> FieldView:
    answer = answers.get(fact.id, fact.default)
    view = field_view(fact, answer, placed, more_rows=1 if query.get(MORE) == fact.id else 0)
    if view.kind not in ("choice", "select"):
        return view
    if isinstance(answer, str) and answer not in {choice.value for choice in view.choices}:
        return replace(view, kind="text", value=answer)  # what no list can show stays to be corrected
    # A list with an empty entry: unlike radio buttons it can be brought back to "not answered".
    return replace(view, kind="select")
