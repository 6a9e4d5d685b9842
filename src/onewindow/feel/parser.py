"""Reads FEEL text into a tree: recursive descent with precedence climbing over tokens (DMN 1.5, 10.3.1.2).

A name is the longest one in scope that the tokens spell; scope is what the caller declares, the built-ins, the
variables of the constructs around, and the members of contexts that are known or written in the text itself.
"""

from __future__ import annotations

from decimal import DecimalException

from onewindow.feel.budget import DEFAULT, Budget, depth_exceeded
from onewindow.feel.lexer import Token, string_value
from onewindow.feel.literals import at_literal
from onewindow.feel.name_reader import NameReader
from onewindow.feel.names import KEYWORDS, Scope
from onewindow.feel.tree import (
    And,
    Arithmetic,
    BadLiteral,
    Between,
    Call,
    Comparison,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    HalfRange,
    If,
    In,
    InstanceOf,
    Iterator,
    ListOf,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    Quantified,
    RangeOf,
    Test,
    UnaryTests,
)
from onewindow.feel.types import Type
from onewindow.feel.values import DECIMAL

OR, AND, COMPARE, ADD, MULTIPLY, POWER, UNARY = range(1, 8)
COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_LEVELS = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER}
_AFTER_A_RANGE = frozenset((")", ",", "]", "}", "", "and", "or", "then", "else", "return", "satisfies", "in"))


