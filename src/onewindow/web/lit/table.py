"""A decision table for the page: each rule as a tree of conditions in words, lit by what a trial gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.dmn import DecisionTable
from onewindow.feel import Expression, Frame, Run, Unknown, tree
from onewindow.feel.budget import DEFAULT
from onewindow.planner.phrases import Phrases
from onewindow.planner.rules import Row, Rules
from onewindow.planner.statements import Statements
from onewindow.planner.words import NOT_ANSWERED, Words
from onewindow.web.lit.trial import Trial, in_words

UNJUDGED = ""
YES, NO, OPEN = "yes", "no", "open"
HIT, MAY, MISSED, NOT_REACHED = "hit", "may", "missed", "not_reached"


@dataclass(frozen=True, slots=True)
class Part:
    """A condition: ``kind`` ``one`` is a single statement, ``all``, ``any`` and ``none`` have ``parts``.

    ``outcome`` is ``yes``, ``no``, ``open``, or empty when it was not judged. ``decided``: the rule came out as it
    did because of this part. ``values`` are the names and values that the statement speaks of.
    """

    kind: str
    text: Text
    node: tree.Node
    outcome: str = UNJUDGED
    decided: bool = False
    values: tuple[tuple[Text, Text], ...] = ()
    parts: tuple[Part, ...] = ()

    def leaves(self) -> Iterator[Part]:
        """The single statements, left to right."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class LitRule:
    """One rule. ``state`` is ``hit``, ``may``, ``missed``, ``not_reached``, or empty without a trial."""

    number: int
    condition: Part
    feel: str
    result: Text
    law: str
    own_law: bool
    mark: str
    note: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class LitTable:
    """All rules and the default; ``default_state`` as a rule's. ``reasons`` say why, when a trial settled it."""

    rules: tuple[LitRule, ...]
    default: Text
    default_state: str = ""
    reasons: tuple[Text, ...] = ()
    law: str = ""
    mark: str = ""


def light(rules: Rules, id: str, trial: Trial | None = None) -> LitTable:
    """The table of a decision, lit by a trial when there is one."""
    return _Lighter(rules, id, trial).table()


