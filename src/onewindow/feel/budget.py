"""How much an expression may use, and the record of one evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.feel.problems import FeelLimitError, Problem
from onewindow.feel.types import Type

PROBLEMS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one evaluation.

    ``steps``: items visited and functions called; ``depth``: nested calls and nested expressions;
    ``text``: characters of an expression; ``size``: characters of a string, or items of a list;
    ``regex_seconds``: time for one pattern.
    """

    steps: int = 1_000_000
    depth: int = 120
    text: int = 200_000
    size: int = 1_000_000
    regex_seconds: float = 1.0


DEFAULT = Budget()


class Run:
    """One evaluation, or several under one budget: counts what is used and collects the problems.

    ``types`` are the types that expressions may name besides FEEL's own (item definitions).
    """

    __slots__ = ("budget", "depth", "dropped", "problems", "steps", "types")

    def __init__(self, budget: Budget = DEFAULT, types: Mapping[str, Type] | None = None) -> None:
        self.budget = budget
        self.types: Mapping[str, Type] = types or {}
        self.steps = budget.steps
        self.depth = budget.depth
        self.problems: list[Problem] = []
        self.dropped = 0

    def null(self, code: str, *arguments: Any) -> Any:
        """Note why the value is null, and return that null."""
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(Problem(code, arguments))
        else:
            self.dropped += 1
        return None

    def locate(self, at: int) -> None:
        """Give the latest problem its place in the text, unless it has one."""
        if self.problems and self.problems[-1].at is None:
            self.problems[-1].at = at

    def spend(self, steps: int) -> None:
        """Count steps; raise `FeelLimitError` when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError(
                f"表达式超过{self.budget.steps}步仍未算完，已停止；请缩小列表或减少嵌套的for",
                f"the expression was stopped after {self.budget.steps} steps; use smaller lists or fewer nested 'for'",
            )

    def check_size(self, size: int) -> None:
        """Raise `FeelLimitError` when a text or list of this size is more than the budget allows."""
        if size > self.budget.size:
            raise FeelLimitError(
                f"结果会有{size}个字符或项，上限是{self.budget.size}",
                f"the result would have {size} characters or items; the limit is {self.budget.size}",
            )

    def enter(self) -> None:
        """Begin a nested call; raise `FeelLimitError` when they go too deep."""
        self.depth -= 1
        self.spend(1)
        if self.depth < 0:
            raise depth_exceeded(self.budget.depth)

    def leave(self) -> None:
        """End a nested call."""
        self.depth += 1

    def all_problems(self) -> tuple[Problem, ...]:
        """All problems noted, the last one counting those that were too many to keep."""
        if self.dropped:
            return (*self.problems, Problem("more", (str(self.dropped),)))
        return tuple(self.problems)


def depth_exceeded(limit: int) -> FeelLimitError:
    """The error for expressions or calls that are nested too deep."""
    return FeelLimitError(
        f"嵌套超过{limit}层，请拆分表达式", f"nested more than {limit} levels deep; split the expression"
    )
