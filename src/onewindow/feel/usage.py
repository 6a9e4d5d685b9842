"""Which names an expression takes from its context."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.feel import tree
from onewindow.feel.builtins import BUILTINS


@dataclass(frozen=True, slots=True)
class Usage:
    """Free names, dotted paths, and the names inside filters that may be members of the items.

    ``called`` are the built-ins that the expression calls, unless a variable of that name stands before them.
    """

    names: frozenset[str]
    paths: frozenset[str]
    filter_names: frozenset[str]
    called: frozenset[str]


class _Walk:
    """Collects names; ``bound`` are the expression's own variables around the current place."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.paths: set[str] = set()
        self.filter_names: set[str] = set()
        self.called: set[str] = set()

    def visit(self, node: tree.Node, bound: frozenset[str], filtering: bool) -> None:
        """Collect the names of one construct."""
        if isinstance(node, (tree.Name, tree.Path)):
            self.path(node, bound, filtering)
        elif (
            isinstance(node, tree.Call)
            and isinstance(node.function, tree.Name)
            and node.function.name in BUILTINS
        ):
            if node.function.name not in bound:
                self.called.add(node.function.name)
            for argument in node.arguments:
                self.visit(argument, bound, filtering)
        elif isinstance(node, tree.Filter):
            self.visit(node.base, bound, filtering)
            self.visit(node.condition, bound | {"item"}, True)
        elif isinstance(node, (tree.For, tree.Quantified)):
            inner = bound | ({"partial"} if isinstance(node, tree.For) else frozenset())
            for iterator in node.iterators:
                self.children(iterator, inner, filtering)
                inner |= {iterator.name}
            self.visit(node.body, inner, filtering)
        elif isinstance(node, tree.ContextOf):
            for key, value in node.entries:
                self.visit(value, bound, filtering)
                bound |= {key}
        elif isinstance(node, tree.FunctionOf):
            self.visit(node.body, bound | {name for name, _ in node.parameters}, filtering)
        else:
            self.children(node, bound, filtering)

    def children(self, node: tree.Node, bound: frozenset[str], filtering: bool) -> None:
        """Collect the names of what lies below."""
        for child in tree.children(node):
            self.visit(child, bound, filtering)

    def path(self, node: tree.Name | tree.Path, bound: frozenset[str], filtering: bool) -> None:
        """Collect a name with the members behind it."""
        members: list[str] = []
        base: tree.Node = node
        while isinstance(base, tree.Path):
            members.append(base.member)
            base = base.base
        if not isinstance(base, tree.Name):
            self.visit(base, bound, filtering)
        elif base.name not in bound and base.name != "?":
            if filtering:
                self.filter_names.add(base.name)
            else:
                self.names.add(base.name)
                self.paths.add(".".join([base.name, *reversed(members)]))


def usage(node: tree.Node) -> Usage:
    """The names that the expression uses."""
    walk = _Walk()
    walk.visit(node, frozenset(), False)
    found = (walk.names, walk.paths, walk.filter_names, walk.called)
    return Usage(*map(frozenset, found))
