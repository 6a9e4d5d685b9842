"""Why: the trace of a condition in words and law, through the decisions that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import LegalBasis, Text
from onewindow.feel import tree
from onewindow.feel.budget import DEFAULT, Run
from onewindow.feel.frame import Frame
from onewindow.feel.values import Unknown
from onewindow.planner.phrases import OPPOSITE, SIGNS, Phrases
from onewindow.planner.rules import DecisionRules, Row, Rules
from onewindow.planner.verdict import Status, Verdict, settled_context, value
from onewindow.planner.words import NOT_ANSWERED, Words

_MOST_ROWS = 6
_HEADS = {
    Status.APPLIES: Text("适用", "applies"),
    Status.MAY_APPLY: Text("可能适用", "may apply"),
    Status.NOT_APPLICABLE: Text("不适用", "does not apply"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement with the statements that it follows from. ``holds`` is None while it is open."""

    text: Text
    holds: bool | None
    law: tuple[str, ...] = ()
    because: tuple[Reason, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The tree as indented lines, Chinese first, English under it."""
        mark = {True: "✓", False: "✗", None: "?"}[self.holds]
        law = f"　〔{'；'.join(self.law)}〕" if self.law else ""
        indent = "    " * depth
        yield f"{indent}{mark} {self.text.zh}{law}"
        if self.text.en != self.text.zh:
            yield f"{indent}  {self.text.en}"
        for reason in self.because:
            yield from reason.lines(depth + 1)

    def to_json(self) -> dict[str, Any]:
        """The tree as plain data."""
        return {
            "zh": self.text.zh,
            "en": self.text.en,
            "holds": self.holds,
            "law": list(self.law),
            "because": [reason.to_json() for reason in self.because],
        }

    def leaves(self) -> Iterator[Reason]:
        """The statements that rest on no other, left to right."""
        if not self.because:
            yield self
        for reason in self.because:
            yield from reason.leaves()


class Explainer:
    """Puts one project's verdict into words."""

    def __init__(self, rules: Rules, words: Words, facts: FactSet, verdict: Verdict) -> None:
        self._rules, self._words, self._verdict = rules, words, verdict
        self._context = settled_context(rules, facts, verdict)
        self._phrases = Phrases(words, rules.catalogue.facts)
        self._decided: dict[str, Reason] = {}

    def matter(self, id: str) -> Reason:
        """Why the matter applies, may apply or does not."""
        matter, status = self._rules.catalogue.matters[id], self._verdict.status[id]
        head = _HEADS[status]
        holds = {Status.APPLIES: True, Status.NOT_APPLICABLE: False, Status.MAY_APPLY: None}[status]
        return Reason(
            Text(f"{id} {matter.name.zh}：{head.zh}", f"{id} {matter.name.en}: {head.en}"),
            holds,
            tuple(map(article, matter.basis)),
            self._condition(self._rules.conditions[id].tree, holds),
        )

    def short(self, id: str) -> Text:
        """The same in one line: the statements that decide, each with what it rests on."""
        reason = self.matter(id)
        head = _HEADS[self._verdict.status[id]]
        parts = [_with_ground(inner) for inner in reason.because]
        return Text(
            f"{head.zh}：{'；'.join(part.zh for part in parts)}",
            f"{head.en}: {'; '.join(part.en for part in parts)}",
        )

    def decision(self, id: str) -> Reason:
        """Why a decision has its result, with the row that gives it and its law."""
        if id not in self._decided:
            self._decided[id] = self._decision(id)
        return self._decided[id]

    def _decision(self, id: str) -> Reason:
        decision = self._rules.decisions[id]
        name = self._words.name(id)
        if id in self._verdict.open:
            return self._open_decision(decision, name)
        result = self._words.value(id, self._verdict.decisions[id])
        text = Text(f"{name.zh}：{result.zh}", f"{name.en}: {result.en}")
        for row in decision.rows:
            holds = self._outcome(row.when.tree)
            if holds is True:
                return Reason(text, True, _law(row, decision), self._condition(row.when.tree, True))
            if holds is None:
                return Reason(
                    Text(f"{text.zh}（无论怎样回答）", f"{text.en} (whatever the answers)"),
                    True,
                    _split(decision.law),
                )
        return Reason(text, True, _split(decision.law), self._no_row(decision))

    def _open_decision(self, decision: DecisionRules, name: Text) -> Reason:
        possible = [
            self._words.value(decision.id, found) for found in self._verdict.open[decision.id].possible
        ]
        text = Text(
            f"{name.zh}：待定，可能为 {'、'.join(one.zh for one in possible)}",
            f"{name.en}: open, possibly {', '.join(one.en for one in possible)}",
        )
        facts = sorted(self._verdict.open[decision.id].unknown)
        return Reason(text, None, _split(decision.law), tuple(map(self._unanswered, facts)))

    def _unanswered(self, fact: str) -> Reason:
        name = self._words.name(fact)
        return Reason(Text(f"{name.zh}：{NOT_ANSWERED.zh}", f"{name.en}: {NOT_ANSWERED.en}"), None)

    def _no_row(self, decision: DecisionRules) -> tuple[Reason, ...]:
        """That no row of a table holds: each row's failing where they are few, else their number."""
        if len(decision.rows) > _MOST_ROWS:
            count = len(decision.rows)
            return (Reason(Text(f"{count} 条规则都不成立", f"none of the {count} rules holds"), False),)
        return tuple(reason for row in decision.rows for reason in self._condition(row.when.tree, False))

    def _condition(self, node: tree.Node, holds: bool | None) -> tuple[Reason, ...]:
        """The statements that make a condition true, false or open."""
        match node:
            case tree.And(parts=parts):
                return self._deciding(parts, holds, everything=holds is True)
            case tree.Or(parts=parts):
                return self._deciding(parts, holds, everything=holds is False)
            case tree.Call(function=tree.Name(name="not"), arguments=(part,)):
                return self._condition(part, None if holds is None else not holds)
        return (self._statement(node, holds),)

    def _deciding(
        self, parts: Iterable[tree.Node], holds: bool | None, everything: bool
    ) -> tuple[Reason, ...]:
        """Of a conjunction or disjunction, the parts that decide: all of them, or those that came out so."""
        reasons: list[Reason] = []
        for part in parts:
            outcome = self._outcome(part)
            if everything or outcome is holds:
                reasons += self._condition(part, outcome)
        return tuple(reasons)

    def _statement(self, node: tree.Node, holds: bool | None) -> Reason:
        """One statement about facts or decisions, true as it stands whether the condition holds or not."""
        names = self._rules.part(node).names
        grounds = tuple(self.decision(name) for name in sorted(names) if name in self._rules.decisions)
        match node:
            case tree.Name(name=name) if name in self._rules.decisions:
                return grounds[0]
            case tree.Name(name=name):
                return Reason(self._state(name), holds)
            case tree.Comparison(operator=operator, left=tree.Name(name=name) as left, right=right):
                return self._compared(name, left, operator, right, holds, grounds)
            case tree.Call(
                function=tree.Name(name="list contains"),
                arguments=(tree.ListOf(items=items), tree.Name(name=name) as one),
            ):
                state, listed = self._state(name), self._phrases.contained(one, items, holds is not False)
                return self._with_state(name, state, listed, holds, grounds)
            case tree.Call(
                function=tree.Name(name="list contains"), arguments=(tree.Name(name=name) as many, one)
            ):
                part, label = self._phrases.operand(one, many), self._words.name(name)
                zh, en = {
                    True: ("包括", "includes"),
                    False: ("不包括", "does not include"),
                    None: ("未回答，是否包括", "is not answered; includes?"),
                }[holds]
                return Reason(Text(f"{label.zh} {zh} {part.zh}", f"{label.en} {en} {part.en}"), holds)
            case tree.Quantified(every=False, iterators=(iterator,), body=body):
                return self._some(node, iterator, body, holds)
        phrase = self._phrases.phrase(node)
        zh, en = {True: ("成立", "holds"), False: ("不成立", "does not hold"), None: ("待定", "is open")}[
            holds
        ]
        return Reason(Text(f"{phrase.zh}：{zh}", f"{phrase.en}: {en}"), holds, (), grounds)

    def _state(self, name: str) -> Text:
        """A fact or decision with its value."""
        label, found = self._words.name(name), self._context.get(name)
        shown = NOT_ANSWERED if isinstance(found, Unknown) else self._words.value(name, found)
        return Text(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}")

    def _with_state(
        self, name: str, state: Text, phrase: Text, holds: bool | None, grounds: tuple[Reason, ...]
    ) -> Reason:
        """A statement about a decision leans on the decision; one about a fact states the fact's value too."""
        if name in self._rules.decisions:
            return Reason(phrase if holds is not None else state, holds, (), grounds)
        return Reason(Text(f"{state.zh}（{phrase.zh}）", f"{state.en} ({phrase.en})"), holds)

    def _compared(
        self,
        name: str,
        left: tree.Name,
        operator: str,
        right: tree.Node,
        holds: bool | None,
        grounds: tuple[Reason, ...],
    ) -> Reason:
        label, found = self._words.name(name), self._context.get(name)
        limit = self._phrases.operand(right, left)
        if isinstance(found, Unknown):
            state = self._state(name)
            sign = SIGNS[operator]
            return Reason(
                Text(f"{state.zh}（看是否 {sign} {limit.zh}）", f"{state.en} (is it {sign} {limit.en}?)"),
                None,
                (),
                grounds,
            )
        sign = SIGNS[operator if holds else OPPOSITE[operator]]
        shown = self._words.value(name, found)
        if sign == "=" or (sign == "≠" and shown == limit):
            return Reason(Text(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}"), holds, (), grounds)
        return Reason(
            Text(f"{label.zh}：{shown.zh} {sign} {limit.zh}", f"{label.en}: {shown.en} {sign} {limit.en}"),
            holds,
            (),
            grounds,
        )

    def _some(self, node: tree.Node, iterator: tree.Iterator, body: tree.Node, holds: bool | None) -> Reason:
        """Which records of a list satisfy a condition."""
        whole, inner = self._phrases.phrase(iterator.source), self._phrases.over(iterator).phrase(body)
        if holds is not True:
            zh, en = ("没有一项", "no entry") if holds is False else (NOT_ANSWERED.zh, NOT_ANSWERED.en)
            return Reason(
                Text(f"{whole.zh}：{zh}满足 {inner.zh}", f"{whole.en}: {en} with {inner.en}"), holds
            )
        names = "、".join(self._satisfying(iterator, body))
        return Reason(
            Text(f"{whole.zh}：{names} 满足 {inner.zh}", f"{whole.en}: {names} with {inner.en}"), True
        )

    def _satisfying(self, iterator: tree.Iterator, body: tree.Node) -> list[str]:
        outer = Frame(self._context, None, Run(DEFAULT))
        records = self._rules.part(iterator.source).within(outer)
        found = []
        for number, record in enumerate(records if isinstance(records, list) else [], 1):
            inner = Frame({iterator.name: record}, outer, outer.run)
            if self._rules.part(body).within(inner) is True:
                found.append(str(isinstance(record, dict) and record.get("name") or f"#{number}"))
        return found

    def _outcome(self, node: tree.Node) -> bool | None:
        found = value(self._rules.part(node), self._context)
        return None if isinstance(found, Unknown) or found is None else found is True


def article(basis: LegalBasis) -> str:
    """A law with its article: ``城乡规划法 40``."""
    return f"{basis.law} {basis.article}".strip()


def _law(row: Row, decision: DecisionRules) -> tuple[str, ...]:
    return _split(row.law) or _split(decision.law)


def _split(law: str) -> tuple[str, ...]:
    return tuple(part for part in law.split("；") if part)


def _with_ground(reason: Reason) -> Text:
    """A statement with the deepest statements that it rests on and the law of the step between."""
    if not reason.because:
        return reason.text
    leaves = [leaf.text for leaf in reason.leaves()][:3]
    law = next((inner.law for inner in reason.because if inner.law), reason.law)
    cited = f"；{'、'.join(law)}" if law else ""
    return Text(
        f"{reason.text.zh}（{'，'.join(leaf.zh for leaf in leaves)}{cited}）",
        f"{reason.text.en} ({', '.join(leaf.en for leaf in leaves)}{cited.replace('；', '; ')})",
    )
