"""Generated code for callers that write their own statements, such as decision tables with their hit policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onewindow.feel.codegen import type_named
from onewindow.feel.emit import Code, Emitter
from onewindow.feel.expression import Expression
from onewindow.feel.types import ANY, Type
from onewindow.feel.values import Value


class Module:
    """Collects the source of expressions, and compiles the caller's statements around them.

    Every function that uses the sources needs a parameter ``R``, the `Run` of the evaluation.
    ``assume_total`` names variables (dotted for members) that are never null, with their types.

    >>> from decimal import Decimal
    >>> from onewindow.feel import Run, parse, parse_unary_tests
    >>> module = Module()
    >>> hit = module.condition(parse_unary_tests("< 18, > 60"), {"?": "age"})
    >>> price = module.expression(parse("fare / 2"), {"fare": "fare"})
    >>> charge = module.compile("charge", ["age", "fare", "R"], [f"return {price} if {hit} else fare"])
    >>> charge(Decimal(70), Decimal(9), Run())
    Decimal('4.5')
    """

    def __init__(
        self,
        assume_total: Mapping[str, str | Type] | None = None,
        constants: Mapping[str, Value] | None = None,
    ) -> None:
        self.types = {name: type_named(type_) for name, type_ in (assume_total or {}).items()}
        self._emitter = Emitter(self.types, constants or {})
        self._emitter.outer_frame = "None"
        self._emitter.careful_arithmetic = True

    def expression(self, expression: Expression, variables: Mapping[str, str]) -> str:
        """Python source of the expression's value; ``variables`` say which Python variable holds each name."""
        return self._within(variables, lambda: self._emitter.emit(expression.tree).text)

    def condition(self, expression: Expression, variables: Mapping[str, str]) -> str:
        """Python source that is True exactly when the expression is true; null is as good as false.

        For the tests of a cell, ``variables`` hold the input value under ``?``.
        """
        return self._within(variables, lambda: self._emitter.condition(expression.tree))

    def value(self, value: Value) -> str:
        """Python source of a constant."""
        return self._emitter.value(value).text

    def constant(self, value: Any) -> str:
        """The name of a global of the compiled functions that holds any Python object."""
        return self._emitter.constant(value)

    def _within(self, variables: Mapping[str, str], write: Callable[[], str]) -> str:
        self._emitter.locals = {
            name: Code(held, self.types.get(name, ANY)) for name, held in variables.items()
        }
        try:
            return write()
        finally:
            self._emitter.locals = {}

    def compile(self, name: str, parameters: Sequence[str], statements: Sequence[str]) -> Callable[..., Any]:
        """The function of these statements; the sources it uses must come from this module."""
        lines = [f"def {name}({', '.join(parameters)}):", *(f"    {line}" for line in statements)]
        namespace: dict[str, Any] = dict(self._emitter.namespace)
        exec(compile("\n".join(lines), f"<generated {name}>", "exec"), namespace)
        function: Callable[..., Any] = namespace[name]
        return function
