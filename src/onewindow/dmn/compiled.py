"""Generated Python for tables and whole models: the same answers as the interpreter, many times faster.

The interpreter stays the reference: where generated code answers null, ``reasons`` asks it why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from onewindow.dmn.evaluate import NO_TYPES, Decided, evaluate
from onewindow.dmn.lower import Lowering
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.trace import Hit
from onewindow.dmn.write_python import Writer
from onewindow.feel import Run, Type, Value
from onewindow.feel.module import Module


class CompiledTables:
    """Some tables, each seeing the results of those before it by their names, as one Python function."""

    def __init__(
        self,
        tables: Sequence[DecisionTable],
        parameters: Sequence[str],
        *,
        assume_total: Mapping[str, str | Type] | None = None,
        constants: Mapping[str, Value] | None = None,
    ) -> None:
        """``parameters`` are the names of facts.

        ``assume_total`` promises types of facts that are never null; ``constants`` are values known now
        (``{"p": {...}}``). A limit that is exceeded raises ``FeelLimitError``.
        """
        self.tables = tuple(tables)
        self.parameters = tuple(parameters)
        self.constants = dict(constants or {})
        self.assume_total = dict(assume_total or {})

    @cached_property
    def _plain(self) -> Callable[..., dict[str, Value]]:
        return self._compile(traced=False)

    @cached_property
    def _traced(self) -> Callable[..., dict[str, Value]]:
        return self._compile(traced=True)

    def _compile(self, traced: bool) -> Callable[..., dict[str, Value]]:
        module = Module(self.assume_total, self.constants)
        writer = Writer(Lowering(NO_TYPES), module, traced)
        scope: dict[str, str] = {}
        get = writer.fresh()
        writer.line(f"{get} = C.get")
        for name in self.parameters:
            scope[name] = writer.fresh()
            writer.line(f"{scope[name]} = {get}({name!r})")
        if self.constants:
            scope.update(
                (name, module.constant(value)) for name, value in self.constants.items() if name not in scope
            )
        for table in self.tables:
            target = writer.fresh()
            writer.table(table, scope, target)
            scope[table.name] = target
        results = ", ".join(f"{table.name!r}: {scope[table.name]}" for table in self.tables)
        writer.line(f"return {{{results}}}")
        return module.compile("tables", ["C", "R", "T"], writer.lines)

    def decide(self, context: Mapping[str, Value]) -> dict[str, Value]:
        """The result of each table by name, over a context of FEEL values."""
        return self._plain(context, Run(), None)

    def traced(self, context: Mapping[str, Value]) -> tuple[dict[str, Value], list[Hit]]:
        """The same, and what each table did, in their order."""
        hits: list[Hit] = []
        return self._traced(context, Run(), hits), hits

    def reasons(self, context: Mapping[str, Value]) -> dict[str, Decided]:
        """The interpreter's answer for each table, with all reasons and the full trace."""
        seen: dict[str, Any] = {**self.constants, **context}
        answers: dict[str, Decided] = {}
        for table in self.tables:
            answers[table.name] = evaluate(table, seen)
            seen[table.name] = answers[table.name].value
        return answers


def compile_tables(
    tables: Sequence[DecisionTable],
    parameters: Sequence[str],
    *,
    assume_total: Mapping[str, str | Type] | None = None,
    constants: Mapping[str, Value] | None = None,
) -> CompiledTables:
    """The tables as one generated Python function; see `CompiledTables` for what the arguments mean."""
    return CompiledTables(tables, parameters, assume_total=assume_total, constants=constants)
