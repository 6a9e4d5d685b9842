"""The fast list against the rule: whatever parties and memberships there are, it shows what ``VISIBLE_CASE`` shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_helpers import Town

from onewindow.ledger.database import Connection
from onewindow.office import queries
from onewindow.office.lights import Lights
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.tables import work
from onewindow.office.tables.rows import insert
from onewindow.office.views import Actor, WorkFilter, WorkList

TODAY = date(2026, 11, 23)
ORGANISATIONS, PEOPLE = ("o1", "o2", "o3"), ("p1", "p2")
RELATIONS = ("own", "mandated", "deciding", "lead", "consulted", "zone")
LIGHTS = ("red", "yellow", "green", "blue", "grey")
TABLES = (
    "cases",
    "case_parties",
    "case_assignments",
    "tasks",
    "memberships",
    "work",
    "work_counts",
    "projects",
)
DAYS = st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case as the tables hold it: its lights follow the day that binds, or are fixed."""
    due = draw(st.none() | DAYS)
    fixed = draw(st.sampled_from(("red", "blue", "grey"))) if due is None else ""
    yellow = due - timedelta(days=draw(st.integers(0, 2))) if due else None
    return {
        "lights": Lights(fixed, yellow, due + timedelta(days=1) if due else None, due),
        "draft": draw(st.booleans()),
        "finished": fixed == "grey" and draw(st.booleans()),
        "received_on": draw(st.none() | DAYS),
        "matter": draw(st.sampled_from(("M1", "M2"))),
        "phase": draw(st.sampled_from(("review", "submitted"))),
        "parties": draw(
            st.sets(st.tuples(st.sampled_from(RELATIONS), st.sampled_from(ORGANISATIONS)), max_size=4)
        ),
        "tasks": draw(st.lists(st.sampled_from(ORGANISATIONS), max_size=2)),
        "assigned": draw(
            st.dictionaries(st.sampled_from(ORGANISATIONS), st.sampled_from(PEOPLE), max_size=2)
        ),
    }


TOWNS = st.tuples(
    st.lists(cases(), max_size=8),
    st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ORGANISATIONS)), max_size=4),
)


