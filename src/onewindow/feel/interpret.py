"""The first lowering: each construct of the tree becomes a Python closure, once; a run calls the closures.

Unknown values pass through: what hangs on them is unknown, what does not is decided (see `onewindow.feel.partial`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from onewindow.feel import tree
from onewindow.feel.budget import Run
from onewindow.feel.builtins import BUILTINS
from onewindow.feel.builtins.registry import Builtin
from onewindow.feel.calls import built_in_value, invoke, user_function
from onewindow.feel.frame import MISSING, Evaluator, Frame
from onewindow.feel.iteration import for_loop, quantified
from onewindow.feel.members import member, select
from onewindow.feel.operations import (
    ARITHMETIC,
    COMPARE,
    any_of,
    between,
    conjunction,
    disjunction,
    equal,
    half_range,
    make_range,
    negate,
)
from onewindow.feel.tree import Node
from onewindow.feel.typecheck import is_instance
from onewindow.feel.unary_tests import INPUT, mentions, on_input, tester
from onewindow.feel.values import Unknown, Value, kind, unknown_of


def lower(node: Node) -> Evaluator:
    """The closure that computes this construct."""
    return _LOWERINGS[type(node)](node)


def _literal(node: tree.Literal) -> Evaluator:
    value = node.value
    return _Text(value) if type(value) is str else lambda frame: value


def _bad_literal(node: tree.BadLiteral) -> Evaluator:
    text, at = node.text, node.at
    return lambda frame: _at(frame, at, frame.run.null("literal", "@", text))


def _at(frame: Frame, at: int, value: Value) -> Value:
    """The value; when it is null, the reason just noted gets its place in the text."""
    if value is None:
        frame.run.locate(at)
    return value


def _name(node: tree.Name) -> Evaluator:
    name, at = node.name, node.at

    def evaluate(frame: Frame) -> Value:
        value = frame.values.get(name, MISSING)
        if value is not MISSING:
            return value
        value = frame.find(name)
        if value is not MISSING:
            return value
        if name in BUILTINS:
            return built_in_value(name)
        return _at(frame, at, _no_such_name(name, frame))

    return evaluate


_WIDE = "＋－＊／＜＞＝，：；！"


def _no_such_name(name: str, frame: Frame) -> Value:
    """Null, with the reason; a full-width operator within the name is the likely cause."""
    wide = next((character for character in name if character in _WIDE), None)
    return frame.run.null("name", name) if wide is None else frame.run.null("name-wide", name, wide)


def _path(node: tree.Path) -> Evaluator:
    base, name, at = lower(node.base), node.member, node.at

    def evaluate(frame: Frame) -> Value:
        value = base(frame)
        if type(value) is dict:
            found = value.get(name, MISSING)
            if found is not MISSING:
                return found
        return _at(frame, at, member(value, name, frame.run))

    return evaluate


def _filter(node: tree.Filter) -> Evaluator:
    base, condition, at = lower(node.base), lower(node.condition), node.at
    return lambda frame: _at(frame, at, select(base(frame), condition, frame))


def _call(node: tree.Call) -> Evaluator:
    arguments = tuple(map(lower, node.arguments))
    names, at = node.names, node.at
    if isinstance(node.function, tree.Name):
        return _named_call(node.function.name, arguments, names, at)
    function = lower(node.function)

    def evaluate(frame: Frame) -> Value:
        called = function(frame)
        return _at(
            frame, at, invoke(called, "?", [argument(frame) for argument in arguments], names, frame.run)
        )

    return evaluate


def _named_call(
    name: str, arguments: tuple[Evaluator, ...], names: tuple[str, ...] | None, at: int
) -> Evaluator:
    built_in = BUILTINS.get(name)
    constant = _constant_call(built_in, arguments) if name in _CONSTANT and names is None else None

    def evaluate(frame: Frame) -> Value:
        function = frame.find(name)
        if constant is not None and function is MISSING:
            return constant
        values = [argument(frame) for argument in arguments]
        if function is MISSING:
            if built_in is None:
                return _at(frame, at, frame.run.null("name", name))
            return _at(frame, at, built_in.call(frame.run, values, names))
        return _at(frame, at, invoke(function, name, values, names, frame.run))

    return evaluate


_CONSTANT = frozenset(("date", "time", "date and time", "duration"))


def _constant_call(built_in: Builtin | None, arguments: tuple[Evaluator, ...]) -> Value:
    """The value of ``date("...")`` and the like, read once; None when the text is no literal or denotes nothing."""
    texts = [argument.text for argument in arguments if isinstance(argument, _Text)]
    return built_in.call(Run(), texts) if built_in is not None and len(texts) == len(arguments) == 1 else None


class _Text:
    """The closure of a string literal, which shows its text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, frame: Frame) -> Value:
        return self.text


