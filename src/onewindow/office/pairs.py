"""Searching Chinese text without a dictionary: pairs of neighbouring characters, and whole words of letters and digits.

A trigram index never finds a word of two characters, and most Chinese words have two. So the index holds each
pair of neighbouring Han characters (and the last character of a run alone, so that a single character is found as the
beginning of a term), and each run of letters and digits: from each of its parts on ("gxq-2026-000012", "2026-000012"), and the parts ("000012", "12").

Pure functions. An index narrows down; ``matches`` (or ``LIKE`` with ``like``) then decides on the text itself.

    terms("固态锂电池 GXQ-2026-000012")   # to be stored with the text's key
    asked("锂电池")                       # (Asked("锂电", whole=True), Asked("电池", whole=True)): all must be found
    asked("池")                           # (Asked("池", whole=False),): any term that begins so
    matches("固态锂电池", "电池 固态")     # True: each word of the query is in the text
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HAN = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
_RUNS = re.compile(rf"[{HAN}]+|[^\W{HAN}_]+(?:[-./_][^\W{HAN}_]+)*")
_PARTS = re.compile(r"[^-./_]+")
_FIRST_HAN = re.compile(rf"[{HAN}]")
WORDS = 8
"""So many words of a query are looked for; what follows is left out."""
LAST = "\U0010ffff"
"""Sorts after every character: the end of a range of terms that begin alike."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition on the index: the very term, or (``whole`` false) any term that begins with it."""

    term: str
    whole: bool


def plain(text: str) -> str:
    """The text as it is compared: compatibility forms (full width, ligatures) as usual ones, no upper case."""
    return unicodedata.normalize("NFKC", text).casefold()


def words(query: str) -> tuple[str, ...]:
    """The words of a query in plain form, each once, at most ``WORDS``."""
    return tuple(dict.fromkeys(plain(query).split()))[:WORDS]


def terms(text: str) -> frozenset[str]:
    """All terms under which a text is found."""
    found: set[str] = set()
    for run in _RUNS.findall(plain(text)):
        if _FIRST_HAN.match(run):
            found.update(run[place : place + 2] for place in range(len(run)))
            continue
        for part in _PARTS.finditer(run):
            found.add(run[part.start() :])
            if part[0].isdecimal() and part[0].lstrip("0"):
                found.add(part[0].lstrip("0"))
            found.add(part[0])
    return frozenset(found)


def asked(word: str) -> tuple[Asked, ...]:
    """What a word (or a whole query) asks of the index; empty when it holds nothing but signs.

    Every text that holds the word at the beginning of one of its own words, or anywhere in Chinese, answers all.
    """
    found: dict[Asked, None] = {}
    for run in _RUNS.findall(plain(word)):
        if not _FIRST_HAN.match(run) or len(run) == 1:
            found[Asked(run, False)] = None
        else:
            found.update({Asked(run[place : place + 2], True): None for place in range(len(run) - 1)})
    return tuple(found)


def matches(text: str, query: str) -> bool:
    """Whether each word of the query stands in the text. True for an empty query."""
    whole = plain(text)
    return all(word in whole for word in words(query))


def like(word: str) -> str:
    """A pattern for ``LIKE ? ESCAPE '!'`` on text in plain form: the word anywhere, its signs taken as they are."""
    escaped = plain(word).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
