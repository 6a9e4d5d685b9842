"""Rules of certificate numbers: what a pattern gives, and the patterns that are refused when the catalogue is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from catalogue_samples import FILES, write
from hypothesis import given
from hypothesis import strategies as st

from onewindow.catalogue.loader import CatalogueError, load
from onewindow.catalogue.number_rule import DEFAULT, NumberRuleError, check_digits, read_rule

VALUES = {
    "zone": "GXQ", "matter": "M304", "document": "PERMIT", "body": "BUREAU", "year": "2026", "month": "11", "day": "23",
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "serial", "number", "series"),
    [
        (DEFAULT, 1, "GXQ-M304-2026-00001-94", "GXQ-M304-2026-"),
        ("建字第{zone}{year}GG{serial:7}号", 42, "建字第GXQ2026GG0000042号", "建字第GXQ2026GG#号"),
        ("{body}{year}{month}{day}{serial:2}01", 7, "BUREAU202611230701", "BUREAU20261123#01"),
        ("〔{year}〕{document}{serial:1}", 9, "〔2026〕PERMIT9", "〔2026〕PERMIT"),
    ],
)
def test_a_rule_gives_numbers_and_their_series(pattern: str, serial: int, number: str, series: str) -> None:
    rule = read_rule(pattern)
    assert rule.number(VALUES, serial) == number and rule.series(VALUES) == series


def test_the_check_digits_are_those_of_iso_7064_97_10() -> None:
    """Letters as 10 to 35 in one long number, the check digits at its end: it leaves 1 when divided by 97."""
    assert int("16332622304202600001" + check_digits("GXQ-M304-2026-00001-")) % 97 == 1


def test_a_serial_wider_than_its_place_is_no_number() -> None:
    with pytest.raises(OverflowError):
        read_rule("{year}{serial:2}").number(VALUES, 100)


@pytest.mark.parametrize(
    "pattern",
    [
        "没有流水号", "{serial:3}{serial:3}", "{serial}", "{serial:0}", "{serial:13}", "{when}{serial:3}", "{year:4}{serial:3}",
        "{check}{serial:3}", "{serial:3}{check}号", "{serial:3}{check}{check}", "a/{serial:3}", "a {serial:3}", "a?{serial:3}", "{serial:3",
    ],
)  # fmt: skip
def test_a_pattern_that_gives_no_usable_numbers_is_refused(pattern: str) -> None:
    with pytest.raises(NumberRuleError, match="编号规则"):
        read_rule(pattern)


@given(st.text("ABCXYZ0123456789-地字", min_size=4, max_size=20), st.data())
def test_the_check_digits_find_a_changed_digit(text: str, data: st.DataObject) -> None:
    places = [place for place, letter in enumerate(text) if letter.isascii() and letter.isdigit()]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    other = str((int(text[place]) + data.draw(st.integers(1, 9))) % 10)
    assert check_digits(text) != check_digits(text[:place] + other + text[place + 1 :])


def test_a_wrong_rule_stops_the_loading_and_names_its_place(tmp_path: Path) -> None:
    file = next(name for name in FILES if name.startswith("cn/documents/"))
    wrong = FILES[file] + "odd_permit: {name: {zh: 证, en: Permit}, certificate: true, number: 'X{year}'}\n"
    with pytest.raises(CatalogueError) as told:
        load(write(tmp_path, {file: wrong}), "cn-sd", date(2026, 11, 23))
    assert "number-rule" in str(told.value) or "编号规则" in str(told.value)
