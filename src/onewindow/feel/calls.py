"""Calling functions: built-ins as values, functions of expressions and of the host, arguments by position or name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from onewindow.feel import tree
from onewindow.feel.budget import DEFAULT, Run
from onewindow.feel.builtins.registry import BUILTINS
from onewindow.feel.frame import Evaluator, Frame
from onewindow.feel.outcome import Outcome
from onewindow.feel.typecheck import converted
from onewindow.feel.types import Type
from onewindow.feel.values import Function, Unknown, Value, kind


@cache
def built_in_value(name: str) -> Function:
    """A built-in as a function value, so that it can be passed to others."""
    built_in = BUILTINS[name]
    longest = max(built_in.forms, key=lambda form: len(form.parameters))
    parameters = tuple(parameter.name for parameter in longest.parameters)
    return Function(name, parameters, built_in.call, bind=built_in.call)


def user_function(node: tree.FunctionOf, body: Evaluator, frame: Frame) -> Function:
    """The function that ``function(parameters) body`` denotes; it sees the variables around it."""
    names = tuple(name for name, _ in node.parameters)
    types = tuple(type_ for _, type_ in node.parameters)

    def call(run: Run, arguments: Sequence[Value]) -> Value:
        return body(Frame(dict(zip(names, arguments, strict=True)), frame, run))

    return Function("function", names, call, types, node.result)


def host_function(
    name: str,
    parameters: Sequence[tuple[str, Type | None]],
    body: Callable[[list[Value], Run], Value | Outcome],
    result: Type | None = None,
) -> Function:
    """A function for expressions whose body is Python: ``body(arguments, run)`` gives a value or an `Outcome`.

    Arguments come in the parameters' order, converted to their types; problems of an Outcome go to the run.
    """

    def call(run: Run, arguments: Sequence[Value]) -> Value:
        value = body(list(arguments), run)
        if isinstance(value, Outcome):
            run.problems.extend(value.problems)
            return value.value
        return value

    return Function(
        name, tuple(n for n, _ in parameters), call, tuple(type_ for _, type_ in parameters), result
    )


def call_function(
    function: Value, arguments: Sequence[Value] | Mapping[str, Value], run: Run | None = None
) -> Outcome:
    """Call a function value from Python, with arguments in order or by name.

    >>> from onewindow.feel import evaluate
    >>> call_function(evaluate("function(a, b) a + b").value, ["x", "y"]).value
    'xy'
    """
    own = run or Run(DEFAULT)
    name = function.name if isinstance(function, Function) else "?"
    names = tuple(arguments) if isinstance(arguments, Mapping) else None
    values = list(arguments.values()) if isinstance(arguments, Mapping) else list(arguments)
    value = invoke(function, name, values, names, own)
    return Outcome(value, own.all_problems())


def call_builtin(
    name: str, arguments: Sequence[Value] | Mapping[str, Value], run: Run | None = None
) -> Outcome:
    """Call a built-in from Python; raises KeyError when there is none of this name.

    >>> from decimal import Decimal
    >>> call_builtin("sum", [[Decimal(1), Decimal(2)]]).value
    Decimal('3')
    """
    return call_function(built_in_value(name), arguments, run)


def invoke(
    function: Value, name: str, arguments: list[Value], names: Sequence[str] | None, run: Run
) -> Value:
    """The result of calling a value; null with a reason when it is no function or the arguments don't fit."""
    if isinstance(function, Unknown):
        return function
    if type(function) is not Function:
        return run.null("not-a-function", name, kind(function))
    if function.bind is not None:
        return function.bind(run, arguments, names)
    ordered = arguments if names is None else _ordered(function, arguments, names)
    if ordered is None or len(ordered) != len(function.parameters):
        return run.null("arguments", name, ", ".join(names or map(kind, arguments)))
    for position, type_ in enumerate(function.types):
        if type_ is not None:
            fits, fitting = converted(ordered[position], type_, run.types)
            if not fits:
                return run.null("type", str(type_), ordered[position])
            ordered[position] = fitting
    return _entered(function, ordered, run)


def _entered(function: Function, arguments: list[Value], run: Run) -> Value:
    """The body's value, one level deeper, converted to the declared result."""
    run.enter()
    value = function.call(run, arguments)
    run.leave()
    if function.result is None:
        return value
    fits, fitting = converted(value, function.result, run.types)
    return fitting if fits else run.null("type", str(function.result), value)


def _ordered(function: Function, arguments: list[Value], names: Sequence[str]) -> list[Value] | None:
    given = dict(zip(names, arguments, strict=True))
    if given.keys() != set(function.parameters) or len(given) != len(names):
        return None
    return [given[name] for name in function.parameters]
