"""How a built-in declares its parameters, and how a call finds the form that fits.

A form is written as FEEL's tables write it: ``"string: string, start position: number, length?: number"``.
A ``?`` behind the name marks an optional parameter, a type ending in ``?`` admits null, and ``...`` behind the name
takes a list or any number of single arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.feel.budget import Run
from onewindow.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from onewindow.feel.temporal_arithmetic import TEMPORAL
from onewindow.feel.values import HOLDERS, Function, Range, Value, kind, unknown_of

Python = Callable[..., Value]
MISSING = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of one form."""

    name: str
    type: str
    optional: bool
    nullable: bool
    variadic: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a built-in. ``keeps_unknown``: the code itself handles unknown arguments."""

    parameters: tuple[Parameter, ...]
    code: Python
    keeps_unknown: bool

    @property
    def least(self) -> int:
        """How many arguments are needed."""
        return sum(not parameter.optional for parameter in self.parameters)


class Builtin:
    """A built-in with all its forms."""

    __slots__ = ("by_count", "forms", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.forms: list[Form] = []
        self.by_count: dict[int, list[tuple[Signature, Python, tuple[None, ...], bool]]] = {}

    def add(self, form: Form) -> None:
        """Register one form, also under each number of arguments that it can take by position."""
        self.forms.append(form)
        if form.parameters and form.parameters[-1].variadic:
            if form.parameters[0].type == "list" and len(form.parameters) == 1:
                quick = ((TYPES["list"],), form.code, (), form.keeps_unknown)
                self.by_count.setdefault(1, []).append(quick)
            return
        for count in range(form.least, len(form.parameters) + 1):
            signature = tuple(map(accepted, form.parameters[:count]))
            missing = (None,) * (len(form.parameters) - count)
            self.by_count.setdefault(count, []).append((signature, form.code, missing, form.keeps_unknown))

    def call(self, run: Run, arguments: Sequence[Value], names: Sequence[str] | None = None) -> Value:
        """The result for these arguments; null with a reason when no form takes them."""
        weight = 1
        holds = False
        for value in arguments:
            kind_ = type(value)
            if kind_ is str or kind_ is list:
                weight += len(value) >> 4
            holds = holds or kind_ in HOLDERS
        run.spend(weight)
        if names is None:
            for signature, code, missing, keeps_unknown in self.by_count.get(len(arguments), ()):
                for types, value in zip(signature, arguments, strict=True):
                    if types is not None and type(value) not in types:
                        break
                else:
                    if not holds or keeps_unknown or unknown_of(arguments) is None:
                        return code(run, *arguments, *missing)
        return self._converted(run, arguments, names)

    def _converted(self, run: Run, arguments: Sequence[Value], names: Sequence[str] | None) -> Value:
        """The result where names, lists of arguments or conversions have to be sorted out first."""
        unknown = unknown_of(arguments)
        for form in self.forms:
            bound = bind(form, arguments, names)
            if bound is None or (unknown is not None and not form.keeps_unknown):
                continue
            converted = convert(form, bound)
            if converted is not None:
                return form.code(run, *converted)
        if unknown is not None:
            return unknown
        return run.null("arguments", self.name, ", ".join(self._shown(arguments, names)))

    @staticmethod
    def _shown(arguments: Sequence[Value], names: Sequence[str] | None) -> list[str]:
        kinds = [kind(argument) for argument in arguments]
        return (
            kinds if names is None else [f"{name}: {kind_}" for name, kind_ in zip(names, kinds, strict=True)]
        )


BUILTINS: dict[str, Builtin] = {}


def builtin(name: str, parameters: str, keeps_unknown: bool = False) -> Callable[[Python], Python]:
    """Register one form of a built-in; the code takes the run and the arguments."""

    def register(code: Python) -> Python:
        form = Form(tuple(map(_parameter, filter(None, parameters.split(", ")))), code, keeps_unknown)
        BUILTINS.setdefault(name, Builtin(name)).add(form)
        return code

    return register


def _parameter(text: str) -> Parameter:
    name, type_ = text.split(": ")
    variadic = name.endswith("...")
    optional = name.endswith("?")
    nullable = type_.endswith("?") or type_ == "Any"
    return Parameter(name.rstrip(".?"), type_.rstrip("?"), optional, nullable, variadic)


def bind(form: Form, arguments: Sequence[Value], names: Sequence[str] | None) -> list[Value] | None:
    """The arguments in the form's order, `MISSING` for those left out; None when they do not fit it."""
    if names is not None:
        wanted = [parameter.name for parameter in form.parameters]
        if len(set(names)) != len(names) or any(name not in wanted for name in names):
            return None
        given = dict(zip(names, arguments, strict=True))
        bound = [_named(parameter, given) for parameter in form.parameters]
    else:
        bound = list(arguments)
        if form.parameters and form.parameters[-1].variadic:
            bound = _gathered(form, bound)
        if len(bound) > len(form.parameters):
            return None
        bound += [MISSING] * (len(form.parameters) - len(bound))
    for parameter, value in zip(form.parameters, bound, strict=True):
        if value is MISSING and not parameter.optional:
            return None
    return bound


