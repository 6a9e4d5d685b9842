"""Built-ins on strings (DMN 1.5, table 68). Positions count characters from one, from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin, integer
from onewindow.feel.values import Value


@builtin("substring", "string: string, start position: number, length?: number")
def substring(run: Run, string: str, start: Decimal, length: Decimal | None) -> Value:
    """The part of the string from a position on, as long as asked; null for position 0 or outside."""
    position = integer(run, "substring", start)
    count = len(string) if length is None else integer(run, "substring", length)
    if position is None or count is None:
        return None
    if position == 0 or abs(position) > len(string) or count < 1:
        return run.null("argument", "substring", start if count >= 1 else length)
    first = position - 1 if position > 0 else len(string) + position
    return string[first : first + count]


@builtin("string length", "string: string")
def string_length(run: Run, string: str) -> Value:
    """How many characters the string has."""
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(run: Run, string: str) -> Value:
    """The string in capitals."""
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(run: Run, string: str) -> Value:
    """The string in small letters."""
    return string.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(run: Run, string: str, match: str) -> Value:
    """What stands before the first match; empty when there is none."""
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after", "string: string, match: string")
def substring_after(run: Run, string: str, match: str) -> Value:
    """What stands after the first match; empty when there is none."""
    return string[string.index(match) + len(match) :] if match in string else ""


@builtin("contains", "string: string, match: string")
def contains(run: Run, string: str, match: str) -> Value:
    """Whether the match stands anywhere in the string."""
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(run: Run, string: str, match: str) -> Value:
    """Whether the string begins with the match."""
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(run: Run, string: str, match: str) -> Value:
    """Whether the string ends with the match."""
    return string.endswith(match)


@builtin("string join", "list: list, delimiter?: string?")
def string_join(run: Run, items: list[Value], delimiter: str | None) -> Value:
    """The strings of a list in one, nulls left out; null when an item is no string."""
    texts = [item for item in items if item is not None]
    if any(type(text) is not str for text in texts):
        return run.null("argument", "string join", items)
    between = delimiter or ""
    run.check_size(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)
