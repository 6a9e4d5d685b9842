"""Python and JSON data as FEEL values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from onewindow.feel.values import DECIMAL, Value, kind


def from_python(value: object) -> Value:
    """The FEEL value for plain data: ints and floats become decimals, tuples lists, other mappings dicts.

    A float becomes the decimal number that it prints as. Raises TypeError for what FEEL has no value for.

    >>> from_python({"share": 0.1, "uses": ("factory",)})
    {'share': Decimal('0.1'), 'uses': ['factory']}
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return DECIMAL.create_decimal(value)
    if isinstance(value, float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if isinstance(value, (list, tuple)):
        return [from_python(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): from_python(inner) for key, inner in value.items()}
    kind(value)
    return value


def from_json(data: object) -> Value:
    """The FEEL value for data read from JSON or YAML; read JSON with ``parse_float=Decimal`` to keep all digits."""
    return from_python(data)
