"""Calling functions: built-ins as values, functions that expressions define, arguments by position or name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from onewindow.feel import tree
from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import BUILTINS
from onewindow.feel.frame import Evaluator, Frame
from onewindow.feel.typecheck import conform
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
        run.enter()
        result = body(Frame(dict(zip(names, arguments, strict=True)), frame, run))
        run.leave()
        return result

    return Function("function", names, call, types, node.result)


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
            fitting, converted = conform(ordered[position], type_)
            if not fitting:
                return run.null("type", str(type_), ordered[position])
            ordered[position] = converted
    return function.call(run, ordered)


def _ordered(function: Function, arguments: list[Value], names: Sequence[str]) -> list[Value] | None:
    given = dict(zip(names, arguments, strict=True))
    if given.keys() != set(function.parameters) or len(given) != len(names):
        return None
    return [given[name] for name in function.parameters]
