"""Writes Python source for trees. Every piece knows its type and whether it can be null or of another type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onewindow.feel import operations, tree
from onewindow.feel.budget import Run
from onewindow.feel.builtins import BUILTINS
from onewindow.feel.calls import built_in_value
from onewindow.feel.frame import Frame
from onewindow.feel.interpret import lower
from onewindow.feel.members import member
from onewindow.feel.types import ANY, BOOLEAN, NULL, NUMBER, STRING, Type
from onewindow.feel.unary_tests import INPUT
from onewindow.feel.usage import usage
from onewindow.feel.values import DECIMAL, Value

_MISSING: Any = object()
DEEPEST = 12
"""Deeper constructs are interpreted: Python's own parser bears no more than two hundred brackets."""
GROUP = 12
"""How many operands of one operator are written within each other."""
_ORDER = {"<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal"}
_NUMBERS = {"+": DECIMAL.add, "-": DECIMAL.subtract, "*": DECIMAL.multiply, "/": DECIMAL.divide}
_PLAIN = (NUMBER, STRING, BOOLEAN)


@dataclass(frozen=True, slots=True)
class Code:
    """Source of one construct: ``type`` is what it surely is, `ANY` when nothing is sure."""

    text: str
    type: Type = ANY

    @property
    def simple(self) -> bool:
        """Whether the source is a bare variable, cheap to repeat."""
        return self.text.isidentifier() and self.text not in ("None", "True", "False")


def global_value(context: Mapping[str, Value], name: str, run: Run) -> Value:
    """A variable of the context, a built-in, or null with a reason."""
    value = context.get(name, _MISSING)
    if value is not _MISSING:
        return value
    return built_in_value(name) if name in BUILTINS else run.null("name", name)


