"""Python source for conditions and the cells of tables, where only true counts and null is as good as false."""

from __future__ import annotations

from decimal import Decimal

from onewindow.feel import tree
from onewindow.feel.emit import Code, Emitter
from onewindow.feel.types import BOOLEAN, NULL, NUMBER, STRING
from onewindow.feel.unary_tests import INPUT, mentions_input
from onewindow.feel.values import DECIMAL

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def condition(emitter: Emitter, node: tree.Node) -> str:
    """Source that is True exactly when the construct is true."""
    if isinstance(node, (tree.And, tree.Or)):
        word = " and " if isinstance(node, tree.And) else " or "
        return "(" + word.join(condition(emitter, part) for part in node.parts) + ")"
    if isinstance(node, tree.Comparison):
        left, right = emitter.emit(node.left), emitter.emit(node.right)
        text = compared(left, node.operator, right)
        if text is not None:
            return text
    if isinstance(node, tree.UnaryTests):
        return tests(emitter, node)
    if isinstance(node, tree.In):
        value = emitter.emit(node.value)
        if value.simple:
            return _any(emitter, value, node.tests)
    code = emitter.emit(node)
    if code.type in (NUMBER, STRING, NULL):
        return "False"
    return code.text if code.type == BOOLEAN else f"({code.text} is True)"


def compared(left: Code, operator: str, right: Code) -> str | None:
    """A comparison with a constant or between sure types; None when it needs the careful function."""
    if left.type == right.type and left.type in (NUMBER, STRING):
        return f"({left.text} {'==' if operator == '=' else operator} {right.text})"
    if left.type in (NUMBER, STRING, BOOLEAN, NULL) and right.type not in (NUMBER, STRING, BOOLEAN, NULL):
        left, operator, right = right, _FLIPPED[operator], left
    if not left.simple:
        return None
    if right.type == NULL and operator in ("=", "!="):
        return f"({left.text} is {'not ' if operator == '!=' else ''}None)"
    if operator == "!=":
        return None
    if right.type == BOOLEAN and operator == "=" and right.text in ("True", "False"):
        return f"({left.text} is {right.text})"
    if right.type == STRING and operator == "=":
        return f"({left.text} == {right.text})"
    if right.type in (NUMBER, STRING):
        python = "_D" if right.type == NUMBER else "str"
        return f"(type({left.text}) is {python} and {left.text} {'==' if operator == '=' else operator} {right.text})"
    return None


def tests(emitter: Emitter, node: tree.UnaryTests) -> str:
    """A cell: whether the input value, the variable ``?``, passes."""
    if not node.tests:
        return "True"
    value = emitter.locals.get(INPUT)
    if node.negated or value is None or not value.simple:
        code = emitter.interpreted(node)
        return f"({code.text} is True)"
    return _any(emitter, value, node.tests)


def _any(emitter: Emitter, value: Code, parts: tuple[tree.Node, ...]) -> str:
    constants = [literal_value(part) for part in parts]
    if len(parts) > 1 and all(type(constant) is str for constant in constants):
        texts = frozenset(constant for constant in constants if isinstance(constant, str))
        return f"(type({value.text}) is str and {value.text} in {emitter.constant(texts)})"
    return "(" + " or ".join(_passes(emitter, value, part) for part in parts) + ")"


def _passes(emitter: Emitter, value: Code, part: tree.Node) -> str:
    """Source for one test."""
    if isinstance(part, tree.Test):
        text = compared(value, part.operator, emitter.emit(part.operand))
    elif isinstance(part, tree.HalfRange):
        text = compared(value, part.operator, emitter.emit(part.end))
    elif isinstance(part, tree.RangeOf):
        text = _in_range(emitter, value, part)
    elif literal_value(part) is not None or (isinstance(part, tree.Literal) and part.value is None):
        text = compared(value, "=", emitter.emit(part))
    elif mentions_input(part):
        code = emitter.emit(part)
        text = code.text if code.type == BOOLEAN else None
    else:
        text = None
    return text if text is not None else _interpreted(emitter, value, part)


def _in_range(emitter: Emitter, value: Code, part: tree.RangeOf) -> str | None:
    low, high = literal_value(part.low), literal_value(part.high)
    if type(low) is not type(high) or type(low) not in (Decimal, str) or low > high:  # type: ignore[operator]
        return None
    lower, upper = ("<=" if part.low_included else "<"), ("<=" if part.high_included else "<")
    low_code, high_code = emitter.value(low), emitter.value(high)
    inside = f"{low_code.text} {lower} {value.text} {upper} {high_code.text}"
    if value.type == low_code.type:
        return f"({inside})"
    return f"(type({value.text}) is {'_D' if type(low) is Decimal else 'str'} and {inside})"


def literal_value(node: tree.Node) -> object:
    """The value of a literal or a negative number; None for everything else."""
    if isinstance(node, tree.Literal) and type(node.value) in (Decimal, str, bool):
        return node.value
    if isinstance(node, tree.Negation) and isinstance(node.operand, tree.Literal):
        number = node.operand.value
        return DECIMAL.minus(number) if type(number) is Decimal else None
    return None


def _interpreted(emitter: Emitter, value: Code, part: tree.Node) -> str:
    """One test by the interpreter, with the input value as ``?``."""
    outer = dict(emitter.locals)
    emitter.locals[INPUT] = value
    wrapped = tree.UnaryTests((part,), at=part.at)
    code = emitter.interpreted(wrapped)
    emitter.locals = outer
    return f"({code.text} is True)"
