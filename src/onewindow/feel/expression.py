"""An expression that has been read: its tree, the names it needs, and its evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from onewindow.feel import tree
from onewindow.feel.budget import DEFAULT, Budget, Run, depth_exceeded
from onewindow.feel.frame import Evaluator, Frame
from onewindow.feel.interpret import lower
from onewindow.feel.names import Scope, names_within
from onewindow.feel.outcome import Outcome
from onewindow.feel.parser import Parser
from onewindow.feel.types import Type
from onewindow.feel.usage import Usage, usage
from onewindow.feel.values import Value


@dataclass(frozen=True)
class Expression:
    """A FEEL expression, ready to run as often as needed."""

    text: str
    tree: tree.Node
    scope: Scope = field(default_factory=Scope, repr=False, compare=False)

    @cached_property
    def _usage(self) -> Usage:
        return usage(self.tree)

    @property
    def names(self) -> frozenset[str]:
        """The names that the context must give; built-ins that are called and own variables are left out."""
        return self._usage.names

    @property
    def paths(self) -> frozenset[str]:
        """The free names with the members taken from them, dotted, such as ``p.energy_tce``."""
        return self._usage.paths

    @property
    def filter_names(self) -> frozenset[str]:
        """Names inside filters that may be members of the items or variables of the context."""
        return self._usage.filter_names

    @cached_property
    def run(self) -> Evaluator:
        """The closure that computes the expression over a `Frame`."""
        try:
            return lower(self.tree)
        except RecursionError:
            raise depth_exceeded(DEFAULT.depth) from None

    def evaluate(
        self,
        context: Mapping[str, Value],
        budget: Budget | None = None,
        types: Mapping[str, Type] | None = None,
    ) -> Outcome:
        """The value over these variables, with the reasons for each null; raises `FeelLimitError` only.

        ``types`` are the types that the text may name besides FEEL's own.
        """
        run = Run(budget or DEFAULT, types)
        value = self.within(Frame(context, None, run))
        return Outcome(value, run.all_problems())

    def within(self, frame: Frame) -> Value:
        """The value over a frame of the caller's, whose run collects the problems."""
        try:
            return self.run(frame)
        except RecursionError:
            raise depth_exceeded(frame.run.budget.depth) from None


def parse(text: str, names: Iterable[str] | Scope = (), budget: Budget = DEFAULT) -> Expression:
    """Read a FEEL expression; ``names`` are those that it may use, members of contexts among them.

    Raises `FeelSyntaxError` with the position, or `FeelLimitError` when the text is too long or nested too deep.

    >>> parse("monthly rent * 12", ["monthly rent"]).names
    frozenset({'monthly rent'})
    """
    return _read(text, as_scope(names).steering, False, budget)


def parse_unary_tests(text: str, names: Iterable[str] | Scope = (), budget: Budget = DEFAULT) -> Expression:
    """Read the tests of a decision table's cell; the input value is the variable ``?``.

    >>> from decimal import Decimal
    >>> parse_unary_tests("< 5, [10..20]").evaluate({"?": Decimal(12)}).value
    True
    """
    return _read(text, as_scope(names).steering, True, budget)


def as_scope(names: Iterable[str] | Scope) -> Scope:
    """The names as a `Scope`, with each part of a dotted name as a name of its own."""
    if isinstance(names, Scope):
        return names
    return Scope(part for name in names for part in (name, *(name.split(".") if "." in name else ())))


def _read(text: str, steering: frozenset[str], tests: bool, budget: Budget) -> Expression:
    """The expression, from the cache when it is short; long ones would let a stranger fill the memory."""
    return (_cached if len(text) <= LONGEST_CACHED else _parsed)(text, steering, tests, budget)


LONGEST_CACHED = 5_000


def _parsed(text: str, steering: frozenset[str], tests: bool, budget: Budget) -> Expression:
    scope = Scope(steering)
    try:
        parser = Parser(text, scope, budget)
        return Expression(text, parser.unary_tests() if tests else parser.whole(), scope)
    except RecursionError:
        raise depth_exceeded(budget.depth) from None


_cached = lru_cache(maxsize=4096)(_parsed)


def evaluate(text: str, context: Mapping[str, Value] | None = None, budget: Budget | None = None) -> Outcome:
    """Read and evaluate an expression over a context, whose keys are the names in scope.

    >>> evaluate("0.1 + 0.2 = 0.3").value
    True
    >>> outcome = evaluate("1 + null")
    >>> outcome.value is None, outcome.problems[0].en
    (True, "'+' does not apply to number and null")
    """
    variables = context or {}
    return parse(text, names_within(variables, set()), budget or DEFAULT).evaluate(variables, budget)