def _arithmetic(node: tree.Arithmetic) -> Evaluator:
    first, at = lower(node.first), node.at
    rest = [(ARITHMETIC[operator], lower(operand)) for operator, operand in node.rest]
    if len(rest) == 1:
        operation, operand = rest[0]

        def evaluate_one(frame: Frame) -> Value:
            return _at(frame, at, operation(first(frame), operand(frame), frame.run))

        return evaluate_one

    def evaluate(frame: Frame) -> Value:
        value = first(frame)
        for operation, operand in rest:
            value = operation(value, operand(frame), frame.run)
        return _at(frame, at, value)

    return evaluate


def _negation(node: tree.Negation) -> Evaluator:
    operand, at = lower(node.operand), node.at
    return lambda frame: _at(frame, at, negate(operand(frame), frame.run))


def _comparison(node: tree.Comparison) -> Evaluator:
    compare, left, right, at = COMPARE[node.operator], lower(node.left), lower(node.right), node.at

    def evaluate(frame: Frame) -> Value:
        value = compare(left(frame), right(frame), frame.run)
        if value is None:
            frame.run.locate(at)
        return value

    return evaluate


def _and(node: tree.And) -> Evaluator:
    return _joined(node.parts, conjunction, False, node.at)


def _or(node: tree.Or) -> Evaluator:
    return _joined(node.parts, disjunction, True, node.at)


def _joined(parts: tuple[Node, ...], join: Callable[..., Value], decided: bool, at: int) -> Evaluator:
    first, *rest = map(lower, parts)

    def evaluate(frame: Frame) -> Value:
        value = first(frame)
        for part in rest:
            if value is decided:
                return decided
            value = join(value, part(frame), frame.run)
        return _at(frame, at, value)

    return evaluate


def _between(node: tree.Between) -> Evaluator:
    value, low, high, at = lower(node.value), lower(node.low), lower(node.high), node.at
    return lambda frame: _at(frame, at, between(value(frame), low(frame), high(frame), frame.run))


def _in(node: tree.In) -> Evaluator:
    value, at = lower(node.value), node.at
    testers = tuple(tester(test, lower) for test in node.tests)
    if len(testers) == 1:
        only = testers[0]
        return lambda frame: _at(frame, at, only(frame, value(frame)))

    def evaluate(frame: Frame) -> Value:
        held = value(frame)
        return _at(frame, at, any_of((test(frame, held) for test in testers), frame.run))

    return evaluate


def lower_test(node: Node) -> Evaluator:
    """The closure for one unary test: whether the input value, the variable ``?``, satisfies it."""
    return on_input(tester(node, lower))


def _test(node: tree.Test) -> Evaluator:
    evaluated, at = lower_test(node), node.at
    return lambda frame: _at(frame, at, evaluated(frame))


def _unary_tests(node: tree.UnaryTests) -> Evaluator:
    testers, negated, at = tuple(tester(test, lower) for test in node.tests), node.negated, node.at

    def evaluate(frame: Frame) -> Value:
        held = frame.find(INPUT)
        held = None if held is MISSING else held
        if len(testers) == 1:
            value = testers[0](frame, held)
        else:
            value = any_of((test(frame, held) for test in testers), frame.run)
        if negated and type(value) is bool:
            value = not value
        return _at(frame, at, value)

    return evaluate if testers else lambda frame: True


