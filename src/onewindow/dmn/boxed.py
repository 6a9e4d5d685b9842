"""Boxed expressions as data (DMN 1.5, chapters 7 and 10.2). Decision tables are in ``table``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """What all boxed expressions carry. ``type`` is the type reference (``""``: any)."""

    id: str = ""
    type: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A named place for a value: an input, a result, a parameter or a column (informationItem)."""

    name: str
    type: str = ""
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Boxed):
    """FEEL text. ``language`` is empty for FEEL; any other language is refused when evaluated."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a boxed context; without a variable it is the context's result."""

    variable: Variable | None
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class Context(Boxed):
    """A boxed context: entries seen by those below; its value is the result line's, else the context."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ListOf(Boxed):
    """A boxed list."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    """A boxed relation: a list of contexts written as rows under columns."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed, ...], ...]


class FunctionKind(StrEnum):
    """The language of a function's body. Java and PMML are read and written but never run."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Boxed):
    """A boxed function definition."""

    parameters: tuple[Variable, ...]
    body: Boxed | None
    kind: FunctionKind = FunctionKind.FEEL


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    """A call of ``function`` with an expression for each named parameter."""

    function: Boxed
    bindings: tuple[tuple[Variable, Boxed | None], ...]


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    """A boxed if-then-else."""

    condition: Boxed
    then: Boxed
    otherwise: Boxed


@dataclass(frozen=True, slots=True)
class Filter(Boxed):
    """A boxed filter: the members of ``source`` for which ``match`` is true."""

    source: Boxed
    match: Boxed


class IteratorKind(StrEnum):
    """The three boxed iterators."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Iterator(Boxed):
    """A boxed ``for``, ``some`` or ``every``: ``body`` is the return or satisfies part."""

    kind: IteratorKind
    variable: str
    source: Boxed
    body: Boxed
    variable_type: str = ""
