"""Every page in one language: no English prose on a Chinese page, none of our own Chinese words on an English one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from web_helpers import client_of
from web_walk import Demonstration, demonstration, stops

SPOKEN = "//text()[not(ancestor::script or ancestor::style or ancestor::code or ancestor::pre or ancestor::textarea)]"
ATTRIBUTES = "//@title | //@aria-label | //@alt | //@placeholder | //@data-name"
ENGLISH = re.compile(r"\b[a-z]{2,}[ ,;:]+[a-z]{2,}\b|[A-Z][a-z]{2,}")
"""Two words of prose, or (as a whole text) one word with a capital."""
OURS = ("English", "Enter", "FEEL")
"""The button that chooses English, and the key."""
WRITTEN_IN_BOTH = ("/admin/texts", "/api/v1/docs")
"""Pages about the English texts themselves, and about the program's interface, whose names are English."""


@pytest.fixture
def shown(db: None, tmp_path: Path) -> Iterator[Demonstration]:
    """The demonstration in mid-flow."""
    from onewindow.web import house

    made = demonstration(tmp_path / "data")
    house.use(made.office)
    yield made
    house.close()


def texts_of(page: bytes) -> list[str]:
    """What a page says: its texts and the attributes that are read aloud; marks of language put aside."""
    tree = html.fromstring(page.decode())
    for mark in tree.xpath("//span[@lang='zh-Hans'][not(@class)]"):
        mark.drop_tag()
    return [" ".join(str(one).split()) for path in (SPOKEN, ATTRIBUTES) for one in tree.xpath(path)]


def pages(made: Demonstration, spoken: str) -> Iterator[tuple[str, list[str]]]:
    """Each page of the walk in a language: its address and what it says."""
    clients: dict[str, Client] = {}
    for stop in dict.fromkeys(stops(made, False)):
        client = clients.setdefault(stop.login, client_of(stop.login) if stop.login else Client())
        client.cookies["onewindow_language"] = spoken
        answer: Any = client.get(stop.path)
        if answer.get("Content-Type", "").startswith("text/html") and answer.content:
            yield stop.path, texts_of(answer.content)


def english_prose(text: str) -> bool:
    """Whether a text of a Chinese page is English prose, as no name, code or address is."""
    found = ENGLISH.search(text)
    return found is not None and text not in OURS and (" " in found[0] or found[0] == text)


def test_prose_is_told_from_names_and_codes() -> None:
    for prose in ("working days", "3/3 个工作日 working days", "Yes", "No page is here, start again"):
        assert english_prose(prose), prose
    for name in ("case.accepted", "Standard Webhooks", "RSA-SHA256 · SM2-SM3", "lina", "https://a.example/b"):
        assert not english_prose(name), name


def test_a_chinese_page_has_no_english_prose(shown: Demonstration) -> None:
    seal = "Development seal, no legal effect"
    left = {
        (path, text)
        for path, said in pages(shown, "zh")
        for text in said
        if english_prose(text.replace(seal, "")) and not path.startswith(WRITTEN_IN_BOTH)
    }
    assert not left


def test_an_english_page_says_what_has_english_in_english(shown: Demonstration) -> None:
    catalogue = shown.office.catalogue()
    named = (
        *catalogue.matters.values(),
        *catalogue.documents.values(),
        *catalogue.facts.values(),
        *catalogue.decision_files.values(),
        *catalogue.life_events.values(),
        *catalogue.stages.values(),
        *catalogue.special_procedures.values(),
    )
    ours = {one.name.zh for one in named} | {
        code.name.zh for fact in catalogue.facts.values() for code in fact.codes
    }
    units = re.compile("[0-9] (个工作日|日|平方米|公顷|米|万元|字节|月|组|轮|份|条规则)$")
    left = {
        (path, text)
        for path, said in pages(shown, "en")
        for text in said
        if text in ours or units.search(text) or "{'" in text
    }
    assert not left
