"""Built-ins on contexts (DMN 1.5, table 79)."""

from __future__ import annotations

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.values import Value


@builtin("get value", "m: context, key: string")
def get_value(run: Run, m: dict[str, Value], key: str) -> Value:
    """The value of an entry; null when there is none."""
    return m[key] if key in m else run.null("member", key, "context")


@builtin("get entries", "m: context")
def get_entries(run: Run, m: dict[str, Value]) -> Value:
    """The entries as a list of contexts with ``key`` and ``value``."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list")
def context(run: Run, entries: list[Value]) -> Value:
    """The context of a list of contexts with ``key`` and ``value``; null for other items or a key that stands twice."""
    result: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or type(entry.get("key")) is not str:
            return run.null("argument", "context", entry)
        if entry["key"] in result:
            return run.null("duplicate-key", entry["key"])
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put", "context: context, key: string, value: Any")
def put(run: Run, held: dict[str, Value], key: str, value: Value) -> Value:
    """The context with an entry added or replaced."""
    return {**held, key: value}


@builtin("context put", "context: context, keys: list, value: Any")
def put_deep(run: Run, held: dict[str, Value], keys: list[Value], value: Value) -> Value:
    """The context with an entry added or replaced along a path of keys; null when a step is no context."""
    if not keys or any(type(key) is not str for key in keys):
        return run.null("argument", "context put", keys)
    run.spend(len(keys))
    result = dict(held)
    layer = result
    for key in keys[:-1]:
        inner = layer.get(key)
        if not isinstance(inner, dict):
            return run.null("argument", "context put", keys)
        layer[key] = dict(inner)
        layer = layer[key]
    layer[keys[-1]] = value
    return result


@builtin("context merge", "contexts: list")
def merge(run: Run, contexts: list[Value]) -> Value:
    """All entries of the contexts, later ones winning."""
    result: dict[str, Value] = {}
    for held in contexts:
        if not isinstance(held, dict):
            return run.null("argument", "context merge", held)
        result.update(held)
    return result