def write_town(connection: Connection, made: tuple[list[dict[str, Any]], set[tuple[str, str]]]) -> None:
    """Write the rows of the tables that ``work`` is derived from, then ``work`` itself."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")
    project = {"id": "j", "number": "j", "serial": 1, "series": "", "name": "j", "holder": "o1", "zone": "z"}
    insert(connection, "projects", {**project, "created_at": "", "answered": 0})
    for person, organisation in sorted(made[1]):
        row = {"person": person, "organisation": organisation, "role": "clerk", "given_on": TODAY}
        insert(connection, "memberships", row)
    for place, one in enumerate(made[0]):
        write_case(connection, f"c{place}", place, one)
        work.refresh(connection, f"c{place}")


def write_case(connection: Connection, id: str, place: int, one: dict[str, Any]) -> None:
    lights = one["lights"]
    texts = dict.fromkeys(
        ("series", "matter_zh", "matter_en", "procedure", "zone", "started_at", "catalogue"), ""
    )
    row = {
        **texts, "id": id, "number": f"N-{place % 3}{place}", "serial": place, "project": "j", "holder": "o1",
        "department": "o2", "provisional": False, "matter": one["matter"], "phase": one["phase"],
        "draft": one["draft"], "finished": one["finished"], "received_on": one["received_on"],
        "due_on": lights.due_on, "fixed_light": lights.fixed, "yellow_from": lights.yellow_from,
        "red_from": lights.red_from,
    }  # fmt: skip
    insert(connection, "cases", row)
    for relation, organisation in sorted(one["parties"]):
        party = {"case_id": id, "relation": relation, "organisation": organisation}
        insert(connection, "case_parties", party)
    for number, organisation in enumerate(one["tasks"]):
        task = {"case_id": id, "place": number, "organisation": organisation, "kind": "decide", "person": ""}
        insert(connection, "tasks", task)
    for organisation, person in sorted(one["assigned"].items()):
        given_to = {"case_id": id, "organisation": organisation, "person": person}
        insert(connection, "case_assignments", given_to)


def pages(town: Town, actor: Actor, **filter: Any) -> Iterator[WorkList]:
    """All pages of a list, then all of them backwards."""
    after = ""
    while True:
        page = queries.work_list(town.office, actor, WorkFilter(limit=2, after=after, **filter))
        yield page
        if not page.next:
            break
        after = page.next


def listed(town: Town, actor: Actor, **filter: Any) -> list[str]:
    return [line.id for page in pages(town, actor, **filter) for line in page.items]


def expected(made: Any, town: Town, person: str, organisation: str) -> dict[str, dict[str, Any]]:
    """By the rule itself: the visible cases with what filters look at."""
    with town.office.ledger.reader() as connection:
        rows = connection.rows(f"SELECT c.id FROM cases c WHERE {VISIBLE_CASE}", (person,))
    found = {}
    for (id,) in rows:
        one = made[0][int(id[1:])]
        sees = (
            any(
                party == organisation and (not one["draft"] or relation in ("own", "mandated"))
                for relation, party in one["parties"]
            )
            and (person, organisation) in made[1]
        )
        found[id] = {
            **one,
            "light": one["lights"].on(TODAY),
            "todo": sees and organisation in one["tasks"],
            "for": one["assigned"].get(organisation, "") if sees else None,
        }
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=TOWNS, person=st.sampled_from(PEOPLE), organisation=st.sampled_from(ORGANISATIONS))
def test_the_list_shows_exactly_what_the_rule_shows(
    town: Town, made: Any, person: str, organisation: str
) -> None:
    town.office.ledger.writer.run(lambda connection: write_town(connection, made))
    actor = Actor(person, person, organisation, organisation, "department", frozenset({"clerk"}))
    known = expected(made, town, person, organisation)
    for order in ("due", "received", "number", "matter", "light"):
        for descending in (False, True):
            shown = listed(town, actor, order=order, descending=descending)
            assert sorted(shown) == sorted(known), order
    by_light = [known[id]["light"] for id in listed(town, actor, order="light")]
    assert by_light == sorted(by_light, key=LIGHTS.index)
    check_filters(town, actor, known)


def check_filters(town: Town, actor: Actor, known: dict[str, dict[str, Any]]) -> None:
    filters: dict[str, tuple[dict[str, Any], Any]] = {
        **{light: ({"light": light}, lambda one, light=light: one["light"] == light) for light in LIGHTS},
        "to do": ({"tasks_only": True}, lambda one: one["todo"]),
        "unfinished": ({"unfinished_only": True}, lambda one: not one["finished"]),
        "matter": ({"matter": "M1"}, lambda one: one["matter"] == "M1"),
        "matters": ({"matter": "M1 M2"}, lambda one: True),
        "phase": ({"phase": "review"}, lambda one: one["phase"] == "review"),
        "mine": ({"assigned": actor.person}, lambda one: one["for"] == actor.person),
        "nobody's": ({"assigned": "nobody"}, lambda one: one["for"] == ""),
        "received": (
            {"received_from": TODAY, "received_to": TODAY + timedelta(days=1)},
            lambda one: one["received_on"] and TODAY <= one["received_on"] <= TODAY + timedelta(days=1),
        ),
        "received to": (
            {"received_to": TODAY},
            lambda one: one["received_on"] and one["received_on"] <= TODAY,
        ),
    }
    for name, (filter, keeps) in filters.items():
        kept = {id: one for id, one in known.items() if keeps(one)}
        assert sorted(listed(town, actor, **filter)) == sorted(kept), name
        found = queries.work_list(town.office, actor, WorkFilter(**filter))
        assert found.total == len(kept) and not found.at_least, name
        if "light" not in filter:
            assert found.counts == {
                light: sum(one["light"] == light for one in kept.values()) for light in LIGHTS
            }, name


@pytest.mark.parametrize("order", ["due", "received", "number", "matter", "light"])
def test_one_leafs_forwards_and_back(town: Town, order: str) -> None:
    lights = [Lights("", TODAY, TODAY + timedelta(days=place % 4), TODAY + timedelta(days=place % 4 - 1))
              for place in range(6)] + [Lights("blue"), Lights("grey")]  # fmt: skip
    made = [
        {
            "lights": light, "draft": False, "finished": light.fixed == "grey", "received_on": TODAY,
            "matter": f"M{place % 2}", "phase": "review", "parties": {("deciding", "o1")}, "tasks": [],
            "assigned": {},
        }
        for place, light in enumerate(lights)
    ]  # fmt: skip
    town.office.ledger.writer.run(lambda connection: write_town(connection, (made, {("p1", "o1")})))
    actor = Actor("p1", "p1", "o1", "o1", "department", frozenset({"clerk"}))
    for descending in (False, True):
        there = list(pages(town, actor, order=order, descending=descending))
        assert [len(page.items) for page in there] == [2, 2, 2, 2] and there[0].previous == ""
        back = there[-1]
        for page in there[-2::-1]:
            filter = WorkFilter(order=order, descending=descending, limit=2, before=back.previous)
            back = queries.work_list(town.office, actor, filter)
            assert [line.id for line in back.items] == [line.id for line in page.items]
            assert back.next == page.next
        assert back.previous == ""


def test_a_thousand_and_more(sqlite_town: Town) -> None:
    """Numbers kept at hand are exact; those counted under filters stop and say so."""
    from onewindow.office.queries import worklist

    def fill(connection: Connection) -> None:
        one = {
            "lights": Lights("grey"), "draft": False, "finished": True, "received_on": TODAY, "matter": "M1",
            "phase": "review", "parties": {("deciding", "o1")}, "tasks": [], "assigned": {},
        }  # fmt: skip
        write_town(connection, ([one], {("p1", "o1")}))
        for place in range(1, worklist.COUNTED_TO + 5):
            write_case(connection, f"c{place}", place, one)
        connection.execute("DELETE FROM work")
        connection.execute(f"INSERT INTO work ({', '.join(work.COLUMNS)}) {work.SELECT}")
        work.recount(connection)

    sqlite_town.office.ledger.writer.run(fill)
    actor = Actor("p1", "p1", "o1", "o1", "department", frozenset({"clerk"}))
    whole = queries.work_list(sqlite_town.office, actor)
    assert (whole.total, whole.at_least) == (1005, False)
    some = queries.work_list(sqlite_town.office, actor, WorkFilter(matter="M1"))
    assert (some.total, some.at_least, some.counts["grey"]) == (1000, True, 1000)
    assert some.more == {"grey"}
    red = queries.work_list(sqlite_town.office, actor, WorkFilter(matter="M1", light="red"))
    assert (red.total, red.at_least) == (0, False)
