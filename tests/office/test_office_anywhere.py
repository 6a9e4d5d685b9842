"""Handling anywhere: whose clock runs, forwarding, acknowledging, returning, handing over; what fails stays open."""

from __future__ import annotations

from datetime import date

import pytest
from office_helpers import Town
from sending_helpers import Receiver, send, settings_of, subscribe
from windows_helpers import MATTER, abroad, hall, taken_in

from onewindow.office import Refused, operations, queries
from onewindow.office.intake import TakenIn
from onewindow.office.views import Actor

DEPARTMENT = "ecology_environment"


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def decided(town: Town, made: TakenIn) -> None:
    operations.accept_case(town.office, town.actor(f"{DEPARTMENT}.clerk"), made.case)
    operations.decide_case(town.office, town.actor(f"{DEPARTMENT}.reviewer"), made.case, granted=True)


def forwarded(town: Town, clerk: Actor) -> TakenIn:
    made = taken_in(town, clerk)
    operations.forward_papers(town.office, clerk, made.case, "courier", "SF1234567890")
    return made


def counter(town: Town, actor: Actor, case: str) -> str:
    found = queries.counter(town.office, actor, case)
    assert found is not None
    return found.state


def test_the_bodys_own_receipt_starts_its_clock(town: Town) -> None:
    clerk, official = abroad(town), town.actor(f"{DEPARTMENT}.clerk")
    made = taken_in(town, clerk)
    assert (made.number, made.clock) == ("", "authority")
    with refused("not_found"):
        queries.case(town.office, official, made.case)
    operations.forward_papers(town.office, clerk, made.case, "courier", "SF1234567890")
    coming = queries.case(town.office, official, made.case)
    assert coming.phase == "new", "it sees what is on the way"
    confirmed = coming.facts.values["land_area_ha"]
    operations.answer_facts(town.office, town.actor("li.na"), coming.project, {"land_area_ha": 77})
    kept = queries.case(town.office, official, made.case).facts.values["land_area_ha"]
    assert kept == confirmed != 77, "as the applicant confirmed it at the counter"
    town.clock.set_day(date(2026, 11, 25))
    operations.acknowledge_papers(town.office, official, made.case)
    view = town.view(made.case)
    assert (view.phase, view.received_on) == ("submitted", date(2026, 11, 25))
    assert view.notice_due == date(2026, 12, 2), "five working days after its own receipt"
    assert view.number == "GXQ-2026-000001"


def test_each_side_is_told_what_the_other_has_done(sqlite_town: Town, receiver: tuple[Receiver, str]) -> None:
    town, (kept, address) = sqlite_town, receiver
    clerk, official = abroad(town), town.actor(f"{DEPARTMENT}.clerk")
    subscribe(town, address, login=f"{DEPARTMENT}.head")
    made = forwarded(town, clerk)
    operations.return_papers(town.office, official, made.case, "少一页")
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    operations.acknowledge_papers(town.office, official, made.case)
    told = {
        who: [one.kind for one in queries.inbox(town.office, actor)[0]]
        for who, actor in (("w", clerk), ("d", official))
    }
    assert told["w"] == ["forward_acknowledged", "forward_returned"]
    assert [kind for kind in reversed(told["d"]) if kind == "papers_forwarded"] == ["papers_forwarded"] * 2
    send(town, settings_of())
    kinds = [call.event["data"]["kind"] for call in kept.calls]
    assert kinds.count("papers_forwarded") == 2 and "forward_returned" not in kinds, (
        "its own acts are no news to it"
    )


def test_by_agreement_the_windows_day_is_the_receipt(town: Town) -> None:
    made = taken_in(town, abroad(town, clock="window"))
    view = town.view(made.case)
    assert (view.phase, view.received_on, made.clock) == ("submitted", date(2026, 11, 23), "window")


@pytest.mark.parametrize("mode", ["online", "accept"])
def test_online_and_accepting_windows_always_receive_for_the_body(sqlite_town: Town, mode: str) -> None:
    made = taken_in(sqlite_town, abroad(sqlite_town, mode=mode, clock="authority"))
    assert made.clock == "window" and made.number


