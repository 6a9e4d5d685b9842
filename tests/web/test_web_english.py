"""An English page: no Chinese wording of our own is left on it, and what stays Chinese is marked as such."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town

from onewindow.web import language
from onewindow.web.chinese_marks import mark
from onewindow.web.templatetags import words

TEMPLATES = Path(__file__).resolve().parents[2] / "src/onewindow/web/templates"
CHINESE = re.compile("[\u3400-\u9fff]")
ATTRIBUTE = re.compile(r"[\w-]+=(?:\"(?:\{\{.*?\}\}|[^\"])*\"|'(?:\{\{.*?\}\}|[^'])*')", re.DOTALL)
SPOKEN = re.compile(
    r"\{% ?(both|both_plain|short|blocktranslate|include|comment)\b.*?%\}|\{#.*?#\}", re.DOTALL
)
LAWS = {"行政复议法 20、24", "行政诉讼法 45、46"}
"""Names of laws."""


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_speak_chinese_only_through_the_tags_of_language(template: Path) -> None:
    text = SPOKEN.sub("", template.read_text(encoding="utf-8"))
    left = [one.strip() for one in re.split(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}", text) if CHINESE.search(one)]
    assert [one for one in left if not any(law in one for law in LAWS)] == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_attributes_speak_chinese_only_through_the_tags_of_language(template: Path) -> None:
    """Tooltips, names for screen readers, placeholders, pictures' texts: title, aria-label, placeholder, alt and all others."""
    text = SPOKEN.sub("", template.read_text(encoding="utf-8"))
    assert [one[0] for one in ATTRIBUTE.finditer(text) if CHINESE.search(one[0])] == []


def test_raw_chinese_in_an_attribute_is_found() -> None:
    spoken = SPOKEN.sub(
        "", """<a title="{% both_plain "甲" "a" %}" aria-label='{% short '乙' 'b' %}'>丙</a>"""
    )
    assert not any(CHINESE.search(one[0]) for one in ATTRIBUTE.finditer(spoken))
    for raw in ('<a title="丁">', "<img alt='图 {{ x }}'>", '<input placeholder="{{ x|default:"无" }}">'):
        assert any(CHINESE.search(one[0]) for one in ATTRIBUTE.finditer(SPOKEN.sub("", raw))), raw


def tree_of(applicant: Client, project: str, spoken: str) -> Any:
    applicant.cookies["onewindow_language"] = spoken
    return html.fromstring(applicant.get(f"/projects/{project}/plan").content)


def test_the_tooltips_of_the_plan_follow_the_language(applicant: Client, town: Town) -> None:
    project = town.project()
    shown = {}
    for spoken in ("en", "zh", "both"):
        table = tree_of(applicant, project, spoken).xpath("//table[contains(@class, 'with-critical')]")[0]
        shown[spoken] = table.xpath(".//a/@title"), table.xpath(".//span/@title"), table.xpath(".//td/text()")
    titles, tags, cells = shown["en"]
    assert titles and tags and not any(CHINESE.search(one) for one in (*titles, *tags, *cells))
    threads = tree_of(applicant, project, "en").xpath(
        "//*[@class='thread' or starts-with(@class, 'thread ')]"
    )
    named = [one.xpath("string(*[local-name()='title'])").partition(": ")[2] for one in threads]
    assert any(named) and not any(CHINESE.search(one) for one in named if "法" not in one)
    titles, tags, _ = shown["zh"]
    assert all(CHINESE.search(one) for one in (*titles, *tags))
    assert all(CHINESE.search(one) and re.search("[a-z]{4}", one) for one in shown["both"][1])


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Li Na 李娜（固能） came</p>", '<p>Li Na <span lang="zh-Hans">李娜（固能）</span> came</p>'),
        ('<p lang="zh-Hans">甲<p>乙</p>丙</p>', '<p lang="zh-Hans">甲<p>乙</p>丙</p>'),
        ('<b lang="zh">甲</b>乙', '<b lang="zh">甲</b><span lang="zh-Hans">乙</span>'),
        ('<option value="1">甲</option>', '<option lang="zh-Hans" value="1">甲</option>'),
        ('<svg><text x="1">甲</text></svg>', '<svg><text lang="zh-Hans" x="1">甲</text></svg>'),
        ('<a title="甲 > 乙">x</a>', '<a title="甲 > 乙">x</a>'),
        ("<script>let 甲</script><!-- 乙 -->", "<script>let 甲</script><!-- 乙 -->"),
        ("<a>Form</a>、<a>Report</a>，due：<b>5</b>", "<a>Form</a>, <a>Report</a>, due: <b>5</b>"),
        ("<p>Filing（from memory）of it</p>", "<p>Filing (from memory) of it</p>"),
        ("<p>Route：甲</p>", '<p>Route: <span lang="zh-Hans">甲</span></p>'),
        ("<p>a（<b>1</b>）</p>", "<p>a (<b>1</b>)</p>"),
        ("<textarea>Form、Report</textarea>", "<textarea>Form、Report</textarea>"),
    ],
)
def test_chinese_passages_are_marked_where_they_stand(page: str, marked: str) -> None:
    assert mark(page) == marked


@pytest.mark.parametrize(
    "path", ["/guides", "/guides/M110", "/rules/eia_class", "/projects", "/cases", "/account"]
)
def test_on_an_english_page_all_chinese_is_marked(applicant: Client, path: str) -> None:
    applicant.cookies["onewindow_language"] = "en"
    answer = applicant.get(path)
    tree = html.fromstring(answer.content)
    assert tree.get("lang") == "en" and not CHINESE.search(tree.xpath("string(//title)").split("–")[-1])
    unmarked = tree.xpath(
        "//body//text()[not(ancestor::*[starts-with(@lang, 'zh')]) and not(ancestor::script)]"
    )
    assert [one for one in unmarked if CHINESE.search(one)] == []
    labels = tree.xpath("//@aria-label | //@data-name | //@placeholder")
    assert [one for one in labels if CHINESE.search(one) and re.search("[a-z]", one)] == []


@pytest.mark.parametrize(
    ("spoken", "said"),
    [("both", "已记录。 Recorded."), ("zh", "已记录。"), ("en", "Recorded.")],
    ids=["both", "zh", "en"],
)
def test_a_message_is_said_in_the_language_of_the_page(spoken: str, said: str) -> None:
    token = language._chosen.set(spoken)
    try:
        shown = words.said("已记录。 Recorded.")
    finally:
        language._chosen.reset(token)
    assert html.fromstring(f"<p>{shown}</p>").text_content() == said
