"""Credit codes and citizen numbers: the standards' own examples, an independent oracle, what the refusals say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.office import Refused, identity

CODE = "91350100M000100Y43"
"""The example of GB 32100-2015, annex."""
NUMBER = "11010519491231002X"
"""The example of GB 11643-1999, annex."""


def test_the_standards_examples_pass() -> None:
    assert identity.credit_code(CODE) == CODE
    assert identity.citizen_number(NUMBER) == NUMBER
    assert identity.born_on(NUMBER) == date(1949, 12, 31)


def test_typing_is_forgiven() -> None:
    assert identity.credit_code(" 91350100 m000 100y-43 ") == CODE
    assert identity.citizen_number("１１０１０５ 19491231 002x") == NUMBER


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写"),
        (CODE[:-1], "少了 1 位"),
        (CODE + "1", "多了 1 位"),
        ("9135010OM000100Y43", "第 8 位“O”"),
        ("913A0100M000100Y43", "第 4 位“A”"),
        (CODE[:-1] + "4", "校验码"),
    ],
)
def test_a_wrong_credit_code_is_told_where(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        identity.credit_code(typed)
    assert said in refusal.value.zh and refusal.value.code == "identity_wrong"
    assert getattr(refusal.value, "field", "") == "credit_code"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1101051949123100", "少了 2 位"),
        ("1101O519491231002X", "第 5 位“O”"),
        ("00010519491231002X", "第 1 至 2 位“00”"),
        ("110105194902310020", "1949-02-31"),
        ("11010519491231X020", "第 15 位“X”"),
        ("110105194912310020", "校验码"),
    ],
)
def test_a_wrong_citizen_number_is_told_where(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        identity.citizen_number(typed)
    assert said in refusal.value.zh


def test_nobody_is_born_tomorrow() -> None:
    body = "37030020261125001"
    number = body + identity.citizen_check(body)
    assert identity.citizen_number(number) == number
    with pytest.raises(Refused, match="2026-11-25"):
        identity.citizen_number(number, date(2026, 11, 24))


def test_lists_show_the_ends_only() -> None:
    assert identity.masked("370303199001011234") == "3703**********1234"
    assert identity.masked("12345678") == "********"


BODIES = st.tuples(
    st.sampled_from("159Y"),
    st.sampled_from(identity.CODE_LETTERS),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(identity.CODE_LETTERS, min_size=9, max_size=9),
).map("".join)


@given(BODIES)
def test_credit_codes_agree_with_an_independent_reading(body: str) -> None:
    uscc = pytest.importorskip("stdnum.cn.uscc")
    code = body + identity.code_check(body)
    assert identity.code_check(body) == uscc.calc_check_digit(body)
    assert identity.credit_code(code) == code


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))
def test_citizen_numbers_agree_with_an_independent_reading(born: date, serial: int) -> None:
    ric = pytest.importorskip("stdnum.cn.ric")
    body = f"370303{born:%Y%m%d}{serial:03d}"
    number = body + identity.citizen_check(body)
    assert ric.calc_check_digit(number) == number[-1]
    assert identity.born_on(identity.citizen_number(number)) == born


@given(st.integers(0, 16), st.integers(1, 9))
def test_each_wrong_digit_is_noticed(place: int, by: int) -> None:
    digit = str((int(NUMBER[place]) + by) % 10)
    with pytest.raises(Refused):
        identity.citizen_number(NUMBER[:place] + digit + NUMBER[place + 1 :])
