"""Reads names: the longest in scope that the tokens spell."""

from __future__ import annotations

from onewindow.feel.budget import DEFAULT, Budget
from onewindow.feel.lexer import string_value
from onewindow.feel.literals import BUILTIN_NAMES, MEMBER_NAMES
from onewindow.feel.names import KEYWORDS, Index, Scope, normal
from onewindow.feel.typenames import TypeReader

_BUILTINS = Index()
for _name in BUILTIN_NAMES | MEMBER_NAMES:
    _BUILTINS.add(_name)


class NameReader(TypeReader):
    """The part of the parser that knows the names in scope."""

    def __init__(self, text: str, scope: Scope, budget: Budget = DEFAULT) -> None:
        super().__init__(text, budget)
        self.scope = scope
        self.local = Index()
        self.known: set[str] = set(scope.names) | BUILTIN_NAMES

    def declare(self, name: str) -> None:
        """Bring a variable or member into scope; it steers how names are cut from here on."""
        self.known.add(name)
        if not name.isidentifier():
            self.local.add(name)

    def argument_name(self) -> str | None:
        """The name before a colon, stepped over, when one stands here."""
        place = self.place
        while self.stream[place].kind in ("name", "number") or self.stream[place].text in tuple("+-*/'."):
            place += 1
        if place == self.place or self.stream[place].text != ":":
            return None
        name = normal(self.stream[self.place : place])
        self.back_to(place + 1)
        return name

    def key(self) -> str:
        """The key of a context's entry: a string, or all tokens up to the colon."""
        if self.token.kind == "string":
            return string_value(self.advance(), self.text)
        return self.name_until((":",))

    def name_until(self, ends: tuple[str, ...]) -> str:
        """A name being declared: all tokens up to one of these."""
        place = self.place
        while self.stream[place].text not in ends:
            if self.stream[place].kind in ("string", "end") or self.stream[place].text in tuple("(){}[],:"):
                break
            place += 1
        if place == self.place or self.token.kind != "name":
            raise self.error(
                f"此处应为名称，却是{self._seen_zh()}", f"expected a name but found {self._seen()}"
            )
        name = normal(self.stream[self.place : place])
        self.back_to(place)
        return name

    def known_name(self) -> str | None:
        """The longest name of several words that is in scope and spelled here, stepped over."""
        found: tuple[str, int] | None = None
        for index in (self.local, self.scope.index, _BUILTINS):
            other = index.longest(self.stream, self.place, self.known)
            if other is not None and (found is None or other[1] > found[1]):
                found = other
        if found is None:
            return None
        self.back_to(found[1])
        return found[0]

    def name(self) -> str:
        """A name: the longest in scope, else the words up to the next that is no plain word."""
        known = self.known_name()
        if known is not None:
            return known
        if self.token.kind != "name":
            raise self.error(
                f"此处应为名称，却是{self._seen_zh()}", f"expected a name but found {self._seen()}"
            )
        first = self.advance()
        if first.text in self.known:
            return first.text
        parts = [first]
        while self.token.kind == "name" and self.token.text not in KEYWORDS:
            if self.token.text == "instance" and self.stream[self.place + 1].text == "of":
                break
            parts.append(self.advance())
        return normal(parts)
