"""Taking in on behalf: who may, for whom, with what; and what the window sees before and after."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from office_helpers import PDF, Town
from windows_helpers import MATTER, abroad, drafted, hall, taken_in

from onewindow.office import Refused, operations, queries
from onewindow.office.operations.taking_in import Letter
from onewindow.office.reading import open_project
from onewindow.office.views import Actor


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_what_a_hall_of_the_zone_takes_in_is_received_at_once(town: Town) -> None:
    clerk = hall(town)
    made = taken_in(town, clerk)
    assert (made.number, made.receipt) == ("GXQ-2026-000001", "GXQ-SJ-2026-000001")
    view = town.view(made.case)
    assert (view.phase, view.received_on) == ("submitted", date(2026, 11, 23))
    assert view.applicant == "o-guneng", "the applicant is who it was taken in for"
    submitted = next(one for one in view.timeline if one.kind == "submitted")
    assert submitted.by == clerk.person, "and the events say who typed"
    assert queries.case(town.office, clerk, made.case).relations == {"receiving"}


def test_receipts_are_numbered_without_gaps(town: Town) -> None:
    clerk = hall(town)
    first, second = taken_in(town, clerk), taken_in(town, clerk, "M101")
    assert (first.receipt, second.receipt) == ("GXQ-SJ-2026-000001", "GXQ-SJ-2026-000002")
    assert first.code != second.code and len(first.code) == 8


def test_only_clerks_of_windows_and_departments_take_in(sqlite_town: Town) -> None:
    for login in ("li.na", "zhou.min", "approval_bureau.reviewer"):
        with refused("not_permitted"):
            operations.begin_intake(sqlite_town.office, sqlite_town.actor(login), "o-guneng", "李娜", "self")


def test_an_intake_is_for_an_applicant_and_names_who_stands_there(sqlite_town: Town) -> None:
    clerk = hall(sqlite_town)
    with refused("not_found"):
        operations.begin_intake(sqlite_town.office, clerk, "approval_bureau", "李娜", "self")
    with refused("presenter_missing"):
        operations.begin_intake(sqlite_town.office, clerk, "o-guneng", " ", "self")
    with refused("relation_missing"):
        operations.begin_intake(sqlite_town.office, clerk, "o-guneng", "李娜", "friend")


def test_a_window_sees_a_project_only_while_its_intake_is_open(town: Town) -> None:
    clerk, project = hall(town), town.project()
    _sees_not(town, clerk, project)
    intake = operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    operations.choose_project(town.office, clerk, intake, project)
    assert queries.project(town.office, clerk, project).name == "固态锂电池生产基地一期"
    operations.abandon_intake(town.office, clerk, intake, "申请人改为网上办理")
    _sees_not(town, clerk, project)


def _sees_not(town: Town, actor: Actor, project: str) -> None:
    with town.office.ledger.reader() as connection, refused("not_found"):
        open_project(connection, actor, project)


def test_nobody_takes_in_for_another_applicants_project(sqlite_town: Town) -> None:
    clerk, project = hall(sqlite_town), sqlite_town.project()
    intake = operations.begin_intake(sqlite_town.office, clerk, "o-other", "王伟", "self")
    with refused("not_found"):
        operations.choose_project(sqlite_town.office, clerk, intake, project)


def test_an_abandoned_draft_is_the_applicants_alone(town: Town) -> None:
    clerk = hall(town)
    case = drafted(town, clerk)
    with town.office.ledger.reader() as connection:
        intake = connection.row("SELECT id FROM intakes WHERE case_id = ?", (case,))
    assert intake is not None
    operations.abandon_intake(town.office, clerk, str(intake[0]), "材料不齐，改日再来")
    with refused("not_found"):
        queries.case(town.office, clerk, case)
    assert town.view(case).phase == "new"


def test_a_department_takes_in_what_it_decides_and_nothing_else(sqlite_town: Town) -> None:
    town = sqlite_town
    clerk = town.actor("ecology_environment.clerk")
    intake = operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    operations.choose_project(town.office, clerk, intake, town.project())
    with refused("matter_not_taken_in"):
        operations.choose_matter(town.office, clerk, intake, "M101")


def test_without_an_agreement_a_window_of_another_city_takes_nothing_in(sqlite_town: Town) -> None:
    town = sqlite_town
    clerk = abroad(town, matters=("M101",))
    intake = operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    operations.choose_project(town.office, clerk, intake, town.project())
    with refused("matter_not_taken_in"):
        operations.choose_matter(town.office, clerk, intake, MATTER)


def test_a_window_whose_agreement_ended_opens_nobodys_project(sqlite_town: Town) -> None:
    town = sqlite_town
    clerk, project = abroad(town), town.project()
    begun = operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    [agreement] = queries.agreements(town.office, town.actor("zhou.min"))
    operations.end_agreement(town.office, town.actor("zhou.min"), agreement.id, "到期")
    with refused("nothing_taken_in"):
        operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    with refused("nothing_taken_in"):
        operations.choose_project(town.office, clerk, begun, project)
    _sees_not(town, clerk, project)


def test_the_applicant_confirms_before_anything_is_taken_in(sqlite_town: Town) -> None:
    clerk = hall(sqlite_town)
    case = drafted(sqlite_town, clerk)
    with refused("confirmation_missing"):
        operations.take_in(sqlite_town.office, clerk, case, "李娜", False)
    with refused("presenter_missing"):
        operations.take_in(sqlite_town.office, clerk, case, "", True)
    with refused("not_permitted"):
        operations.submit_case(sqlite_town.office, clerk, case, declared=True)
    assert sqlite_town.view(case).phase == "new"


def test_every_required_paper_is_checked_and_what_is_ticked_is_scanned(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, hall(sqlite_town)
    case = drafted(town, clerk, "M101")
    operations.keep_checklist(town.office, clerk, case, [])
    with refused("checklist_incomplete"):
        operations.take_in(town.office, clerk, case, "李娜", True)
    for paper in queries.case(town.office, clerk, case).documents:
        operations.remove_document(town.office, clerk, case, paper.id)
    needs = [one for one in queries.readiness(town.office, clerk, case).needs if one.state != "not_needed"]
    items = [{"document": one.document, "state": "seen"} for one in needs]
    operations.keep_checklist(town.office, clerk, case, items)
    with refused("scan_missing"):
        operations.take_in(town.office, clerk, case, "李娜", True)
    operations.keep_checklist(town.office, clerk, case, [{**one, "state": "missing"} for one in items])
    with refused("papers_missing"):
        operations.take_in(town.office, clerk, case, "李娜", True)
    assert operations.take_in(town.office, clerk, case, "李娜", True, knowing_gaps=True).number
    with refused("state_unknown"):
        operations.keep_checklist(town.office, clerk, case, [{"document": "D1", "state": "lost"}])


def test_an_agent_brings_a_letter_of_authority(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, hall(sqlite_town)
    case = drafted(town, clerk, relation="agent")
    with refused("letter_missing"):
        operations.take_in(town.office, clerk, case, "孙莉", True)
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT id FROM intakes WHERE case_id = ?", (case,))
    assert row is not None
    operations.keep_letter(town.office, clerk, str(row[0]), "授权委托书.pdf", io.BytesIO(PDF))
    assert operations.take_in(town.office, clerk, case, "孙莉", True).number


def test_taken_in_twice_with_one_key_is_one_receipt(town: Town) -> None:
    clerk = hall(town)
    case = drafted(town, clerk)
    first = operations.take_in(town.office, clerk, case, "李娜", True, key="k")
    assert operations.take_in(town.office, clerk, case, "李娜", True, key="k") == first
    with refused("taken_in_already"):
        operations.take_in(town.office, clerk, case, "李娜", True)


def test_after_hours_the_receipt_keeps_the_day_and_law_counts_from_the_next(sqlite_town: Town) -> None:
    clerk = hall(sqlite_town)
    sqlite_town.clock.set(datetime(2026, 11, 27, 18, 0))
    made = taken_in(sqlite_town, clerk)
    assert made.received_on == date(2026, 11, 27)
    assert sqlite_town.view(made.case).received_on == date(2026, 11, 30)


def test_corrections_are_handed_in_at_the_counter(town: Town) -> None:
    clerk = hall(town)
    made = taken_in(town, clerk, "M101")
    paper = queries.case(town.office, clerk, made.case).documents[0]
    operations.notify_correction(town.office, town.clerk(made.case), made.case, [(paper.document, "未盖章")])
    operations.attach_document(
        town.office, clerk, made.case, paper.document, "新.pdf", io.BytesIO(PDF + b"2")
    )
    with refused("confirmation_missing"):
        operations.resubmit_on_behalf(town.office, clerk, made.case, "李娜", "self", False)
    operations.resubmit_on_behalf(town.office, clerk, made.case, "李娜", "self", True)
    assert town.view(made.case).phase == "submitted"


def test_an_agent_hands_in_corrections_with_a_letter_of_authority(sqlite_town: Town) -> None:
    town, clerk = sqlite_town, hall(sqlite_town)
    made = taken_in(town, clerk, "M101")
    paper = queries.case(town.office, clerk, made.case).documents[0].document

    def corrected() -> None:
        operations.notify_correction(town.office, town.clerk(made.case), made.case, [(paper, "未盖章")])
        operations.attach_document(town.office, clerk, made.case, paper, "新.pdf", io.BytesIO(PDF + b"2"))

    corrected()
    with refused("letter_missing"):
        operations.resubmit_on_behalf(town.office, clerk, made.case, "钱进", "agent", True)
    with refused("letter_missing"):
        operations.resubmit_on_behalf(town.office, clerk, made.case, "李娜", "agent", True)
    letter = Letter("委托书.pdf", io.BytesIO(PDF))
    operations.resubmit_on_behalf(town.office, clerk, made.case, "钱进", "agent", True, letter=letter)
    assert town.view(made.case).phase == "submitted"
    step = queries.counter_of(town.office, clerk, made.case).last("corrections_taken_in")
    assert step is not None and (step.data["letter"], step.data["confirmed_by"]) == ("委托书.pdf", "钱进")


def test_a_receiving_window_may_not_decide_or_withdraw(sqlite_town: Town) -> None:
    clerk = hall(sqlite_town)
    made = taken_in(sqlite_town, clerk)
    assert queries.case(sqlite_town.office, clerk, made.case).actions == ()
    for command in ("accept", "withdraw", "deliver", "grant"):
        with refused("not_permitted"):
            operations.perform(sqlite_town.office, clerk, made.case, command)


def test_only_the_administrator_registers_windows_and_makes_agreements(sqlite_town: Town) -> None:
    town = sqlite_town
    for login in ("li.na", "approval_bureau.clerk"):
        with refused("not_permitted"):
            operations.register_window(town.office, town.actor(login), "某大厅", "某市")
    abroad(town)
    admin = town.actor("zhou.min")
    with refused("no_such_matter"):
        operations.make_agreement(town.office, admin, "w-jinan", ["M999"], "collect")
    with refused("mode_unknown"):
        operations.make_agreement(town.office, admin, "w-jinan", ["M101"], "post")
    with refused("no_such_window"):
        operations.make_agreement(town.office, admin, "w-nowhere", ["M101"], "collect")
    with refused("valid_until_invalid"):
        operations.make_agreement(
            town.office, admin, "w-jinan", ["M101"], "collect", valid_until=date(2026, 1, 1)
        )
