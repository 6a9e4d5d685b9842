"""The variables that an expression sees while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onewindow.feel.budget import Run
from onewindow.feel.values import Value

MISSING: Any = object()


class Frame:
    """One layer of variables over its ``parent``; all layers of an evaluation share one `Run`."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, Value], parent: Frame | None, run: Run) -> None:
        self.values, self.parent, self.run = values, parent, run

    def own(self, name: str) -> Value:
        """The value of a variable of this layer, or `MISSING`."""
        return self.values.get(name, MISSING)

    def find(self, name: str) -> Value:
        """The variable's value, innermost layer first, or `MISSING`."""
        value = self.own(name)
        frame = self.parent
        while value is MISSING and frame is not None:
            value = frame.own(name)
            frame = frame.parent
        return value


Evaluator = Callable[[Frame], Value]
"""A lowered construct: takes the variables, gives the value."""