def _if(node: tree.If) -> Evaluator:
    condition, yes, no, at = lower(node.condition), lower(node.yes), lower(node.no), node.at

    def evaluate(frame: Frame) -> Value:
        decided = condition(frame)
        if decided is True:
            return yes(frame)
        if isinstance(decided, Unknown):
            return _either(decided, yes(frame), no(frame), frame)
        if decided is not False:
            frame.run.null("condition", kind(decided))
            frame.run.locate(at)
        return no(frame)

    return evaluate


def _either(condition: Unknown, yes: Value, no: Value, frame: Frame) -> Value:
    """What an undecided condition leaves: the common value of both branches, or the unknown."""
    unknown = unknown_of((yes, no))
    if unknown is None and (yes is no or (type(yes) is type(no) and equal(yes, no, frame.run) is True)):
        return yes
    return unknown_of((condition, yes, no))


def _for(node: tree.For) -> Evaluator:
    iterators = [(i.name, lower(i.source), lower(i.until) if i.until else None) for i in node.iterators]
    body, at, partial = lower(node.body), node.at, mentions(node, "partial")
    return lambda frame: _at(frame, at, for_loop(iterators, body, frame, partial))


def _quantified(node: tree.Quantified) -> Evaluator:
    iterators = [(i.name, lower(i.source), lower(i.until) if i.until else None) for i in node.iterators]
    body, every, at = lower(node.body), node.every, node.at
    return lambda frame: _at(frame, at, quantified(every, iterators, body, frame))


def _list_of(node: tree.ListOf) -> Evaluator:
    items = tuple(map(lower, node.items))
    return lambda frame: [item(frame) for item in items]


def _context_of(node: tree.ContextOf) -> Evaluator:
    entries = tuple((key, lower(value)) for key, value in node.entries)
    doubled = next((key for key, times in Counter(key for key, _ in entries).items() if times > 1), None)
    at = node.at

    def evaluate(frame: Frame) -> Value:
        if doubled is not None:
            return _at(frame, at, frame.run.null("duplicate-key", doubled))
        values: dict[str, Value] = {}
        inner = Frame(values, frame, frame.run)
        for key, value in entries:
            values[key] = value(inner)
        return dict(values)

    return evaluate


def _range_of(node: tree.RangeOf) -> Evaluator:
    low, high = lower(node.low), lower(node.high)
    low_included, high_included, at = node.low_included, node.high_included, node.at
    if isinstance(node.low, tree.Literal) and isinstance(node.high, tree.Literal):
        constant = make_range(node.low.value, node.high.value, low_included, high_included, Run())
        if constant is not None:
            return lambda frame: constant

    def evaluate(frame: Frame) -> Value:
        return _at(frame, at, make_range(low(frame), high(frame), low_included, high_included, frame.run))

    return evaluate


def _half_range(node: tree.HalfRange) -> Evaluator:
    end, operator, at = lower(node.end), node.operator, node.at
    return lambda frame: _at(frame, at, half_range(operator, end(frame), frame.run))


def _function_of(node: tree.FunctionOf) -> Evaluator:
    if node.external:
        return lambda frame: _at(frame, node.at, frame.run.null("external"))
    body = lower(node.body)
    return lambda frame: user_function(node, body, frame)


def _instance_of(node: tree.InstanceOf) -> Evaluator:
    value, type_, at = lower(node.value), node.type, node.at
    return lambda frame: _at(frame, at, is_instance(value(frame), type_, frame.run))


_LOWERINGS: dict[type[Node], Callable[[Any], Evaluator]] = {
    tree.Literal: _literal,
    tree.BadLiteral: _bad_literal,
    tree.Name: _name,
    tree.Path: _path,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Arithmetic: _arithmetic,
    tree.Negation: _negation,
    tree.Comparison: _comparison,
    tree.And: _and,
    tree.Or: _or,
    tree.Between: _between,
    tree.In: _in,
    tree.Test: _test,
    tree.UnaryTests: _unary_tests,
    tree.If: _if,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.ListOf: _list_of,
    tree.ContextOf: _context_of,
    tree.RangeOf: _range_of,
    tree.HalfRange: _half_range,
    tree.FunctionOf: _function_of,
    tree.InstanceOf: _instance_of,
}