def test_a_window_that_accepts_does_it_in_the_bodys_name(town: Town) -> None:
    clerk = abroad(town, mode="accept")
    made = taken_in(town, clerk)
    assert set(queries.case(town.office, clerk, made.case).actions) == {
        "accept",
        "correct_on_spot",
        "request_correction",
    }
    view = operations.accept_case(town.office, clerk, made.case)
    assert view.accepted_on == date(2026, 11, 23)
    with refused("not_permitted"):
        operations.decide_case(town.office, clerk, made.case, granted=True)


def test_the_facts_that_were_confirmed_at_the_counter_count(town: Town) -> None:
    clerk = abroad(town)
    made = forwarded(town, clerk)
    project = queries.case(town.office, clerk, made.case).project
    operations.answer_facts(town.office, town.actor("li.na"), project, {"total_investment_wan": 1})
    operations.acknowledge_papers(town.office, town.actor(f"{DEPARTMENT}.clerk"), made.case)
    assert town.view(made.case).facts.values["total_investment_wan"] == 150000


def test_what_a_window_holds_changes_for_nobody(sqlite_town: Town) -> None:
    town, made = sqlite_town, taken_in(sqlite_town, abroad(sqlite_town))
    with refused("held_at_window"):
        operations.submit_case(town.office, town.actor("li.na"), made.case, declared=True)
    with refused("held_at_window"):
        operations.discard_draft(town.office, town.actor("li.na"), made.case)
    with refused("held_at_window"):
        town.attach(made.case, "D101")


def test_papers_that_are_returned_are_forwarded_again(town: Town) -> None:
    clerk, official = abroad(town), town.actor(f"{DEPARTMENT}.clerk")
    made = forwarded(town, clerk)
    with refused("reasons_missing"):
        operations.return_papers(town.office, official, made.case, " ")
    operations.return_papers(town.office, official, made.case, "缺少原件第 3 页")
    assert counter(town, clerk, made.case) == "returned"
    with refused("not_now"):
        operations.acknowledge_papers(town.office, official, made.case)
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    operations.acknowledge_papers(town.office, official, made.case)
    assert town.view(made.case).number == "GXQ-2026-000001"


