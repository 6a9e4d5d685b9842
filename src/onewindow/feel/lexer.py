"""Cuts a text into tokens. Names with spaces or operators are put together later, by the names in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onewindow.feel.problems import FeelSyntaxError

# DMN 1.5, 10.3.1.2, rules 28 to 30: the characters of names.
_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
# Rules 61 and 62: white space, to which comments belong.
_SPACE = "\\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_TOKEN = re.compile(
    rf"(?P<space>(?:[{_SPACE}]+|//[^\n\r]*|/\*.*?\*/)+)"
    rf"|(?P<name>[{_START}][{_PART}]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/()\[\]{}<>=,.:@'])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(?:([nrt"\'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6}))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: kind is name, number, string, symbol, other or end; ``spaced`` after white space."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool


def tokens(text: str) -> list[Token]:
    """All tokens of the text, white space and comments left out, with an ``end`` token behind the last."""
    found: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "space":
            spaced = True
            continue
        found.append(Token(kind, match.group(), match.start(), match.end(), spaced))
        spaced = False
    found.append(Token("end", "", len(text), len(text), spaced))
    return found


def string_value(token: Token, text: str) -> str:
    """The text that a string literal denotes: escapes replaced, surrogate pairs joined (rule 35)."""
    body = token.text[1:-1]
    if "\\" not in body:
        return body

    def replaced(match: re.Match[str]) -> str:
        plain, short, long = match.groups()
        if plain is not None:
            return _PLAIN[plain]
        code = int(short or long, 16)
        if code > 0x10FFFF:
            raise FeelSyntaxError(
                f"没有编码为{long}的字符", f"there is no character {long}", text, token.start
            )
        return chr(code)

    value = _ESCAPE.sub(replaced, body)
    if any("\ud800" <= character <= "\udfff" for character in value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