class Emitter:
    """Collects the source and constants of one function."""

    def __init__(
        self,
        types: Mapping[str, Type],
        constants: Mapping[str, Value],
        declared: frozenset[str] = frozenset(),
        deepest: int = DEEPEST,
    ) -> None:
        self.types, self.constants, self.declared = types, constants, declared
        self.body: list[str] = []
        self.namespace: dict[str, Any] = {
            "_D": Decimal, "_Run": Run, "_Frame": Frame, "_global": global_value, "_member": member,
            **{f"_{name}": getattr(operations, name) for name in _ORDER.values()},
        }  # fmt: skip
        self.numbers: dict[Any, str] = {}
        self.variables: dict[str, Code] = {}
        self.locals: dict[str, Code] = {}
        self.outer_frame = "_Frame(X, None, R)"
        self.careful_arithmetic = False
        self.level = 0
        self.deepest = deepest
        self.loads: list[str] = []
        self.count = 0

    def assign(self, name: str, variable: str, code: Code) -> None:
        """Make an output visible to the outputs behind it, to interpreted parts too."""
        self.variables[name] = Code(variable, code.type)
        self.body.append(f"X[{name!r}] = {variable}")

    def prelude(self) -> list[str]:
        """The statements at the function's beginning: the run, and the parameters in local variables."""
        text = "\n".join(self.loads + self.body)
        lines = ["if R is None: R = _Run()"] if "R)" in text or "R," in text else []
        if "X" in self.namespace_uses(text):
            lines.append("X = {**C, **_constants}" if self.constants else "X = dict(C)")
            self.namespace["_constants"] = dict(self.constants)
        else:
            self.body = [line for line in self.body if not line.startswith("X[")]
        return lines + self.loads

    @staticmethod
    def namespace_uses(text: str) -> set[str]:
        """Which of the shared variables an interpreted part needs."""
        return {"X"} if "_Frame(X" in text else set()

    def constant(self, value: Any) -> str:
        """A variable of the generated module that holds this value."""
        key = (value, value.as_tuple().exponent) if type(value) is Decimal else None
        if key in self.numbers:
            return self.numbers[key]
        name = f"K{len(self.namespace)}"
        self.namespace[name] = value
        if key is not None:
            self.numbers[key] = name
        return name

    def temporary(self) -> str:
        """A fresh variable name."""
        self.count += 1
        return f"t{self.count}"

    def condition(self, node: tree.Node) -> str:
        """Source that is Python's True exactly when the construct is FEEL's true."""
        return condition_text(self, node)

    # --- constructs -------------------------------------------------------------------------------------------

    def emit(self, node: tree.Node) -> Code:
        """The source of a construct; interpreted when there is no plainer way."""
        writer = _WRITERS.get(type(node))
        if writer is None or self.level >= self.deepest:
            return self.interpreted(node)
        self.level += 1
        code = writer(self, node)
        self.level -= 1
        return code if code is not None else self.interpreted(node)

    def interpreted(self, node: tree.Node) -> Code:
        """A call of the interpreter's closure for this construct."""
        closure = self.constant(lower(node))
        used = usage(node)
        needed = used.names | used.filter_names | used.called | {INPUT}
        own = ", ".join(f"{name!r}: {code.text}" for name, code in self.locals.items() if name in needed)
        frame = f"_Frame({{{own}}}, {self.outer_frame}, R)" if own else self.outer_frame
        return Code(f"{closure}({'_Frame({}, None, R)' if frame == 'None' else frame})")

    def value(self, value: Value) -> Code:
        """A constant."""
        if value is None or type(value) is bool:
            return Code(repr(value), NULL if value is None else BOOLEAN)
        if type(value) is str:
            return Code(repr(value), STRING)
        if type(value) is Decimal:
            return Code(self.constant(value), NUMBER)
        return Code(self.constant(value))

    def name(self, node: tree.Name) -> Code:
        """A variable: of a loop, an earlier output, a constant, or a parameter loaded once."""
        found = self.locals.get(node.name) or self.variables.get(node.name)
        if found is not None:
            return found
        if node.name in self.constants:
            return self.value(self.constants[node.name])
        if self.outer_frame == "None":
            return self.interpreted(node)
        variable = f"v{len(self.variables)}"
        if node.name in self.types:
            self.loads.append(f"{variable} = C[{node.name!r}]")
        else:
            self.loads.append(f"{variable} = _global(C, {node.name!r}, R)")
        code = Code(variable, self.types.get(node.name, ANY))
        self.variables[node.name] = code
        return code

    def path(self, node: tree.Path) -> Code | None:
        """A member of a context."""
        dotted = dotted_name(node)
        if dotted is not None and dotted.split(".")[0] not in self.locals:
            known = constant_at(self.constants, dotted)
            if known is not _MISSING:
                return self.value(known)
            if dotted in self.types and isinstance(node.base, tree.Name):
                base = self.emit(node.base)
                return Code(f"{base.text}[{node.member!r}]", self.types[dotted])
        base = self.emit(node.base)
        for name, type_ in base.type.members if base.type.name == "context" else ():
            if name == node.member:
                return Code(f"{base.text}[{name!r}]", type_)
        return Code(f"_member({base.text}, {node.member!r}, R)")

    def comparison(self, node: tree.Comparison) -> Code:
        """An equality or order."""
        left, right = self.emit(node.left), self.emit(node.right)
        if node.operator in ("=", "!="):
            return self.equality(left, right, node.operator == "=")
        if left.type == right.type and left.type in (NUMBER, STRING):
            return Code(f"({left.text} {node.operator} {right.text})", BOOLEAN)
        helper = f"_{_ORDER[node.operator]}"
        for one, other in ((left, right), (right, left)):
            if one.type == NUMBER and other.simple and (one.simple or one.text.startswith("K")):
                quick = f"{left.text} {node.operator} {right.text}"
                return Code(
                    f"({quick} if type({other.text}) is _D else {helper}({left.text}, {right.text}, R))"
                )
        return Code(f"{helper}({left.text}, {right.text}, R)")

    def equality(self, left: Code, right: Code, wanted: bool) -> Code:
        """``=`` or ``!=``"""
        for one, other in ((left, right), (right, left)):
            if one.type == NULL and other.type in (NULL, *_PLAIN):
                return Code(repr((other.type == NULL) is wanted), BOOLEAN)
            if one.type == NULL:
                return Code(f"({other.text} is {'' if wanted else 'not '}None)", BOOLEAN)
        if left.type == right.type and left.type in _PLAIN:
            return Code(f"({left.text} {'==' if wanted else '!='} {right.text})", BOOLEAN)
        name = "equal" if wanted else "not_equal"
        self.namespace[f"_{name}"] = getattr(operations, name)
        for one, other in ((left, right), (right, left)):
            if one.type in (NUMBER, STRING) and other.simple:
                python = "_D" if one.type == NUMBER else "str"
                quick = f"{left.text} {'==' if wanted else '!='} {right.text}"
                return Code(
                    f"({quick} if type({other.text}) is {python} else _{name}({left.text}, {right.text}, R))"
                )
        return Code(f"_{name}({left.text}, {right.text}, R)")

    def joined(self, node: tree.And | tree.Or) -> Code:
        """``and`` or ``or``"""
        word = "and" if isinstance(node, tree.And) else "or"
        parts = [self.emit(part) for part in node.parts]
        if all(part.type == BOOLEAN for part in parts):
            return Code("(" + f" {word} ".join(part.text for part in parts) + ")", BOOLEAN)
        decided, name = ("False", "conjunction") if word == "and" else ("True", "disjunction")
        self.namespace[f"_{name}"] = getattr(operations, name)
        return Code(self._folded([part.text for part in parts], decided, f"_{name}"))

    def _folded(self, texts: list[str], decided: str, join: str) -> str:
        """Three-valued joining from the left, in groups, so that brackets do not pile up."""
        if len(texts) > GROUP:
            groups = [texts[start : start + GROUP] for start in range(0, len(texts), GROUP)]
            return self._folded([self._folded(group, decided, join) for group in groups], decided, join)
        text = texts[0]
        for other in texts[1:]:
            held = self.temporary()
            text = f"({decided} if ({held} := {text}) is {decided} else {join}({held}, {other}, R))"
        return text

    def conditional(self, node: tree.If) -> Code:
        """``if``"""
        condition, yes, no = condition_text(self, node.condition), self.emit(node.yes), self.emit(node.no)
        type_ = yes.type if yes.type == no.type else ANY
        return Code(f"({yes.text} if {condition} else {no.text})", type_)

    def arithmetic(self, node: tree.Arithmetic) -> Code | None:
        """``+ - * / **``; what overflows or divides by zero falls back to the careful function."""
        if len(node.rest) > GROUP:
            return None
        left = self.emit(node.first)
        for operator, operand in node.rest:
            right = self.emit(operand)
            if left.type == right.type == NUMBER and operator in _NUMBERS and not self.careful_arithmetic:
                name = {"+": "_dadd", "-": "_dsub", "*": "_dmul", "/": "_ddiv"}[operator]
                self.namespace[name] = _NUMBERS[operator]
                left = Code(f"{name}({left.text}, {right.text})", NUMBER)
            else:
                name = operations.ARITHMETIC[operator].__name__
                self.namespace[f"_{name}"] = operations.ARITHMETIC[operator]
                left = Code(f"_{name}({left.text}, {right.text}, R)")
        return left

    def negation(self, node: tree.Negation) -> Code:
        """``- x``"""
        if isinstance(node.operand, tree.Literal) and type(node.operand.value) is Decimal:
            return self.value(DECIMAL.minus(node.operand.value))
        operand = self.emit(node.operand)
        self.namespace["_negate"] = operations.negate
        return Code(f"_negate({operand.text}, R)")

    def call(self, node: tree.Call) -> Code | None:
        """A call of a built-in by position."""
        function = node.function
        if not isinstance(function, tree.Name) or node.names is not None or function.name not in BUILTINS:
            return None
        if any(function.name in held for held in (self.locals, self.variables, self.declared)):
            return None
        special = _CALLS.get(function.name)
        if special is not None:
            code = special(self, node)
            if code is not None:
                return code
        arguments = "".join(f"{self.emit(argument).text}, " for argument in node.arguments)
        held = self.constant(BUILTINS[function.name].call)
        return Code(f"{held}(R, ({arguments}))")

    def quantified(self, node: tree.Quantified) -> Code | None:
        """``some`` and ``every`` over lists whose items' type is sure."""
        outer = dict(self.locals)
        loops = []
        try:
            for iterator in node.iterators:
                source = self.emit(iterator.source)
                if iterator.until is not None or source.type.name != "list" or not source.type.arguments:
                    return None
                variable = self.temporary()
                loops.append(f"for {variable} in {source.text}")
                self.locals[iterator.name] = Code(variable, source.type.arguments[0])
            body = self.emit(node.body)
        finally:
            self.locals = outer
        if body.type != BOOLEAN or ":=" in body.text:
            return None
        return Code(f"{'all' if node.every else 'any'}({body.text} {' '.join(loops)})", BOOLEAN)


