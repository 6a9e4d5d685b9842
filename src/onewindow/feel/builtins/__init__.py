"""The built-in functions of FEEL, one module per family; importing this room registers them all."""

from onewindow.feel.builtins import (
    booleans,
    contexts,
    conversion,
    lists,
    numbers,
    patterns,
    ranges,
    strings,
    temporals,
)
from onewindow.feel.builtins.registry import BUILTINS

__all__ = [
    "BUILTINS",
    "booleans",
    "contexts",
    "conversion",
    "lists",
    "numbers",
    "patterns",
    "ranges",
    "strings",
    "temporals",
]
