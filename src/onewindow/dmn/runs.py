"""The record of one evaluation of a model: what FEEL's run collects, and where each problem arose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onewindow import feel
from onewindow.dmn.errors import Problem
from onewindow.feel.budget import DEFAULT, PROBLEMS_KEPT, Budget, Run

if TYPE_CHECKING:
    from onewindow.dmn.trace import TableTrace


class Note(feel.Problem):
    """A reason of the decision model's own, among those that FEEL notes."""

    __slots__ = ("note_en", "note_zh")

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.note_zh, self.note_en = zh, en

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return self.note_zh

    @property
    def en(self) -> str:
        """The reason in English."""
        return self.note_en


class ModelRun(Run):
    """One evaluation.

    FEEL's counters and problems, the place that is being evaluated, and the trace if wanted.
    """

    __slots__ = ("places", "traces", "where")

    def __init__(self, budget: Budget = DEFAULT, traced: bool = False) -> None:
        super().__init__(budget)
        self.where = ""
        self.places: dict[int, str] = {}
        self.traces: list[TableTrace] | None = [] if traced else None

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Within this block, problems belong to ``place``, such as a decision's name."""
        outer, self.where = self.where, place
        noted = len(self.problems)
        try:
            yield
        finally:
            for problem in self.problems[noted:]:
                self.places.setdefault(id(problem), place)
            self.where = outer

    def found(self) -> tuple[Problem, ...]:
        """All problems with their places."""
        return tuple(
            Problem(
                problem.code if isinstance(problem, Note) else "feel",
                problem.zh,
                problem.en,
                self.places.get(id(problem), ""),
            )
            for problem in self.all_problems()
        )


def note(run: Run, code: str, zh: str, en: str) -> Any:
    """Note why a value is null, and return that null."""
    if len(run.problems) < PROBLEMS_KEPT:
        run.problems.append(Note(code, zh, en))
    else:
        run.dropped += 1
    return None
