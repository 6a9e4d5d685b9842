"""Which refusals an operation can give, read from its source: a manual that is written by hand would soon be wrong."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

ROOMS = ("onewindow.office", "onewindow.procedures")
VIEW = "onewindow.office.case_view"
"""What an operation gives back; its reading is no part of the operation."""
DEEPEST = 6
RAISING = {"Refused": 0, "refuse": 0}
"""Calls whose first argument is the code, then the words in both languages, then the article."""
WRITING = ("happened", "NewEvent")
"""Calls whose first argument is the kind of an event that is written."""
ASKING = {
    "required": ((1, 2, 3), "{}", "请填写{}。", "{} is missing; fill it in"),
    "required_text": ((1, 2, 3), "{}_missing", "请填写{}。", "{} is missing; fill it in"),
    "required_names": ((1, 2, 3), "{}_missing", "请列明{}。", "{} must be listed"),
    "one_of": ((1, 3, 4), "{}_invalid", "{}应为下列之一：…。", "{} must be one of: …"),
}
"""Calls that refuse what is missing: where code (or key), Chinese and English name stand, and the words made of them."""


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One refusal: its code for programs, its words with … for what depends on the case, the article."""

    code: str
    zh: str
    en: str
    article: str = ""


def refusals_of(function: Callable[..., Any]) -> tuple[Refusal, ...]:
    """The refusals that a function can give, by code; those of the functions that it calls included."""
    found = {one.code: one for reached in functions_of(function) for one in _stated(reached)}
    return tuple(sorted(found.values()))


def commands_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The procedures' commands that a verb gives: the texts it hands to ``perform`` or ``give`` as the command."""
    found = []
    for call in _calls(function):
        if _name(call) in ("perform", "give", "within") and len(call.args) > 3:
            found += [one for one in _meant(function, call.args[3]) if one.isidentifier()]
    return tuple(dict.fromkeys(found))


def events_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The office's own events that a function writes itself, or through a helper that takes their ``kind``."""
    found: list[str] = []
    for reached in functions_of(function):
        for call in _calls(reached):
            called = _called(reached, call)
            place = _place_of_kind(called) if called is not None else None
            if _name(call) in WRITING:
                place = 0
            if place is not None and len(call.args) > place:
                found += [one for one in _meant(reached, call.args[place]) if one.isidentifier()]
    return tuple(dict.fromkeys(found))


def _place_of_kind(function: FunctionType) -> int | None:
    """Where a helper takes the kind of the event that it writes; None when it writes none by its ``kind``."""
    names = list(inspect.signature(function).parameters)
    handed_on = any(
        _name(call) in WRITING
        and call.args
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id == "kind"
        for call in _calls(function)
    )
    return names.index("kind") if handed_on and "kind" in names else None


def told_by(function: Callable[..., Any]) -> tuple[str, ...]:
    """What a procedure's act may name as the kind of an event, directly or through a variable of its own."""
    found: list[str] = []
    for reached in functions_of(function):
        for call in _calls(reached):
            if _name(call) in ("event", "decided", "_decided"):
                found += [text for one in call.args for text in _meant(reached, one) if text.isidentifier()]
    return tuple(dict.fromkeys(found))


def _meant(function: Callable[..., Any], argument: ast.expr) -> Iterator[str]:
    """The texts that an argument may be, also through a variable or a table that the function keeps."""
    inner = argument.value if isinstance(argument, ast.Subscript) else argument
    for one in _assigned(function, inner.id) if isinstance(inner, ast.Name) else [inner]:
        yield from _texts(one)


def _assigned(function: Callable[..., Any], name: str) -> list[ast.expr]:
    """What a function assigns to one of its variables."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]


def functions_of(function: Callable[..., Any]) -> Iterator[FunctionType]:
    """The functions of office and procedures that a function reaches, itself first."""
    seen: set[FunctionType] = set()
    level = [function]
    for _ in range(DEEPEST):
        following: list[Callable[..., Any]] = []
        for one in level:
            if not isinstance(one, FunctionType) or one in seen or not one.__module__.startswith(ROOMS):
                continue
            seen.add(one)
            yield one
            following += [found for call in _calls(one) if (found := _called(one, call)) is not None]
        # What ``perform`` refuses for other commands than the one at hand is no business of this page.
        following = [one for one in following if one.__name__ != "perform" and one.__module__ != VIEW]
        level = following


def _called(function: FunctionType, call: ast.Call) -> FunctionType | None:
    """The function behind a call, where its name says so plainly."""
    target: Any = None
    if isinstance(call.func, ast.Name):
        target = function.__globals__.get(call.func.id)
    elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        module = function.__globals__.get(call.func.value.id)
        target = getattr(module, call.func.attr, None) if isinstance(module, ModuleType) else None
    made = isinstance(target, FunctionType) and target.__code__.co_filename.startswith("<")
    return target if isinstance(target, FunctionType) and not made else None


@cache
def _calls(function: Callable[..., Any]) -> tuple[ast.Call, ...]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _stated(function: FunctionType) -> Iterator[Refusal]:
    for call in _calls(function):
        name, words = _name(call), [_words(argument) for argument in call.args]
        if name in RAISING and len(words) >= 3 and words[0].isidentifier():
            yield Refusal(words[0], words[1], words[2], words[3] if len(words) > 3 else "")
        elif name in ASKING and len(words) > max(ASKING[name][0]):
            (key, zh, en), made = (words[place] for place in ASKING[name][0]), ASKING[name][1:]
            code = made[0].format(key)
            if code.isidentifier():
                yield Refusal(code, made[1].format(zh), made[2].format(en))


def _words(node: ast.expr) -> str:
    """A text as the reader sees it, with … for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _words(node.left) + _words(node.right)
    return "…"


def _texts(node: ast.expr) -> Iterator[str]:
    """The plain texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)
