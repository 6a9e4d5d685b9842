"""Laws as a formal paper cites them: 《城乡规划法》第三十七条、第三十八条, from what the catalogue writes in short (37, 38)."""

from __future__ import annotations

import re

from onewindow.catalogue.model import LegalBasis

DIGITS = "零一二三四五六七八九"
TITLE = re.compile(r"([^（(《]+(?:法|条例|办法|规定|标准|名录))((?:[（(].*)?)")
"""A law's own name, with what stands in brackets after it; an order's number (住建部令51号) is no name."""
ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?(?:[-–](\d+))?([（及].*)?")
"""38, 38(2), 33-38, 15（3个工作日）, 6及技术评审条款."""
UNKNOWN = "待查"


def cited(basis: LegalBasis) -> str:
    """One law and its articles in full. An article that is still to be looked up is left out, and so are remarks."""
    titled = TITLE.fullmatch(basis.law)
    law = f"《{titled[1]}》{titled[2]}" if titled else basis.law
    parts = [one.strip() for one in re.split(r"[,，、]\s*(?![^（]*）)", basis.article)]
    return law + "、".join(_article(one) for one in parts if one and one != UNKNOWN)


def _article(text: str) -> str:
    found = ARTICLE.fullmatch(text)
    if found is None:
        return text
    first, paragraph, last, more = found.groups()
    said = f"第{numeral(int(first))}条" + (f"第{numeral(int(paragraph))}款" if paragraph else "")
    said += f"至第{numeral(int(last))}条" if last else ""
    return said + (more if more and more.startswith("及") else "")


def numeral(number: int) -> str:
    """A whole number from 1 to 999 as laws write it: 三十八, 一百零三."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += DIGITS[0]
    return said + (DIGITS[ones] if ones else "")
