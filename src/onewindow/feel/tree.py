"""The typed tree of an expression: one frozen dataclass per construct of DMN 1.5's FEEL grammar (10.3.1.2).

``at`` is the offset in the text where the construct begins; it takes no part in comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onewindow.feel.types import Type
from onewindow.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """The root of all constructs."""

    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, null or temporal constant."""

    value: Value


@dataclass(frozen=True, slots=True)
class BadLiteral(Node):
    """An @-literal that denotes no value: null, with the reason."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, parameter or built-in."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.member``"""

    base: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[condition]``"""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(arguments)``; ``names`` is None for positional arguments, else one name per argument."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``first op operand op operand ...``, operators of one precedence, taken from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``- operand``"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left op right`` with one of ``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """``a and b and ...``"""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """``a or b or ...``"""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in tests``"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Test(Node):
    """``op operand`` as a unary test on the input value ``?``"""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of a cell: any of them, or none of them when ``negated``; no tests at all is ``-``."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then yes else no``"""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in source`` or ``name in source..until``, within `For` and `Quantified`."""

    name: str
    source: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for iterators return body``"""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some iterators satisfies body``, or ``every``."""

    every: bool
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """``[items]``"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """``{key: value, ...}``; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """``[low..high]`` and its open forms."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class HalfRange(Node):
    """``(op end)``, a range with one end, with ``=`` or ``!=`` a range of or around one value."""

    operator: str
    end: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """``function(parameters) body``; ``external`` when the body is not FEEL."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: Node
    external: bool = False
    result: Type | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``"""

    value: Node
    type: Type


def children(node: Node) -> tuple[Node, ...]:
    """The constructs directly below this one, in the text's order."""
    found: list[Node] = []
    for name in node.__dataclass_fields__:
        _collect(getattr(node, name), found)
    return tuple(found)


def _collect(part: object, found: list[Node]) -> None:
    if isinstance(part, Node):
        found.append(part)
    elif isinstance(part, tuple):
        for item in part:
            _collect(item, found)
