"""Options: what is understood, and that each mistake is told in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from onewindow.planner.options import Choice, OptionError, Options, read_options

MATTERS = ("M101", "M304")


def test_no_options_are_the_defaults() -> None:
    assert read_options(None, MATTERS) == read_options({}, MATTERS) == Options()


def test_all_options_are_read_and_written_again() -> None:
    raw = {
        "commitment": ["M304"],
        "instant": True,
        "pre_review": {"land_contract_signed": "2026-12-18"},
        "works_days": 540,
        "limits": "statutory",
    }
    options = read_options(raw, MATTERS)
    assert options.commitment == Choice(matters=frozenset({"M304"}))
    assert options.commitment.covers("M304") and not options.commitment.covers("M101")
    assert options.instant.covers("M101")
    assert options.pre_review == {"land_contract_signed": date(2026, 12, 18)}
    assert options.to_json() == raw


@pytest.mark.parametrize(
    "raw, words",
    [
        ([], "mapping"),
        ({"works": 3}, "unknown option 'works'"),
        ({"commitment": "M304"}, "list of matters"),
        ({"commitment": ["M999"]}, "M999"),
        ({"pre_review": "2026-12-18"}, "trigger"),
        ({"pre_review": {"auction": "2026-12-18"}}, "auction"),
        ({"pre_review": {"land_contract_signed": "2026-13-40"}}, "2026-13-40"),
        ({"works_days": -1}, "works_days"),
        ({"works_days": True}, "works_days"),
        ({"works_days": 2.5}, "works_days"),
        ({"works_days": 10**9}, "works_days"),
        ({"limits": "short"}, "promised or statutory"),
    ],
)
def test_each_mistake_is_told_in_both_languages(raw: Any, words: str) -> None:
    with pytest.raises(OptionError) as caught:
        read_options(raw, MATTERS)
    assert words in caught.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)
