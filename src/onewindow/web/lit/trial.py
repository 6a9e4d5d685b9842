"""A trial: a decision made over typed facts, through the decisions that it rests on, open facts kept open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Text
from onewindow.dmn.chain import ChainAnswer, decide_chain, needed
from onewindow.feel import UNKNOWN, Unknown
from onewindow.planner.rules import Rules
from onewindow.planner.verdict import Open
from onewindow.planner.words import Words
from onewindow.web.lit.reading import askable


@dataclass(frozen=True, slots=True)
class Trial:
    """The answers by decision, the asked one last; ``context`` is what its conditions were judged over."""

    decision: str
    answers: Mapping[str, ChainAnswer]
    context: Mapping[str, Any]

    @property
    def answer(self) -> ChainAnswer:
        """The answer of the asked decision."""
        return self.answers[self.decision]

    @property
    def open(self) -> dict[str, Open]:
        """The decisions that are not settled, as the planner's words want them."""
        return {
            id: Open(known_outputs(answer), answer.possible.needs)
            for id, answer in self.answers.items()
            if not answer.possible.settled
        }


def known_outputs(answer: ChainAnswer) -> tuple[Any, ...]:
    """The outputs that may still result, those that are themselves unknown left out."""
    return tuple(one for one in answer.possible.outputs if one is not UNKNOWN)


def run_trial(rules: Rules, decision: str, facts: FactSet) -> Trial:
    """Make the decision. Raises ``DmnError`` for an unknown decision."""
    catalogue = rules.catalogue
    context: dict[str, Any] = {**facts.values, "p": rules.parameters}
    context |= {name: Unknown(askable(catalogue, (name,))) for name in facts.unknown}
    answers: dict[str, ChainAnswer] = {}
    for id in needed(catalogue.decisions, decision):
        answer = answers[id] = decide_chain(catalogue.decisions, id, context)
        possible = answer.possible
        context[id] = possible.outputs[0] if possible.settled else Unknown(possible.needs)
    return Trial(decision, answers, context)


def in_words(words: Words, id: str, answer: ChainAnswer) -> Text:
    """A decision's answer in words: the result, or all that may result."""
    shown = [words.value(id, one) for one in known_outputs(answer)]
    zh, en = "、".join(one.zh for one in shown), ", ".join(one.en for one in shown)
    if answer.possible.settled:
        return Text(zh, en)
    return (
        Text(f"尚不能确定，可能是：{zh}", f"not settled, may be: {en}")
        if shown
        else Text("尚不能确定", "not settled")
    )
