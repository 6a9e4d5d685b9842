"""Why: the trace of a condition in words and law, through the decisions that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import LegalBasis, Text
from onewindow.feel import tree
from onewindow.feel.values import Unknown
from onewindow.planner.rules import DecisionRules, Row, Rules
from onewindow.planner.statements import Statements
from onewindow.planner.verdict import Status, Verdict, settled_context, value
from onewindow.planner.words import Words

_MOST_ROWS = 6
_MOST_LEAVES = 3
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
        mark = "?" if self.holds is None else "-" if depth else "✓" if self.holds else "✗"
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
        self._statements = Statements(rules, words, self._context, verdict.open)
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
        decision, text = self._rules.decisions[id], self._statements.state(id)
        if id in self._verdict.open:
            facts = sorted(self._verdict.open[id].unknown)
            return Reason(text, None, _split(decision.law), tuple(map(self._unanswered, facts)))
        for row in decision.rows:
            holds = self._outcome(row.when.tree)
            if holds is True:
                return Reason(text, True, _law(row, decision), self._condition(row.when.tree, True))
            if holds is None:
                settled = Text(f"{text.zh}（无论怎样回答）", f"{text.en} (whatever the answers)")
                return Reason(settled, True, _split(decision.law))
        return Reason(text, True, _split(decision.law), self._no_row(decision))

    def _unanswered(self, fact: str) -> Reason:
        return Reason(self._statements.state(fact), None)

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
        """A condition without ``and``, ``or`` and ``not``, resting on the decisions that it reads."""
        grounds = [
            self.decision(name) for name in sorted(self._rules.part(node).names & set(self._rules.decisions))
        ]
        if grounds and isinstance(node, tree.Name):
            return grounds[0]
        text, law = self._statements.statement(node, holds)
        if len(grounds) == 1:
            return Reason(text, holds, law + grounds[0].law, grounds[0].because)
        return Reason(text, holds, law, tuple(grounds))

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
    """A statement with the first of the statements that it rests on, and its law."""
    if not reason.because:
        return reason.text
    leaves = [leaf.text for leaf in reason.leaves()]
    first = leaves[:_MOST_LEAVES]
    more = ("…", " ...") if len(leaves) > len(first) else ("", "")
    cited = "；" + "、".join(reason.law) if reason.law else ""
    return Text(
        f"{reason.text.zh}（{'，'.join(leaf.zh for leaf in first)}{more[0]}{cited}）",
        f"{reason.text.en} ({', '.join(leaf.en for leaf in first)}{more[1]}{cited.replace('；', '; ')})",
    )
