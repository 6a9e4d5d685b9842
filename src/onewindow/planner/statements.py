"""Single statements about a project's facts, true as they stand, whether the condition they decide holds or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.catalogue.dated import PREFIX, is_parameter
from onewindow.catalogue.model import COMMA, Text
from onewindow.feel import tree
from onewindow.feel.budget import DEFAULT, Run
from onewindow.feel.frame import Frame
from onewindow.feel.values import Unknown
from onewindow.planner.phrases import OPPOSITE, SIGNS, Phrases
from onewindow.planner.rules import Rules
from onewindow.planner.verdict import Open
from onewindow.planner.words import NOT_ANSWERED, Words

_OUTCOMES = {
    True: Text("成立", "holds"),
    False: Text("不成立", "does not hold"),
    None: Text("待定", "is open"),
}
_INCLUDES = {
    True: Text("包括", "includes"),
    False: Text("不包括", "does not include"),
    None: Text("未回答，看是否包括", "is not answered; does it include"),
}


class Statements:
    """Puts conditions without ``and``, ``or`` and ``not`` into words, with the project's values."""

    def __init__(
        self, rules: Rules, words: Words, context: Mapping[str, Any], still_open: Mapping[str, Open]
    ) -> None:
        self._rules, self._words, self._context, self._open = rules, words, context, still_open
        self._phrases = Phrases(words, rules.catalogue.facts)

    def statement(self, node: tree.Node, holds: bool | None) -> tuple[Text, tuple[str, ...]]:
        """The statement that makes a condition true (``holds``), false or open, and the source of its figure."""
        match node:
            case tree.Name(name=name):
                return self.state(name), ()
            case tree.Comparison(operator=operator, left=tree.Name() as left, right=right):
                return self._compared(left, operator, right, holds), self._source(right)
            case tree.Call(
                function=tree.Name(name="list contains"),
                arguments=(tree.ListOf(items=items), tree.Name() as one),
            ):
                among = self._phrases.among(one, items, holds is not False)
                return self._said(one.name, Text(f"，{among.zh}", f", {among.en}"), among), ()
            case tree.Call(
                function=tree.Name(name="list contains"), arguments=(tree.Name(name=name) as many, one)
            ):
                part, label, word = self._phrases.operand(one, many), self._words.name(name), _INCLUDES[holds]
                return Text(f"{label.zh} {word.zh} {part.zh}", f"{label.en} {word.en} {part.en}"), ()
            case tree.Quantified(every=False, iterators=(iterator,), body=body):
                return self._some(iterator, body, holds), ()
        phrase, word = self._phrases.phrase(node), _OUTCOMES[holds]
        return Text(f"{phrase.zh}：{word.zh}", f"{phrase.en}: {word.en}"), ()

    def state(self, name: str) -> Text:
        """A fact or decision with its value."""
        if is_parameter(name):
            return self._words.parameter(name.removeprefix(PREFIX))
        label, found = self._words.name(name), self._context.get(name)
        if name in self._open:
            possible = COMMA.join(self._words.value(name, one) for one in self._open[name].possible)
            shown = Text(f"待定，可能为 {possible.zh}", f"open, possibly {possible.en}")
        else:
            shown = NOT_ANSWERED if isinstance(found, Unknown) else self._words.value(name, found)
        return Text(f"{label.zh}：{shown.zh}", f"{label.en}: {shown.en}")

    def _said(self, name: str, known: Text, asked: Text) -> Text:
        """A fact's value and what is said of it; while it is not answered, what it is held against."""
        state = self.state(name)
        if isinstance(self._context.get(name), Unknown):
            return Text(f"{state.zh}（看是否 {asked.zh}）", f"{state.en} (whether it {asked.en})")
        return Text(f"{state.zh}{known.zh}", f"{state.en}{known.en}")

    def _compared(self, left: tree.Name, operator: str, right: tree.Node, holds: bool | None) -> Text:
        limit = self._phrases.operand(right, left)
        asked = Text(f"{SIGNS[operator]} {limit.zh}", f"is {SIGNS[operator]} {limit.en}")
        if holds is None:
            state = self.state(left.name)
            return Text(f"{state.zh}（看是否 {asked.zh}）", f"{state.en} (whether it {asked.en})")
        true = operator if holds else OPPOSITE[operator]
        if true == "=":
            return self._said(left.name, Text("", ""), asked)
        if true == "!=" and isinstance(self._context.get(left.name), str):
            return self._said(left.name, Text(f"，不是 {limit.zh}", f", not {limit.en}"), asked)
        return self._said(left.name, Text(f" {SIGNS[true]} {limit.zh}", f" {SIGNS[true]} {limit.en}"), asked)

    def _source(self, right: tree.Node) -> tuple[str, ...]:
        match right:
            case tree.Path(base=tree.Name(name="p"), member=member):
                source = self._words.source(member)
                return (source,) if source else ()
        return ()

    def _some(self, iterator: tree.Iterator, body: tree.Node, holds: bool | None) -> Text:
        """Which records of a list satisfy a condition."""
        whole, inner = self._phrases.phrase(iterator.source), self._phrases.over(iterator).phrase(body)
        if holds is None:
            return Text(
                f"{whole.zh}：{NOT_ANSWERED.zh}（看是否有满足 {inner.zh} 的）",
                f"{whole.en}: {NOT_ANSWERED.en} (is there one with {inner.en}?)",
            )
        if not holds:
            return Text(f"{whole.zh}：没有一项满足 {inner.zh}", f"{whole.en}: no entry with {inner.en}")
        names = "、".join(self._satisfying(iterator, body))
        return Text(f"{whole.zh}：{names} 满足 {inner.zh}", f"{whole.en}: {names} with {inner.en}")

    def _satisfying(self, iterator: tree.Iterator, body: tree.Node) -> list[str]:
        outer = Frame(self._context, None, Run(DEFAULT))
        records = self._rules.part(iterator.source).within(outer)
        found = []
        for number, record in enumerate(records if isinstance(records, list) else [], 1):
            inner = Frame({iterator.name: record}, outer, outer.run)
            if self._rules.part(body).within(inner) is True:
                found.append(str((isinstance(record, dict) and record.get("name")) or f"#{number}"))
        return found
