"""The dated parameters on the catalogue's day: those with a value, and those whose value is not known that day.

Before a parameter's first value (and after its last) nothing is known of it: a rule that reads it is open, as one
that reads an unanswered fact is, and hangs on ``p.<id>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onewindow.catalogue.model import Catalogue, Parameter, Text

PREFIX = "p."
"""What stands before a parameter's id where it is named among unknown facts."""


def without_value(catalogue: Catalogue) -> frozenset[str]:
    """The names (``p.<id>``) of the parameters that have no value on the catalogue's day."""
    return frozenset(PREFIX + id for id in catalogue.dated_parameters if id not in catalogue.parameters)


def parameter_context(catalogue: Catalogue) -> dict[str, Any]:
    """What ``p`` stands for in rules: each parameter's value, ``Unknown`` where it has none on the day."""
    from onewindow.feel.values import Unknown

    return {
        **catalogue.parameters,
        **{name.removeprefix(PREFIX): Unknown(frozenset((name,))) for name in without_value(catalogue)},
    }


def stand_ins(catalogue: Catalogue) -> dict[str, Any]:
    """As ``parameter_context``, with the earliest value where there is none: to judge how rules are written."""
    nearest = {id: one.values[0].value for id, one in catalogue.dated_parameters.items() if one.values}
    return {**nearest, **catalogue.parameters}


def is_parameter(name: str) -> bool:
    """Whether an unknown name is a parameter's (``p.soil_report_ha``), not a fact's."""
    return name.startswith(PREFIX)


def why_no_value(catalogue: Catalogue, name: str) -> Text:
    """Why a parameter (``p.<id>`` or its id) is not known on the catalogue's day, with the nearest date."""
    parameter = catalogue.dated_parameters[name.removeprefix(PREFIX)]
    return Text(
        f"该参数在 {catalogue.on} 没有取值{_nearest(catalogue, parameter).zh}",
        f"no value on {catalogue.on}{_nearest(catalogue, parameter).en}",
    )


def named_reasons(catalogue: Catalogue, names: Iterable[str]) -> list[Text]:
    """For each parameter among the unknown names, its label, its name in rules and why it is not known."""
    found = []
    for name in sorted(filter(is_parameter, names)):
        label, why = catalogue.dated_parameters[name.removeprefix(PREFIX)].name, why_no_value(catalogue, name)
        found.append(Text(f"{label.zh}（{name}）：{why.zh}", f"{label.en} ({name}): {why.en}"))
    return found


def _nearest(catalogue: Catalogue, parameter: Parameter) -> Text:
    """From which day on there is a value, or until which day there was one."""
    later = [one.valid_from for one in parameter.values if one.valid_from and one.valid_from > catalogue.on]
    earlier = [one.valid_to for one in parameter.values if one.valid_to and one.valid_to < catalogue.on]
    if later and not earlier:
        return Text(f"，最早自 {min(later)} 起", f", earliest from {min(later)}")
    if earlier and not later:
        return Text(f"，最后到 {max(earlier)} 止", f", latest until {max(earlier)}")
    if later:
        return Text(f"，下一取值自 {min(later)} 起", f", the next from {min(later)}")
    return Text("", "")
