"""The public test kit for DMN (TCK): its test files, run against our engine and counted.

One check is one result node. A check that expects a value passes when the engine's value equals it; numbers
may differ by 1e-8 of their size, because the kit writes rounded decimals. A check that expects an error
passes only when the answer is null and the engine says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any

from onewindow.dmn import safe_xml
from onewindow.dmn.errors import DmnError
from onewindow.dmn.evaluate import Decided
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.imports import load_model
from onewindow.dmn.model import Decision, InputData
from onewindow.feel import FeelError, Type, Value, evaluate, format_value
from onewindow.feel.budget import Run
from onewindow.feel.operations import equal
from onewindow.feel.types import ANY
from onewindow.feel.values import kind

_TCK = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
_CONVERSIONS = {
    "date": "date(text)",
    "dateTime": "date and time(text)",
    "time": "time(text)",
    "duration": "duration(text)",
    "dayTimeDuration": "duration(text)",
    "yearMonthDuration": "duration(text)",
}
_NUMBERS = frozenset(("decimal", "double", "float", "integer", "int", "long", "short", "byte"))
_XSD_TYPES = {
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "dateTime",
    "days and time duration": "duration",
    "years and months duration": "duration",
}


class Untyped(str):
    """A text for which the test file states no type.

    It takes the type of the variable, or of what it is compared to.
    """


@dataclass(frozen=True, slots=True)
class Check:
    """One result node of one test case."""

    model: str
    case: str
    node: str
    kind: str
    expected: str
    got: str
    reason: str
    passed: bool


@dataclass(slots=True)
class Tally:
    """How many checks of one kind there were, and how many passed."""

    passed: int = 0
    total: int = 0

    def to_json(self) -> dict[str, int]:
        """The two numbers."""
        return {"passed": self.passed, "total": self.total}


@dataclass(slots=True)
class Report:
    """All checks of a run, counted by what they expect."""

    value: Tally = field(default_factory=Tally)
    null: Tally = field(default_factory=Tally)
    error: Tally = field(default_factory=Tally)
    failures: list[Check] = field(default_factory=list)

    def add(self, check: Check) -> None:
        """Count a check."""
        tally: Tally = getattr(self, check.kind)
        tally.total += 1
        tally.passed += check.passed
        if not check.passed:
            self.failures.append(check)

    def to_json(self) -> dict[str, Any]:
        """The report as ``onewindow dmn test --json`` prints it."""
        return {
            "value": self.value.to_json(),
            "null": self.null.to_json(),
            "error": self.error.to_json(),
            "failures": [
                {
                    "model": check.model,
                    "case": check.case,
                    "node": check.node,
                    "expected": check.expected,
                    "got": check.got,
                    "reason": check.reason,
                }
                for check in self.failures
            ],
        }


def run_folder(folder: Path, generated: bool = False) -> Report:
    """Run all test files in a folder and below, in the interpreter or as generated code.

    Raises ``DmnError`` when there are none.
    """
    report = Report()
    files = [path for path in sorted(folder.rglob("*.xml")) if is_test_file(path)]
    if not files:
        raise DmnError(
            f"{folder} 里没有测试文件（testCases）。请给出测试套件的文件夹。",
            f"{folder} holds no test files (testCases). Name a folder of the test kit.",
        )
    for path in files:
        for check in run_file(path, generated):
            report.add(check)
    return report


def is_test_file(path: Path) -> bool:
    """Whether a file is a test file of the kit."""
    try:
        return str(safe_xml.read(path).tag) == f"{_TCK}testCases"
    except DmnError:
        return False


def run_file(path: Path, generated: bool = False) -> Iterator[Check]:
    """The checks of one test file. A model that cannot be loaded fails all of them, with the reason."""
    root = safe_xml.read(path)
    name = (root.findtext(f"{_TCK}modelName") or "").strip() or f"{path.stem.partition('-test')[0]}.dmn"
    fault = ""
    model = None
    try:
        model = load_model(path.parent / name, generated)
    except DmnError as error:
        fault = str(error)
    for case in root.iter(f"{_TCK}testCase"):
        inputs = {_input_key(node): read_value(node) for node in case.iter(f"{_TCK}inputNode")}
        for node in case.iter(f"{_TCK}resultNode"):
            yield _check(path.stem, model, fault, case, node, inputs)


def _input_key(node: Any) -> str | tuple[str, str]:
    name = " ".join(node.get("name", "").split())
    namespace = node.get("namespace")
    return (namespace, name) if namespace else name


def _check(
    name: str, model: DecisionModel | None, fault: str, case: Any, node: Any, inputs: Mapping[Any, Value]
) -> Check:
    wanted = node.find(f"{_TCK}expected")
    expected = None if wanted is None else read_value(wanted)
    is_error = node.get("errorResult") in ("true", "1")
    sort = "error" if is_error else "null" if expected is None else "value"
    target = " ".join(node.get("name", "").split())
    got, reason, passed = None, fault, False
    if model is not None:
        try:
            decided = _decided(model, case, target, inputs)
            got, reason = decided.value, "; ".join(map(str, decided.problems))
            passed = (
                same(got, expected) if sort == "value" else got is None and (bool(reason) or not is_error)
            )
        except DmnError as error:
            reason = str(error)
        except Exception as error:  # a fault of ours fails this check, not the whole run
            reason = f"{type(error).__name__}: {error}"
    shown = "error" if is_error else _shown(expected)
    return Check(name, case.get("id", ""), target, sort, shown, _shown(got), reason, passed)


def _shown(value: Value) -> str:
    try:
        return format_value(value)
    except FeelError as error:
        return f"({error.en})"


def _decided(model: DecisionModel, case: Any, target: str, inputs: Mapping[Any, Value]) -> Decided:
    invocable = case.get("invocableName")
    given = {name: typed(model, name, value) for name, value in inputs.items()}
    if case.get("type", "decision") == "decision" or not invocable:
        return model.decide(target, given)
    answered = model.call(invocable, given)
    service = next((s for s in model.definitions.services if s.name == invocable), None)
    if (
        service is None
        or len(service.outputs) == 1
        or target == invocable
        or not isinstance(answered.value, dict)
    ):
        return answered
    return Decided(answered.value.get(target), answered.trace, answered.problems)


def read_value(element: Any) -> Value:
    """The FEEL value that a ``value``, ``list`` or set of ``component`` elements writes."""
    components = element.findall(f"{_TCK}component")
    if components:
        return {component.get("name", ""): read_value(component) for component in components}
    for child in element:
        if child.get(f"{_XSI}nil") in ("true", "1"):
            return None
        if child.tag == f"{_TCK}list":
            return [read_value(item) for item in child.findall(f"{_TCK}item")]
        if child.tag == f"{_TCK}value":
            return _simple(child)
    return None


def _simple(element: Any) -> Value:
    text = element.text or ""
    type_name = element.get(f"{_XSI}type", "").rpartition(":")[2]
    if not type_name:
        return Untyped(text)
    return _converted(text, type_name)


def _converted(text: str, type_name: str) -> Value:
    if type_name == "boolean":
        return text.strip() in ("true", "1")
    if type_name in _NUMBERS:
        try:
            number = Decimal(text.strip())
        except DecimalException:
            return text
        return number if number.is_finite() else text
    conversion = _CONVERSIONS.get(type_name)
    return str(text) if conversion is None else evaluate(conversion, {"text": text.strip()}).value


def typed(model: DecisionModel, name: str | tuple[str, str], value: Value) -> Value:
    """An input's value with its untyped texts made values of the types that the input's variable states."""
    plain = name if isinstance(name, str) else name[1]
    given: tuple[InputData | Decision, ...] = (*model.definitions.inputs, *model.definitions.decisions)
    for element in given:
        if element.name == plain:
            return _as_type(value, model.types.feel_type(element.variable.type))
    return value


def _as_type(value: Value, type_: Type) -> Value:
    if isinstance(value, list):
        inner = type_.arguments[0] if type_.arguments else type_
        return [_as_type(item, inner) for item in value]
    if isinstance(value, dict):
        members = dict(type_.members)
        return {key: _as_type(item, members.get(key, ANY)) for key, item in value.items()}
    return _converted(value, _XSD_TYPES.get(type_.name, "string")) if isinstance(value, Untyped) else value


def same(got: Value, expected: Value) -> bool:
    """Whether the engine's value is the expected one: same type, same parts, numbers within rounding."""
    if isinstance(expected, Untyped):
        if got is None:
            return not expected.strip()
        expected = _converted(expected, _XSD_TYPES.get(kind(got), "string"))
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(got - expected) <= _TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, dict) and isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in expected)
    if type(got) is not type(expected):
        return False
    if isinstance(expected, bool | str) or expected is None:
        return bool(got == expected)
    try:
        return equal(got, expected, Run()) is True
    except FeelError:
        return False
