"""What an evaluation gives."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.feel.problems import Problem
from onewindow.feel.values import Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value, and why it or a part of it is null."""

    value: Value
    problems: tuple[Problem, ...] = ()
