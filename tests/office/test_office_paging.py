"""Lists that go on: every row once, in the list's order, whatever the size of a page and whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_helpers import Town, build_town
from windows_helpers import abroad, taken_in

from onewindow.office import Refused, operations, queries
from onewindow.office.identity import citizen_check, code_check
from onewindow.office.queries import keys
from onewindow.office.queries.joint import STATES
from onewindow.office.reading import SYSTEM
from onewindow.office.views import Actor

BODY = "91370300MA3AGENT1".replace("I", "1")
AGENCY = BODY + code_check(BODY)
Page = tuple[tuple[Any, ...], str]


def walked(read: Callable[[str, int], Page], limit: int = 1) -> list[Any]:
    """The rows of all pages, one page after the other."""
    found: list[Any] = []
    after = ""
    while True:
        items, after = read(after, limit)
        assert len(items) == limit or not after, "only the last page may be shorter"
        found += items
        if not after:
            return found


def checked(read: Callable[[str, int], Page]) -> tuple[Any, ...]:
    """The list at once, after pages of every size have given the same."""
    whole, following = read("", keys.MOST)
    assert not following
    for limit in range(1, len(whole) + 1):
        assert walked(read, limit) == list(whole), limit
    assert read("", 0) == read("", 1), "no page is empty by its size"
    with pytest.raises(Refused) as refusal:
        read('["elsewhere"]', 1)
    assert refusal.value.code == "page_unknown"
    return whole


def rated(town: Town, grade: int) -> str:
    case = town.granted(project=town.project())
    operations.rate_case(town.office, town.actor("li.na"), case, grade, ["slow"] if grade < 3 else [])
    return case


def test_ratings_complaints_and_certificates_go_on(town: Town) -> None:
    office, li, judge = town.office, town.actor("li.na"), town.actor("zhou.min")
    waiting, mended = rated(town, 1), rated(town, 2)
    town.clock.set_day(date(2026, 11, 24))
    later, good = rated(town, 2), rated(town, 5)
    clerk = town.clerk(mended)
    operations.call_back(office, clerk, mended, True, "已致电")
    operations.resolve_rating(office, clerk, mended, "已增加人手")

    shown = checked(lambda after, limit: queries.ratings(office, clerk, False, after, limit))
    assert [one.case for one in shown] == [waiting, later, good, mended], "those that wait, by their day"
    open_ones = checked(lambda after, limit: queries.ratings(office, clerk, True, after, limit))
    assert [one.case for one in open_ones] == [waiting, later]
    first, following = queries.ratings(office, clerk, limit=2)
    new = rated(town, 4)
    rest, _ = queries.ratings(office, clerk, after=following)
    assert {one.case for one in (*first, *rest)} == {waiting, later, good, mended, new}
    assert len(first) + len(rest) == 5, "what comes in meanwhile repeats nothing"

    issued = checked(lambda after, limit: queries.certificates(office, li, after, limit))
    assert {one.case for one in issued} == {waiting, mended, later, good, new}
    assert [one.issued_on for one in issued] == sorted((one.issued_on for one in issued), reverse=True)

    made = [operations.make_complaint(office, li, one, "late", "太慢") for one in (waiting, mended, good)]
    operations.answer_complaint(office, judge, made[0], "已督办")
    for actor in (li, judge):
        told = checked(lambda after, limit, actor=actor: queries.complaints(office, actor, "", after, limit))  # type: ignore[misc]
        assert [one.id for one in told] == [made[1], made[2], made[0]], "those that wait for an answer first"
    first, following = queries.complaints(office, judge, limit=1)
    operations.answer_complaint(office, judge, first[0].id, "已督办")
    rest, _ = queries.complaints(office, judge, after=following)
    assert made[2] in [one.id for one in rest], "an answered one takes nothing along"


def test_registrations_go_on(town: Town) -> None:
    clerk = town.actor("approval_bureau.clerk")
    for serial in range(4):
        town.clock.set_day(date(2026, 11, 23) + timedelta(days=serial // 2))
        body = f"3703031990010{serial + 1011:04d}"
        operations.sign_up_resident(town.office, f"new{serial}", "韩梅", body + citizen_check(body))
    shown = checked(lambda after, limit: queries.registrations(town.office, clerk, after, limit))
    assert [(one.registered_on, one.id) for one in shown] == sorted(
        (one.registered_on, one.id) for one in shown
    )
    assert len(shown) == 4
    _, following = queries.registrations(town.office, clerk, limit=2)
    for one in shown[:2]:
        operations.verify_organisation(town.office, clerk, one.id, "身份证")
    assert queries.registrations(town.office, clerk, following) == (shown[2:], ""), (
        "confirmed, none is missed"
    )


def test_mandates_go_on_on_either_side(town: Town) -> None:
    office, boss = town.office, town.enrol("boss", "张强", "o-guneng", "legal_representative")
    operations.register_organisation(office, SYSTEM, "立创咨询", "enterprise", "o-agency", AGENCY)
    agent = town.enrol("sun.li", "孙莉", "o-agency", "legal_representative")
    given = []
    for day in (23, 24, 25):
        town.clock.set_day(date(2026, 11, day))
        given.append(operations.offer_mandate(office, boss, AGENCY, town.project()))
    operations.answer_mandate(office, agent, given[2], accept=False)
    for actor, side in ((boss, "principal"), (agent, "agent"), (agent, "")):
        shown = checked(
            lambda after, limit, actor=actor, side=side: queries.mandates(office, actor, side, after, limit)  # type: ignore[misc]
        )
        assert [one.id for one in shown] == [given[1], given[0], given[2]], "open, then the latest"
    assert queries.mandates(office, agent, "principal") == ((), "")


def test_the_work_of_a_window_goes_on_and_counts_all_of_it(town: Town) -> None:
    office, clerk = town.office, abroad(town)
    taken = [taken_in(town, clerk).case for _ in range(3)]
    operations.forward_papers(office, clerk, taken[0], "by_hand")
    for name in ("李娜", "王伟"):
        operations.begin_intake(office, clerk, "o-guneng", name, "self")

    def lines(after: str, limit: int) -> Page:
        work = queries.window_work(office, clerk, after=after, limit=limit)
        assert work.counts == {"window": 2, "authority": 1, "intakes": 2}, "of all pages"
        return work.lines, work.next

    shown = checked(lines)
    assert [one.case for one in shown] == [*sorted(taken[1:]), taken[0]], "what the window must act on first"
    assert queries.window_work(office, clerk, "authority").counts["window"] == 2, "of all turns"
    begun = checked(lambda after, limit: queries.open_intakes(office, clerk, after, limit))
    assert {one.presenter for one in begun} == {"李娜", "王伟"}
    assert queries.window_work(office, clerk).intakes == begun


@pytest.fixture
def joint(database_url: str, tmp_path: Path) -> Town:
    return build_town(tmp_path / "data", database_url, ("natural_resources", "approval_bureau", "transport"))


def test_the_board_of_joint_reviews_goes_on(joint: Town) -> None:
    office, lead = joint.office, joint.actor("natural_resources.reviewer")
    cases = [joint.accepted("M201", joint.project()) for _ in range(3)]
    operations.ask_opinions(office, lead, cases[0])

    def reviews(after: str, limit: int) -> Page:
        board = queries.lead_board(office, lead, after=after, limit=limit)
        assert (board.counts["to_ask"], board.counts["waiting"]) == (2, 1) and board.more == bool(board.next)
        return board.reviews, board.next

    shown = checked(reviews)
    assert [one.case for one in shown] == [
        *sorted(cases[1:], key=lambda one: joint.view(one).number),
        cases[0],
    ]
    assert [list(STATES).index(one.state) for one in shown] == [3, 3, 4]
    only = queries.lead_board(office, lead, "waiting", limit=1)
    assert [one.case for one in only.reviews] == [cases[0]] and not only.next


@pytest.mark.parametrize(
    "text",
    [
        "2", "{}", "[]", "x", '["a"]', '["a", 1]', "[1, 2]", "[true, 2]", '["1", "a"]', '[1.0, "a"]', '[1, "a", "b"]',
        '[1, "\\u0000"]', '[1, "\\ud800"]', f'[{2**63}, "a"]', "[" * 5000,
    ],
)  # fmt: skip
def test_a_key_that_no_page_gave_out_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        keys.read(text, (int, str))
    assert refusal.value.code == "page_unknown" and refusal.value.zh and refusal.value.en


def test_a_key_is_read_as_it_was_written() -> None:
    assert keys.read(keys.write((1, "一\"'~&+")), (int, str)) == [1, "一\"'~&+"]


def test_a_person_without_the_right_gets_an_empty_page(sqlite_town: Town) -> None:
    office, nobody = sqlite_town.office, Actor("p-nobody", "某人", "o-guneng", "固能", "enterprise")
    assert queries.complaints(office, nobody) == queries.mandates(office, nobody) == ((), "")
    assert queries.registrations(office, nobody) == queries.ratings(office, nobody) == ((), "")
