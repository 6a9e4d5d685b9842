"""Finding a matter by the words that people use, ranked; and everything that its guide (办事指南) tells. Pure.

    found = search(catalogue, "盖厂房")          # the best first, with the words that hit
    view = guide(catalogue, catalogue.matters["M304"])

Each word of a query must be found: in the name, number, everyday words, body, stage, results or documents; or most of
its pairs of neighbouring characters in the name and the everyday words, so that "厂房建设" leads to "盖厂房" too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from onewindow.catalogue.model import (
    Catalogue,
    Department,
    Document,
    Fact,
    LifeEvent,
    Mark,
    Matter,
    Need,
    Text,
)
from onewindow.feel import FeelError, parse
from onewindow.office import pairs
from onewindow.planner.conditions import in_words

CLOSE = 0.5
"""So large a share of a word's pairs must be found for a hit that is not literal."""
NOTICE_DAYS = 5
"""Working days for acceptance or the one-time notice (行政许可法 art. 32)."""


@cache
def everyday_words() -> tuple[Mapping[str, tuple[str, ...]], Mark]:
    """The everyday words by matter, and their mark."""
    text = (Path(__file__).parent / "guide_words.yaml").read_text(encoding="utf-8")
    read = YAML(typ="safe", pure=True).load(text)
    return {id: tuple(words) for id, words in read["words"].items()}, Mark(read["checked"])


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
    """A matter that was found: how well, and the everyday words that led to it."""

    matter: Matter
    score: float
    said: tuple[str, ...]


def search(catalogue: Catalogue, wanted: GuideFilter) -> list[Found]:
    """The matters that the filter lets through, the best first; in the catalogue's order without words."""
    words = pairs.words(wanted.text)
    event = catalogue.life_events.get(wanted.event)
    found = []
    for matter in catalogue.matters.values():
        if not _fits(matter, wanted) or (wanted.event and (event is None or matter.id not in event.matters)):
            continue
        scores = [_score(catalogue, matter, word) for word in words]
        if all(score > 0 for score in scores):
            said = tuple(one for one in said_for(matter) if any(_hit(one, word) for word in words))
            found.append(Found(matter, sum(scores), said))
    return sorted(found, key=lambda one: -one.score)


def _fits(matter: Matter, wanted: GuideFilter) -> bool:
    return (
        wanted.department in ("", matter.deciding, matter.competent)
        and wanted.stage in (0, matter.stage)
        and wanted.kind in ("", matter.kind)
        and (not wanted.mode or bool(getattr(matter.modes, wanted.mode, "")))
    )


def said_for(matter: Matter) -> tuple[str, ...]:
    """The everyday words for a matter."""
    return everyday_words()[0].get(matter.id, ())


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
    """A hit in the body, the stage, the results or the documents."""
    department = catalogue.departments.get(matter.deciding)
    results = [catalogue.documents[id].name for id in matter.yields]
    needs = [catalogue.documents[need.document].name for need in matter.needs]
    stage = catalogue.stages[matter.stage].name
    for texts, score in (
        ([department.name] if department else [], 4.0),
        (results, 3.0),
        ([stage], 2.0),
        (needs, 1.0),
    ):
        if any(word in pairs.plain(f"{text.zh} {text.en}") for text in texts):
            return score
    return 0.0


def events_for(catalogue: Catalogue, text: str) -> list[LifeEvent]:
    """The life events whose name or introduction holds the words; all without words."""
    return [
        one
        for one in catalogue.life_events.values()
        if pairs.matches(f"{one.name.zh} {one.name.en} {one.intro.zh} {one.intro.en}", text)
    ]


def pieces(text: str, query: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the query's words: for highlights."""
    words = sorted({word for word in query.split() if word}, key=len, reverse=True)
    if not words:
        return [(text, False)]
    split = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(split) if piece]


@dataclass(frozen=True, slots=True)
class GuideNeed:
    """A document of a guide: under which condition, and where it comes from (a body, matters, or the applicant)."""

    need: Need
    document: Document
    choices: tuple[Document, ...]
    giver: Department | None
    made_by: tuple[Matter, ...]
    reads: tuple[Fact, ...]
    condition: Text
    """When it is needed, in words; empty for always."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What a guide tells beyond the matter itself, with names instead of ids."""

    matter: Matter
    deciding: Department | None
    competent: Department | None
    reads: tuple[Fact, ...]
    condition: Text
    """When the matter applies, in words; empty for always."""
    needs: tuple[GuideNeed, ...]
    results: tuple[Document, ...]
    before: tuple[Matter, ...]
    following: tuple[Matter, ...]
    merged: tuple[Matter, ...]
    events: tuple[LifeEvent, ...]
    said: tuple[str, ...]
    steps: tuple[Text, ...]


