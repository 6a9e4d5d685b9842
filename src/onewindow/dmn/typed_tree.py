"""Names of item definitions inside FEEL expressions (``x instance of tPerson``) replaced by the types they
stand for.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from onewindow.feel import Expression, Type, tree
from onewindow.feel.typecheck import KNOWN

if TYPE_CHECKING:
    from onewindow.dmn.item_types import Types


def with_types(expression: Expression, types: Types) -> Expression:
    """The expression with every named type resolved; the same object when there is none."""
    if not types.own and not types.imported:
        return expression
    node = _resolved(expression.tree, types)
    return expression if node is expression.tree else Expression(expression.text, node, expression.scope)


def _resolved(part: Any, types: Types) -> Any:
    if isinstance(part, Type):
        return _type(part, types)
    if isinstance(part, tuple):
        made = tuple(_resolved(item, types) for item in part)
        return part if all(new is old for new, old in zip(made, part, strict=True)) else made
    if isinstance(part, tree.Node):
        changes = {}
        for field in fields(part):
            old = getattr(part, field.name)
            if isinstance(old, tree.Node | tuple | Type) and (new := _resolved(old, types)) is not old:
                changes[field.name] = new
        return replace(part, **changes) if changes else part
    return part


def _type(type_: Type, types: Types) -> Type:
    if type_.name not in KNOWN:
        found = types.feel_type(type_.name)
        return type_ if found.name == type_.name else found
    changed = Type(
        type_.name,
        tuple(_type(argument, types) for argument in type_.arguments),
        tuple((name, _type(member, types)) for name, member in type_.members),
        None if type_.result is None else _type(type_.result, types),
    )
    return type_ if changed == type_ else changed
