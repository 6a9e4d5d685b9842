"""Finding a matter by the words that people use, ranked. Pure.

    found = search(catalogue, GuideFilter("盖厂房"))     # the best first, with the words that hit

Each word of a query must be found: in the name, number, everyday words, body, results, life events, stage or documents;
or most of its pairs of neighbouring characters in the name and the everyday words, so that "厂房建设" leads to "盖厂房"
too. When nothing has the words as they were typed, what people say around them is left out ("我要办施工许可证？"); when
still nothing has all of them, matters that have some are found, and say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onewindow.catalogue.model import Catalogue, LifeEvent, Matter, Text
from onewindow.office import pairs
from onewindow.office.everyday import bare, everyday

CLOSE = 0.5
"""So large a share of a word's pairs must be found for a hit that is not literal."""


@dataclass(frozen=True, slots=True)
class GuideFilter:
    """What the list of guides shows; empty fields do not filter. ``mode``: ``instant`` or ``commitment``."""

    text: str = ""
    department: str = ""
    stage: int = 0
    kind: str = ""
    mode: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A matter that was found: how well, the everyday words that led to it, and whether all words were found."""

    matter: Matter
    score: float
    said: tuple[str, ...]
    whole: bool = True


def search(catalogue: Catalogue, wanted: GuideFilter) -> list[Found]:
    """The matters that the filter lets through, the best first; in the catalogue's order without words."""
    matters = [matter for matter in catalogue.matters.values() if _fits(catalogue, matter, wanted)]
    typed, core = pairs.words(wanted.text), core_words(wanted.text)
    found = _having(catalogue, matters, typed, everything=True)
    if not found and core:
        found = _having(catalogue, matters, core, True) or _having(catalogue, matters, core, False)
    return sorted(found, key=lambda one: -one.score)


def core_words(text: str) -> tuple[str, ...]:
    """The words of a query without signs and without what people say around what they mean."""
    words = (bare(word) for word in re.split(r"[^\w-]+", pairs.plain(text)))
    return tuple(dict.fromkeys(word for word in words if word))[: pairs.WORDS]


def _having(
    catalogue: Catalogue, matters: list[Matter], words: tuple[str, ...], everything: bool
) -> list[Found]:
    """The matters that have every word, or (``everything`` false) at least one."""
    found = []
    for matter in matters:
        scores = [_score(catalogue, matter, word) for word in words]
        whole = all(score > 0 for score in scores)
        if whole or (not everything and any(scores)):
            said = tuple(one for one in said_for(matter) if any(_hit(one, word) for word in words))
            found.append(Found(matter, sum(scores), said, whole))
    return found


def _fits(catalogue: Catalogue, matter: Matter, wanted: GuideFilter) -> bool:
    event = catalogue.life_events.get(wanted.event)
    return (
        wanted.department in ("", matter.deciding, matter.competent)
        and wanted.stage in (0, matter.stage)
        and wanted.kind in ("", matter.kind)
        and (not wanted.mode or bool(getattr(matter.modes, wanted.mode, "")))
        and (not wanted.event or (event is not None and matter.id in event.matters))
    )


def said_for(matter: Matter) -> tuple[str, ...]:
    """The everyday words for a matter."""
    return everyday().matters.get(matter.id, ())


def _hit(text: str, word: str) -> bool:
    """Whether a word stands in a text, or shares most of its pairs with it."""
    return word in pairs.plain(text) or _share(word, text) >= CLOSE


def _share(word: str, text: str) -> float:
    """The share of the word's pairs of characters that the text has; 0 for a word without pairs."""
    asked = {one.term for one in pairs.asked(word) if one.whole}
    return len(asked & pairs.terms(text)) / len(asked) if asked else 0.0


def _score(catalogue: Catalogue, matter: Matter, word: str) -> float:
    """How well one word fits a matter; 0 when it does not."""
    name = f"{matter.name.zh} {matter.name.en}"
    said = said_for(matter)
    if word == pairs.plain(matter.id):
        return 20
    if word in pairs.plain(name):
        return 10 + len(word) / len(name)
    if word in map(pairs.plain, said):
        return 9
    if any(word in pairs.plain(one) for one in said):
        return 7
    weak = _weak(catalogue, matter, word)
    close = _share(word, " ".join([name, *said]))
    return max(weak, 3 * close if close >= CLOSE else 0)


def _weak(catalogue: Catalogue, matter: Matter, word: str) -> float:
    """A hit in the bodies, the results, the life events, the stage or the documents."""
    if _named(catalogue, matter.deciding, word):
        return 4.0
    if _named(catalogue, matter.competent, word):
        return 3.5
    results = [catalogue.documents[id].name for id in matter.yields]
    needs = [catalogue.documents[need.document].name for need in matter.needs]
    events = [event.name for event in catalogue.life_events.values() if matter.id in event.matters]
    for texts, score in (
        (results, 3.0),
        ([*events, catalogue.stages[matter.stage].name], 2.0),
        (needs, 1.0),
    ):
        if _written(texts, word):
            return score
    return 0.0


def _written(texts: list[Text], word: str) -> bool:
    return any(word in pairs.plain(f"{text.zh} {text.en}") for text in texts)


def _named(catalogue: Catalogue, department: str, word: str) -> bool:
    """Whether a word names a body: part of its name, or what people call it, perhaps with the place before it."""
    known = catalogue.departments.get(department)
    called = everyday().departments.get(department, ())
    return (known is not None and _written([known.name], word)) or any(
        one in word or (len(word) > 1 and word in one) for one in map(pairs.plain, called)
    )


def events_for(catalogue: Catalogue, text: str) -> list[LifeEvent]:
    """The life events whose name or introduction holds the words, or most of a word's pairs; all without words."""
    typed = pairs.words(text)
    ways = [typed, core_words(text)] if typed else [typed]
    found = (_events(catalogue, words) for words in ways if words or not typed)
    return next((events for events in found if events), [])


def _events(catalogue: Catalogue, words: tuple[str, ...]) -> list[LifeEvent]:
    def told(event: LifeEvent, word: str) -> bool:
        return _written([event.name, event.intro], word) or _share(word, event.name.zh) >= CLOSE

    return [event for event in catalogue.life_events.values() if all(told(event, word) for word in words)]


def pieces(text: str, query: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the query's words: for highlights."""
    words = {word for word in (*query.split(), *core_words(query)) if word}
    if not words:
        return [(text, False)]
    longest = sorted(words, key=lambda word: (-len(word), word))
    split = re.split(f"({'|'.join(map(re.escape, longest))})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(split) if piece]
