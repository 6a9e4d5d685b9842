"""The namespaces of DMN's versions, the spellings that older versions used, and ids as XML holds them."""

import re

MODEL_NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL_NAMESPACE = "https://www.omg.org/spec/DMN/20230324/FEEL/"
OWN_NAMESPACE = "urn:onewindow:dmn"
"""The namespace of what only this platform writes: titles, articles, the way a table's rules are written."""

DMN_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    MODEL_NAMESPACE: "1.5",
}

FEEL_NAMESPACES = frozenset(
    (
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        FEEL_NAMESPACE,
    )
)

TYPE_SYNONYMS = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateAndTime": "date and time",
    "daysAndTimeDuration": "days and time duration",
    "yearsAndMonthsDuration": "years and months duration",
    "any": "Any",
    "integer": "number",
    "long": "number",
    "double": "number",
    "<Undefined>": "",
    "Undefined": "",
}
"""Spellings of the built-in types in DMN 1.1 files and in some modelling tools."""

_INVALID = re.compile(r"[^\w.·-]|^[\d.·-]")
_ESCAPED = re.compile(r"_x([0-9A-F]{4,6})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-F]{4,6}_)")


def encode_id(text: str) -> str:
    """An id as XML allows it: what an xs:ID cannot hold, such as a space, is written like ``_x0020_``."""
    return _INVALID.sub(lambda found: f"_x{ord(found[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))


def decode_id(text: str) -> str:
    """The id that ``encode_id`` wrote."""
    return _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), text)
