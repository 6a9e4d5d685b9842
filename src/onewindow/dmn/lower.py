"""Boxed expressions into closures over FEEL frames.

The interpreter's first half (tables are in ``lower_table``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from onewindow.dmn.boxed import (
    Boxed,
    Conditional,
    Context,
    Filter,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    Iterator,
    IteratorKind,
    ListOf,
    Literal,
    Relation,
)
from onewindow.dmn.item_types import Types
from onewindow.dmn.runs import note
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.typed_tree import with_types
from onewindow.feel import (
    Expression,
    FeelError,
    Frame,
    Function,
    Run,
    Unknown,
    Value,
    parse,
    parse_unary_tests,
)
from onewindow.feel.builtins import BUILTINS
from onewindow.feel.calls import invoke
from onewindow.feel.frame import Evaluator
from onewindow.feel.iteration import for_loop
from onewindow.feel.members import select

Names = frozenset[str]
_BUILTIN_QUANTIFIERS = {True: BUILTINS["all"], False: BUILTINS["any"]}


class Lowering:
    """Lowers the expressions of one model; ``types`` are its types."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.members = types.member_names()

    def expression(self, text: str, names: Names) -> Expression:
        """FEEL text with its names in scope and its type names resolved; raises ``FeelError``."""
        return with_types(parse(text, names | self.members), self.types)

    def tests(self, text: str, names: Names) -> Expression:
        """Unary tests with their names in scope; raises ``FeelError``."""
        return with_types(parse_unary_tests(text, names | self.members), self.types)

    def boxed(self, boxed: Boxed | None, names: Names) -> Evaluator:
        """The closure for a boxed expression, its result coerced to the type that it states."""
        if boxed is None:
            return lambda frame: note(frame.run, "missing", "没有写明表达式", "there is no expression")
        evaluate = _LOWERINGS[type(boxed)](self, boxed, names)
        return self.coerced(evaluate, boxed.type)

    def coerced(self, evaluate: Evaluator, type_name: str) -> Evaluator:
        """The closure with its result made one of the named type."""
        if not type_name or type_name == "Any":
            return evaluate
        types = self.types
        return lambda frame: types.coerce(evaluate(frame), type_name, frame.run)

    def text(self, text: str, names: Names) -> Evaluator:
        """The closure for FEEL text; text that can't be read is null, with the reason."""
        if not text:
            return lambda frame: note(frame.run, "missing", "表达式是空的", "the expression is empty")
        try:
            return self.expression(text, names).run
        except FeelError as error:
            return _failing(error)

    def literal(self, boxed: Literal, names: Names) -> Evaluator:
        """A literal expression."""
        if boxed.language:
            zh, en = (
                f"不支持表达式语言“{boxed.language}”，请改用 FEEL",
                f"the language '{boxed.language}' is not supported; use FEEL",
            )
            return lambda frame: note(frame.run, "external", zh, en)
        return self.text(boxed.text, names)

    def context(self, boxed: Context, names: Names) -> Evaluator:
        """A boxed context: each entry sees those above; the line without a name is the result."""
        steps: list[tuple[str | None, Evaluator]] = []
        for entry in boxed.entries:
            variable = entry.variable
            itself = {variable.name} if variable and isinstance(entry.value, FunctionDefinition) else set()
            evaluate = self.boxed(entry.value, names | itself)
            if variable is None or not variable.name:
                steps.append((None, evaluate))
                continue
            steps.append((variable.name, self.coerced(evaluate, variable.type)))
            names = names | {variable.name}

        def run_steps(frame: Frame) -> Value:
            values: dict[str, Value] = {}
            inner = Frame(values, frame, frame.run)
            for name, evaluate in steps:
                value = evaluate(inner)
                if name is None:
                    return value
                values[name] = value
            return values

        return run_steps

    def list_of(self, boxed: ListOf, names: Names) -> Evaluator:
        """A boxed list."""
        items = [self.boxed(item, names) for item in boxed.items]
        return lambda frame: [item(frame) for item in items]

    def relation(self, boxed: Relation, names: Names) -> Evaluator:
        """A boxed relation: one context per row."""
        columns = [(column.name, column.type) for column in boxed.columns]
        rows = [
            [
                (name, self.coerced(self.boxed(cell, names), type_))
                for (name, type_), cell in zip(columns, row, strict=True)
            ]
            for row in boxed.rows
        ]
        return lambda frame: [{name: cell(frame) for name, cell in row} for row in rows]

    def function(
        self, boxed: FunctionDefinition, names: Names, called: str = "function", body: Evaluator | None = None
    ) -> Evaluator:
        """A function definition: the function as a value, seeing the variables around it.

        ``body``, when given, takes the place of the closure for the definition's own body.
        """
        if boxed.kind is not FunctionKind.FEEL:
            return _refused(boxed.kind.value)
        parameters = tuple(parameter.name for parameter in boxed.parameters)
        type_names = [parameter.type for parameter in boxed.parameters]
        signature = tuple(self.types.feel_type(name) if name else None for name in type_names)
        if body is None:
            body = self.boxed(boxed.body, names.union(parameters))
        types, run_body = self.types, body

        def make(frame: Frame) -> Value:
            def call(run: Run, arguments: Iterable[Value]) -> Value:
                values: dict[str, Value] = {}
                for name, type_name, argument in zip(parameters, type_names, arguments, strict=True):
                    values[name] = types.coerce(argument, type_name, run)
                    if values[name] is None and argument is not None:
                        return None
                run.enter()
                try:
                    return run_body(Frame(values, frame, run))
                finally:
                    run.leave()

            return Function(called, parameters, call, signature)

        return make

    def invocation(self, boxed: Invocation, names: Names) -> Evaluator:
        """A call with named arguments."""
        called = self.boxed(boxed.function, names)
        shown = boxed.function.text if isinstance(boxed.function, Literal) else "?"
        parameters = tuple(parameter.name for parameter, _ in boxed.bindings)
        arguments = [
            self.coerced(self.boxed(value, names), parameter.type) if value is not None else _null
            for parameter, value in boxed.bindings
        ]

        def evaluate(frame: Frame) -> Value:
            function = called(frame)
            values = [argument(frame) for argument in arguments]
            return invoke(function, shown, values, parameters or None, frame.run)

        return evaluate

    def conditional(self, boxed: Conditional, names: Names) -> Evaluator:
        """A boxed if-then-else: anything but true takes the else part."""
        condition = self.boxed(boxed.condition, names)
        then, otherwise = self.boxed(boxed.then, names), self.boxed(boxed.otherwise, names)

        def evaluate(frame: Frame) -> Value:
            decided = condition(frame)
            if isinstance(decided, Unknown):
                return decided
            if decided is not None and type(decided) is not bool:
                return note(
                    frame.run,
                    "type",
                    "条件不是布尔值",
                    "the condition of a boxed conditional is not a boolean",
                )
            return then(frame) if decided is True else otherwise(frame)

        return evaluate

    def filter(self, boxed: Filter, names: Names) -> Evaluator:
        """A boxed filter, over the same code as FEEL's."""
        source, match = self.boxed(boxed.source, names), self.boxed(boxed.match, names | {"item"})

        def filtered(frame: Frame) -> Value:
            checked = _BooleanCheck(match)
            members = select(source(frame), checked, frame)
            if not checked.failed:
                return members
            return note(
                frame.run, "type", "筛选条件不是布尔值", "the match of a boxed filter is not a boolean"
            )

        return filtered

    def iterator(self, boxed: Iterator, names: Names) -> Evaluator:
        """A boxed for, some or every, over the same code as FEEL's."""
        source = self.coerced(self.boxed(boxed.source, names), boxed.variable_type)
        body = self.boxed(boxed.body, names | {boxed.variable, "partial"})
        sources: list[tuple[str, Evaluator, Evaluator | None]] = [(boxed.variable, source, None)]
        if boxed.kind is IteratorKind.FOR:
            return lambda frame: for_loop(sources, body, frame)
        every = boxed.kind is IteratorKind.EVERY

        def judged(frame: Frame) -> Value:
            checked = _BooleanCheck(body)
            items = for_loop(sources, checked, frame)
            if checked.failed:
                return note(
                    frame.run,
                    "type",
                    "satisfies 之后不是布尔值",
                    "what a boxed quantifier tests is not a boolean",
                )
            return items if type(items) is not list else _BUILTIN_QUANTIFIERS[every].call(frame.run, [items])

        return judged

    def table(self, boxed: DecisionTable, names: Names) -> Evaluator:
        """A decision table."""
        from onewindow.dmn.lower_table import TableEvaluator

        return TableEvaluator(self, boxed, names)


