"""Who somebody is: the numbers that Chinese law gives to organisations and people, with their check digits.

    credit_code(text) -> str        unified social credit code (统一社会信用代码), GB 32100-2015, 18 characters
    citizen_number(text) -> str     citizen identity number (公民身份号码), GB 11643-1999, 18 characters
    masked(number) -> str           3701**********1234: what lists show
    born_on(number) -> date         the birth date within a citizen number

The first two forgive spaces, hyphens, full-width and lower-case letters and return the plain form; else they raise
``Refused`` (code ``identity_wrong``, attribute ``field``) whose words name the character and what to check. Both are pure:
whether such an organisation or person exists is for a register to say.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from onewindow.procedures.protocol import Refused

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015 in the order of their values: no I, O, S, V, Z."""

CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""3 to the power of the place minus one, modulo 31 (GB 32100-2015, 5)."""

CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""2 to the power of the place, modulo 11 (GB 11643-1999, ISO 7064 modulus 11-2)."""

CITIZEN_CHECKS = "10X98765432"
LENGTH = 18
EARLIEST = date(1880, 1, 1)
REGIONS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
"""The first two digits of the codes of GB/T 2260: provinces; 81 to 83 residence permits, 91 foreigners."""


def plain(text: str) -> str:
    """What was typed without spaces and hyphens, half-width and in capitals."""
    return re.sub(r"[\s\-_·.]", "", unicodedata.normalize("NFKC", text)).upper()


def credit_code(text: str, field: str = "credit_code") -> str:
    """A unified social credit code in its plain form (GB 32100-2015). Raises ``Refused``."""
    code = plain(text)
    _length(code, "统一社会信用代码", "a unified social credit code", field)
    for place, letter in enumerate(code, 1):
        if letter not in CODE_LETTERS:
            raise _wrong(
                f"统一社会信用代码第 {place} 位“{letter}”不是可用字符：代码只用数字和大写字母，没有 I、O、S、V、Z，"
                "请核对是否把 1、0、5、2 看成了字母。",
                f"character {place} ({letter!r}) can't occur in a credit code: it has digits and capitals without I, O, S, V, Z; "
                "check whether a 1, 0, 5 or 2 was read as a letter",
                field,
            )
    if not code[2:8].isdigit():
        place = next(number for number, letter in enumerate(code, 1) if number > 2 and not letter.isdigit())
        raise _wrong(
            f"统一社会信用代码第 {place} 位“{code[place - 1]}”应为数字：第 3 至 8 位是登记管理机关行政区划码。",
            f"character {place} ({code[place - 1]!r}) must be a digit: characters 3 to 8 are the region of registration",
            field,
        )
    expected = code_check(code[:-1])
    if code[-1] != expected:
        raise _check_failed("统一社会信用代码", "the credit code", field)
    return code


def code_check(body: str) -> str:
    """The check character of the first 17 of a credit code (GB 32100-2015)."""
    total = sum(
        CODE_LETTERS.index(letter) * weight for letter, weight in zip(body, CODE_WEIGHTS, strict=True)
    )
    return CODE_LETTERS[-total % 31]


def citizen_number(text: str, today: date | None = None, field: str = "citizen_number") -> str:
    """A citizen identity number in its plain form (GB 11643-1999); born by ``today`` if given. Raises ``Refused``."""
    number = plain(text)
    _length(number, "身份号码", "an identity number", field)
    for place, letter in enumerate(number, 1):
        if not (letter.isascii() and letter.isdigit()) and not (place == LENGTH and letter == "X"):
            raise _wrong(
                f"身份号码第 {place} 位“{letter}”应为数字（只有最后一位可以是 X）。",
                f"character {place} ({letter!r}) must be a digit; only the last may be X",
                field,
            )
    if not REGIONS.fullmatch(number[:2]):
        raise _wrong(
            f"身份号码第 1 至 2 位“{number[:2]}”不是省级地区代码，请核对前两位。",
            f"the first two digits ({number[:2]}) are no province's code; check them",
            field,
        )
    _birthday(number, today, field)
    if number[-1] != citizen_check(number[:-1]):
        raise _check_failed("身份号码", "the identity number", field)
    return number


def citizen_check(body: str) -> str:
    """The check character of the first 17 of a citizen number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, CITIZEN_WEIGHTS, strict=True))
    return CITIZEN_CHECKS[total % 11]


def born_on(number: str) -> date:
    """The birth date in a citizen number that ``citizen_number`` has passed."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def masked(number: str) -> str:
    """A number as lists show it: the first four and last four characters, stars between; short ones wholly starred."""
    if len(number) <= 8:
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def _birthday(number: str, today: date | None, field: str) -> None:
    shown = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    try:
        born = born_on(number)
    except ValueError:
        born = None
    if born is None or born < EARLIEST or (today is not None and born > today):
        raise _wrong(
            f"身份号码第 7 至 14 位应为出生日期，“{shown}”不是可能的日期，请核对这八位。",
            f"digits 7 to 14 are the birth date, and {shown} can't be one; check these eight digits",
            field,
        )


def _length(number: str, zh: str, en: str, field: str) -> None:
    if not number:
        raise _wrong(f"请填写{zh}（18 位）。", f"fill in {en}, 18 characters", field)
    if len(number) != LENGTH:
        few = len(number) < LENGTH
        by = abs(LENGTH - len(number))
        raise _wrong(
            f"{zh}应为 18 位，现在是 {len(number)} 位，{'少' if few else '多'}了 {by} 位，请核对。",
            f"{en} has 18 characters, this has {len(number)}: {by} too {'few' if few else 'many'}",
            field,
        )


def _check_failed(zh: str, en: str, field: str) -> Refused:
    return _wrong(
        f"{zh}的校验码（第 18 位）与前 17 位不符：至少有一位写错，或有两位前后颠倒，请逐位核对。",
        f"the check character (the 18th) of {en} does not fit the first 17: at least one is wrong or two are swapped; "
        "compare them one by one",
        field,
    )


def _wrong(zh: str, en: str, field: str) -> Refused:
    refusal = Refused("identity_wrong", zh, en)
    refusal.field = field  # type: ignore[attr-defined]
    return refusal
