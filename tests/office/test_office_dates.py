"""Calendar files: the format's own rules, stable identifiers, and a feed that only its address opens."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_helpers import Town

from onewindow.office import Refused, icalendar, operations, queries

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def unfold(text: str) -> list[str]:
    """The lines of a calendar file, put together again by the rule of RFC 5545, 3.1."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_lines_are_short_and_come_together_again(title: str) -> None:
    text = icalendar.calendar("x", [icalendar.Entry("a@b", date(2026, 12, 31), title)], NOON)
    assert all(len(line.encode()) <= icalendar.WIDTH for line in text.split("\r\n"))
    found = next(line for line in unfold(text) if line.startswith("SUMMARY:"))
    plain = re.sub(r"\\(.)", lambda hit: "\n" if hit[1] == "n" else hit[1], found[8:])
    assert plain == title


def test_an_entry_is_one_whole_day() -> None:
    lines = unfold(icalendar.calendar("x", [icalendar.Entry("a@b", date(2026, 12, 31), "到期")], NOON))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20261123T040000Z"} <= set(
        lines
    )
    assert "X-WR-TIMEZONE:Asia/Shanghai" in lines


def days(text: str) -> dict[str, str]:
    return dict(re.findall(r"UID:(\S+).*?VALUE=DATE:(\d+)", "\n".join(unfold(text)), re.DOTALL))


def test_identifiers_stay_when_the_day_moves(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.accepted()
    before = days(queries.case_dates(town.office, town.actor("li.na"), case))
    kind = town.view(case).terms.stops[0].kind
    operations.stop_clock(town.office, town.reviewer(case), case, kind, 5, "告知书")
    town.clock.set_day(date(2026, 11, 30))
    operations.resume_clock(town.office, town.reviewer(case), case)
    after = days(queries.case_dates(town.office, town.actor("li.na"), case))
    assert before.keys() == after.keys() and before != after
    assert before[f"{case}-promised@onewindow"] < after[f"{case}-promised@onewindow"]


def test_a_stranger_gets_no_dates(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    for query, id in ((queries.case_dates, case), (queries.project_dates, town.view(case).project)):
        with pytest.raises(Refused, match="not yours"):
            query(town.office, town.actor("wang.wei"), id)


def test_the_feed_follows_its_address_and_ends_with_it(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    first = operations.renew_feed(town.office, town.actor("li.na"))
    text = queries.feed_dates(town.office, first)
    assert text is not None and f"{case}-due@onewindow" in days(text)
    second = operations.renew_feed(town.office, town.actor("li.na"))
    assert queries.feed_opened(town.office, town.actor("li.na")) and queries.feed_dates(town.office, second)
    with town.office.ledger.reader() as connection:
        kept = repr(connection.rows("SELECT data FROM events")) + repr(connection.rows("SELECT * FROM feeds"))
    assert second not in kept
    assert queries.feed_dates(town.office, first) is None
    other = operations.renew_feed(town.office, town.actor("wang.wei"))
    empty = queries.feed_dates(town.office, other)
    assert empty is not None and days(empty) == {}
