"""Ratings and their follow-up, complaints and their answers, objections within the days of the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_helpers import Town

from onewindow.office import Refused, operations, queries
from onewindow.office.operations.ratings import FOLLOW_UP_DAYS
from onewindow.office.remedies import months_after, remedies_from


def refused(code: str, act: object, *values: object, **more: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*values, **more)  # type: ignore[operator]
    assert refusal.value.code == code
    return refusal.value


def test_a_poor_rating_is_called_back_and_answered_in_time(town: Town) -> None:
    case = town.granted()
    office, li, clerk = town.office, town.actor("li.na"), town.clerk(case)
    operations.rate_case(office, li, case, 2, ["slow"], "催了三次")
    found = queries.rating(office, li, case)
    assert found is not None and found.due_on is not None
    assert office.calendar.count(found.rated_on, found.due_on) == FOLLOW_UP_DAYS
    refused("not_called_back", operations.resolve_rating, office, clerk, case, "已整改")
    operations.call_back(office, clerk, case, True, "已道歉并说明")
    operations.resolve_rating(office, clerk, case, "增加了一名审查人员")
    found = queries.rating(office, li, case)
    assert found is not None and found.answer == "增加了一名审查人员" and found.reached
    refused("rating_closed", operations.call_back, office, clerk, case, True, "再访")


def test_an_unanswered_poor_rating_becomes_overdue(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.granted()
    operations.rate_case(town.office, town.actor("li.na"), case, 1, ["attitude"])
    found = queries.rating(town.office, town.actor("li.na"), case)
    assert found is not None and found.due_on is not None and not found.overdue
    town.clock.set_day(found.due_on + timedelta(days=1))
    (listed,) = queries.ratings(town.office, town.clerk(case), open_only=True)[0]
    assert listed.overdue


def test_refusals_of_a_rating(sqlite_town: Town) -> None:
    town = sqlite_town
    case, office, li = town.accepted(), town.office, town.actor("li.na")
    refused("not_finished", operations.rate_case, office, li, case, 5)
    operations.decide_case(office, town.reviewer(case), case, granted=True)
    refused("grade_unknown", operations.rate_case, office, li, case, 6)
    refused("reason_unknown", operations.rate_case, office, li, case, 1, ["weather"])
    refused("reasons_missing", operations.rate_case, office, li, case, 1)
    refused("not_permitted", operations.rate_case, office, town.clerk(case), case, 5)
    refused("not_found", operations.rate_case, office, town.actor("wang.wei"), case, 5)
    operations.rate_case(office, li, case, 5)
    refused("rated_already", operations.rate_case, office, li, case, 4)
    refused("no_poor_rating", operations.call_back, office, town.clerk(case), case, True, "x")


def test_public_figures_name_nobody_and_hide_few(sqlite_town: Town) -> None:
    town, office = sqlite_town, sqlite_town.office
    li = town.actor("li.na")
    for number, grade in enumerate((5, 2, 4)):
        case = town.granted(project=town.project())
        operations.rate_case(office, li, case, grade, ["slow"] if grade == 2 else [])
        (figures,) = queries.rating_figures(office, 2026)
        assert (figures.total, figures.satisfied is None) == (number + 1, number < 2)
    assert (figures.grades, figures.satisfied, figures.poor, figures.dealt_with) == (
        (1, 1, 0, 1, 0),
        67,
        1,
        0,
    )
    assert queries.ratings(office, li)[0] == ()


def test_a_complaint_is_answered_escalated_and_settled(town: Town) -> None:
    case, office, li = town.accepted(), town.office, town.actor("li.na")
    judge = town.actor("zhou.min")
    made = operations.make_complaint(office, li, case, "extra_papers", "要求提供目录以外的证明")
    assert queries.complaints(office, town.clerk(case))[0] == ()
    (seen,) = queries.complaints(office, judge)[0]
    assert seen.number == "TS-2026-00001" and office.calendar.count(seen.made_on, seen.due_on) == 5
    refused("complaint_open", operations.make_complaint, office, li, case, "late", "又来")
    refused("answer_not_due", operations.escalate_complaint, office, li, made, "太慢")
    operations.answer_complaint(office, judge, made, "已责令收回要求")
    operations.escalate_complaint(office, li, made, "仍在要求")
    operations.answer_complaint(office, judge, made, "已约谈负责人")
    (seen,) = queries.complaints(office, li)[0]
    assert (seen.answer, seen.second_answer) == ("已责令收回要求", "已约谈负责人")
    refused("escalated_already", operations.escalate_complaint, office, li, made, "还不满意")
    operations.withdraw_complaint(office, li, made)
    assert queries.complaints(office, li)[0][0].state == "settled"
    refused("complaint_closed", operations.withdraw_complaint, office, li, made)


def test_an_overdue_answer_may_be_escalated_and_is_then_a_leaders(sqlite_town: Town) -> None:
    town, office = sqlite_town, sqlite_town.office
    case, li = town.accepted(), town.actor("li.na")
    watcher = town.enrol("watcher", "郑凯", "cn-sd-zb-gxq", "supervisor")
    made = operations.make_complaint(office, li, case, "late", "一直没有答复")
    town.clock.set_day(queries.complaints(office, li)[0][0].due_on + timedelta(days=1))
    assert queries.complaints(office, watcher)[0][0].overdue
    operations.escalate_complaint(office, li, made, "没有答复")
    refused("not_permitted", operations.answer_complaint, office, watcher, made, "收到")
    refused("not_found", operations.answer_complaint, office, town.clerk(case), made, "收到")


def test_refusals_of_a_complaint(sqlite_town: Town) -> None:
    town, office, li = sqlite_town, sqlite_town.office, sqlite_town.actor("li.na")
    case = town.submitted()
    refused("about_unknown", operations.make_complaint, office, li, case, "weather", "x")
    refused("text_missing", operations.make_complaint, office, li, case, "late", " ")
    refused("not_submitted", operations.make_complaint, office, li, town.draft("M101"), "late", "x")
    refused("not_permitted", operations.make_complaint, office, town.clerk(case), case, "late", "x")


def test_the_days_of_the_law(sqlite_town: Town) -> None:
    calendar = sqlite_town.office.calendar
    found = remedies_from(date(2026, 11, 23), calendar)
    assert found.reconsideration_due == date(2027, 1, 22)
    assert found.suit_due == calendar.next_working(date(2027, 5, 23))
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 1), 6) == date(2027, 6, 1)


def test_an_objection_is_recorded_within_its_days(town: Town) -> None:
    case, office, li = town.accepted(), town.office, town.actor("li.na")
    assert queries.remedies(office, li, case) == (None, ())
    today = office.today()
    refused("nothing_decided", operations.record_appeal, office, li, case, "reconsideration", "区政府", today)
    operations.decide_case(office, town.reviewer(case), case, granted=False, reasons="不符合规划")
    remedies, _ = queries.remedies(office, li, case)
    assert remedies is not None and not remedies.inaction
    refused(
        "filed_in_future",
        operations.record_appeal,
        office,
        li,
        case,
        "suit",
        "法院",
        today + timedelta(days=1),
    )
    refused("kind_unknown", operations.record_appeal, office, li, case, "letter", "法院", today)
    made = operations.record_appeal(
        office, li, case, "reconsideration", "淄博高新区管委会", today, "高复〔2026〕1号"
    )
    _, (appeal,) = queries.remedies(office, town.head(case), case)
    assert (appeal.number, appeal.due_on) == ("YY-2026-00001", remedies.reconsideration_due)
    refused("not_found", operations.record_appeal_result, office, town.actor("wang.wei"), made, "changed")
    operations.record_appeal_result(office, town.head(case), made, "changed", "责令重新审查")
    refused("appeal_ended", operations.record_appeal_result, office, li, made, "upheld")
    town.clock.set_day(remedies.suit_due + timedelta(days=1))
    late = refused("too_late", operations.record_appeal, office, li, case, "suit", "法院", office.today())
    assert late.article == "行政诉讼法 46"
    operations.record_appeal(office, li, case, "suit", "法院", office.today(), late_reason="因洪水无法前往")


def test_against_inaction_reconsideration_comes_first(sqlite_town: Town) -> None:
    town, office, li = sqlite_town, sqlite_town.office, sqlite_town.actor("li.na")
    case = town.accepted()
    due = town.view(case).statutory_due
    assert due is not None
    town.clock.set_day(due + timedelta(days=1))
    remedies, _ = queries.remedies(office, li, case)
    assert remedies is not None and remedies.inaction
    refused(
        "reconsideration_first", operations.record_appeal, office, li, case, "suit", "法院", office.today()
    )
    operations.record_appeal(office, li, case, "reconsideration", "市政府", office.today())
    operations.record_appeal(office, li, case, "suit", "法院", office.today())
