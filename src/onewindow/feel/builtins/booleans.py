"""Built-ins on booleans: ``not``, ``all``, ``any`` (DMN 1.5, tables 67 and 73), and ``is``."""

from __future__ import annotations

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.operations import any_of
from onewindow.feel.values import Unknown, Value, kind


@builtin("not", "negand: Any", keeps_unknown=True)
def negation(run: Run, negand: Value) -> Value:
    """The opposite of a boolean; null for anything else."""
    if type(negand) is list and len(negand) == 1:
        negand = negand[0]
    if type(negand) is bool:
        return not negand
    return negand if isinstance(negand, Unknown) else run.null("operand", "not", kind(negand))


@builtin("all", "list...: list", keeps_unknown=True)
def all_true(run: Run, items: list[Value]) -> Value:
    """False if one item is false, true if all are true or there are none, else null."""
    opposite = any_of((_opposite(item) for item in items), run)
    if type(opposite) is bool:
        return not opposite
    return opposite if isinstance(opposite, Unknown) else run.null("argument", "all", items)


def _opposite(item: Value) -> Value:
    return not item if type(item) is bool else item if isinstance(item, Unknown) else None


@builtin("any", "list...: list", keeps_unknown=True)
def any_true(run: Run, items: list[Value]) -> Value:
    """True if one item is true, false if all are false or there are none, else null."""
    result = any_of(
        (item if type(item) is bool or isinstance(item, Unknown) else None for item in items), run
    )
    return run.null("argument", "any", items) if result is None else result
