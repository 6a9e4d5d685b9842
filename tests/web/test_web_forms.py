"""Typed text becomes raw answers without loss, and answers become words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from office_helpers import Town

from onewindow.catalogue.model import Code, Fact, Origin, Text
from onewindow.web.database import web_database
from onewindow.web.forms.facts import field_of_path, field_view, read_answer, read_number, show_answer
from onewindow.web.templatetags import words

HERE = Origin("facts.yaml", 1)
LABEL = Text("名称", "Name")


def fact(type_: str, **more: object) -> Fact:
    return Fact("x", type_, LABEL, None, HERE, **more)  # type: ignore[arg-type]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_is_read_exactly_however_it_is_written(number: Decimal) -> None:
    assert read_number(f"{number:f}") == number
    assert read_number(f" {number:,f} ") == number
    wide = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")
    assert read_number(f"{number:,f}".translate(wide)) == number


@pytest.mark.parametrize("typed", ["", "5 亩", "1e9", "--1", "NaN", "1.2.3", "Infinity", "１２a", "0x10"])
def test_what_is_no_number_stays_text(typed: str) -> None:
    assert read_number(typed) == typed


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(typed: str) -> None:
    assert isinstance(read_number(typed), Decimal | str)


@pytest.mark.parametrize(
    ("type_", "query", "answer"),
    [
        ("boolean", "x=true", True),
        ("boolean", "x=false", False),
        ("boolean", "", None),
        ("boolean", "x=maybe", "maybe"),
        ("number", "x=1%2C000", Decimal(1000)),
        ("number", "x=+", None),
        ("string", "x=+3841+", "3841"),
        ("enum", "x=a", "a"),
        ("list of enum", "x=a&x=b", ["a", "b"]),
        ("list of enum", "x=none-of-these", []),
        ("list of enum", "", None),
    ],
)
def test_answers_are_read_by_type(type_: str, query: str, answer: object) -> None:
    assert read_answer(fact(type_), QueryDict(query)) == answer


def test_empty_and_removed_rows_are_dropped() -> None:
    part = Fact("name", "string", LABEL, "", HERE)
    area = Fact("area", "number", LABEL, Decimal(0), HERE)
    rows = fact("list of record", fields=(part, area))
    form = QueryDict("x-count=4&x-0-name=甲&x-1-name=&x-2-name=丙&x-2-remove=1&x-3-area=5")
    assert read_answer(rows, form) == [{"name": "甲", "area": 0}, {"name": "", "area": 5}]
    assert read_answer(rows, QueryDict("x-count=many")) is None


def test_a_problems_path_leads_to_its_field() -> None:
    assert field_of_path("buildings[2].use") == "buildings-1-use"
    assert field_of_path("energy_tce") == "energy_tce"
    assert field_of_path("uses[3]") == "uses"


def test_answers_in_words() -> None:
    codes = (Code("a", Text("甲", "A")), Code("b", Text("乙", "B")))
    assert show_answer(fact("boolean"), False).zh == "否"
    assert show_answer(fact("list of enum", codes=codes), ["a", "b"]).zh == "甲、乙"
    assert show_answer(fact("list of enum", codes=codes), []).zh == "以上都没有"
    assert show_answer(fact("number", unit="ha"), Decimal("21.50")).zh == "21.5 公顷"
    assert show_answer(fact("number", unit="ratio 0..1"), Decimal("0.1")).zh == "0.1"
    assert show_answer(fact("enum", codes=codes), None).en == "Not answered"


def test_many_codes_become_a_list_to_choose_from() -> None:
    codes = tuple(Code(str(number), LABEL) for number in range(9))
    assert field_view(fact("enum", codes=codes), "3").kind == "select"
    assert field_view(fact("enum", codes=codes[:8]), "3").kind == "choice"


def test_figures_and_days_in_words() -> None:
    assert words.figure(Decimal("150000.50")) == "150\u2009000.5"
    assert words.figure(1234567) == "1\u2009234\u2009567"
    assert "2026-11-23" in words.day("2026-11-23") and "周一" in words.day("2026-11-23")
    assert words.day(None) == "—"
    assert "逾期 2 日" in words.light("red", -2) and "今日到期" in words.light("yellow", 0)
    assert "&lt;b&gt;" in words.both("<b>", "x")


def test_every_act_of_the_procedures_has_a_form(town: Town) -> None:
    from onewindow.procedures.registry import get
    from onewindow.web.forms.acts import ACTS, ELSEWHERE

    for procedure in ("licence", "filing"):
        assert set(get(procedure).commands) <= ACTS.keys() | ELSEWHERE


def test_the_database_follows_the_environment(tmp_path: Path) -> None:
    made = web_database("postgresql://win:p%40ss@db.example:5433/one", tmp_path)
    assert (made["ENGINE"], made["HOST"], made["PORT"], made["NAME"], made["PASSWORD"]) == (
        "django.db.backends.postgresql", "db.example", "5433", "one", "p@ss",
    )  # fmt: skip
    local = web_database("", tmp_path)
    assert local["NAME"] == str(tmp_path / "web.db") and local["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    socket = web_database("postgresql:///one?host=/tmp/pg", tmp_path)
    assert socket["HOST"] == "/tmp/pg" and socket["OPTIONS"] == {}
    safe = web_database(
        "postgresql://win@db.example/one?sslmode=verify-full&options=-csearch_path%3Dow", tmp_path
    )
    assert safe["OPTIONS"] == {"sslmode": "verify-full", "options": "-csearch_path=ow"}


@pytest.mark.django_db
def test_the_newer_sqlite_is_in_use() -> None:
    import pysqlite3
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        assert cursor.fetchone()[0] == pysqlite3.sqlite_version
