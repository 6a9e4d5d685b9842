"""A whole decision model at work.

The requirements graph, services, imports (DMN 1.5, chapters 6 and 10.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onewindow.dmn.boxed import Boxed, FunctionKind, Variable
from onewindow.dmn.errors import DmnError
from onewindow.dmn.evaluate import Decided, decided
from onewindow.dmn.generate import generated
from onewindow.dmn.item_types import Types, temporal
from onewindow.dmn.lower import Lowering
from onewindow.dmn.model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    Element,
    InputData,
    Reference,
)
from onewindow.dmn.runs import ModelRun, note
from onewindow.feel import Budget, Frame, Function, Run, Value
from onewindow.feel.budget import DEFAULT
from onewindow.feel.calls import invoke
from onewindow.feel.frame import Evaluator
from onewindow.feel.types import ANY

Key = tuple[str, str]
"""An element of any model: the model's namespace and the element's id."""

Given = InputData | Decision | BusinessKnowledge | DecisionService
"""The elements that give a value."""


class DecisionModel:
    """A model made ready to decide.

    ``imported`` holds the models it imports, by namespace. With ``generated`` the logic of decisions and
    knowledge models runs as generated Python instead of in the interpreter, unless a trace is asked for; the
    answers are the same.
    """

    def __init__(
        self,
        definitions: Definitions,
        imported: Mapping[str, DecisionModel] | None = None,
        generated: bool = False,
    ) -> None:
        self.definitions = definitions
        self.generated = generated
        self.namespace = definitions.namespace
        self.imported = dict(imported or {})
        self.import_names = {entry.namespace: entry.name for entry in definitions.imports}
        self.types: Types = Types(
            definitions,
            [
                (self.import_names.get(namespace, ""), model.types)
                for namespace, model in self.imported.items()
            ],
        )
        self.lowering = Lowering(self.types)
        self._by_id: dict[str, Element] = {}
        for element in definitions.elements():
            self._by_id[element.id or element.name] = element
        self._evaluators: dict[tuple[str, bool], Evaluator] = {}

    def decide(
        self, name: str, inputs: Mapping[str | Key, Value], *, trace: bool = False, budget: Budget = DEFAULT
    ) -> Decided:
        """What the decision of that name or id decides.

        ``inputs`` gives values by the name of an input, or by (namespace, name) for an imported model's
        input. A decision among the inputs replaces its own logic. Raises ``DmnError`` when there is no such
        decision.
        """
        decision = self.definitions.decision(name)
        if decision is None:
            raise DmnError(
                f"模型“{self.definitions.name}”没有名为“{name}”的决策；有："
                f"{self._names(self.definitions.decisions)}。",
                f"Model '{self.definitions.name}' has no decision '{name}'; it has:"
                f" {self._names(self.definitions.decisions)}.",
            )
        run = ModelRun(budget, trace)
        session = Session(run, self._given(inputs))
        return decided(run, decision.name, lambda frame: session.value(self, decision), Frame({}, None, run))

    def call(
        self, name: str, inputs: Mapping[str | Key, Value], *, trace: bool = False, budget: Budget = DEFAULT
    ) -> Decided:
        """What the service or knowledge model of that name answers for arguments given by name."""
        offered: tuple[Element, ...] = (*self.definitions.services, *self.definitions.knowledge)
        found = next((element for element in offered if name in (element.name, element.id)), None)
        if found is None:
            callables = self._names(offered)
            raise DmnError(
                f"模型“{self.definitions.name}”没有名为“{name}”的决策服务或知识模型；有：{callables}。",
                f"Model '{self.definitions.name}' has no service or knowledge model '{name}'; it"
                f" has: {callables}.",
            )
        run = ModelRun(budget, trace)
        session = Session(run, {})

        def evaluate(frame: Frame) -> Value:
            function = session.value(self, found)
            if not isinstance(function, Function):
                return None
            given = {key if isinstance(key, str) else key[1]: value for key, value in inputs.items()}
            arguments = [given.get(parameter) for parameter in function.parameters]
            return invoke(function, found.name, arguments, None, run)

        return decided(run, found.name, evaluate, Frame({}, None, run))

    def typed_inputs(self, given: Mapping[str, Value]) -> dict[str | Key, Value]:
        """Values read from JSON or YAML with texts made temporal values where an input's type wants them.

        Raises ``DmnError`` for names that are neither an input nor a decision of this model or its imports.
        """
        unknown = [name for name in given if self._find_given("", name) is None]
        if unknown:
            known = self._names((*self.definitions.inputs, *self.definitions.decisions))
            raise DmnError(
                f"模型“{self.definitions.name}”没有输入 {', '.join(unknown)}；有：{known}。",
                f"Model '{self.definitions.name}' has no input {', '.join(unknown)}; it has: {known}.",
            )
        types = {
            element.name: self.types.feel_type(element.variable.type) for element in self.definitions.inputs
        }
        return {name: temporal(value, types.get(name, ANY)) for name, value in given.items()}

    @staticmethod
    def _names(elements: Iterable[Element]) -> str:
        return ", ".join(element.name for element in elements) or "-"

    def _given(self, inputs: Mapping[str | Key, Value]) -> dict[Key, Value]:
        """The given values by element; names that no element of any model bears are ignored."""
        found: dict[Key, Value] = {}
        for name, value in inputs.items():
            namespace, plain = name if isinstance(name, tuple) else ("", name)
            element = self._find_given(namespace, plain)
            if element is not None:
                found[element] = value
        return found

    def _find_given(self, namespace: str, name: str) -> Key | None:
        if namespace in ("", self.namespace):
            given: tuple[InputData | Decision, ...] = (*self.definitions.inputs, *self.definitions.decisions)
            for element in given:
                if name in (element.name, element.variable.name):
                    return self.namespace, element.id or element.name
        for model in self.imported.values():
            prefix = self.import_names.get(model.namespace, "") + "."
            plain = name.removeprefix(prefix) if not namespace else name
            if (found := model._find_given("" if plain != name else namespace, plain)) is not None:
                return found
        return None

    def find(self, reference: Reference) -> tuple[DecisionModel, Element] | None:
        """The element that a reference means, with the model it belongs to."""
        if reference.namespace in ("", self.namespace):
            element = self._by_id.get(reference.id)
            return None if element is None else (self, element)
        if reference.namespace in self.imported:
            return self.imported[reference.namespace].find(Reference(reference.id))
        return next(filter(None, (model.find(reference) for model in self.imported.values())), None)

    def prefix(self, model: DecisionModel) -> str:
        """The name under which another model's elements are seen here; ``""`` for this model's own."""
        return "" if model is self else self.import_names.get(model.namespace, "")

    def evaluator(self, decision: Decision, traced: bool) -> Evaluator:
        """The closure for a decision's logic, its value coerced to the type of its variable; made once."""
        key = (decision.id or decision.name, traced)
        if key not in self._evaluators:
            requirements = (*decision.inputs, *decision.decisions, *decision.knowledge)
            body = self._logic(
                decision.logic, self.bound_by(requirements), self.names_of(requirements), traced
            )
            self._evaluators[key] = self.lowering.coerced(body, decision.variable.type)
        return self._evaluators[key]

    def _logic(
        self, logic: Boxed | None, bound: frozenset[str], names: frozenset[str], traced: bool
    ) -> Evaluator:
        if logic is None or traced or not self.generated:
            return self.lowering.boxed(logic, names)
        return generated(self.lowering, logic, bound, names)

    def function(self, knowledge: BusinessKnowledge, traced: bool) -> Evaluator:
        """The closure that makes the function of a business knowledge model; made once."""
        key = (knowledge.id or knowledge.name, traced)
        if key not in self._evaluators:
            self._evaluators[key] = self._function(knowledge, traced)
        return self._evaluators[key]

    def _function(self, knowledge: BusinessKnowledge, traced: bool) -> Evaluator:
        function = knowledge.function
        if function is None:
            zh, en = f"知识模型“{knowledge.name}”没有逻辑", f"'{knowledge.name}' has no logic"
            return lambda frame: note(frame.run, "missing", zh, en)
        names = self.names_of(knowledge.knowledge) | {knowledge.variable.name}
        body = None
        if function.kind is FunctionKind.FEEL:
            own = {knowledge.variable.name, *(parameter.name for parameter in function.parameters)}
            bound = self.bound_by(knowledge.knowledge) | own
            body = self._logic(function.body, bound, names | own, traced)
        return self._typed(self.lowering.function(function, names, knowledge.name, body), knowledge)

    def _typed(self, make: Evaluator, knowledge: BusinessKnowledge) -> Evaluator:
        """The function with its result coerced to the types that its logic and its variable state."""
        assert knowledge.function is not None
        result_types = [knowledge.function.type, self.result_type(knowledge.variable)]

        def typed(frame: Frame) -> Value:
            function = make(frame)
            if not isinstance(function, Function):
                return function
            plain = function.call

            def call(run: Run, arguments: list[Value]) -> Value:
                value = plain(run, arguments)
                for name in result_types:
                    value = self.types.coerce(value, name, run)
                return value

            return Function(function.name, function.parameters, call, function.types)

        return typed

    def result_type(self, variable: Variable) -> str:
        """The type of what a function gives: its function type's result.

        Before DMN 1.3 the variable's own type.
        """
        found = self.types.find(variable.type)
        if found is None:
            return "" if variable.type == "function" else variable.type
        item = found[0]
        return item.function.result if item.function is not None else variable.type

    def bound_by(self, references: Iterable[Reference]) -> frozenset[str]:
        """The variables that these requirements give.

        The elements' own, or the name of the import they come through.
        """
        found = [pair for reference in references if (pair := self.find(reference)) is not None]
        return frozenset(self.prefix(model) or _variable(element).name for model, element in found)

    def names_of(self, references: Iterable[Reference]) -> frozenset[str]:
        """The names that these requirements bring into scope, those of their imports included."""
        names: set[str] = set()
        for reference in references:
            found = self.find(reference)
            if found is not None:
                model, element = found
                names.add(_variable(element).name)
                names.add(self.prefix(model))
        return frozenset(names - {""})


