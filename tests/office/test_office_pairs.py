"""Pairs of characters: what the index holds must lead to every text that holds the query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.office.pairs import Asked, asked, like, matches, plain, terms, words


def found(text: str, query: str) -> bool:
    """What an index does with the terms of one text."""
    kept = terms(text)
    return all(
        one.term in kept if one.whole else any(term.startswith(one.term) for term in kept)
        for one in asked(query)
    )


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("固态锂电池生产基地一期", "电池"),
        ("固态锂电池生产基地一期", "期"),
        ("固态锂电池生产基地一期", "固"),
        ("固态锂电池生产基地一期", "锂电池生产"),
        ("GXQ-2026-000012", "gxq-2026-000012"),
        ("GXQ-2026-000012", "GXQ-2026-0000"),
        ("GXQ-2026-000012", "000012"),
        ("GXQ-2026-000012", "2026-00"),
        ("GXQ-2026-000012", "12"),
        ("ＧＸＱ－２０２６", "gxq"),
        ("10千伏用电报装", "10千伏"),
        ("Battery Works, phase 2", "works"),
        ("Battery Works, phase 2", "bat"),
        ("𠮷野家餐饮", "𠮷野"),
    ],
)
def test_texts_are_found_by_two_characters_by_one_by_words_and_by_numbers(text: str, query: str) -> None:
    assert found(text, query)


def test_a_pair_across_two_runs_is_no_pair() -> None:
    assert not found("电 池", "电池") and not found("电、池", "电池")
    assert not found("固态锂电池", "电车")


def test_the_terms_of_a_mixed_text() -> None:
    assert terms("锂电池 A-01") == {"锂电", "电池", "池", "a-01", "a", "01", "1"}
    assert terms("000") == {"000"}, "a number of zeros keeps its digits"
    assert asked("电池a") == (Asked("电池", True), Asked("a", False))
    assert asked("、。 - ") == () == asked("")
    assert terms("") == frozenset()


@given(st.text(alphabet="电池锂固态一二AaBb01 -、", max_size=20), st.data())
def test_whatever_piece_of_chinese_stands_in_a_text_its_terms_lead_there(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    han = "".join(one for one in piece if one in "电池锂固态一二")
    if han and han in text:
        assert found(text, han)


@given(st.text(max_size=30))
def test_any_text_is_found_by_itself(text: str) -> None:
    assert found(text, text)


def test_the_text_itself_decides() -> None:
    assert matches("固态锂电池生产基地", "电池  固态") and not matches("固态锂电池", "电池 液态")
    assert matches("ABC", "abc") and matches("x", "")
    assert words("电池 电池 A") == ("电池", "a")
    assert len(words(" ".join(str(number) for number in range(50)))) == 8
    assert like("100%_!") == "%100!%!_!!%" and plain("ＡＢ") == "ab"
