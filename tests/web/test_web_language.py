"""The pages' language: both, Chinese alone, English alone; remembered by the browser."""

from __future__ import annotations

from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import text_of


def test_the_default_is_chinese_with_english_beside_it(town: Town) -> None:
    page = Client().get("/guides")
    assert html.fromstring(page.content).get("lang") == "zh-Hans"
    assert "办事指南" in text_of(page) and "Guides" in text_of(page)


def test_english_alone_has_no_chinese_headings_and_an_english_date(town: Town) -> None:
    client = Client()
    answer = client.post("/language", {"language": "en", "next": "/guides"})
    assert answer.status_code == 302 and answer["Location"] == "/guides"
    page = html.fromstring(client.get("/guides").content)
    assert page.get("lang") == "en"
    assert page.xpath("normalize-space(//h1)") == "Guides"


def test_chinese_alone_has_no_english_beside_it(town: Town) -> None:
    client = Client()
    client.post("/language", {"language": "zh", "next": "/guides"})
    page = html.fromstring(client.get("/guides").content)
    assert page.xpath("normalize-space(//h1)") == "办事指南"
    assert page.get("lang") == "zh-Hans"


def test_an_unknown_language_or_a_foreign_address_changes_nothing(town: Town) -> None:
    client = Client()
    answer = client.post("/language", {"language": "tlh", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert "onewindow_language" not in client.cookies
