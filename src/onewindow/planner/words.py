"""Facts, results and figures of law in words, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onewindow.catalogue.dated import PREFIX, named_reasons
from onewindow.catalogue.model import COMMA, Catalogue, Code, Fact, Parameter, Text

NOT_ANSWERED = Text("未回答", "not answered")
NOTHING = Text("空", "nothing")
_UNITS = {
    "10k yuan": ("万元", "× 10,000 yuan"),
    "m": ("米", "m"),
    "m2": ("平方米", "m²"),
    "m3": ("立方米", "m³"),
    "ha": ("公顷", "ha"),
    "storeys": ("层", "storeys"),
    "beds": ("张", "beds"),
    "t/yr": ("吨/年", "t/yr"),
    "tce/yr": ("吨标准煤/年", "tce/yr"),
    "tce/yr, equivalent value": ("吨标准煤/年", "tce/yr"),
    "10k kWh/yr": ("万千瓦时/年", "× 10,000 kWh/yr"),
    "working days": ("个工作日", "working days"),
}
TRUTH = {True: Text("是", "yes"), False: Text("否", "no")}


class Words:
    """Names and values of a catalogue's facts, decisions and parameters, for people to read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._facts = catalogue.facts
        self._decisions = catalogue.decision_files
        self._catalogue = catalogue
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
        """A figure of law: ``50000 m3``; why there is none where it has no value on the day."""
        value = self._values.get(id)
        if value is None and id in self._parameters:
            (why,) = named_reasons(self._catalogue, (PREFIX + id,))
            return why
        found = self._parameters.get(id)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return measured(value, found.unit if found is not None else "")
        return both(value)

    def source(self, id: str) -> str:
        """Where a figure of law stands."""
        found, value = self._parameters.get(id), self._values.get(id)
        return (
            next((dated.source for dated in found.values if dated.value == value), "")
            if found is not None
            else ""
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
            return code.name
    if isinstance(value, Decimal | int):
        return measured(value, unit)
    return Text(f"“{value}”", f'"{value}"')


def _listed(values: list[Any], codes: tuple[Code, ...]) -> Text:
    if not values:
        return Text("无", "none")
    if any(isinstance(item, dict) for item in values):
        return Text(f"{len(values)} 项", f"{len(values)} entries")
    return COMMA.join(_worded(item, codes, "") for item in values)


def measured(value: Decimal | int, unit: str) -> Text:
    """A number with its unit: ``200 万元`` and ``200 10k yuan``; units that are no measure are left out."""
    if unit not in _UNITS:
        return both(number(value))
    zh, en = _UNITS[unit]
    return Text(f"{number(value)} {zh}", f"{number(value)} {en}")


def number(value: Decimal | int) -> str:
    """A number without exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def both(text: Any) -> Text:
    """The same text in both languages."""
    return Text(str(text), str(text))