def condition_text(emitter: Emitter, node: tree.Node) -> str:
    """Source that is Python's True exactly when the construct is FEEL's true, without asking why it is not."""
    from onewindow.feel.emit_conditions import condition

    return condition(emitter, node)


def dotted_name(node: tree.Path) -> str | None:
    """``a.b.c`` for a path that begins with a name."""
    parts = [node.member]
    base = node.base
    while isinstance(base, tree.Path):
        parts.append(base.member)
        base = base.base
    return ".".join([base.name, *reversed(parts)]) if isinstance(base, tree.Name) else None


def constant_at(constants: Mapping[str, Value], dotted: str) -> Value:
    """The constant that a dotted name reaches, or `_MISSING`."""
    value: Any = constants
    for part in dotted.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return _MISSING
        value = value[part]
    return value


def _not(emitter: Emitter, node: tree.Call) -> Code | None:
    if len(node.arguments) != 1:
        return None
    inner = emitter.emit(node.arguments[0])
    return Code(f"(not {inner.text})", BOOLEAN) if inner.type == BOOLEAN else None


def _list_contains(emitter: Emitter, node: tree.Call) -> Code | None:
    if len(node.arguments) != 2:
        return None
    items, element = node.arguments
    wanted = emitter.emit(element)
    if isinstance(items, tree.ListOf) and all(isinstance(item, tree.Literal) for item in items.items):
        values = [item.value for item in items.items if isinstance(item, tree.Literal)]
        if wanted.type in (STRING, NUMBER) and all(type(v) in (str, Decimal) for v in values):
            return Code(f"({wanted.text} in {emitter.constant(frozenset(values))})", BOOLEAN)
        return None
    held = emitter.emit(items)
    if held.type.name == "list" and held.type.arguments == (wanted.type,) and wanted.type in _PLAIN:
        return Code(f"({wanted.text} in {held.text})", BOOLEAN)
    return None


def _count(emitter: Emitter, node: tree.Call) -> Code | None:
    if len(node.arguments) != 1:
        return None
    items = emitter.emit(node.arguments[0])
    return Code(f"_D(len({items.text}))", NUMBER) if items.type.name == "list" else None


_CALLS: dict[str, Callable[[Emitter, tree.Call], Code | None]] = {
    "not": _not,
    "list contains": _list_contains,
    "count": _count,
}
_WRITERS: dict[type[tree.Node], Callable[[Emitter, Any], Code | None]] = {
    tree.Literal: lambda emitter, node: emitter.value(node.value),
    tree.Name: Emitter.name,
    tree.Path: Emitter.path,
    tree.Comparison: Emitter.comparison,
    tree.And: Emitter.joined,
    tree.Or: Emitter.joined,
    tree.If: Emitter.conditional,
    tree.Arithmetic: Emitter.arithmetic,
    tree.Negation: Emitter.negation,
    tree.Call: Emitter.call,
    tree.Quantified: Emitter.quantified,
}