def test_forwarding_late_shows(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, abroad(sqlite_town)
    made = taken_in(town, clerk)
    found = queries.counter(town.office, clerk, made.case)
    assert found is not None and found.forward_by == date(2026, 11, 24), "one working day"
    town.clock.set_day(date(2026, 11, 26))
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    after = queries.counter(town.office, clerk, made.case)
    assert after is not None and after.last("papers_forwarded").data["late"] is True  # type: ignore[union-attr]


def test_forwarding_needs_a_way_and_a_tracking_number(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, abroad(sqlite_town)
    made = taken_in(town, clerk)
    with refused("method_missing"):
        operations.forward_papers(town.office, clerk, made.case, "pigeon")
    with refused("tracking_missing"):
        operations.forward_papers(town.office, clerk, made.case, "courier")
    with refused("not_permitted"):
        operations.forward_papers(town.office, town.actor("li.na"), made.case, "by_hand")


def test_a_receipt_is_cancelled_before_the_papers_leave_only(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    operations.cancel_receipt(town.office, clerk, made.case, "申请人改为网上办理")
    with refused("not_found"):
        queries.case(town.office, clerk, made.case)
    assert operations.submit_case(town.office, town.actor("li.na"), made.case, declared=True).number
    with refused("not_held"):
        again = taken_in(town, hall(town), "M101")
        operations.cancel_receipt(town.office, town.actor("hall.clerk"), again.case, "改办")


def test_the_number_of_a_cancelled_receipt_is_not_given_again(town: Town) -> None:
    clerk = abroad(town)
    first = taken_in(town, clerk)
    operations.cancel_receipt(town.office, clerk, first.case, "申请人改为网上办理")
    assert queries.progress(town.office, first.receipt, first.code) is None
    assert not queries.window_work(town.office, clerk).lines, "a cancelled receipt is no work"
    second = taken_in(town, clerk)
    assert (first.receipt[-6:], second.receipt[-6:]) == ("000001", "000002")
    town.office.ledger.rebuild()
    third = taken_in(town, hall(town), "M101")
    assert third.receipt[-6:] == "000003", "tables made anew count what was given"


def test_the_result_comes_back_and_is_handed_over_against_a_receipt(town: Town) -> None:
    clerk, official = abroad(town), town.actor(f"{DEPARTMENT}.clerk")
    made = forwarded(town, clerk)
    operations.acknowledge_papers(town.office, official, made.case)
    with refused("not_decided"):
        operations.send_result(town.office, official, made.case, "electronic")
    decided(town, made)
    with refused("not_permitted"):
        operations.hand_over(town.office, clerk, made.case, "李娜", "self")
    operations.send_result(town.office, official, made.case, "courier", "SF0987654321")
    assert town.view(made.case).phase == "granted", "sent back is not delivered"
    operations.fail_hand_over(town.office, clerk, made.case, "申请人电话无人接听")
    assert (town.view(made.case).phase, counter(town, clerk, made.case)) == ("granted", "hand_over_failed")
    with refused("recipient_missing"):
        operations.hand_over(town.office, clerk, made.case, "", "self")
    operations.hand_over(town.office, clerk, made.case, "李娜", "self")
    view = town.view(made.case)
    assert (view.phase, counter(town, clerk, made.case)) == ("in_force", "handed_over")
    delivered = next(one for one in view.timeline if one.kind == "delivered")
    assert delivered.data["receipt"] == "GXQ-2026-000001-SD1"
    with refused("not_now"):
        operations.hand_over(town.office, clerk, made.case, "李娜", "self")


def test_only_what_is_to_be_collected_there_goes_back_to_the_window(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, abroad(sqlite_town, clock="window")
    made = taken_in(town, clerk, collect_here=False)
    decided(town, made)
    with refused("not_collected_there"):
        operations.send_result(town.office, town.actor(f"{DEPARTMENT}.clerk"), made.case, "electronic")


def test_another_window_sees_nothing(town: Town) -> None:
    made, other = taken_in(town, abroad(town)), hall(town)
    with refused("not_found"):
        queries.case(town.office, other, made.case)
    assert queries.window_work(town.office, other).lines == ()


def test_an_ended_agreement_takes_nothing_in_any_more(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, abroad(sqlite_town)
    admin = town.actor("zhou.min")
    [agreement] = queries.agreements(town.office, admin)
    with refused("reasons_missing"):
        operations.end_agreement(town.office, admin, agreement.id, "")
    operations.end_agreement(town.office, admin, agreement.id, "协议到期")
    with refused("no_such_agreement"):
        operations.end_agreement(town.office, admin, agreement.id, "再次")
    assert queries.ways_to_take_in(town.office, clerk) == {}


def test_the_work_of_a_window_says_what_is_whose_turn(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    town.clock.set_day(date(2026, 11, 25))
    [line] = queries.window_work(town.office, clerk).lines
    assert (line.case, line.state, line.waits, line.overdue) == (made.case, "to_forward", "window", True)
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    [line] = queries.window_work(town.office, clerk).lines
    assert (line.state, line.waits) == ("forwarded", "authority")


def test_progress_needs_number_and_code_and_tells_nothing_personal(town: Town) -> None:
    clerk = abroad(town)
    made = taken_in(town, clerk)
    assert queries.progress(town.office, made.receipt, "WRONGCOD") is None
    assert queries.progress(town.office, "GXQ-SJ-2026-999999", made.code) is None
    found = queries.progress(town.office, made.receipt.lower(), made.code.lower())
    assert found is not None and found.received_on == date(2026, 11, 23) and found.state == "to_forward"
    assert "固能" not in repr(found) and "李娜" not in repr(found)
    assert MATTER not in found.matter_name.zh