def _named(parameter: Parameter, given: Mapping[str, Value]) -> Value:
    """The argument for a parameter among those given by name; a single value for any number of them is a list of one."""
    may_be_left_out = parameter.nullable and not parameter.variadic
    value = given.get(parameter.name, None if may_be_left_out else MISSING)
    if parameter.variadic and parameter.type == "Any" and parameter.name in given:
        return [value]
    return value


def _gathered(form: Form, arguments: list[Value]) -> list[Value]:
    """The last arguments put into one list, unless they are one list already, or null in the place of one."""
    first = len(form.parameters) - 1
    rest = arguments[first:]
    takes_lists = form.parameters[-1].type == "list"
    if not rest or (takes_lists and len(rest) == 1 and (rest[0] is None or type(rest[0]) is list)):
        return arguments
    return [*arguments[:first], rest]


def convert(form: Form, bound: list[Value]) -> list[Value] | None:
    """The arguments checked against the form's types, single items and lists adapted; None when one is wrong."""
    result: list[Value] = []
    for parameter, value in zip(form.parameters, bound, strict=True):
        if value is MISSING or value is None:
            if value is None and not parameter.nullable:
                return None
            result.append(None)
            continue
        fitting = adapted(value, parameter.type)
        if fitting is MISSING:
            return None
        result.append(fitting)
    return result


def adapted(value: Value, type_: str) -> Value:
    """The value as an argument of this type (DMN 1.5, 10.3.2.9.4), or `MISSING`."""
    types = TYPES[type_]
    if types is None or type(value) in types:
        return value
    if type_ == "list":
        return [value]
    if type(value) is list and len(value) == 1 and type(value[0]) in types:
        return value[0]
    return MISSING


TYPES: dict[str, frozenset[type] | None] = {
    "Any": None,
    "number": frozenset((Decimal,)),
    "string": frozenset((str,)),
    "boolean": frozenset((bool,)),
    "list": frozenset((list,)),
    "context": frozenset((dict,)),
    "range": frozenset((Range,)),
    "function": frozenset((Function,)),
    "time": frozenset((Time,)),
    "moment": frozenset((Date, DateTime)),
    "time or moment": frozenset((Time, Date, DateTime)),
    "days": frozenset((DaysDuration,)),
    "duration": frozenset((DaysDuration, MonthsDuration)),
    "point": frozenset((Decimal, str, *TEMPORAL)),
}
"""The Python types that a parameter's type stands for; None for all."""

Signature = tuple[frozenset[type] | None, ...]


def accepted(parameter: Parameter) -> frozenset[type] | None:
    """The Python types that a parameter takes as they are."""
    types = TYPES[parameter.type]
    return types if types is None or not parameter.nullable else types | {type(None)}


def integer(run: Run, name: str, value: Decimal) -> int | None:
    """A whole number as an int (fractions cut off as xsd:integer asks for positions), or None noted as a problem."""
    if abs(value) > 10**12:
        run.null("argument", name, value)
        return None
    return int(value)


def invoke_value(function: Function, arguments: list[Value], run: Run) -> Value:
    """The result of a function that was passed as an argument."""
    from onewindow.feel.calls import invoke

    return invoke(function, function.name, arguments, None, run)
