"""The words of certificates and letters, from plain data. Every negative letter tells reasons and remedies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.web.papers.qr import qr_svg


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """What a certificate states. ``holder_code`` is printed as given (an enterprise's public code)."""

    number: str
    title: str
    title_en: str
    holder: str
    holder_code: str
    subject: str
    matter: str
    basis: str
    body: str
    zone: str
    issued_on: date
    valid_until: date | None
    conditions: Sequence[str]
    address: str
    valid_from: date | None = None
    version: str = ""
    preview: bool = False
    filing: bool = False


def certificate_data(words: CertificateWords) -> dict[str, Any]:
    """The data of ``certificate.typ``. ``version`` says which one it is, after the first.

    A ``preview`` is set before the certificate is issued, and says so. A ``filing`` was filed, not permitted.
    """
    until = chinese_date(words.valid_until) if words.valid_until else "长期 No end date"
    lines = [
        ("持证人", "Holder", words.holder),
        (*_code_name(words.holder_code), words.holder_code),
        ("项目或对象", "Project or object", words.subject),
        ("事项", "Matter", words.matter),
        ("依据", "Legal basis", words.basis),
        ("有效期自", "Valid from", chinese_date(words.valid_from) if words.valid_from else ""),
        ("有效期至", "Valid until", until),
        ("版本", "Version", words.version),
    ]
    return {
        "title": words.title,
        "title_en": words.title_en,
        "zone": words.zone,
        "number": words.number,
        **_statement(words),
        "lines": [{"zh": zh, "en": en, "value": value} for zh, en, value in lines if value],
        "conditions": list(words.conditions),
        "qr": qr_svg(words.address),
        "address": words.address,
        "body": words.body,
        "issued_on": chinese_date(words.issued_on),
        "preview": "预览，尚未制发，不具效力 Preview: not issued, without effect" if words.preview else "",
    }


def _statement(words: CertificateWords) -> dict[str, str]:
    """What it certifies: a licence is granted, a filing is only on record (企业投资项目核准和备案管理条例 13)."""
    if words.filing:
        zh = f"{words.holder}已就{words.subject}办理{words.matter}，特此证明。"
        return {"statement": zh, "statement_en": "This certifies that what the law wants filed is on file."}
    return {
        "statement": f"经审查，{words.holder}申请的{words.matter}符合法定条件，准予发给本证。",
        "statement_en": "The application meets the conditions that law sets; this certificate is issued.",
    }


def _code_name(code: str) -> tuple[str, str]:
    """What the holder's code is called: a person's is printed in part only."""
    if "*" in code:
        return "公民身份号码（部分隐去）", "Identity number (in part)"
    return "统一社会信用代码", "Unified social credit code"


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a letter states: paragraphs, then lists under headings, then the same in short in English."""

    number: str
    title: str
    title_en: str
    body: str
    addressee: str
    issued_on: date
    paragraphs: Sequence[str]
    sections: Sequence[tuple[str, Sequence[str]]]
    english: Sequence[str]


def letter_data(words: LetterWords) -> dict[str, Any]:
    """The data of ``letter.typ``."""
    return {
        "title": words.title,
        "title_en": words.title_en,
        "number": words.number,
        "body": words.body,
        "addressee": words.addressee,
        "issued_on": chinese_date(words.issued_on),
        "paragraphs": list(words.paragraphs),
        "sections": [
            {"heading": heading, "items": list(items)} for heading, items in words.sections if items
        ],
        "english": list(words.english),
    }


def chinese_date(day: date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"