def guide(catalogue: Catalogue, matter: Matter) -> Guide:
    """Everything for the guide of a matter."""
    makers = _makers(catalogue)
    needs = tuple(_need(catalogue, need, makers) for need in matter.needs)
    named = {one.matter for one in matter.after}
    before = {one.id: one for need in needs for one in need.made_by} | {
        id: catalogue.matters[id] for id in named if id in catalogue.matters
    }
    return Guide(
        matter=matter,
        deciding=catalogue.departments.get(matter.deciding),
        competent=catalogue.departments.get(matter.competent),
        reads=facts_read(catalogue, matter.applies),
        condition=in_words(catalogue, matter.applies),
        needs=needs,
        results=tuple(catalogue.documents[id] for id in matter.yields),
        before=tuple(before[id] for id in sorted(before) if id != matter.id),
        following=tuple(_following(catalogue, matter)),
        merged=tuple(catalogue.matters[id] for id in matter.modes.merge_with if id in catalogue.matters),
        events=tuple(one for one in catalogue.life_events.values() if matter.id in one.matters),
        said=said_for(matter),
        steps=steps_of(matter),
    )


def _makers(catalogue: Catalogue) -> dict[str, list[Matter]]:
    made: dict[str, list[Matter]] = {}
    for matter in catalogue.matters.values():
        for document in matter.yields:
            made.setdefault(document, []).append(matter)
    return made


def _need(catalogue: Catalogue, need: Need, makers: Mapping[str, list[Matter]]) -> GuideNeed:
    document = catalogue.documents[need.document]
    ids = document.any_of or (document.id,)
    return GuideNeed(
        need=need,
        document=document,
        choices=tuple(catalogue.documents[id] for id in document.any_of),
        giver=catalogue.departments.get(document.issuer),
        made_by=tuple({matter.id: matter for id in ids for matter in makers.get(id, ())}.values()),
        reads=facts_read(catalogue, need.when),
        condition=in_words(catalogue, need.when),
    )


def _following(catalogue: Catalogue, matter: Matter) -> Iterator[Matter]:
    """The matters that need what this one yields."""
    yielded = set(matter.yields)
    for other in catalogue.matters.values():
        asked = {
            one for need in other.needs for one in (need.document, *catalogue.documents[need.document].any_of)
        }
        if other.id != matter.id and (asked & yielded or any(one.matter == matter.id for one in other.after)):
            yield other


def facts_read(catalogue: Catalogue, condition: str) -> tuple[Fact, ...]:
    """The facts that a condition reads by itself or through decisions, in the order of the dictionary."""
    names, waiting = set[str](), [condition]
    known = (*catalogue.facts, *catalogue.decisions, "p")
    while waiting:
        text = waiting.pop()
        try:
            read = set(parse(text, known).names) if text else set[str]()
        except FeelError:  # a cell of a decision table is a test, not an expression
            continue
        for name in read - names:
            decision = catalogue.decision_files.get(name)
            if decision is not None:
                waiting += [
                    one for rule in decision.rules for one in (rule.when, rule.output_expression) if one
                ]
            elif name in catalogue.facts and catalogue.facts[name].derived:
                waiting.append(catalogue.facts[name].derived)
        names |= read
    return tuple(fact for fact in catalogue.facts.values() if fact.id in names and not fact.derived)


def steps_of(matter: Matter) -> tuple[Text, ...]:
    """The way through, as the procedure's law has it."""
    if matter.deciding == "applicant":
        return (
            Text(
                "由申请人自行办理并公开或报送结果",
                "done by the applicant, who publishes or reports the result",
            ),
        )
    if matter.procedure == "filing":
        return (
            Text(
                "在网上或任一窗口提交备案信息和材料", "send the facts and documents online or at any window"
            ),
            Text(
                "材料齐全的，收到即备案；不齐的一次性告知",
                "complete: filed on receipt; else told once what is missing",
            ),
            Text("取得备案结果", "receive the result"),
        )
    steps = [
        Text(
            "在网上或任一窗口提交申请（行政许可法 29）",
            "apply online or at any window (Licensing Law, art. 29)",
        ),
        Text(
            f"{NOTICE_DAYS} 个工作日内受理，或一次性告知需要补正的全部内容；逾期不告知的，自收到之日起即为受理（行政许可法 32）",
            f"acceptance, or a one-time notice of all that is missing, within {NOTICE_DAYS} working days; silence means accepted (art. 32)",
        ),
    ]
    if matter.consulted:
        steps.append(Text("征求有关部门意见，并联进行", "other departments give their opinions in parallel"))
    if matter.stops:
        steps.append(
            Text(
                "依法需要的特别程序，所需时间不计入时限（行政许可法 45）",
                "special procedures, whose time does not count (art. 45)",
            )
        )
    steps += [
        Text(
            "审查并在时限内决定；不予许可的说明理由（行政许可法 38）",
            "review and decision within the limit; a refusal gives reasons (art. 38)",
        ),
        Text(
            "决定后十日内颁发、送达证照（行政许可法 44）",
            "the certificate is issued and delivered within ten days of the decision (art. 44)",
        ),
    ]
    return tuple(steps)
