"""Boxed expressions and decision tables as Python statements: the second lowering, over FEEL's own generator.

The statements assign the value of an expression to a variable. What has no plainer form in Python (functions,
filters, iterators) calls the interpreter's closure for that part. No text of a model reaches Python's
compiler but as a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from onewindow.dmn.boxed import (
    Boxed,
    Conditional,
    Context,
    FunctionDefinition,
    Invocation,
    ListOf,
    Literal,
    Relation,
)
from onewindow.dmn.lower import Lowering
from onewindow.dmn.runs import note
from onewindow.dmn.table import DecisionTable
from onewindow.feel import Expression, FeelError, Frame, Run, Value, tree
from onewindow.feel.calls import invoke
from onewindow.feel.module import Module

Scope = Mapping[str, str]
"""Which Python variable holds each FEEL name in scope."""

_PYTHON_TYPES = {"number": Decimal, "string": str, "boolean": bool}
_DEEPEST = 15


class Writer:
    """Writes the statements of one Python function.

    ``traced``: tables append what they did to the list ``T``.
    """

    def __init__(
        self, lowering: Lowering, module: Module, traced: bool = False, names: frozenset[str] = frozenset()
    ) -> None:
        """``names`` are names that expressions may hold beside the variables in scope."""
        self.lowering = lowering
        self.module = module
        self.traced = traced
        self.names = names
        self.lines: list[str] = []
        self.indent = 0
        self.count = 0

    def line(self, text: str) -> None:
        """Add a statement at the present indentation."""
        self.lines.append("    " * self.indent + text)

    def fresh(self) -> str:
        """A new variable."""
        self.count += 1
        return f"x{self.count}"

    def parsed(self, text: str, scope: Scope) -> Expression | str:
        """FEEL text in a scope, or Python source of the null that stands for text that can't be read."""
        if not text:
            return self.null("missing", "表达式是空的", "the expression is empty")
        try:
            return self.lowering.expression(text, self.names.union(scope))
        except FeelError as error:
            return self.null("feel", error.zh, error.en)

    def null(self, code: str, zh: str, en: str) -> str:
        """Python source of a null whose reason is noted."""

        def noted(run: Run) -> Value:
            return note(run, code, zh, en)

        return f"{self.module.constant(noted)}(R)"

    def text(self, text: str, scope: Scope) -> str:
        """Python source of FEEL text."""
        parsed = self.parsed(text, scope)
        return parsed if isinstance(parsed, str) else self.module.expression(parsed, scope)

    def write(self, boxed: Boxed | None, scope: Scope, target: str) -> None:
        """Statements that assign a boxed expression's value, of the type that it states, to ``target``."""
        if boxed is None:
            self.line(f"{target} = {self.null('missing', '没有写明表达式', 'there is no expression')}")
            return
        writer = _WRITERS.get(type(boxed))
        if writer is None or self.indent > _DEEPEST:
            self.interpreted(boxed, scope, target)
            return
        writer(self, boxed, scope, target)
        self.coerce(target, boxed.type)

    def interpreted(self, boxed: Boxed, scope: Scope, target: str) -> None:
        """A call of the interpreter's closure for this expression."""
        closure = self.module.constant(self.lowering.boxed(boxed, self.names.union(scope)))
        values = ", ".join(f"{name!r}: {variable}" for name, variable in scope.items())
        self.line(f"{target} = {closure}({self.module.constant(Frame)}({{{values}}}, None, R))")

    def coerce(self, target: str, type_name: str) -> None:
        """Make the variable's value one of the named type; a plain check first, where there is one."""
        if not type_name or type_name == "Any":
            return
        convert = self.module.constant(self.lowering.types.coerce)
        plain = _PYTHON_TYPES.get(type_name)
        check = f"if type({target}) is not {self.module.constant(plain)}: " if plain else ""
        self.line(f"{check}{target} = {convert}({target}, {type_name!r}, R)")

    def literal(self, boxed: Literal, scope: Scope, target: str) -> None:
        """A literal expression."""
        if boxed.language:
            self.interpreted(boxed, scope, target)
        else:
            self.line(f"{target} = {self.text(boxed.text, scope)}")

    def context(self, boxed: Context, scope: Scope, target: str) -> None:
        """A boxed context: one variable per entry. One that holds functions is the interpreter's.

        A function that calls itself sees its own entry, which a variable not yet assigned cannot give.
        """
        if any(self._is_function(entry.value, scope) for entry in boxed.entries):
            self.interpreted(boxed, scope, target)
            return
        inner = dict(scope)
        made: dict[str, str] = {}
        for entry in boxed.entries:
            variable = self.fresh()
            self.write(entry.value, inner, variable)
            if entry.variable is None or not entry.variable.name:
                self.line(f"{target} = {variable}")
                return
            self.coerce(variable, entry.variable.type)
            inner[entry.variable.name] = made[entry.variable.name] = variable
        self.line(f"{target} = {_dict(made)}")

    def _is_function(self, boxed: Boxed | None, scope: Scope) -> bool:
        if isinstance(boxed, Literal):
            parsed = self.parsed(boxed.text, scope) if "function" in boxed.text else ""
            return not isinstance(parsed, str) and isinstance(parsed.tree, tree.FunctionOf)
        return isinstance(boxed, FunctionDefinition)

    def list_of(self, boxed: ListOf, scope: Scope, target: str) -> None:
        """A boxed list."""
        self.line(f"{target} = [{', '.join([self._variable(item, scope) for item in boxed.items])}]")

    def relation(self, boxed: Relation, scope: Scope, target: str) -> None:
        """A boxed relation."""
        rows = []
        for row in boxed.rows:
            cells: dict[str, str] = {}
            for column, cell in zip(boxed.columns, row, strict=True):
                cells[column.name] = self._variable(cell, scope)
                self.coerce(cells[column.name], column.type)
            rows.append(_dict(cells))
        self.line(f"{target} = [{', '.join(rows)}]")

    def _variable(self, boxed: Boxed, scope: Scope) -> str:
        variable = self.fresh()
        self.write(boxed, scope, variable)
        return variable

    def conditional(self, boxed: Conditional, scope: Scope, target: str) -> None:
        """A boxed if-then-else."""
        condition = self._variable(boxed.condition, scope)
        self.line(f"if {condition} is True:")
        self._block(boxed.then, scope, target)
        self.line(f"elif {condition} is None or {condition} is False:")
        self._block(boxed.otherwise, scope, target)
        refused = self.null("type", "条件不是布尔值", "the condition of a boxed conditional is not a boolean")
        self.line(f"else: {target} = {refused}")

    def _block(self, boxed: Boxed, scope: Scope, target: str) -> None:
        self.indent += 1
        self.write(boxed, scope, target)
        self.indent -= 1

    def invocation(self, boxed: Invocation, scope: Scope, target: str) -> None:
        """A call with named arguments."""
        function = self._variable(boxed.function, scope)
        arguments = []
        for parameter, value in boxed.bindings:
            variable = self.fresh()
            if value is None:
                self.line(f"{variable} = None")
            else:
                self.write(value, scope, variable)
                self.coerce(variable, parameter.type)
            arguments.append(variable)
        shown = boxed.function.text if isinstance(boxed.function, Literal) else "?"
        names = tuple(parameter.name for parameter, _ in boxed.bindings) or None
        call = self.module.constant(invoke)
        self.line(f"{target} = {call}({function}, {shown!r}, [{', '.join(arguments)}], {names!r}, R)")

    def table(self, table: DecisionTable, scope: Scope, target: str) -> None:
        """A decision table."""
        from onewindow.dmn.write_table import write_table

        write_table(self, table, scope, target)


def _dict(variables: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name!r}: {variable}" for name, variable in variables.items()) + "}"


_WRITERS: dict[type[Boxed], Callable[[Writer, Any, Scope, str], None]] = {
    Literal: Writer.literal,
    Context: Writer.context,
    ListOf: Writer.list_of,
    Relation: Writer.relation,
    Conditional: Writer.conditional,
    Invocation: Writer.invocation,
    DecisionTable: Writer.table,
}
