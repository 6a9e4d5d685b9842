"""The names in scope. FEEL names may hold spaces, operators and keywords; the longest that is in scope wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onewindow.feel.lexer import Token, tokens

KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "null",
        "true",
        "false",
        "function",
        "external",
    ]
)

Pattern = tuple[tuple[str, bool], ...]
"""A name as tokens: each token's text, and whether white space stands before it."""

Index = dict[str, list[tuple[Pattern, str]]]
"""Names of several tokens by their first token, longest first."""


def pattern(name: str) -> Pattern:
    """The name cut into tokens."""
    return tuple(
        (token.text, token.spaced and position > 0) for position, token in enumerate(tokens(name)[:-1])
    )


def normal(parts: Iterable[Token]) -> str:
    """The name that these tokens spell: white space shrunk to one space, as it stands in the text."""
    return "".join(
        (" " if token.spaced and position else "") + token.text for position, token in enumerate(parts)
    )


class Scope:
    """The names that an expression may use, and the names of members anywhere inside them.

    Only names of more than one token steer the parser, and names that such a name begins with; so two scopes with
    equal `steering` parse alike.
    """

    __slots__ = ("first", "names", "steering")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = frozenset(" ".join(name.split()) for name in names)
        self.first: Index = {}
        compound = [name for name in self.names if not name.isidentifier() and len(pattern(name)) > 1]
        for name in compound:
            add(self.first, name)
        self.steering = frozenset([*compound, *(name for name in self.first if name in self.names)])

    def __contains__(self, name: str) -> bool:
        return name in self.names


def add(first: Index, name: str) -> None:
    """Put a name of more than one token into an index by its first token, longest first."""
    parts = pattern(name)
    if len(parts) < 2 or any(entry[1] == name for entry in first.get(parts[0][0], ())):
        return
    entries = first.setdefault(parts[0][0], [])
    entries.append((parts, name))
    entries.sort(key=lambda entry: -len(entry[0]))


def longest(
    first: Mapping[str, list[tuple[Pattern, str]]],
    stream: list[Token],
    at: int,
    known: frozenset[str] | set[str],
) -> tuple[str, int] | None:
    """The longest name of the index that the stream spells at this place, and the place behind it."""
    for parts, name in first.get(stream[at].text, ()):
        if _spelled(parts, stream, at, known):
            return name, at + len(parts)
    return None


def _spelled(parts: Pattern, stream: list[Token], at: int, known: frozenset[str] | set[str]) -> bool:
    """Whether the stream spells the name here.

    White space around operators may differ, unless the part before stands for a name of its own:
    with ``a``, ``b`` and ``a-b`` in scope, ``a - b`` is a subtraction and ``a-b`` the name.
    """
    if at + len(parts) > len(stream) - 1:
        return False
    for offset, (text, spaced) in enumerate(parts):
        token = stream[at + offset]
        if token.text != text or token.kind == "string":
            return False
        if offset and token.kind == "symbol" and token.spaced and not spaced:
            before = normal(stream[at : at + offset])
            if before in known:
                return False
    return True


def names_within(value: object, found: set[str], depth: int = 8) -> set[str]:
    """Add the keys of all contexts inside a value to ``found``, a few levels deep."""
    if depth and isinstance(value, Mapping):
        for key, inner in value.items():
            found.add(str(key))
            names_within(inner, found, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value[:20]:
            names_within(inner, found, depth - 1)
    return found
