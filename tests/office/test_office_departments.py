"""Four eyes, recusal, advice, experts, visits: one test for each refusal and each effect."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from office_helpers import PDF, Town

from onewindow.ledger.database import counting
from onewindow.ledger.store import read_stream
from onewindow.office import Actor, Refused, operations, queries
from onewindow.office.visit_record import Slot

LETTER = {
    "title": "准予决定书",
    "paragraphs": ["准予。"],
    "sections": [{"heading": "条件", "items": ["甲", " "]}],
}
DAY = date(2026, 11, 25)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused, check=lambda error: error.code == code):
        yield


@pytest.fixture
def case(sqlite_town: Town) -> str:
    return sqlite_town.accepted()


def proposed(town: Town, case: str, **data: Any) -> str:
    return operations.propose_decision(town.office, town.reviewer(case), case, "grant", data, LETTER)


def test_nobody_decides_alone_where_two_must(sqlite_town: Town) -> None:
    town = sqlite_town
    project = town.project()
    for matter in ("M101",):
        operations.perform(town.office, town.reviewer(one := town.submitted(matter, project)), one, "file")
    case = town.accepted("M202", project)
    reviewer, head = town.reviewer(case), town.head(case)
    assert "grant" not in town.view(case, "approval_bureau.reviewer").actions
    with refused("four_eyes"):
        operations.decide_case(town.office, reviewer, case, granted=True)
    proposal = proposed(town, case)
    with refused("same_person"):
        operations.approve_decision(town.office, reviewer, case, proposal)
    assert operations.approve_decision(town.office, head, case, proposal).phase == "granted"


def test_a_refusal_without_reasons_is_noted_for_supervisors(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer = town.reviewer(case)
    with refused("reasons_missing"):
        operations.decide_with_letter(office, reviewer, case, "refuse", {}, LETTER)
    with refused("reasons_missing"):
        operations.propose_decision(office, reviewer, case, "refuse", {}, LETTER)
    with office.ledger.reader() as connection:
        noted = read_stream(connection, f"attempts:{case}")
    assert [(one.kind, one.data["command"], one.data["code"]) for one in noted] == [
        ("attempt_refused", "refuse", "reasons_missing")
    ] * 2


def test_the_letter_is_kept_whole_with_its_decision(sqlite_town: Town, case: str) -> None:
    operations.approve_decision(
        sqlite_town.office, sqlite_town.head(case), case, proposed(sqlite_town, case, conditions=["甲"])
    )
    decision = sqlite_town.view(case).decision
    assert decision is not None and decision.letter is not None
    assert decision.letter["number"] == decision.number
    assert decision.letter["sections"] == [{"heading": "条件", "items": ["甲"]}]
    assert decision.conditions == ("甲",)


def test_a_proposal_closes_the_way_past_it(sqlite_town: Town, case: str) -> None:
    town, first = sqlite_town, proposed(sqlite_town, case)
    with refused("proposal_open"):
        operations.decide_case(town.office, town.head(case), case, granted=True)
    with refused("proposal_open"):
        proposed(town, case)
    with refused("not_yours"):
        operations.withdraw_proposal(town.office, town.head(case), case, first)
    with refused("same_person"):
        operations.return_proposal(town.office, town.reviewer(case), case, first, "再想想")
    with refused("reasons_missing"):
        operations.return_proposal(town.office, town.head(case), case, first, " ")
    with refused("not_permitted"):
        operations.approve_decision(town.office, town.clerk(case), case, first)
    operations.return_proposal(town.office, town.head(case), case, first, "补充理由")
    with refused("no_such_proposal"):
        operations.approve_decision(town.office, town.head(case), case, first)
    second = proposed(town, case)
    operations.withdraw_proposal(town.office, town.reviewer(case), case, second)
    assert operations.decide_case(town.office, town.head(case), case, granted=True).phase == "granted"


@pytest.mark.parametrize(
    ("command", "data", "letter", "code"),
    [
        ("accept", {}, LETTER, "not_a_decision"),
        ("refuse", {}, LETTER, "reasons_missing"),
        ("grant", {}, {"title": "", "paragraphs": []}, "letter_missing"),
    ],
)
def test_what_cannot_be_is_refused_at_the_proposal(
    sqlite_town: Town, case: str, command: str, data: dict[str, Any], letter: dict[str, Any], code: str
) -> None:
    with refused(code):
        operations.propose_decision(
            sqlite_town.office, sqlite_town.reviewer(case), case, command, data, letter
        )


def test_recusal_bars_every_act_until_the_head_ends_it(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head = town.reviewer(case), town.head(case)
    with refused("grounds_invalid"):
        operations.recuse(office, reviewer, case, "mood", "不想办")
    with refused("not_permitted"):
        operations.recuse(office, reviewer, case, "other", "怀疑", head.person)
    with refused("no_such_officer"):
        operations.recuse(office, head, case, "other", "怀疑", town.actor("li.na").person)
    operations.recuse(office, head, case, "relatives_interest", "配偶任职", reviewer.person)
    with refused("recused"):
        operations.decide_case(office, reviewer, case, granted=True)
    with refused("recused"):
        operations.attach_file(office, reviewer, case, "记录", "other", "a.pdf", io.BytesIO(PDF))
    with refused("recused_already"):
        operations.recuse(office, head, case, "other", "再次", reviewer.person)
    assert town.view(case, "ecology_environment.reviewer").actions == ()
    operations.end_recusal(office, head, case, reviewer.person)
    with refused("not_recused"):
        operations.end_recusal(office, head, case, reviewer.person)
    assert operations.decide_case(office, reviewer, case, granted=True).phase == "granted"


def test_a_recused_officer_has_the_case_no_more_and_is_not_given_it(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head = town.reviewer(case), town.head(case)
    operations.assign_case(office, head, case, reviewer.person)
    operations.recuse(office, head, case, "relatives_interest", "配偶任职", reviewer.person)
    record = queries.case_record(office, head, case)
    assert dict(record.assigned) == {}
    with refused("assignee_recused"):
        operations.assign_case(office, head, case, reviewer.person)
    made = operations.assign_cases(office, head, [case], reviewer.person)
    assert made.done == () and "回避" in made.failed[0].reason.zh


def test_a_proposal_of_a_recused_officer_is_not_approved(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head, proposal = town.reviewer(case), town.head(case), proposed(sqlite_town, case)
    operations.recuse(office, head, case, "relatives_interest", "配偶任职", reviewer.person)
    with refused("proposer_recused"):
        operations.approve_decision(office, head, case, proposal)
    operations.return_proposal(office, head, case, proposal, "提出人已回避")
    assert operations.decide_case(office, head, case, granted=True).phase == "granted"


def test_a_recused_officer_is_no_officer_of_the_visit(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head, clerk = town.reviewer(case), town.head(case), town.clerk(case)
    slot = Slot(DAY, "09:00", "11:00")
    visit = operations.propose_visit(office, reviewer, [case], "核查", "现场", [slot])
    operations.confirm_visit(office, reviewer, visit, slot, "北门", "刘")
    town.clock.set_day(DAY)
    operations.record_finding(office, reviewer, visit, "passed", "属实")
    present = [{"name": one.name, "organisation": "局", "part": "officer"} for one in (reviewer, head, clerk)]
    operations.write_minutes(office, reviewer, visit, "纪要", present)
    for officer in (reviewer, head):
        operations.sign_minutes(office, officer, visit)
    operations.recuse(office, head, case, "relatives_interest", "配偶任职", reviewer.person)
    for act in (
        lambda: operations.record_finding(office, reviewer, visit, "passed", "属实"),
        lambda: operations.write_minutes(office, reviewer, visit, "纪要", present),
        lambda: operations.cancel_visit(office, reviewer, visit, "改期"),
    ):
        with refused("recused"):
            act()
    with refused("two_officers"):
        operations.conclude_visit(office, head, visit)
    operations.sign_minutes(office, clerk, visit)
    assert operations.conclude_visit(office, head, visit) == [case]


def test_refusals_name_roles_relations_and_departments_in_words(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head = town.reviewer(case), town.head(case)
    with pytest.raises(Refused) as told:
        operations.decide_case(office, town.clerk(case), case, granted=True)
    assert "审查人员" in told.value.zh and "实施机关" in told.value.zh and "reviewer" not in told.value.zh
    slot = Slot(DAY, "09:00", "11:00")
    visit = operations.propose_visit(office, reviewer, [case], "核查", "现场", [slot], ["approval_bureau"])
    operations.confirm_visit(office, reviewer, visit, slot, "北门", "刘")
    town.clock.set_day(DAY)
    operations.record_finding(office, reviewer, visit, "passed", "属实")
    present = [{"name": one.name, "organisation": "局", "part": "officer"} for one in (reviewer, head)]
    operations.write_minutes(office, reviewer, visit, "纪要", present)
    for officer in (reviewer, head):
        operations.sign_minutes(office, officer, visit)
    with pytest.raises(Refused) as told:
        operations.conclude_visit(office, reviewer, visit)
    assert told.value.code == "findings_missing"
    assert "行政审批服务局" in told.value.zh and "approval_bureau" not in told.value.zh + told.value.en


def test_a_visit_ends_without_a_department_that_did_not_come(town: Town) -> None:
    """The host records it as absent: minutes and verification say so, it is told, and still owes its opinion."""
    office, case = town.office, town.accepted()
    reviewer, head, guest = town.reviewer(case), town.head(case), town.actor("approval_bureau.reviewer")
    owed = queries.case(office, reviewer, case).opinions
    slot = Slot(DAY, "09:00", "11:00")
    visit = operations.propose_visit(office, reviewer, [case], "核查", "现场", [slot], [guest.organisation])
    operations.confirm_visit(office, reviewer, visit, slot, "北门", "刘")

    def absent(who: Actor = reviewer, department: str = guest.organisation, reasons: str = "未到场") -> None:
        operations.record_absence(office, who, visit, department, reasons)

    with refused("not_held_yet"):
        absent()
    town.clock.set_day(DAY)
    for code, values in (
        ("reasons_missing", (reviewer, guest.organisation, " ")),
        ("department_invalid", (reviewer, reviewer.organisation)),
        ("department_invalid", (reviewer, town.actor("li.na").organisation)),
        ("not_host", (guest,)),
        ("not_host", (town.actor("li.na"),)),
    ):
        with refused(code):
            absent(*values)
    operations.record_finding(office, reviewer, visit, "passed", "属实")
    present = [{"name": one.name, "organisation": "局", "part": "officer"} for one in (reviewer, head)]
    operations.write_minutes(office, reviewer, visit, "纪要", present)
    operations.sign_minutes(office, reviewer, visit)
    absent(reasons="通知后没有派人")
    found = queries.visit(office, guest, visit).visit
    assert found.absences[guest.organisation]["reasons"] == "通知后没有派人"
    assert not found.signatures, "the minutes say something else now"
    told = [one.payload for one in office.ledger.pending(1000) if one.topic == "visit"][-1]
    assert told["kind"] == "visit_absence_recorded" and guest.organisation in told["organisations"]
    assert "行政审批服务局缺席：通知后没有派人" in told["text_zh"]
    operations.record_finding(office, guest, visit, "passed", "后到，已看")
    assert not queries.visit(office, guest, visit).visit.absences, "it came after all"
    with refused("was_present"):
        absent()
    for officer in (reviewer, head):
        operations.sign_minutes(office, officer, visit)
    assert operations.conclude_visit(office, reviewer, visit) == [case]
    with refused("wrong_state"):
        absent()
    assert queries.case(office, reviewer, case).opinions == owed


def test_a_verification_names_who_was_absent_from_the_visit(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head = town.reviewer(case), town.head(case)
    slot = Slot(DAY, "09:00", "11:00")
    visit = operations.propose_visit(office, reviewer, [case], "核查", "现场", [slot], ["approval_bureau"])
    operations.confirm_visit(office, reviewer, visit, slot, "北门", "刘")
    town.clock.set_day(DAY)
    operations.record_finding(office, reviewer, visit, "passed", "属实")
    operations.record_absence(office, reviewer, visit, "approval_bureau", "没有派人")
    present = [{"name": one.name, "organisation": "局", "part": "officer"} for one in (reviewer, head)]
    operations.write_minutes(office, reviewer, visit, "纪要", present)
    for officer in (reviewer, head):
        operations.sign_minutes(office, officer, visit)
    assert operations.conclude_visit(office, reviewer, visit) == [case]
    with office.ledger.reader() as connection:
        verified = [one for one in read_stream(connection, f"case:{case}") if one.kind == "verified"]
    assert "属实；行政审批服务局缺席（没有派人）" in verified[-1].data["finding"]


def test_nobody_ends_its_own_recusal(sqlite_town: Town, case: str) -> None:
    head = sqlite_town.head(case)
    operations.recuse(sqlite_town.office, head, case, "own_interest", "持股")
    with refused("recused"):
        operations.end_recusal(sqlite_town.office, head, case, head.person)


def test_advice_stops_no_clock_and_gives_sight_of_the_case(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, until = town.reviewer(case), DAY
    adviser = town.actor("approval_bureau.reviewer")
    with refused("not_found"):
        queries.case(office, adviser, case)
    for code, department, day in (
        ("no_such_department", "nobody", until),
        ("consulted_by_law", "ecology_environment", until),
        ("until_invalid", "approval_bureau", date(2026, 11, 20)),
        ("beyond_limit", "approval_bureau", date(2027, 12, 1)),
    ):
        with refused(code):
            operations.ask_advice(office, reviewer, case, department, "可行吗？", day)
    due = town.view(case).statutory_due
    operations.ask_advice(office, reviewer, case, "approval_bureau", "可行吗？", until)
    with refused("advice_open"):
        operations.ask_advice(office, reviewer, case, "approval_bureau", "还有呢？", until)
    assert town.view(case, "approval_bureau.reviewer").actions == ()
    operations.give_advice(office, adviser, case, "可行。")
    with refused("no_advice_awaited"):
        operations.give_advice(office, adviser, case, "再补一句。")
    assert town.view(case).statutory_due == due
    assert queries.handling(office, reviewer, case).advice[0].text == "可行。"
    assert queries.handling(office, town.actor("li.na"), case).advice == ()


def test_a_question_taken_back_takes_the_sight_of_the_case_back(sqlite_town: Town, case: str) -> None:
    town, office, reviewer = sqlite_town, sqlite_town.office, sqlite_town.reviewer(case)
    adviser = town.actor("approval_bureau.reviewer")
    operations.ask_advice(office, reviewer, case, "approval_bureau", "可行吗？", DAY)
    assert queries.case(office, adviser, case).id == case
    operations.withdraw_advice(office, reviewer, case, "approval_bureau")
    with refused("not_found"):
        queries.case(office, adviser, case)
    operations.ask_advice(office, reviewer, case, "approval_bureau", "可行吗？", DAY)
    operations.give_advice(office, adviser, case, "可行。")
    operations.ask_advice(office, reviewer, case, "approval_bureau", "还有呢？", DAY)
    operations.withdraw_advice(office, reviewer, case, "approval_bureau")
    assert queries.case(office, adviser, case).id == case, "who has answered may read what it answered to"


def test_a_reminder_goes_once_a_day(sqlite_town: Town, case: str) -> None:
    town, office, reviewer = sqlite_town, sqlite_town.office, sqlite_town.reviewer(case)
    with refused("nothing_owed"):
        operations.nudge_department(office, reviewer, case, "approval_bureau")
    operations.ask_advice(office, reviewer, case, "approval_bureau", "可行吗？", DAY)
    operations.nudge_department(office, reviewer, case, "approval_bureau")
    with refused("nudged_today"):
        operations.nudge_department(office, reviewer, case, "approval_bureau")
    town.clock.set_day(date(2026, 11, 24))
    operations.nudge_department(office, reviewer, case, "approval_bureau")
    kinds = [one.kind for one in queries.messages(office, town.actor("approval_bureau.clerk"))[0]]
    assert kinds == ["department_nudged", "department_nudged", "advice_asked"]


def test_an_experts_link_is_hashed_prolonged_replaced_and_revoked(sqlite_town: Town, case: str) -> None:
    town, office, reviewer = sqlite_town, sqlite_town.office, sqlite_town.reviewer(case)
    with refused("email_invalid"):
        operations.ask_expert(office, reviewer, case, "王", "nowhere", "可信吗？", [], DAY)
    with refused("papers_invalid"):
        operations.ask_expert(office, reviewer, case, "王", "w@x.org", "可信吗？", ["d-no"], DAY)
    with refused("until_invalid"):
        operations.ask_expert(
            office, reviewer, case, "王", "w@x.org", "可信吗？", [], DAY + timedelta(days=99)
        )
    expert, token = operations.ask_expert(
        office, reviewer, case, "王", "w@x.org", "可信吗？", [], DAY, key="k"
    )
    assert operations.ask_expert(office, reviewer, case, "王", "w@x.org", "可信吗？", [], DAY, key="k") == (
        expert,
        token,
    )
    with office.ledger.reader() as connection:
        texts = [str(row[0]) for row in connection.rows("SELECT data FROM events")]
        texts += [str(row[0]) for row in connection.rows("SELECT answer FROM answers")]
        texts += [str(row[0]) for row in connection.rows("SELECT payload FROM outbox")]
    assert not any(token in text for text in texts)
    town.clock.set_day(DAY + timedelta(days=1))
    with refused("link_expired"):
        operations.answer_as_expert(office, token, "王", "agree", "可信。", True)
    operations.prolong_expert(office, reviewer, expert, DAY + timedelta(days=5))
    fresh = operations.renew_expert_link(office, reviewer, expert, key="again")
    assert operations.renew_expert_link(office, reviewer, expert, key="again") == fresh != token
    with refused("not_found"):
        queries.expert_page(office, token)
    with refused("confirmation_missing"):
        operations.answer_as_expert(office, fresh, "王", "agree", "可信。", False)
    operations.revoke_expert(office, reviewer, expert, "不再需要")
    with refused("not_found"):
        operations.answer_as_expert(office, fresh, "王", "agree", "可信。", True)
    with refused("expert_closed"):
        operations.prolong_expert(office, reviewer, expert, DAY + timedelta(days=9))


def test_a_visit_is_moved_cancelled_and_signed_by_two(sqlite_town: Town, case: str) -> None:
    town, office = sqlite_town, sqlite_town.office
    reviewer, head, applicant = town.reviewer(case), town.head(case), town.actor("li.na")
    slot, later = Slot(DAY, "09:00", "11:00"), Slot(DAY + timedelta(days=1), "14:00", "15:00")
    for code, slots in (
        ("slots_missing", []),
        ("day_passed", [Slot(date(2026, 11, 20), "09:00", "10:00")]),
        ("hours_invalid", [Slot(DAY, "11:00", "9:00")]),
    ):
        with refused(code):
            operations.propose_visit(office, reviewer, [case], "核查", "现场", slots)
    visit = operations.propose_visit(office, reviewer, [case], "核查", "现场", [slot, later])
    with refused("days_invalid"):
        operations.answer_visit(office, applicant, visit, ["2026-12-31"])
    with refused("not_host"):
        operations.confirm_visit(office, applicant, visit, slot, "北门", "刘")
    with refused("not_found"):
        operations.answer_visit(office, town.actor("wang.wei"), visit, [])
    operations.confirm_visit(office, reviewer, visit, slot, "北门", "刘")
    operations.move_visit(office, reviewer, visit, later, "暴雨")
    found = queries.visit(office, applicant, visit).visit
    assert found.appointment == later and found.moves[0]["reasons"] == "暴雨"
    town.clock.set_day(later.day)
    with refused("not_permitted"):
        operations.record_finding(office, applicant, visit, "passed", "很好")
    operations.record_finding(office, reviewer, visit, "passed", "属实")
    present = [{"name": one.name, "organisation": "局", "part": "officer"} for one in (reviewer, head)]
    operations.write_minutes(office, reviewer, visit, "纪要", present)
    with refused("not_present"):
        operations.sign_minutes(office, applicant, visit)
    operations.sign_minutes(office, reviewer, visit)
    with refused("signed_already"):
        operations.sign_minutes(office, reviewer, visit)
    with refused("two_officers"):
        operations.conclude_visit(office, reviewer, visit)
    operations.write_minutes(office, reviewer, visit, "纪要二", present)
    for officer in (reviewer, head):
        operations.sign_minutes(office, officer, visit)
    assert operations.conclude_visit(office, reviewer, visit) == [case]
    assert town.view(case).state.verified
    with refused("wrong_state"):
        operations.cancel_visit(office, reviewer, visit, "太晚")


def test_the_rows_are_a_function_of_the_events(town: Town) -> None:
    case = town.accepted()
    office, reviewer = town.office, town.reviewer(case)
    operations.attach_file(office, reviewer, case, "记录", "evidence", "a.pdf", io.BytesIO(PDF))
    operations.ask_expert(office, reviewer, case, "王", "w@x.org", "可信吗？", [], DAY)
    operations.propose_visit(office, reviewer, [case], "核查", "现场", [Slot(DAY, "09:00", "11:00")])
    before = queries.handling(office, reviewer, case)
    office.ledger.rebuild()
    assert queries.handling(office, reviewer, case) == before
    assert len(before.experts) == len(before.visits) == len(before.files) == 1


def test_the_handling_takes_the_same_number_of_statements_however_much_there_is(
    sqlite_town: Town, case: str
) -> None:
    office, reviewer = sqlite_town.office, sqlite_town.reviewer(case)
    counts = []
    for _ in range(2):
        with counting() as statements:
            queries.handling(office, reviewer, case)
        counts.append(len(statements))
        for name in ("王", "李", "赵"):
            operations.ask_expert(office, reviewer, case, name, "w@x.org", "可信吗？", [], DAY)
            operations.propose_visit(office, reviewer, [case], name, "现场", [Slot(DAY, "09:00", "11:00")])
    assert counts[1] <= counts[0] + 2, "one statement for all experts, one for all visits"
