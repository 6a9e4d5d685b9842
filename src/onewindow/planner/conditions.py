"""Conditions of the catalogue in words, before any project is known: when a matter applies, when a document is needed.

in_words(catalogue, 'energy_review != "none"')    # 节能审查级别不为“不需要”
"""

from __future__ import annotations

from onewindow.catalogue.model import Catalogue, Text
from onewindow.feel import FeelError, parse, tree
from onewindow.planner.phrases import Phrases, bracketed
from onewindow.planner.words import TRUTH, Words, both

AND = Text("，且", ", and ")
OR = Text("，或", ", or ")


def in_words(catalogue: Catalogue, condition: str) -> Text:
    """A condition as people read it; as it is written where it can't be read. Empty for none and for ``true``."""
    if condition.strip() in ("", "true"):
        return Text("", "")
    try:
        read = parse(condition, (*catalogue.facts, *catalogue.decisions, "p"))
    except FeelError:
        return both(condition)
    return _Conditions(Words(catalogue), Phrases(Words(catalogue), catalogue.facts)).told(read.tree)


class _Conditions:
    """Puts conditions into words: what is true or false by itself is told with its answer."""

    def __init__(self, words: Words, phrases: Phrases) -> None:
        self._words, self._phrases = words, phrases

    def told(self, node: tree.Node) -> Text:
        """A part of the condition in words."""
        match node:
            case tree.And(parts=parts):
                return AND.join(map(self._inner, parts))
            case tree.Or(parts=parts):
                return OR.join(map(self._inner, parts))
            case tree.Call(function=tree.Name(name="not"), arguments=(tree.Name(name=name),)):
                return self._answered(name, False)
            case tree.Call(function=tree.Name(name="not"), arguments=(denied,)):
                return self._denied(denied)
            case tree.Name(name=name):
                return self._answered(name, True)
            case tree.Comparison(
                operator="=" | "!=" as sign, left=left, right=tree.Literal(value=str()) as right
            ):
                first, second = self._phrases.phrase(left), self._phrases.operand(right, left)
                zh, en = ("为", "is") if sign == "=" else ("不为", "is not")
                return Text(f"{first.zh}{zh}“{second.zh}”", f"{first.en} {en} {second.en}")
        return self._phrases.phrase(node)

    def _denied(self, node: tree.Node) -> Text:
        match node:
            case tree.Call(function=tree.Name(name="list contains"), arguments=(tree.Name() as many, one)):
                whole, part = self._phrases.phrase(many), self._phrases.operand(one, many)
                return Text(f"{whole.zh} 不包括 {part.zh}", f"{whole.en} does not include {part.en}")
        inner = self.told(node)
        return Text(f"非（{inner.zh}）", f"not ({inner.en})")

    def _answered(self, name: str, holds: bool) -> Text:
        label, answer = self._words.name(name), TRUTH[holds]
        if holds and label.zh.startswith("是否"):
            return Text(label.zh.removeprefix("是否"), label.en)
        return Text(f"{label.zh}：{answer.zh}", f"{label.en}: {answer.en}")

    def _inner(self, node: tree.Node) -> Text:
        return bracketed(node, self.told(node))