class _Lighter:
    """One table over one trial."""

    def __init__(self, rules: Rules, id: str, trial: Trial | None) -> None:
        catalogue = rules.catalogue
        self.rules, self.words, self.id, self.trial = rules, Words(catalogue), id, trial
        self.decision, self.stated = self.rules.decisions[id], catalogue.decision_files[id]
        self.definition: DecisionTable = catalogue.decisions[id]
        self.phrases = Phrases(self.words, catalogue.facts)
        self.frame = Frame(trial.context, None, Run(DEFAULT)) if trial else None
        self.statements = Statements(self.rules, self.words, trial.context, trial.open) if trial else None

    def table(self) -> LitTable:
        """Judge the rules in order; with the policy FIRST those behind a sure hit are not reached."""
        first = self.stated.hit_policy == "FIRST"
        done = waiting = hit = False
        made: list[LitRule] = []
        for number, row in enumerate(self.decision.rows, 1):
            condition = self.part(row.when.tree, judged=not done)
            state = NOT_REACHED if done else {YES: HIT, NO: MISSED, OPEN: MAY}.get(condition.outcome, "")
            if first and state == HIT and waiting:
                state, done = MAY, True
            hit, waiting = hit or state == HIT, waiting or state == MAY
            done = done or (first and state == HIT)
            made.append(self.rule(number, row, condition, state))
        default_state = ""
        if self.trial:
            default_state = NOT_REACHED if done or hit else MAY if waiting else HIT
        table = LitTable(tuple(made), self.words.value(self.id, self.stated.default), default_state)
        return self.reasoned(table) if self.trial else table

    def rule(self, number: int, row: Row, condition: Part, state: str) -> LitRule:
        """One rule with its result, law and mark."""
        defined = self.definition.rules[number - 1]
        own = self.definition.annotation(defined, "basis")
        return LitRule(
            number=number,
            condition=condition,
            feel=" ; ".join(defined.tests),
            result=self.result(row.result, state),
            law=own or self.decision.law,
            own_law=bool(own),
            mark=self.definition.annotation(defined, "checked") or self.table_mark(),
            note=self.definition.annotation(defined, "note"),
            state=state,
        )

    def table_mark(self) -> str:
        """The weakest mark of the table's own articles."""
        marks = [str(one.checked) for one in self.stated.basis]
        return next((mark for mark in ("low", "M", "V") if mark in marks), "")

    def result(self, expression: Expression, state: str) -> Text:
        """A rule's output in words; that of an expression with its value when the rule hits."""
        if isinstance(expression.tree, tree.Literal):
            return self.words.value(self.id, expression.tree.value)
        named = self.phrases.phrase(expression.tree)
        if self.trial and state == HIT:
            value = in_words(self.words, self.id, self.trial.answer)
            return Text(f"{named.zh}：{value.zh}", f"{named.en}: {value.en}")
        return named

    def part(self, node: tree.Node, judged: bool, decided: bool = True) -> Part:
        """A condition with its outcome; ``decided`` says whether the whole hangs on it."""
        outcome = self.outcome(node) if judged else UNJUDGED
        decided = decided and outcome != UNJUDGED
        text = self.phrases.phrase(node)
        match node:
            case tree.And(parts=inner):
                inner = tuple(one for one in inner if one != tree.Literal(True))  # a cell that is "-"
                parts = tuple(self.part(one, judged, self.leads(one, outcome, decided, YES)) for one in inner)
                return Part("all", text, node, outcome, decided, parts=parts)
            case tree.Or(parts=inner):
                parts = tuple(self.part(one, judged, self.leads(one, outcome, decided, NO)) for one in inner)
                return Part("any", text, node, outcome, decided, parts=parts)
            case tree.Call(function=tree.Name(name="not"), arguments=(tree.And() | tree.Or() as denied,)):
                return Part("none", text, node, outcome, decided, parts=(self.part(denied, judged, decided),))
        return Part("one", text, node, outcome, decided, self.values(node) if self.trial else ())

    def leads(self, node: tree.Node, outcome: str, decided: bool, everything: str) -> bool:
        """Whether a part brings about the outcome of the whole: all parts when it is ``everything``, else its likes."""
        return decided and (outcome == everything or self.outcome(node) == outcome)

    def outcome(self, node: tree.Node) -> str:
        """How a condition came out in the trial."""
        if self.frame is None:
            return UNJUDGED
        value = self.rules.part(node).within(self.frame)
        if isinstance(value, Unknown):
            return OPEN
        return YES if value is True else NO

    def values(self, node: tree.Node) -> tuple[tuple[Text, Text], ...]:
        """The facts and decisions that a statement speaks of, with their values."""
        assert self.trial is not None
        names = sorted(self.rules.part(node).names - {"p"})
        return tuple(
            (self.words.name(name), self.value(name, self.trial.context.get(name))) for name in names
        )

    def value(self, name: str, value: Any) -> Text:
        """A value in words, an open one as such."""
        if not isinstance(value, Unknown):
            return self.words.value(name, value)
        assert self.trial is not None
        return (
            in_words(self.words, name, self.trial.answers[name])
            if name in self.trial.answers
            else NOT_ANSWERED
        )

    def reasoned(self, table: LitTable) -> LitTable:
        """The table with the reasons of its answer and the article that it rests on."""
        hit = next((rule for rule in table.rules if rule.state == HIT), None)
        if hit is not None:
            reasons = tuple(self.said(leaf) for leaf in hit.condition.leaves() if leaf.decided)
            return LitTable(table.rules, table.default, table.default_state, reasons, hit.law, hit.mark)
        why: tuple[Text, ...] = ()
        if table.default_state == HIT and len(table.rules) == 1:
            why = tuple(self.said(leaf) for leaf in table.rules[0].condition.leaves() if leaf.decided)
        elif table.default_state == HIT:
            count = len(table.rules)
            why = (
                Text(f"{count} 条规则都不成立，取默认结果", f"none of the {count} rules holds: the default"),
            )
        elif self.trial and self.trial.answer.possible.settled:
            why = (Text("没有回答的无论怎样回答，结果都一样", "the same whatever the open answers are"),)
        return LitTable(
            table.rules, table.default, table.default_state, why, self.decision.law, self.table_mark()
        )

    def said(self, leaf: Part) -> Text:
        """A deciding statement with the project's value."""
        assert self.statements is not None
        node, holds = leaf.node, {YES: True, NO: False}.get(leaf.outcome)
        match node:
            case tree.Call(function=tree.Name(name="not"), arguments=(denied,)):
                node, holds = denied, None if holds is None else not holds
        return self.statements.statement(node, holds)[0]
