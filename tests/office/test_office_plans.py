"""Statements that run often search by an index on both databases: what they read does not grow with the town."""

from __future__ import annotations

import pytest
from office_helpers import Town
from plan_helpers import plans_of, walks

from onewindow.office import queries


def test_the_feed_reads_events_by_position_and_their_cases_by_key(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = town.accepted()
    for _ in range(3):
        town.draft()
    office, li = town.office, town.actor("li.na")
    (plan,) = plans_of(office, monkeypatch, lambda: queries.feed(office, li), "JOIN cases")
    assert not walks(plan, "events", "e", "cases", "c"), plan
    told = queries.feed(office, li).items
    assert "accepted" in {one.kind for one in told} and {one.case for one in told} >= {case}
    assert [one.position for one in told] == sorted(one.position for one in told)
    last = told[-1].position
    assert queries.feed(office, li, after=last).items == ()
