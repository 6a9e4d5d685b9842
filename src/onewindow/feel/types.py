"""The types of FEEL (DMN 1.5, 10.3.2): names, lists, contexts, ranges and functions, with conformance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SIMPLE = (
    "Any",
    "Null",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)


@dataclass(frozen=True, slots=True)
class Type:
    """A FEEL type.

    ``name`` is one of `SIMPLE`, or ``list``, ``range`` (one argument), ``context`` (named members) or
    ``function`` (parameters as arguments, and a result), or a name that the caller knows (an item definition).
    ``allows`` narrows it to some values, as the allowed values of an item definition do; it is no part of equality.
    """

    name: str
    arguments: tuple[Type, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None
    allows: Callable[[Any], bool] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if self.name == "context" and self.members:
            return "context<" + ", ".join(f"{name}: {type_}" for name, type_ in self.members) + ">"
        if self.name == "function" and self.result is not None:
            return "function<" + ", ".join(map(str, self.arguments)) + f"> -> {self.result}"
        if self.arguments:
            return f"{self.name}<{', '.join(map(str, self.arguments))}>"
        return self.name


ANY = Type("Any")
NULL = Type("Null")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_AND_TIME = Type("date and time")
DAYS_AND_TIME_DURATION = Type("days and time duration")
YEARS_AND_MONTHS_DURATION = Type("years and months duration")


def list_of(item: Type = ANY) -> Type:
    """``list<item>``"""
    return Type("list", (item,))
