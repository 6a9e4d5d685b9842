"""Reading YAML 1.2 text: exact scalars, line numbers, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onewindow.catalogue.yaml_text import Row, Table, YamlProblem, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("2026-01-01", "2026-01-01"),
        ("0060001-0060006", "0060001-0060006"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("5", 5),
        ("-5", -5),
        ("0.10", Decimal("0.10")),
        ("1e3", Decimal("1000")),
        ("'3843'", "3843"),
        ('"true"', "true"),
        ("true", True),
        ("~", None),
        ("", None),
        (".inf", ".inf"),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, value: Any) -> None:
    read = parse(f"a: {text}\n")["a"]
    assert read == value and type(read) is type(value)


def test_decimals_keep_their_digits() -> None:
    assert str(parse("a: 0.10")["a"]) == "0.10"


def test_keys_and_items_know_their_lines() -> None:
    table = parse("# note\na: 1\nb:\n  - x\n  - {c: 2}\n", "f.yaml")
    assert isinstance(table, Table) and isinstance(table["b"], Row)
    assert table.origin("b").line == 3
    assert table["b"].origin(1).line == 5
    assert table["b"][1].origin("c").file == "f.yaml"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x [1]\nb: *x\n", 2, "alias"),
        ("a: !!python/object:os.system 1\n", 1, "tag"),
        ("a: !!float 1\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "one document"),
        ("a: [1, 2\n", 2, "not valid YAML"),
        ("? [1]\n: 2\n", 1, "key"),
        ("a: " + "9" * 100, 1, "digits"),
        ("a: " + "[" * 100 + "]" * 100, 1, "deep"),
        ("a: \x00", 1, "not valid YAML"),
    ],
)
def test_what_is_refused_says_line_and_reason(text: str, line: int, word: str) -> None:
    with pytest.raises(YamlProblem) as caught:
        parse(text)
    assert word in caught.value.en
    assert caught.value.zh
    assert caught.value.line == line


def test_a_very_deep_text_ends_with_a_clear_error_not_a_crash() -> None:
    with pytest.raises(YamlProblem):
        parse("[" * 200_000)


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    bomb = "a0: &a0 [x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
    )
    with pytest.raises(YamlProblem):
        parse(bomb)
