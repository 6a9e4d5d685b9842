"""Saved views and the feed of one's tasks."""

from __future__ import annotations

from datetime import date

import pytest
from office_helpers import Town

from onewindow.office import Refused, operations, queries
from onewindow.office.reading import SYSTEM
from onewindow.office.views import WorkFilter
from onewindow.office.work_views import filter_data, filter_from

CLERK, REVIEWER, HEAD = (f"approval_bureau.{role}" for role in ("clerk", "reviewer", "head"))
RED = WorkFilter(light="red", tasks_only=True, received_from=date(2026, 11, 2), order="received", limit=100)


def names(town: Town, login: str) -> list[str]:
    return [view.name for view in queries.saved_views(town.office, town.actor(login))]


def test_a_view_is_kept_renamed_removed_and_brought_back(town: Town) -> None:
    clerk = town.actor(CLERK)
    view = operations.save_view(town.office, clerk, "  逾期  ", RED)
    found = queries.saved_views(town.office, clerk)
    assert [(one.name, one.filter, one.own, one.shared) for one in found] == [("逾期", RED, True, False)]
    operations.rename_view(town.office, clerk, view, "先办")
    operations.remove_view(town.office, clerk, view)
    assert names(town, CLERK) == []
    operations.restore_view(town.office, clerk, view)
    operations.restore_view(town.office, clerk, view)
    assert names(town, CLERK) == ["先办"]
    assert names(town, REVIEWER) == [], "one's own views are one's own"
    town.office.ledger.rebuild()
    assert names(town, CLERK) == ["先办"]


def test_a_head_shares_and_colleagues_use_but_do_not_change(town: Town) -> None:
    head, clerk = town.actor(HEAD), town.actor(CLERK)
    view = operations.save_view(town.office, head, "全部门", WorkFilter(unfinished_only=True))
    operations.share_view(town.office, head, view, True)
    shared = queries.saved_views(town.office, clerk)[0]
    assert (shared.name, shared.own, shared.by_name) == ("全部门", False, head.name)
    with pytest.raises(Refused) as error:
        operations.rename_view(town.office, clerk, view, "我的")
    assert error.value.code == "not_permitted" and error.value.zh
    mine = operations.save_view(town.office, clerk, "我的", RED)
    with pytest.raises(Refused):
        operations.share_view(town.office, clerk, mine, True)
    operations.share_view(town.office, head, view, False)
    assert names(town, CLERK) == ["我的"]
    with pytest.raises(Refused) as error:
        operations.choose_view(town.office, clerk, view)
    assert error.value.code == "not_found"


def test_one_view_is_shown_first(town: Town) -> None:
    clerk = town.actor(CLERK)
    one, two = (operations.save_view(town.office, clerk, name, RED) for name in ("一", "二"))
    operations.choose_view(town.office, clerk, one)
    operations.choose_view(town.office, clerk, two)
    operations.choose_view(town.office, clerk, two)
    assert [view.name for view in queries.saved_views(town.office, clerk) if view.chosen] == ["二"]
    operations.choose_view(town.office, clerk, "")
    assert not any(view.chosen for view in queries.saved_views(town.office, clerk))


def test_names_are_asked_for_and_not_given_twice(sqlite_town: Town) -> None:
    clerk = sqlite_town.actor(CLERK)
    operations.save_view(sqlite_town.office, clerk, "一", RED)
    for name, code in (
        (" ", "view_name_missing"),
        ("一", "view_name_taken"),
        ("长" * 41, "view_name_missing"),
    ):
        with pytest.raises(Refused) as error:
            operations.save_view(sqlite_town.office, clerk, name, RED)
        assert error.value.code == code


def test_a_filter_survives_as_json_without_its_place() -> None:
    from dataclasses import replace

    assert filter_from(filter_data(replace(RED, after="x", before="y"))) == RED
    assert filter_data(WorkFilter()) == {}
    assert filter_from({"gone": 1, "light": "red"}) == WorkFilter(light="red")


def test_a_feeds_secret_opens_until_it_is_replaced_closed_or_the_person_leaves(town: Town) -> None:
    clerk = town.actor(CLERK)
    assert queries.work_feed_opened(town.office, clerk) is None
    first = operations.open_work_feed(town.office, clerk)
    reader = queries.work_feed_reader(town.office, first)
    assert reader is not None and (reader.person, reader.organisation) == (clerk.person, clerk.organisation)
    second = operations.open_work_feed(town.office, clerk)
    assert queries.work_feed_reader(town.office, first) is None
    operations.close_work_feed(town.office, clerk)
    assert queries.work_feed_reader(town.office, second) is None
    third = operations.open_work_feed(town.office, clerk)
    with town.office.ledger.reader() as connection:
        assert third not in repr(connection.rows("SELECT data FROM events")), "only a hash is kept"
    operations.end_membership(town.office, SYSTEM, clerk.person, clerk.organisation)
    assert queries.work_feed_reader(town.office, third) is None
    with pytest.raises(Refused):
        operations.open_work_feed(town.office, clerk)
    assert queries.saved_views(town.office, clerk) == () == queries.members(town.office, clerk)


def test_members_are_those_of_ones_own_organisation(town: Town) -> None:
    assert {one.name for one in queries.members(town.office, town.actor(CLERK))} == {
        town.actor(login).name for login in (CLERK, REVIEWER, HEAD)
    }
