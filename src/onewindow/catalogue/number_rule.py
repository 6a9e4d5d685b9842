"""The numbers of certificates (编号规则): a pattern of letters and named parts, checked when the catalogue is read.

    建字第{zone}{year}GG{serial:7}号        GXQ-M304-{year}-{serial:5}-{check}

Parts: ``zone`` (the zone's short name), ``body`` (the deciding body's id), ``matter``, ``document``, ``year``, ``month``,
``day`` (of the decision), ``serial:N`` (N digits, counted for each series by the ledger's writer) and ``check`` (two digits,
ISO 7064 modulo 97-10, over the ASCII letters and digits before it). A series is what stands around the serial.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT = "{zone}-{matter}-{year}-{serial:5}-{check}"
"""The rule of a document that names none."""

PLAIN_PARTS = ("zone", "body", "matter", "document", "year", "month", "day")
_PART = re.compile(r"\{([a-z]*)(?::(\d{1,2}))?\}")
_LETTERS = re.compile(r"[0-9A-Za-z\u4e00-\u9fff()\uff08\uff09〔〕.\-]*")


class NumberRuleError(ValueError):
    """A pattern that gives no usable numbers, with the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class NumberRule:
    """A checked pattern: what stands before and after the serial, its width, whether check digits end it."""

    before: str
    width: int
    after: str
    check: bool

    def series(self, values: Mapping[str, str]) -> str:
        """What distinguishes one count of serials from another, such as ``GXQ-M304-2026-``."""
        after = _filled(self.after, values).rstrip("-")
        return _filled(self.before, values) + (f"#{after}" if after else "")

    def number(self, values: Mapping[str, str], serial: int) -> str:
        """The number of a serial. Raises ``OverflowError`` when the serial has more digits than the rule gives it."""
        if len(str(serial)) > self.width:
            raise OverflowError(serial)
        text = f"{_filled(self.before, values)}{serial:0{self.width}d}{_filled(self.after, values)}"
        return text + check_digits(text) if self.check else text


def read_rule(pattern: str) -> NumberRule:
    """The rule that a pattern states. Raises ``NumberRuleError``."""
    parts = list(_PART.finditer(pattern))
    rest = _PART.sub("", pattern)
    if not _LETTERS.fullmatch(rest):
        raise NumberRuleError(
            f"编号规则“{pattern}”只能用文字、数字、括号、点、连字符和 {{…}}",
            f"the number rule {pattern!r} may hold letters, digits, brackets, dots, hyphens and {{...}} only",
        )
    for part in parts:
        name, width = part.groups()
        if name not in (*PLAIN_PARTS, "serial", "check") or (width is not None) != (name == "serial"):
            raise NumberRuleError(
                f"编号规则“{pattern}”不认识 {part.group()}；可用 {'、'.join(PLAIN_PARTS)}、serial:位数、check",
                f"the number rule {pattern!r} has the unknown part {part.group()}; there are "
                f"{', '.join(PLAIN_PARTS)}, serial:DIGITS, check",
            )
    names = [part.group(1) for part in parts]
    serials = [part for part in parts if part.group(1) == "serial"]
    if len(serials) != 1 or not 1 <= int(serials[0].group(2)) <= 12:
        raise NumberRuleError(
            f"编号规则“{pattern}”应有且只有一个流水号，如 {{serial:5}}（1 至 12 位）",
            f"the number rule {pattern!r} needs exactly one serial such as {{serial:5}} (1 to 12 digits)",
        )
    check = names.count("check")
    if check > 1 or (check and not pattern.endswith("{check}")):
        raise NumberRuleError(
            f"编号规则“{pattern}”的校验码只能放在末尾一次",
            f"the check digits of the number rule {pattern!r} stand once, at its end",
        )
    start, end = serials[0].span()
    after = pattern[end:].removesuffix("{check}")
    return NumberRule(pattern[:start], int(serials[0].group(2)), after, bool(check))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: values[part.group(1)], text)


def check_digits(text: str) -> str:
    """Two digits that find any single wrong character and any exchange of two (ISO 7064, modulo 97-10).

    Over ASCII letters and digits; others (Chinese, hyphens, brackets) do not count.
    """
    digits = "".join(str(int(letter, 36)) for letter in text if letter.isascii() and letter.isalnum())
    return f"{98 - int(digits + '00') % 97:02d}"