class _BooleanCheck:
    """Passes values through and remembers whether one was neither boolean, null nor unknown.

    A boxed filter or quantifier is null as a whole then, whatever the other members give.
    """

    def __init__(self, evaluate: Evaluator) -> None:
        self.evaluate = evaluate
        self.failed = False

    def __call__(self, frame: Frame) -> Value:
        value = self.evaluate(frame)
        if value is None or isinstance(value, bool | Unknown):
            return value
        self.failed = True
        return False


def _null(frame: Frame) -> Value:
    return None


def _failing(error: FeelError) -> Evaluator:
    zh, en = error.zh, error.en
    return lambda frame: note(frame.run, "feel", zh, en)


def _refused(language: str) -> Evaluator:
    zh = f"外部函数（{language}）不受支持，请改用 FEEL 函数"
    en = f"external functions ({language}) are not supported; write the function in FEEL"
    return lambda frame: note(frame.run, "external", zh, en)


_LOWERINGS: dict[type[Boxed], Callable[[Lowering, Any, Names], Evaluator]] = {
    Literal: Lowering.literal,
    Context: Lowering.context,
    ListOf: Lowering.list_of,
    Relation: Lowering.relation,
    FunctionDefinition: Lowering.function,
    Invocation: Lowering.invocation,
    Conditional: Lowering.conditional,
    Filter: Lowering.filter,
    Iterator: Lowering.iterator,
    DecisionTable: Lowering.table,
}
