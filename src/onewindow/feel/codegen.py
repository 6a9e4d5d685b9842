"""The second lowering: trees become the source of one Python function, compiled once and fast to call.

The source is generated from trees only; nothing of a user's text reaches Python's compiler but as a constant.
Where types are assumed, plain Python operators do the work; elsewhere the same functions that the interpreter calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import DecimalException
from typing import Any

from onewindow.feel.budget import Run
from onewindow.feel.builtins import BUILTINS
from onewindow.feel.emit import Emitter
from onewindow.feel.expression import Expression
from onewindow.feel.typenames import TypeReader
from onewindow.feel.types import Type
from onewindow.feel.values import Value

Generated = Callable[..., dict[str, Value]]
_ALIASES = {"bool": "boolean", "str": "string", "text": "string", "decimal": "number", "integer": "number"}


def python_function(
    outputs: Mapping[str, Expression],
    parameters: Sequence[str],
    *,
    assume_total: Mapping[str, str | Type] | None = None,
    constants: Mapping[str, Value] | None = None,
) -> Generated:
    """One Python function that computes all outputs: ``function(context, run=None) -> {name: value}``.

    ``parameters`` are the names that the context gives; an output may use the outputs before it by name.
    ``assume_total`` names the parameters (dotted for members) that are never null, each with its type, such as
    ``number`` or ``list<context<use: string>>``: a promise of the caller that is not checked again.
    ``constants`` are values known now, built into the code (dicts of parameters, say). Problems go to ``run``.
    Raises ValueError for a name that is neither parameter, constant nor earlier output.

    >>> from decimal import Decimal
    >>> from onewindow.feel import parse
    >>> f = python_function({"large": parse("area > 300")}, ["area"], assume_total={"area": "number"})
    >>> f({"area": Decimal(301)})
    {'large': True}
    """
    _check_names(outputs, parameters, constants or {})
    declared = frozenset(parameters) | frozenset(constants or ())
    careful = _compiled(outputs, {}, constants or {}, declared)
    if not assume_total:
        return careful
    types = {name: type_named(type_) for name, type_ in assume_total.items()}
    quick = _compiled(outputs, types, constants or {}, declared)

    def function(context: Mapping[str, Value], run: Run | None = None) -> dict[str, Value]:
        try:
            return quick(context, run)
        except (DecimalException, ZeroDivisionError):
            return careful(context, run)

    function.source = quick.source  # type: ignore[attr-defined]
    return function


def type_named(name: str | Type) -> Type:
    """The type that a text such as ``list<string>`` names; ``bool`` and ``str`` are understood."""
    if isinstance(name, Type):
        return name
    return TypeReader(_ALIASES.get(name, name)).type()


def _check_names(
    outputs: Mapping[str, Expression], parameters: Sequence[str], constants: Mapping[str, Value]
) -> None:
    known = (
        {part for name in parameters for part in (name, name.split(".")[0])} | set(constants) | set(BUILTINS)
    )
    for output, expression in outputs.items():
        missing = sorted(expression.names - known)
        if missing:
            raise ValueError(
                f"“{output}”使用了未声明的名称：{missing} / '{output}' uses undeclared names: {missing}"
            )
        known.add(output)


def _compiled(
    outputs: Mapping[str, Expression],
    types: Mapping[str, Type],
    constants: Mapping[str, Value],
    declared: frozenset[str],
) -> Generated:
    """The function for these outputs, nested as deeply as Python's parser bears it."""
    for deepest in (45, 12, 4):
        try:
            return _written(outputs, Emitter(types, constants, declared, deepest), bool(types))
        except (SyntaxError, MemoryError, RecursionError):
            continue
    return _written(outputs, Emitter(types, constants, declared, 0), bool(types))


def _written(outputs: Mapping[str, Expression], emitter: Emitter, typed: bool) -> Generated:
    emitter.careful_arithmetic = not typed
    results: list[str] = []
    for position, (name, expression) in enumerate(outputs.items()):
        code = emitter.emit(expression.tree)
        emitter.body.append(f"o{position} = {code.text}")
        emitter.assign(name, f"o{position}", code)
        results.append(f"{name!r}: o{position}")
    lines = ["def generated(C, R=None):", *(f"    {line}" for line in emitter.prelude())]
    lines += [*(f"    {line}" for line in emitter.body), f"    return {{{', '.join(results)}}}"]
    source = "\n".join(lines)
    namespace: dict[str, Any] = dict(emitter.namespace)
    exec(compile(source, "<generated from FEEL>", "exec"), namespace)
    generated: Generated = namespace["generated"]
    generated.source = source  # type: ignore[attr-defined]
    return generated
