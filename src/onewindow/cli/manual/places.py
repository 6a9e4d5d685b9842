"""Where a person does what an operation does: found by following each route's view to the operations that it calls.

Views are followed through functions, module attributes, tables of functions and closures of the web door; what a
table keeps under a key (``STEPS["attach-file"]``) is done at the address with that key in place of its last parameter.
"""

from __future__ import annotations

import dis
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from onewindow.office import operations

ROOM = "onewindow.web"
DEEPEST = 8
CHOSEN = re.compile(r"<str:(step|act|command)>")
FRAME = frozenset({"render", "redirect"})
"""Names that lead into the frame, which every page shares."""

Place = tuple[str, str]
"""The name of an operation, and the key under which a table keeps it (empty when it is called plainly)."""


@cache
def gates() -> Mapping[str, frozenset[str]]:
    """What the pages of each operation ask of their caller at the door (``web.permissions.Permission``)."""
    from onewindow.web.permissions import all_routes, declared

    found: dict[str, set[str]] = {}
    for path, _, view in all_routes():
        permission = declared(view)
        if permission is not None and not path.startswith("api/"):
            for name, _ in set(_reached(inspect.unwrap(view))):
                found.setdefault(name, set()).add(permission.value)
    return {name: frozenset(asked) for name, asked in found.items()}


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """The pages' addresses of each operation, sorted; operations that no page calls are not in it."""
    from onewindow.web.permissions import all_routes

    found: dict[str, set[str]] = {}
    tables: dict[str, set[str]] = {}
    for path, _, view in all_routes():
        if path.startswith("api/"):
            continue
        for name, key in set(_reached(inspect.unwrap(view))):
            found.setdefault(name, set()).add("/" + (CHOSEN.sub(key, path) if key else path))
            if key and CHOSEN.search(path):
                tables.setdefault(name, set()).add("/" + CHOSEN.sub(key, path))
    # A page that only lists a table's acts leads to the address where each is done.
    return {name: tuple(sorted(tables.get(name, paths))) for name, paths in sorted(found.items())}


def _reached(view: Any) -> Iterator[Place]:
    seen: set[tuple[int, str]] = set()
    waiting: list[tuple[Any, str, int]] = [(view, "", 0)]
    while waiting:
        one, key, depth = waiting.pop()
        if depth > DEEPEST or (id(one), key) in seen:
            continue
        seen.add((id(one), key))
        if isinstance(one, FunctionType) and one.__module__.startswith(operations.__name__):
            name = one.__name__
            if one is getattr(operations, name, None):
                yield name, key
        elif isinstance(one, FunctionType) and one.__module__.startswith(ROOM):
            waiting += [(next_one, key, depth + 1) for next_one in _used(one)]
        elif isinstance(one, Mapping):
            waiting += [(value, _key(name, key), depth + 1) for name, value in one.items()]
        elif isinstance(one, tuple | list | frozenset):
            waiting += [(value, key, depth + 1) for value in one]
        elif hasattr(one, "__dataclass_fields__") and type(one).__module__.startswith(ROOM):
            waiting += [(getattr(one, name), key, depth + 1) for name in one.__dataclass_fields__]


def _key(name: Any, before: str) -> str:
    return before or (name if isinstance(name, str) else "")


def _used(function: FunctionType) -> Iterator[Any]:
    """What a function names: its globals, attributes of modules among them, and what it closes over."""
    inner = inspect.unwrap(function)
    for cell in function.__closure__ or ():
        yield cell.cell_contents
    if isinstance(inner, FunctionType):
        yield from _named(inner.__code__, inner.__globals__)


def _named(code: CodeType, names: Mapping[str, Any]) -> Iterator[Any]:
    holder: Any = None
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_GLOBAL":
            holder = names.get(str(step.argval))
            if step.argval not in FRAME and not isinstance(holder, ModuleType):
                yield holder
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and isinstance(holder, ModuleType):
            holder = getattr(holder, str(step.argval), None)
            if not isinstance(holder, ModuleType):
                yield holder
        elif step.opname not in ("PRECALL", "CACHE", "PUSH_NULL"):
            holder = None
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _named(inner, names)