class Parser(NameReader):
    """Reads one text."""

    def __init__(self, text: str, scope: Scope, budget: Budget = DEFAULT) -> None:
        super().__init__(text, scope, budget)
        self.depth = 0

    def whole(self) -> Node:
        """The text as one expression."""
        node = self.expression()
        self.end()
        return node

    def end(self) -> None:
        """Complain unless the text ends here."""
        if self.token.kind != "end":
            raise self.error(f"多出{self._seen_zh()}", f"unexpected {self._seen()}")

    def expression(self, least: int = OR, endpoint: bool = False) -> Node:
        """An expression whose operators bind at least as tightly as ``least``."""
        self.depth += 1
        if self.depth > self.budget.depth:
            raise depth_exceeded(self.budget.depth)
        left = self.operand(endpoint)
        while True:
            token = self.token
            if token.kind == "symbol" and token.text in _LEVELS:
                level = _LEVELS[token.text]
                if level < least:
                    break
                left = self.chain(left, level, endpoint)
            elif least <= COMPARE and token.kind == "symbol" and token.text in COMPARISONS:
                self.advance()
                left = Comparison(token.text, left, self.expression(ADD, endpoint), at=token.start)
            elif token.kind == "name" and token.text in ("and", "or", "between", "in"):
                joined = self.keyword_operator(left, token, least)
                if joined is None:
                    break
                left = joined
            else:
                break
        self.depth -= 1
        return left

    def chain(self, first: Node, level: int, endpoint: bool) -> Node:
        """Operators of one level from the left, as one node, however many there are."""
        at = self.token.start
        rest = []
        while self.token.kind == "symbol" and _LEVELS.get(self.token.text) == level:
            operator = self.advance().text
            rest.append((operator, self.expression(level + 1, endpoint)))
        return Arithmetic(first, tuple(rest), at=at)

    def keyword_operator(self, left: Node, token: Token, least: int) -> Node | None:
        """``and``, ``or``, ``between`` or ``in`` behind an expression; None when it belongs further out."""
        word = token.text
        if word in ("and", "or"):
            level = AND if word == "and" else OR
            if level < least:
                return None
            parts = [left]
            while self.at_keyword(word):
                self.advance()
                parts.append(self.expression(level + 1))
            return And(tuple(parts), at=token.start) if word == "and" else Or(tuple(parts), at=token.start)
        if least > COMPARE:
            return None
        self.advance()
        if word == "in":
            return In(left, self.in_tests(), at=token.start)
        low = self.expression(ADD)
        self.expect("and")
        return Between(left, low, self.expression(ADD), at=token.start)

    def operand(self, endpoint: bool = False) -> Node:
        """A primary expression with all that is attached to it, or its negation."""
        token = self.token
        if token.kind == "symbol" and token.text == "-":
            self.advance()
            if self.token.kind == "number" and not self.token.spaced:
                return self.attached(self.number(negative=True), endpoint)
            return Negation(self.expression(UNARY, endpoint), at=token.start)
        return self.attached(self.primary(), endpoint)

    def attached(self, node: Node, endpoint: bool) -> Node:
        """Paths, filters, calls and ``instance of`` behind a primary expression."""
        attachments = 0
        while True:
            token = self.token
            attachments += 1
            if attachments + self.depth > self.budget.depth:
                raise depth_exceeded(self.budget.depth)
            if token.kind == "name" and token.text == "instance" and self.stream[self.place + 1].text == "of":
                self.advance(2)
                node = InstanceOf(node, self.type(), at=token.start)
            elif token.kind != "symbol":
                return node
            elif token.text == ".":
                self.advance()
                node = Path(node, self.name(), at=token.start)
            elif token.text == "(":
                node = self.call(node)
            elif token.text == "[" and not (endpoint and self._closes_range()):
                node = self.filter(node)
            else:
                return node

    def _closes_range(self) -> bool:
        follower = self.stream[self.place + 1]
        return follower.text in _AFTER_A_RANGE or follower.text in COMPARISONS

    def filter(self, base: Node) -> Node:
        """``base[condition]``"""
        at = self.advance().start
        condition = self.expression()
        self.expect("]")
        return Filter(base, condition, at=at)

    def call(self, function: Node) -> Node:
        """``function(arguments)``, by position or by name."""
        at = self.advance().start
        arguments: list[Node] = []
        names: list[str] = []
        while not self.at_symbol(")"):
            name = self.argument_name()
            if name is not None:
                names.append(name)
            elif names:
                raise self.error(
                    "命名参数与位置参数不能混用", "named and positional arguments cannot be mixed"
                )
            arguments.append(self.expression())
            if len(names) not in (0, len(arguments)):
                raise self.error(
                    "命名参数与位置参数不能混用", "named and positional arguments cannot be mixed"
                )
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect(")")
        return Call(function, tuple(arguments), tuple(names) if names else None, at=at)

    # --- primary expressions ----------------------------------------------------------------------------------

    def primary(self) -> Node:
        """A literal, name, construct or expression in brackets."""
        token = self.token
        if token.kind == "name":
            return self.word()
        if token.kind == "number":
            return self.number()
        if token.kind == "string":
            self.advance()
            return Literal(string_value(token, self.text), at=token.start)
        if token.kind == "symbol":
            return self.bracketed(token)
        raise self.error(
            f"此处应为表达式，却是{self._seen_zh()}", f"expected an expression but found {self._seen()}"
        )

    def number(self, negative: bool = False) -> Node:
        """A numeric literal; a minus sign right before its digits belongs to it (rule 36)."""
        token = self.advance()
        try:
            value = DECIMAL.create_decimal(token.text)
        except DecimalException:
            raise self.error("数字超出范围", "the number is out of range", token.start) from None
        return Literal(DECIMAL.minus(value) if negative else value, at=token.start - negative)

    def bracketed(self, token: Token) -> Node:
        """What begins with a symbol."""
        if token.text == "(":
            return self.parenthesis()
        if token.text == "[":
            return self.list_or_range()
        if token.text == "{":
            return self.context()
        if token.text == "]":
            self.advance()
            return self.range(self.expression(ADD), False, token.start)
        if token.text == "@" and self.stream[self.place + 1].kind == "string":
            self.advance()
            text = string_value(self.advance(), self.text)
            value = at_literal(text)
            return BadLiteral(text, at=token.start) if value is None else Literal(value, at=token.start)
        raise self.error(
            f"此处应为表达式，却是{self._seen_zh()}", f"expected an expression but found {self._seen()}"
        )

    def parenthesis(self) -> Node:
        """``(expression)``, the range ``(low..high]`` or the range ``(< high)``."""
        at = self.advance().start
        if self.token.kind == "symbol" and self.token.text in COMPARISONS:
            node: Node = self.unary_range(at)
            self.expect(")")
            return node
        node = self.expression()
        if self.at_symbol(".."):
            return self.range(node, False, at)
        self.expect(")")
        return node

    def unary_range(self, at: int) -> Node:
        """``op endpoint`` as a range (DMN 1.5, rule 66)."""
        operator = self.advance().text
        return HalfRange(operator, self.expression(ADD), at=at)

    def list_or_range(self) -> Node:
        """``[items]`` or ``[low..high]``; an item may be a unary test such as ``< 5``."""
        at = self.advance().start
        items: list[Node] = []
        while not self.at_symbol("]"):
            if self.token.kind == "symbol" and self.token.text in COMPARISONS:
                items.append(self.unary_range(self.token.start))
            else:
                items.append(self.expression())
            if len(items) == 1 and self.at_symbol(".."):
                return self.range(items[0], True, at)
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect("]")
        return ListOf(tuple(items), at=at)

    def range(self, low: Node, low_included: bool, at: int) -> Node:
        """The rest of a range behind its lower endpoint."""
        self.expect("..")
        high = self.expression(ADD, endpoint=True)
        if self.token.text not in ("]", "[", ")"):
            raise self.error("区间应以“]”、“)”或“[”结束", "a range ends with ']', ')' or '['")
        return RangeOf(low, high, low_included, self.advance().text == "]", at=at)

    def context(self) -> Node:
        """``{key: value, ...}``"""
        at = self.advance().start
        entries: list[tuple[str, Node]] = []
        while not self.at_symbol("}"):
            key = self.key()
            self.expect(":")
            self.declare(key)
            entries.append((key, self.expression()))
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect("}")
        return ContextOf(tuple(entries), at=at)

    def word(self) -> Node:
        """A name, a keyword's construct or a literal word."""
        token = self.token
        found = self.known_name()
        if found is not None:
            return Name(found, at=token.start)
        if token.text in ("true", "false", "null"):
            self.advance()
            return Literal({"true": True, "false": False, "null": None}[token.text], at=token.start)
        if token.text == "if":
            return self.conditional()
        if token.text == "for":
            return self.loop()
        if token.text in ("some", "every"):
            return self.quantified()
        if token.text == "function" and self.stream[self.place + 1].text == "(":
            return self.function()
        if token.text in KEYWORDS:
            raise self.error(
                f"关键字{self._seen_zh()}不能出现在这里", f"the keyword {self._seen()} cannot stand here"
            )
        return Name(self.name(), at=token.start)

    # --- constructs -------------------------------------------------------------------------------------------

    def conditional(self) -> Node:
        """``if condition then yes else no``"""
        at = self.advance().start
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        return If(condition, yes, self.expression(), at=at)

    def iterators(self, last: str) -> tuple[Iterator, ...]:
        """``name in source, ...`` up to the keyword behind."""
        found: list[Iterator] = []
        while True:
            at = self.advance().start
            name = self.name_until(("in",))
            self.expect("in")
            source = self.expression()
            until = None
            if self.at_symbol(".."):
                self.advance()
                until = self.expression()
            found.append(Iterator(name, source, until, at=at))
            self.declare(name)
            if not self.at_symbol(","):
                break
        self.expect(last)
        return tuple(found)

    def loop(self) -> Node:
        """``for iterators return body``"""
        at = self.token.start
        iterators = self.iterators("return")
        return For(iterators, self.expression(), at=at)

    def quantified(self) -> Node:
        """``some iterators satisfies body``, or ``every``."""
        token = self.token
        iterators = self.iterators("satisfies")
        return Quantified(token.text == "every", iterators, self.expression(), at=token.start)

    def function(self) -> Node:
        """``function(parameters) body``"""
        at = self.advance(2).start
        parameters: list[tuple[str, Type | None]] = []
        while not self.at_symbol(")"):
            name = self.name_until((":", ",", ")"))
            type_ = None
            if self.at_symbol(":"):
                self.advance()
                type_ = self.type()
            parameters.append((name, type_))
            self.declare(name)
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect(")")
        result = None
        if self.at_symbol(":"):
            self.advance()
            result = self.type(one_word=True)
        external = self.at_keyword("external")
        if external:
            self.advance()
        return FunctionOf(tuple(parameters), self.expression(), external, result, at=at)

    # --- unary tests ------------------------------------------------------------------------------------------

    def in_tests(self) -> tuple[Node, ...]:
        """What follows ``in``: one test, or several in parentheses."""
        if not self.at_symbol("("):
            return (self.test(),)
        start = self.place
        self.advance()
        tests = [self.test()]
        while self.at_symbol(","):
            self.advance()
            tests.append(self.test())
        if len(tests) > 1 or not self.at_symbol(".."):
            self.expect(")")
            if self.token.kind != "symbol" or self.token.text not in ("[", ".", "+", "-", "*", "/", "**"):
                return tuple(tests)
        self.back_to(start)
        return (self.expression(ADD),)

    def test(self) -> Node:
        """One unary test: ``op endpoint`` or an expression."""
        token = self.token
        if token.kind == "symbol" and token.text in COMPARISONS:
            self.advance()
            return Test(token.text, self.expression(ADD), at=token.start)
        return self.expression()

    def unary_tests(self) -> Node:
        """A whole cell: ``-``, tests with commas, or ``not(tests)``."""
        at = self.token.start
        if self.at_symbol("-") and self.stream[self.place + 1].kind == "end":
            return UnaryTests((), at=at)
        if self.at_keyword("not") and self.stream[self.place + 1].text == "(":
            start = self.place
            self.advance(2)
            tests = self.test_list()
            self.expect(")")
            if self.token.kind == "end":
                return UnaryTests(tests, negated=True, at=at)
            self.back_to(start)
        tests = self.test_list()
        self.end()
        return UnaryTests(tests, at=at)

    def test_list(self) -> tuple[Node, ...]:
        """Tests with commas between."""
        tests = [self.test()]
        while self.at_symbol(","):
            self.advance()
            tests.append(self.test())
        return tuple(tests)
