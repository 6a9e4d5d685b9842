"""The procedure through the office: rights, days, joint review, stops, extension, silence, results."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from office_helpers import Town, build_town
from plan_helpers import plans_of, walks

from onewindow.catalogue import loader
from onewindow.office import Office, Refused, operations, queries
from onewindow.office.reading import SYSTEM
from onewindow.office.replay import replay


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_acceptance_freezes_the_version_and_dates_the_limits(town: Town) -> None:
    case = town.submitted()
    view = operations.accept_case(town.office, town.clerk(case), case)
    assert (view.phase, view.frozen, view.accepted_on) == ("review", True, date(2026, 11, 23))
    assert view.promised_due == date(2026, 12, 7), "ten working days for the report form, promised"
    assert view.account is not None and view.account.days[0].date == date(2026, 11, 23)
    kept = town.office.ledger.content(town.office.ledger.read(f"case:{case}")[-2].data["snapshot"])
    assert kept is not None


def test_a_limit_that_law_counts_from_receipt_is_due_by_the_day_of_receipt(town: Town) -> None:
    case = (
        town.submitted()
    )  # received on Monday, 23 November; 环境影响评价法 art. 22: thirty days from receipt
    town.clock.set_day(date(2026, 11, 26))
    view = operations.accept_case(town.office, town.clerk(case), case)
    assert (view.accepted_on, view.terms.statutory.since) == (date(2026, 11, 26), "receipt")
    assert view.statutory_due == date(2026, 12, 23), "not 26 December, thirty days from acceptance"
    assert view.promised_due == date(2026, 12, 10), "the promise counts from acceptance"


def test_after_a_refused_filing_the_task_can_be_begun_again(town: Town) -> None:
    project = town.project()
    case = town.accepted("M101", project)
    operations.decide_case(town.office, town.reviewer(case), case, granted=False, reasons="属于核准目录")
    assert town.view(case).phase == "filing_refused"
    tasks = {
        task.matter.id: task.status for task in queries.task_list(town.office, town.actor("li.na"), project)
    }
    assert tasks["M101"] == "can_start"
    assert operations.start_case(town.office, town.actor("li.na"), project, "M101") != case


def test_a_running_case_keeps_its_version_when_the_catalogue_changes(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    case, project = town.accepted(), town.project()
    old_hash = town.view(case).catalogue_hash
    changed = tmp_path / "catalogue"
    shutil.copytree(loader.default_root(), changed)
    file = next(changed.rglob("M112.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(promised: \{days: )\d+", r"\g<1>2", text), encoding="utf-8")
    later = Office(tmp_path / "data", database_url, catalogue_root=changed, clock=town.clock)
    try:
        kept = queries.case(later, town.actor("li.na"), case)
        assert (kept.terms.promised.days, kept.catalogue_hash) == (10, old_hash)
        assert kept.catalogue.matters["M112"].promised.days == 10
        operations.decide_case(later, town.reviewer(case), case, granted=True)
        assert replay(later, SYSTEM, case).proved
        new = operations.start_case(later, town.actor("li.na"), project, "M112")
        assert queries.case(later, town.actor("li.na"), new).terms.promised.days == 2
    finally:
        later.close()


def test_who_may_not_is_told_who_may(town: Town) -> None:
    case = town.submitted()
    with refused("not_permitted") as error:
        operations.accept_case(town.office, town.actor("li.na"), case)
    assert "李娜" in error.value.zh and "受理" in error.value.zh
    with refused("not_found"):
        operations.accept_case(town.office, town.actor("approval_bureau.clerk"), case)
    operations.accept_case(town.office, town.clerk(case), case)
    with refused("not_permitted"):
        operations.decide_case(town.office, town.clerk(case), case, granted=True)


def test_a_membership_that_ended_ends_the_right_at_once(town: Town) -> None:
    case = town.submitted()
    clerk = town.clerk(case)
    operations.end_membership(town.office, town.actor("zhou.min"), clerk.person, clerk.organisation)
    with refused("not_found"):
        operations.accept_case(town.office, clerk, case)


def test_actions_are_those_that_work(town: Town) -> None:
    case = town.submitted()
    assert "withdraw" in town.view(case).actions and "accept" not in town.view(case).actions
    officials = town.view(case, "ecology_environment.clerk").actions
    assert {"accept", "request_correction", "refuse_acceptance"} <= set(officials)
    assert "grant" not in officials and "withdraw" not in officials
    assert town.view(case, "zhou.min").actions == ()


def test_the_future_is_no_day_of_effect(sqlite_town: Town) -> None:
    case = sqlite_town.submitted()
    with refused("on_future"):
        operations.perform(sqlite_town.office, sqlite_town.clerk(case), case, "accept", on=date(2026, 11, 24))


def test_an_official_enters_late_and_an_applicant_can_not(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    town.clock.set_day(date(2026, 11, 25))
    view = operations.perform(town.office, town.clerk(case), case, "accept", on=date(2026, 11, 24))
    entry = next(one for one in view.timeline if one.kind == "accepted")
    assert (entry.on, entry.recorded_at.date()) == (date(2026, 11, 24), date(2026, 11, 25))
    with refused("on_not_yours"):
        operations.perform(town.office, town.actor("li.na"), case, "withdraw", on=date(2026, 11, 24))


def test_submitting_goes_its_own_way(sqlite_town: Town) -> None:
    with refused("use_submit"):
        operations.perform(sqlite_town.office, sqlite_town.actor("li.na"), sqlite_town.draft(), "submit")


def test_correction_comes_back_with_new_papers(town: Town) -> None:
    case = town.submitted()
    view = operations.notify_correction(town.office, town.clerk(case), case, [("eia_form", "缺少噪声章节")])
    assert (view.phase, view.light) == ("correction", "blue")
    assert [dict(item) for item in view.correction] == [{"paper": "eia_form", "defect": "缺少噪声章节"}]
    town.clock.set_day(date(2026, 11, 26))
    with refused("items_unanswered"):
        operations.resubmit_case(town.office, town.actor("li.na"), case, declared=True)
    town.attach(case, "eia_form", b"%PDF-1.7 corrected")
    again = operations.resubmit_case(town.office, town.actor("li.na"), case, declared=True, key="again")
    assert (again.received_on, again.notice_due) == (date(2026, 11, 26), date(2026, 12, 3))
    with refused("papers_closed"):
        town.attach(case, "eia_form")


def test_silence_accepts_and_is_recorded_once(town: Town) -> None:
    case = town.submitted()
    town.clock.set_day(date(2026, 11, 30))
    assert operations.sweep(town.office) == []
    with refused("on_future"):
        operations.sweep(town.office, date(2026, 12, 1))
    town.clock.set_day(date(2026, 12, 1))
    with refused("deemed_accepted"):
        operations.notify_correction(town.office, town.clerk(case), case, [("eia_form", "晚了")])
    swept = operations.sweep(town.office)
    assert [(one.kind, one.on) for one in swept] == [("deemed_accepted", date(2026, 11, 23))]
    assert operations.sweep(town.office) == []
    view = town.view(case)
    assert view.deemed_accepted and view.frozen and view.accepted_on == date(2026, 11, 23)


def test_silence_never_grants(sqlite_town: Town) -> None:
    case = sqlite_town.accepted()
    sqlite_town.clock.set_day(date(2027, 6, 1))
    assert operations.sweep(sqlite_town.office) == []
    view = sqlite_town.view(case)
    assert (view.phase, view.light) == ("review", "red") and view.days_left is not None and view.days_left < 0


def test_a_stop_moves_the_dates(town: Town) -> None:
    case = town.accepted("M112")
    stop = town.view(case).terms.stops[0].kind
    town.clock.set_day(date(2026, 11, 24))
    view = operations.stop_clock(town.office, town.reviewer(case), case, stop, 5, "特别程序告知书1号")
    assert view.light == "blue" and view.readings is not None and view.readings.statutory.due is None
    with refused("clock_stopped"):
        operations.perform(town.office, town.reviewer(case), case, "grant")
    town.clock.set_day(date(2026, 12, 1))
    view = operations.resume_clock(town.office, town.reviewer(case), case)
    assert view.promised_due == date(2026, 12, 14), "five working days later than 7 December"


def test_an_extension_is_asked_for_by_the_reviewer_and_given_by_the_head(town: Town) -> None:
    case = town.accepted("M110")
    reviewer, head = town.reviewer(case), town.head(case)
    before = town.view(case).statutory_due
    with refused("not_permitted"):
        operations.approve_extension(town.office, reviewer, case, "专家意见分歧")
    operations.ask_extension(town.office, reviewer, case, "专家意见分歧")
    task = queries.work_list(town.office, head).items[0].task
    assert task == "approve_extension"
    asked = "extension_asked"
    assert asked in [one.kind for one in queries.case(town.office, head, case).timeline]
    assert asked not in [one.kind for one in town.view(case).timeline], "what is asked is not granted yet"
    view = operations.approve_extension(town.office, head, case)
    assert view.statutory_due is not None and before is not None and view.statutory_due > before
    extended = next(one for one in view.timeline if one.kind == "extended")
    assert extended.data["reasons"] == "专家意见分歧"
    with refused("no_extension"):
        operations.ask_extension(town.office, reviewer, case, "再延")


def test_a_grant_yields_numbered_results_and_delivery_issues_the_certificate(town: Town) -> None:
    case = town.granted("M112")
    view = town.view(case)
    assert (
        view.decision is not None and view.decision.granted and view.decision.number == "GXQ-2026-000001-D1"
    )
    result = view.certificates[0]
    assert result.number.startswith("GXQ-M112-2026-00001-") and result.status == "valid"
    view = operations.deliver_result(town.office, town.clerk(case), case, "回证1号", key="d")
    assert (view.phase, view.light) == ("in_force", "grey")
    public = queries.public_certificate(town.office, result.number, result.token)
    assert public is not None and public.holder == "淄博固能新材料有限公司" and public.status == "valid"
    assert queries.public_certificate(town.office, result.number, "guess") is None
    assert queries.public_certificate(town.office, "GXQ-M112-2026-00009-00", result.token) is None
    with refused("not_found"):
        queries.certificate(town.office, town.actor("wang.wei"), result.number)


def test_a_revoked_result_is_revoked_for_everybody(town: Town) -> None:
    case = town.granted("M112")
    operations.deliver_result(town.office, town.clerk(case), case, "回证1号")
    result = town.view(case).certificates[0]
    operations.revoke_result(town.office, town.head(case), case, "beyond_authority", "超越职权")
    public = queries.public_certificate(town.office, result.number, result.token)
    assert public is not None and public.status == "revoked"


def test_a_reopened_case_does_not_give_its_old_number_again(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.granted("M112")
    first = town.view(case).certificates[0].number
    operations.perform(
        town.office, town.head(case), case, "reopen", {"ground": "court", "document": "（2026）鲁03行初1号"}
    )
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    results = town.view(case).certificates
    assert [(one.number == first, one.status) for one in results] == [(True, "revoked"), (False, "valid")]
    assert len(queries.certificate(town.office, town.actor("li.na"), results[1].number).token) >= 20


def test_a_decision_on_a_closed_case_is_refused(town: Town) -> None:
    case = town.accepted()
    operations.withdraw_case(town.office, town.actor("li.na"), case)
    events = len(town.office.ledger.read(f"case:{case}"))
    with refused("wrong_phase") as error:
        operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    assert "已撤回" in error.value.zh
    assert len(town.office.ledger.read(f"case:{case}")) == events


def test_two_reviewers_at_once_one_decides_the_other_is_told(town: Town) -> None:
    case = town.accepted()
    first, second = town.reviewer(case), town.head(case)

    def decide(granted: bool) -> str:
        try:
            operations.decide_case(
                town.office, first if granted else second, case, granted, reasons="材料不实"
            )
        except Refused as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, (True, False)))
    assert outcomes == ["done", "wrong_phase"]
    kinds = [event.kind for event in town.office.ledger.read(f"case:{case}")]
    assert kinds.count("granted") + kinds.count("refused") == 1


JOINT = (
    "approval_bureau",
    "natural_resources",
    "civil_air_defence",
    "landscaping",
    "housing_construction",
    "transport",
    "meteorological",
)
ASKED = JOINT[2:]


@pytest.fixture
def joint(database_url: str, tmp_path):  # type: ignore[no-untyped-def]
    made = build_town(tmp_path / "data", database_url, JOINT)
    yield made
    made.office.close()


def test_all_departments_answer_at_once_and_the_lead_draws_it_together(joint: Town) -> None:
    case = joint.accepted("M201")
    lead = joint.actor("natural_resources.reviewer")
    operations.ask_opinions(joint.office, lead, case)

    def answer(department: str) -> str:
        return operations.give_opinion(
            joint.office, joint.actor(f"{department}.reviewer"), case, "agree", key=department
        ).phase

    asked = [one.department for one in joint.view(case).opinions]
    assert set(asked) <= set(ASKED) and len(asked) >= 4
    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(answer, asked)) == {"review"}
    assert {one.view for one in joint.view(case).opinions} == {"agree"}
    with pytest.raises(Refused) as told:
        operations.consolidate_opinion(joint.office, joint.reviewer(case), case, "agree")
    assert told.value.code == "not_lead" and "natural_resources" not in told.value.zh + told.value.en
    operations.consolidate_opinion(joint.office, lead, case, "agree")
    view = operations.decide_case(joint.office, joint.reviewer(case), case, granted=True)
    assert view.phase == "granted" and view.consolidated == "agree"
    assert joint.office.ledger.verify() == []


def test_opinions_are_each_departments_own(joint: Town) -> None:
    case = joint.accepted("M201")
    outsider = joint.actor("transport.reviewer")
    with refused("not_found"):
        joint.view(case, "transport.reviewer")
    operations.ask_opinions(joint.office, joint.actor("natural_resources.reviewer"), case)
    assert joint.view(case, "transport.reviewer").actions == ("give_opinion",)
    with refused("not_your_department"):
        operations.perform(
            joint.office, outsider, case, "give_opinion", {"department": "landscaping", "view": "agree"}
        )
    operations.give_opinion(joint.office, outsider, case, "agree")
    assert joint.view(case, "transport.reviewer").actions == ()
    with refused("opinion_given_already"):
        operations.give_opinion(joint.office, outsider, case, "agree")
    with refused("not_permitted"):
        operations.consolidate_opinion(joint.office, outsider, case, "agree")
    with refused("opinions_missing"):
        operations.decide_case(joint.office, joint.reviewer(case), case, granted=True)


def test_a_consulted_departments_silence_counts_only_where_the_law_allows_it(joint: Town) -> None:
    case = joint.accepted("M201")
    lead = joint.actor("natural_resources.reviewer")
    joint.clock.set_day(date(2026, 12, 3))
    with refused(
        "on_of_sending"
    ):  # else silence would count on the very day on which a department first hears of it
        operations.perform(joint.office, lead, case, "ask_opinions", on=date(2026, 11, 24))
    operations.ask_opinions(joint.office, lead, case)
    assert operations.sweep(joint.office) == []
    allowed = {one.department for one in joint.view(case).terms.consultations if one.deemed_consent}
    joint.clock.set_day(date(2026, 12, 31))
    swept = operations.sweep(joint.office)
    assert {one.kind for one in swept} <= {"opinion_deemed"}
    view = joint.view(case)
    assert {one.department for one in view.opinions if one.deemed} == allowed
    assert all(not one.view for one in view.opinions if one.department not in allowed)
    assert operations.sweep(joint.office) == []


def test_the_board_of_joint_reviews_reads_them_alone(joint: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    office, lead, project = joint.office, joint.actor("natural_resources.reviewer"), joint.project()
    case, alone = joint.accepted("M201", project), joint.accepted("M107", project)
    operations.ask_opinions(office, lead, case)
    plans = plans_of(office, monkeypatch, lambda: queries.lead_board(office, lead), "FROM cases c JOIN")
    assert len(plans) == 1 and not walks(plans[0], "cases", "c"), plans
    assert "cases_joint" in plans[0] or office.ledger.database.name != "sqlite", plans
    for person in joint.people.values():
        shown = {one.case for one in queries.lead_board(office, person).reviews}
        assert alone not in shown and (case in shown) == (person.organisation == lead.organisation)
    with office.ledger.reader() as connection:
        marked = dict(connection.rows("SELECT id, joint FROM cases"))
    assert marked == {case: 1, alone: 0}
