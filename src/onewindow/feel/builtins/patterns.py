"""``matches``, ``replace`` and ``split``: XPath's regular expressions (XQuery and XPath Functions 3.1, section 5.6).

They are translated to the `regex` package, which can stop a pattern that would run for ever.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import regex

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.problems import FeelLimitError
from onewindow.feel.values import Value
from onewindow.feel.xpath_pattern import PatternError, translated

_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": 0, "q": 0}
_REFERENCE = re.compile(r"\\(.)|\$([0-9]+)|([\\$])", re.DOTALL)


@builtin("matches", "input: string, pattern: string, flags?: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> Value:
    """Whether the pattern matches anywhere in the text; null for an invalid pattern or flag."""
    compiled = _compiled(run, pattern, flags)
    return None if compiled is None else _timed(run, compiled.search, text) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    """The text with each match replaced; ``$1`` stands for a group, ``\\$`` for a dollar sign."""
    compiled = _compiled(run, pattern, flags)
    if compiled is None:
        return None
    if _timed(run, compiled.fullmatch, "") is not None:
        return run.null("pattern", pattern, "it matches the empty text (XPath error FORX0003)")
    literal = "q" in (flags or "")
    if not literal and any(
        found.group(3) or found.group(1) not in (None, "$", "\\")
        for found in _REFERENCE.finditer(replacement)
    ):
        return run.null("argument", "replace", replacement)

    def filled(match: Any) -> str:
        if literal:
            return replacement
        return _REFERENCE.sub(
            lambda reference: reference.group(1) or _group(match, reference.group(2)), replacement
        )

    size = 0

    def counted(match: Any) -> str:
        nonlocal size
        new = filled(match)
        size += len(new)
        run.check_size(size)
        return new

    return _timed(run, compiled.sub, counted, text)


def _group(match: Any, digits: str) -> str:
    """The text of a group; digits beyond the number of groups are plain text (XPath 5.6.4)."""
    for length in range(len(digits), 0, -1):
        number = int(digits[:length])
        if number <= match.re.groups:
            return (match.group(number) or "") + digits[length:]
    return digits[1:]


@builtin("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> Value:
    """The pieces of the text between matches of the delimiter, which is a pattern."""
    compiled = _compiled(run, delimiter, None)
    if compiled is None:
        return None
    if compiled.fullmatch("") is not None:
        return run.null("pattern", delimiter, "it matches the empty text (XPath error FORX0003)")
    pieces: list[str] = []
    start = 0
    for found in _timed(run, lambda t, **kw: list(compiled.finditer(t, **kw)), text):
        pieces.append(text[start : found.start()])
        start = found.end()
    run.spend(len(pieces))
    return [*pieces, text[start:]]


@lru_cache(maxsize=1024)
def _ready(pattern: str, flags: str) -> Any:
    options = regex.VERSION0
    for flag in flags:
        if flag not in _FLAGS:
            raise PatternError(f"the flag {flag}")
        options |= _FLAGS[flag]
    source = (
        regex.escape(pattern)
        if "q" in flags
        else translated(pattern, "x" in flags, "s" in flags, "m" in flags)
    )
    try:
        return regex.compile(source, options)
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from None


def _compiled(run: Run, pattern: str, flags: str | None) -> Any:
    if len(pattern) > 10_000:
        return run.null("pattern", pattern, "10000 < length")
    try:
        return _ready(pattern, flags or "")
    except PatternError as error:
        return run.null("pattern", pattern, str(error))


def _timed(run: Run, work: Any, *arguments: Any) -> Any:
    """The result of the work; raises `FeelLimitError` when it takes more time than the budget gives a pattern."""
    try:
        return work(*arguments, timeout=run.budget.regex_seconds)
    except TimeoutError:
        seconds = run.budget.regex_seconds
        raise FeelLimitError(
            f"正则表达式在{seconds}秒内没有算完，已停止；请避免嵌套的重复，例如(a+)+",
            f"the pattern was stopped after {seconds} seconds; avoid repetition within repetition, such as (a+)+",
        ) from None
