"""Reads the names of types, as they stand behind ``instance of`` and behind parameters."""

from __future__ import annotations

from onewindow.feel.names import KEYWORDS
from onewindow.feel.stream import TokenStream
from onewindow.feel.types import SIMPLE, Type

_WORDS = {tuple(name.split()): name for name in SIMPLE}
_LONGEST = max(map(len, _WORDS))


class TypeReader(TokenStream):
    """The part of the parser that reads types (DMN 1.5, rule 52)."""

    def type(self, one_word: bool = False) -> Type:
        """A type: simple, ``list<T>``, ``range<T>``, ``context<a: T>``, ``function<T> -> T`` or a known name.

        A known name may have several words, unless an expression may follow the type (``one_word``).
        """
        if self.token.kind != "name":
            raise self.error("此处应为类型名", "expected the name of a type")
        for length in range(_LONGEST, 0, -1):
            words = tuple(token.text for token in self.stream[self.place : self.place + length])
            if words in _WORDS:
                self.advance(length)
                return Type(_WORDS[words])
        first = self.advance()
        if first.text in ("list", "range", "context", "function"):
            return self._composite(first.text)
        name = first.text
        while self._goes_on(one_word):
            token = self.advance()
            apart = token.spaced and token.kind != "symbol" and not name.endswith(".")
            name += (" " if apart else "") + token.text
        return Type(name)

    def _goes_on(self, one_word: bool) -> bool:
        """Whether the name of a type goes on here: with a member, another word, or a symbol within a word."""
        token, before = self.token, self.stream[self.place - 1]
        if self.at_symbol(".") or before.text == ".":
            return token.kind in ("name", "symbol")
        if token.kind in ("name", "number"):
            return before.text == "-" or not (one_word or token.text in KEYWORDS)
        return token.text == "-" and not token.spaced and not self.stream[self.place + 1].spaced

    def _composite(self, name: str) -> Type:
        if not self.at_symbol("<"):
            return Type(name)
        self.advance()
        if name == "context":
            return self._context()
        if name == "function":
            return self._function()
        argument = self.type()
        self.expect(">")
        return Type(name, (argument,))

    def _context(self) -> Type:
        members: list[tuple[str, Type]] = []
        while not self.at_symbol(">"):
            words = [self.advance()]
            while self.token.kind != "end" and not self.at_symbol(":"):
                words.append(self.advance())
            self.expect(":")
            members.append((" ".join(word.text for word in words), self.type()))
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect(">")
        return Type("context", members=tuple(members))

    def _function(self) -> Type:
        arguments: list[Type] = []
        while not self.at_symbol(">"):
            arguments.append(self.type())
            if not self.at_symbol(","):
                break
            self.advance()
        self.expect(">")
        self.expect("->")
        return Type("function", tuple(arguments), result=self.type())
