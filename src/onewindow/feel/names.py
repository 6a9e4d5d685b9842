"""The names in scope. FEEL names may hold spaces, operators and keywords; the longest that is in scope wins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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

MOST_TOKENS = 100
"""Names of more tokens are no names that anybody means; they are not looked for."""


class Index:
    """Names of several tokens as a tree of tokens, so that the longest one spelled somewhere is found quickly.

    A symbol with white space before it and the same symbol without are different branches.
    """

    __slots__ = ("branches", "name")

    def __init__(self) -> None:
        self.branches: dict[tuple[str, bool], Index] = {}
        self.name: str | None = None

    def add(self, name: str) -> bool:
        """Add a name; says whether it has several tokens, since single ones need no index."""
        stream = tokens(name)[:-1]
        if not 1 < len(stream) <= MOST_TOKENS:
            return False
        node = self
        for place, token in enumerate(stream):
            spaced = token.kind == "symbol" and token.spaced and place > 0
            node = node.branches.setdefault((token.text, spaced), Index())
        node.name = name
        return True

    def longest(self, stream: list[Token], start: int, known: Collection[str]) -> tuple[str, int] | None:
        """The longest name that the stream spells from a place on, and the place behind it.

        White space around operators may differ, unless the part before stands for a name of its own:
        with ``a``, ``b`` and ``a-b`` in scope, ``a - b`` is a subtraction and ``a-b`` the name.
        """
        found: tuple[str, int] | None = None
        waiting: list[tuple[Index, int]] = [(self, start)]
        while waiting:
            node, place = waiting.pop()
            if node.name is not None and (found is None or place > found[1]):
                found = node.name, place
            token = stream[place]
            if token.kind in ("string", "end"):
                continue
            for spaced in (True, False):
                branch = node.branches.get((token.text, spaced))
                if branch is None:
                    continue
                apart = token.kind == "symbol" and token.spaced and not spaced and place > start
                if not apart or normal(stream[start:place]) not in known:
                    waiting.append((branch, place + 1))
        return found


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

    __slots__ = ("index", "names", "steering")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = frozenset(" ".join(name.split()) for name in names)
        self.index = Index()
        compound = [name for name in self.names if not name.isidentifier() and self.index.add(name)]
        begin = {text for text, _ in self.index.branches}
        self.steering = frozenset([*compound, *(name for name in begin if name in self.names)])

    def __contains__(self, name: str) -> bool:
        return name in self.names


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
