"""The tokens of one text, and stepping along them."""

from __future__ import annotations

from onewindow.feel.budget import DEFAULT, Budget
from onewindow.feel.lexer import Token, tokens
from onewindow.feel.problems import FeelLimitError, FeelSyntaxError


class TokenStream:
    """A text cut into tokens, with a current place; refuses a text longer than the budget's text."""

    def __init__(self, text: str, budget: Budget = DEFAULT) -> None:
        if len(text) > budget.text:
            raise FeelLimitError(
                f"表达式有{len(text)}个字符，上限是{budget.text}",
                f"the expression has {len(text)} characters; the limit is {budget.text}",
            )
        self.text, self.budget = text, budget
        self.stream = tokens(text)
        self.place = 0
        self.token = self.stream[0]

    def advance(self, steps: int = 1) -> Token:
        """Step over tokens and return the first of them."""
        passed = self.token
        self.place = min(self.place + steps, len(self.stream) - 1)
        self.token = self.stream[self.place]
        return passed

    def back_to(self, place: int) -> None:
        """Return to an earlier token."""
        self.place = place
        self.token = self.stream[place]

    def at_symbol(self, text: str) -> bool:
        """Whether the current token is this symbol."""
        return self.token.text == text and self.token.kind == "symbol"

    def at_keyword(self, text: str) -> bool:
        """Whether the current token is this keyword and begins no longer name."""
        return self.token.text == text and self.token.kind == "name"

    def expect(self, text: str) -> Token:
        """Step over this symbol or keyword, or complain."""
        if self.token.text != text or self.token.kind not in ("symbol", "name"):
            raise self.error(
                f"此处应为“{text}”，却是{self._seen_zh()}", f"expected '{text}' but found {self._seen()}"
            )
        return self.advance()

    def error(self, zh: str, en: str, at: int | None = None) -> FeelSyntaxError:
        """The error for the current place."""
        return FeelSyntaxError(zh, en, self.text, self.token.start if at is None else at)

    def _seen(self) -> str:
        return "the end" if self.token.kind == "end" else f"'{self.token.text[:40]}'"

    def _seen_zh(self) -> str:
        return "结尾" if self.token.kind == "end" else f"“{self.token.text[:40]}”"
