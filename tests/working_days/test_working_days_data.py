"""The data file: plain YAML, complete, and equal to the register kept beside the checkout."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import onewindow.working_days
from onewindow.working_days import DayKind, china
from onewindow.working_days.notices import parse, register
from shared import shared_file

FILE = Path(onewindow.working_days.__file__).with_name("state_council.yaml")


def test_the_small_parser_reads_what_a_yaml_parser_reads() -> None:
    raw = YAML(typ="safe", pure=True).load(FILE)
    assert dict(register().names) == raw["names"]
    assert [(n.year, n.published, n.checked, n.number) for n in register().notices] == [
        (n["year"], n["published"], n["checked"], n.get("number", "")) for n in raw["notices"]
    ]
    for notice, entry in zip(register().notices, raw["notices"], strict=True):
        assert {*notice.off.values(), *notice.working.values()} == set(entry["days"])
    assert [(f.year, f.published) for f in register().fixed] == [
        (f["year"], f["published"]) for f in raw["fixed"]
    ]


def test_every_year_has_its_notices_in_order() -> None:
    years = [n.year for n in register().notices]
    assert sorted(set(years)) == list(range(2007, 2027))
    assert {y for y in years if years.count(y) == 2} == {2015, 2019, 2020}
    published = [n.published for n in register().notices]
    assert published == sorted(published)
    assert all(n.published < min([*n.off, *n.working]) for n in register().notices)
    assert all(n.checked in ("V", "M") for n in register().notices)


def test_a_make_up_day_is_a_weekend_and_every_holiday_has_an_english_name() -> None:
    for notice in register().notices:
        assert all(day.weekday() >= 5 for day in notice.working)
        for day, name in notice.off.items():
            if day.year >= 2007 and china().kind(day) is DayKind.HOLIDAY:
                assert china().name(day) == name
                assert china().name_en(day).isascii()


@pytest.mark.parametrize("line", ["name: x", "  no colon", "  - year:"])
def test_a_malformed_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="state_council.yaml:1"):
        parse(line)


def test_days_equal_the_register() -> None:
    path = shared_file("data/logs/calendar_cn/state_council_days_2007_2026.json")
    named = {
        date.fromisoformat(day["date"]): day["isOffDay"]
        for year in json.loads(path.read_text(encoding="utf-8"))["years"]
        for day in year["days"]
    }
    for ordinal in range(date(2007, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        off = named.get(day, day.weekday() >= 5)
        assert china().is_working(day) != off, day


def test_all_vectors_are_exact() -> None:
    path = shared_file("data/logs/calendar_cn/due_date_vectors_500.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 500
    terms = [(date.fromisoformat(row["accepted_on"]), int(row["working_days"])) for row in rows]
    for row, due in zip(rows, china().due_many(terms), strict=True):
        assert due.provisional == (row["due_on"] == "UNPUBLISHED"), row
        assert due.provisional or due.on.isoformat() == row["due_on"], row
