"""Facts, results and figures of law in words, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onewindow.catalogue.model import Catalogue, Code, Fact, Parameter, Text

NOT_ANSWERED = Text("未回答", "not answered")
NOTHING = Text("空", "nothing")
TRUTH = {True: Text("是", "yes"), False: Text("否", "no")}


class Words:
    """Names and values of a catalogue's facts, decisions and parameters, for people to read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._facts = catalogue.facts
        self._decisions = catalogue.decision_files
        self._parameters: Mapping[str, Parameter] = catalogue.dated_parameters
        self._values = catalogue.parameters

    def name(self, id: str) -> Text:
        """The label of a fact or decision; the id itself when it has none."""
        found = self._facts.get(id) or self._decisions.get(id)
        return found.name if found is not None else Text(id, id)

    def value(self, id: str, value: Any) -> Text:
        """A value of the fact or decision ``id``: a code by its label, a number with its unit."""
        fact = self._facts.get(id)
        if fact is not None:
            return self.value_of(fact, value)
        decision = self._decisions.get(id)
        return _worded(value, decision.codes if decision is not None else (), "")

    def value_of(self, fact: Fact, value: Any) -> Text:
        """A value of a fact, or of a field of its records."""
        return _worded(value, fact.codes, fact.unit)

    def parameter(self, id: str) -> Text:
        """A figure of law with its source: ``50000 m3（水利部令53号 6）``."""
        value = self._values.get(id)
        shown = number(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else str(value)
        found = self._parameters.get(id)
        if found is None:
            return both(shown)
        unit = f" {found.unit}" if _is_measure(found.unit) else ""
        source = next((dated.source for dated in found.values if dated.value == value), "")
        return Text(
            f"{shown}{unit}（{found.name.zh}{'，' + source if source else ''}）",
            f"{shown}{unit} ({found.name.en}{', ' + source if source else ''})",
        )


def _worded(value: Any, codes: tuple[Code, ...], unit: str) -> Text:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, list):
        return _listed(value, codes)
    for code in codes:
        if str(code.value) == str(value):
            return Text(f"{code.name.zh}（{value}）", f"{code.name.en} ({value})")
    if isinstance(value, Decimal | int):
        return both(f"{number(value)} {unit}" if _is_measure(unit) else number(value))
    return both(f'"{value}"')


def _listed(values: list[Any], codes: tuple[Code, ...]) -> Text:
    if not values:
        return Text("无", "none")
    if any(isinstance(item, dict) for item in values):
        return Text(f"{len(values)} 项", f"{len(values)} entries")
    words = [_worded(item, codes, "") for item in values]
    return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words))


def number(value: Decimal | int) -> str:
    """A number without exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def both(text: Any) -> Text:
    """The same text in both languages."""
    return Text(str(text), str(text))


def _is_measure(unit: str) -> bool:
    """Whether the unit is written behind a figure; ``ratio 0..1`` or a code list's name is not."""
    return bool(unit) and ".." not in unit and "," not in unit.split("/")[0] and not unit.startswith("GB")
