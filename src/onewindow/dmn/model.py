"""A whole decision model as data.

The requirements graph, its types and imports (DMN 1.5, chapters 6 and 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from onewindow.dmn.boxed import Boxed, FunctionDefinition, Variable


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to an element by id; ``namespace`` is empty for the same model."""

    id: str
    namespace: str = ""

    @classmethod
    def parse(cls, href: str, own_namespace: str) -> Reference:
        """A reference from an ``href`` such as ``#id`` or ``namespace#id``."""
        namespace, _, identity = href.rpartition("#")
        return cls(identity, "" if namespace == own_namespace else namespace)

    def __str__(self) -> str:
        return f"{self.namespace}#{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What all elements of the requirements graph carry."""

    name: str
    id: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class FunctionType:
    """The type of a function: its parameters and what it returns."""

    parameters: tuple[Variable, ...]
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(Element):
    """A named type: a simple type, a structure (``components``), a collection, or a function.

    ``allowed`` restricts the values (of a collection: its members); ``constraint`` restricts the whole
    value, so for a collection the list itself (DMN 1.5, 7.3.3). Both are unary tests.
    """

    type: str = ""
    collection: bool = False
    allowed: str = ""
    constraint: str = ""
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Element):
    """A fact given from outside."""

    variable: Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Element):
    """A decision: its logic and what it requires."""

    variable: Variable
    logic: Boxed | None = None
    inputs: tuple[Reference, ...] = ()
    decisions: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()
    authorities: tuple[Reference, ...] = ()
    question: str = ""
    allowed_answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKnowledge(Element):
    """A business knowledge model: a named function."""

    variable: Variable
    function: FunctionDefinition | None = None
    knowledge: tuple[Reference, ...] = ()
    authorities: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(Element):
    """A decision service: output decisions computed from input data and input decisions."""

    variable: Variable
    outputs: tuple[Reference, ...] = ()
    encapsulated: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource(Element):
    """A law, an expert or another authority behind decisions."""

    type: str = ""
    location: str = ""
    decisions: tuple[Reference, ...] = ()
    inputs: tuple[Reference, ...] = ()
    authorities: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are seen under ``name`` (with an empty name: directly)."""

    namespace: str
    name: str = ""
    location: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Element):
    """A decision model. ``unread`` lists the kinds of elements in the source that this data cannot hold."""

    namespace: str = ""
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[BusinessKnowledge, ...] = ()
    services: tuple[DecisionService, ...] = ()
    sources: tuple[KnowledgeSource, ...] = ()
    unread: tuple[str, ...] = field(default=(), compare=False)

    def elements(self) -> Iterator[Element]:
        """All elements of the requirements graph, in the order of their kinds."""
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge
        yield from self.services
        yield from self.sources

    def decision(self, name: str) -> Decision | None:
        """The decision of that name or id, if there is one."""
        for decision in self.decisions:
            if name in (decision.name, decision.id):
                return decision
        return None
