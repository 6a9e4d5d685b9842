"""The wording of messages: the same content as plain text, simple HTML and a short text, in the language chosen."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from onewindow.catalogue.model import Text

BOTH, CHINESE, ENGLISH = "both", "zh", "en"
LANGUAGES = (BOTH, CHINESE, ENGLISH)
SHORT = 70
"""Characters that one Chinese text message holds."""

FEW = 6
"""A name cut shorter than so many characters tells nothing."""

HOUSE = Text("一窗", "onewindow")
WHY = Text(
    "您收到这封邮件，是因为您在一窗留下了这个地址。通知方式可在网站“消息设置”中修改。",
    "You get this because you gave this address to onewindow. Change it under “Message settings” on the site.",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its name."""

    name: Text
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a person gets it: no more about the case than its number, its matter and what happened."""

    title: Text
    lines: tuple[Text, ...]
    links: tuple[Link, ...] = ()


def said(text: Text, language: str, between: str = " ") -> str:
    """A bilingual text in a language."""
    if language == ENGLISH:
        return text.en or text.zh
    if language == CHINESE or not text.en:
        return text.zh
    return f"{text.zh}{between}{text.en}"


def subject(letter: Letter, language: str) -> str:
    """The subject line, without line breaks."""
    return " ".join(f"{said(HOUSE, language, ' ')} · {said(letter.title, language, ' / ')}".split())


def plain(letter: Letter, language: str) -> str:
    """The plain text."""
    parts = [said(line, language, "\n") for line in (letter.title, *letter.lines)]
    parts += [f"{said(link.name, language)}\n{link.address}" for link in letter.links]
    return "\n\n".join([*parts, f"-- \n{said(WHY, language, chr(10))}"]) + "\n"


def page(letter: Letter, language: str) -> str:
    """The same as simple HTML: no pictures, no scripts, nothing fetched from elsewhere."""
    lines = "".join(f"<p>{_html(line, language)}</p>" for line in letter.lines)
    links = "".join(
        f'<p><a href="{escape(link.address)}">{escape(said(link.name, language))}</a></p>'
        for link in letter.links
    )
    tongue = "en" if language == ENGLISH else "zh-Hans"
    return (
        f'<!doctype html><html lang="{tongue}"><head><meta charset="utf-8"><title>{escape(subject(letter, language))}'
        '</title></head><body style="font:16px/1.65 sans-serif;max-width:40em">'
        f'<h1 style="font-size:20px">{_html(letter.title, language)}</h1>{lines}{links}'
        f'<hr><p style="font-size:13px">{_html(WHY, language)}</p></body></html>'
    )


def _html(text: Text, language: str) -> str:
    if language == ENGLISH:
        return escape(text.en or text.zh)
    if language == CHINESE or not text.en:
        return escape(text.zh)
    return f'{escape(text.zh)}<br><span lang="en">{escape(text.en)}</span>'


def short(title: Text, language: str, number: str = "", matter: Text | None = None) -> str:
    """A text message of at most ``SHORT`` characters; the sender's mark and the number are never cut.

    A case that has no number yet is called by its matter, shortened to what the title leaves.
    """
    if language == ENGLISH:
        mark, tail, between, said = "[onewindow] ", ". See the website.", ": ", title.en
        called, name = f"case {number}", matter.en if matter else ""
    else:
        mark, tail, between, said = "【一窗】", "。详情请登录网站查看。", "：", title.zh
        called, name = f"办件{number}", matter.zh if matter else ""
    if not number:
        called = _cut(name, SHORT - len(mark) - len(between) - len(said) - len(tail))
    head = f"{mark}{called}{between}" if called else mark
    return head + said[: SHORT - len(head) - len(tail)] + tail


def _cut(text: str, room: int) -> str:
    """A name in so many characters, with a mark where it was cut; nothing where only a few would fit."""
    if len(text) <= room:
        return text
    return f"{text[: room - 1]}…" if room >= FEW else ""
