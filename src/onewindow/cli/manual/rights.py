"""Who may do an operation, read from the rights that its functions hold people to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from onewindow.cli.manual.refusals import functions_of
from onewindow.office.permissions import RELATION_WORDS, ROLE_WORDS, Right

DOORS = {
    "anyone": ("任何人", "anybody"),
    "signed_in": ("登录的人，看得到该对象的", "whoever is signed in and may see the thing"),
    "applicant": ("申请人", "applicants"),
    "officer": ("工作人员", "officials"),
    "counter": ("窗口工作人员", "officials at a counter"),
    "office": ("机关和窗口工作人员", "officials, at a counter too"),
    "window": ("窗口人员", "window clerks"),
    "administrator": ("管理员", "administrators"),
}
"""What a page asks at the door, in words."""
ADMINISTRATOR = Right(frozenset({"zone"}), frozenset({"administrator"}))
GATES = {"administers": ADMINISTRATOR, "administrator": ADMINISTRATOR}
"""Functions that refuse everybody but one sort of people."""
SHARED = "onewindow.office.beside"
"""Whose functions say what right a step beside the procedure takes."""


def rights_of(function: Callable[..., Any]) -> set[Right]:
    """The rights that an operation's own module asks for, or the module that tells them to pages too."""
    found: set[Right] = set()
    for reached in functions_of(function):
        if reached.__module__ not in (function.__module__, SHARED):
            continue
        for name in _names(reached.__code__):
            known = reached.__globals__.get(name)
            if isinstance(known, Right):
                found.add(known)
            elif isinstance(known, FunctionType) and name in GATES:
                found.add(GATES[name])
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def right_in_words(right: Right) -> str:
    """A right as one line, Chinese first."""
    relations = [RELATION_WORDS.get(one, (one, one)) for one in _in_order(RELATION_WORDS, right.relations)]
    roles = [ROLE_WORDS.get(one, (one, one)) for one in _in_order(ROLE_WORDS, right.roles)]
    zh = f"{'、'.join(one[0] for one in relations)}的{'、'.join(one[0] for one in roles)}"
    return f"{zh} / {_listed(roles)} of {_listed(relations)}"


def door_in_words(permission: str) -> str:
    """What a page asks of its caller, as one line."""
    zh, en = DOORS[permission]
    return f"页面对这些人开放：{zh} / its page opens to {en}"


def _in_order(known: dict[str, tuple[str, str]], wanted: frozenset[str]) -> list[str]:
    return [one for one in known if one in wanted] + sorted(wanted - known.keys())


def _listed(named: list[tuple[str, str]]) -> str:
    english = [one[1] for one in named]
    return " or ".join([", ".join(english[:-1]), english[-1]] if len(english) > 1 else english)