def _variable(element: Element) -> Variable:
    variable: Variable | None = getattr(element, "variable", None)
    return Variable(element.name) if variable is None or not variable.name else variable


class Session:
    """One evaluation of a graph: what is given, what has been decided so far.

    ``values`` is computed once each.
    """

    def __init__(self, run: ModelRun, given: Mapping[Key, Value]) -> None:
        self.run = run
        self.given = given
        self.values: dict[Key, Value] = {}
        self.deciding: set[Key] = set()

    def value(self, model: DecisionModel, element: Element) -> Value:
        """The value of an input, a decision, a knowledge model or a service (both as functions)."""
        key = (model.namespace, element.id or element.name)
        if key not in self.values:
            if key in self.deciding:
                return note(
                    self.run,
                    "loop",
                    f"“{element.name}”最终要求它自己，无法判定",
                    f"'{element.name}' requires itself in the end and cannot be decided",
                )
            self.deciding.add(key)
            self.values[key] = self._computed(model, element, key)
            self.deciding.discard(key)
        return self.values[key]

    def _computed(self, model: DecisionModel, element: Element, key: Key) -> Value:
        with self.run.at(element.name):
            if key in self.given and isinstance(element, InputData | Decision):
                return model.types.coerce(self.given[key], element.variable.type, self.run)
            if isinstance(element, Decision):
                self.run.enter()
                required = self.required(model, (*element.inputs, *element.decisions, *element.knowledge))
                value = model.evaluator(element, self.run.traces is not None)(Frame(required, None, self.run))
                self.run.leave()
                return value
            if isinstance(element, BusinessKnowledge):
                scope = self.required(model, element.knowledge)
                function = model.function(element, self.run.traces is not None)(Frame(scope, None, self.run))
                scope.setdefault(element.variable.name, function)
                return function
            if isinstance(element, DecisionService):
                return self._service(model, element)
        return None

    def required(self, model: DecisionModel, references: Iterable[Reference]) -> dict[str, Value]:
        """The values of requirements by name.

        Those of imported models within a context of the import's name.
        """
        values: dict[str, Value] = {}
        for reference in references:
            found = model.find(reference)
            if found is None:
                note(
                    self.run,
                    "reference",
                    f"要求的元素 {reference} 找不到",
                    f"the required element {reference} cannot be found",
                )
                continue
            owner, element = found
            prefix = model.prefix(owner)
            target = values.setdefault(prefix, {}) if prefix else values
            target[_variable(element).name] = self.value(owner, element)
        return values

    def _service(self, model: DecisionModel, service: DecisionService) -> Function:
        """A decision service as a function of its input data and input decisions."""
        inputs = [
            found
            for reference in (*service.input_data, *service.input_decisions)
            if (found := model.find(reference))
        ]
        parameters = tuple(_variable(element).name for _, element in inputs)
        result_type = model.result_type(service.variable)

        def call(run: Run, arguments: Iterable[Value]) -> Value:
            given = {
                (owner.namespace, element.id or element.name): argument
                for (owner, element), argument in zip(inputs, arguments, strict=True)
            }
            run.enter()
            value = Session(self.run, given)._outputs(model, service)
            run.leave()
            return model.types.coerce(value, result_type, run)

        return Function(service.name, parameters, call)

    def _outputs(self, model: DecisionModel, service: DecisionService) -> Value:
        """The value of the only output decision, or a context of all of them by name."""
        outputs = self.required(model, service.outputs)
        return next(iter(outputs.values())) if len(service.outputs) == 1 and len(outputs) == 1 else outputs
