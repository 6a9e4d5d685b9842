"""The rarer ways: tolerated gaps, hearing, pre-review, two offices on one database, the applicant's own filings."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from office_helpers import CATALOGUES, Town, build_town

from onewindow.catalogue import loader
from onewindow.office import Office, Refused, operations, queries
from onewindow.office.catalogues import Catalogues
from onewindow.office.reading import SYSTEM
from onewindow.office.replay import replay


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_a_tolerated_gap_is_filled_before_the_grant(town: Town) -> None:
    case = town.submitted("M107")
    clerk, reviewer = town.clerk(case), town.reviewer(case)
    with refused("gap_not_allowed"):
        operations.accept_case(town.office, clerk, case, [("application_form", date(2026, 11, 25))])
    operations.accept_case(town.office, clerk, case, [("boundary_survey", date(2026, 11, 25))])
    applicants = queries.work_list(town.office, town.actor("li.na")).items[0]
    assert (applicants.task, applicants.task_due) == ("supply_paper", date(2026, 11, 25))
    with refused("gap_open"):
        operations.decide_case(town.office, reviewer, case, granted=True)
    with refused("papers_closed"):
        town.attach(case, "application_form")
    with refused("paper_not_attached"):
        operations.supply_paper(town.office, town.actor("li.na"), case, "boundary_survey")
    town.attach(case, "boundary_survey")
    operations.supply_paper(town.office, town.actor("li.na"), case, "boundary_survey")
    assert operations.decide_case(town.office, reviewer, case, granted=True).phase == "granted"


def test_a_hearing_is_offered_asked_for_announced_and_held(sqlite_town: Town) -> None:
    town, case = sqlite_town, sqlite_town.accepted()
    reviewer, applicant = town.reviewer(case), town.actor("li.na")
    operations.offer_hearing(town.office, reviewer, case, ["邻近居民"])
    with refused("hearing_pending"):
        operations.decide_case(town.office, reviewer, case, granted=True)
    operations.request_hearing(town.office, applicant, case)

    def first() -> tuple[str, date | None]:
        item = queries.work_list(town.office, reviewer).items[0]
        return item.task, item.task_due

    assert first() == ("notify_hearing", date(2026, 12, 21))  # twenty working days after Monday, 23 November
    with refused("hearing_notice_short"):
        operations.notify_hearing(town.office, reviewer, case, date(2026, 11, 25), "一楼会议室")
    operations.notify_hearing(town.office, reviewer, case, date(2026, 12, 4), "一楼会议室")
    assert first() == ("hold_hearing", date(2026, 12, 4))
    town.clock.set_day(date(2026, 12, 4))
    with refused("chair_is_examiner"):
        operations.hold_hearing(town.office, reviewer, case, "赵磊", "赵磊", "笔录")
    operations.hold_hearing(town.office, reviewer, case, "孙涛", "赵磊", "听证笔录1号")
    with refused("not_on_record"):
        operations.decide_case(town.office, reviewer, case, granted=True)
    assert (
        operations.decide_case(town.office, reviewer, case, True, data={"on_record": True}).phase == "granted"
    )


def test_an_offered_hearing_nobody_asks_for_lapses(sqlite_town: Town) -> None:
    town, case = sqlite_town, sqlite_town.accepted()
    operations.offer_hearing(town.office, town.reviewer(case), case)
    town.clock.set_day(date(2026, 12, 1))
    assert [one.kind for one in operations.sweep(town.office)] == ["hearing_waived"]
    assert operations.decide_case(town.office, town.reviewer(case), case, granted=True).phase == "granted"


def test_an_officer_records_what_a_third_party_writes_and_the_applicant_waives_for_itself_alone(
    sqlite_town: Town,
) -> None:
    town, case = sqlite_town, sqlite_town.accepted()
    office, reviewer, applicant = town.office, town.reviewer(case), town.actor("li.na")
    operations.offer_hearing(office, reviewer, case, ["邻近居民"])
    # 许可法 45: no matter lists the hearing among its special procedures here, its time does not count all the same
    stop = {"stop_kind": "hearing", "planned_days": 20, "notice": "听证告知书1号"}
    view = operations.perform(office, reviewer, case, "stop", stop)
    assert view.state.stopped and "hearing" not in {one.kind for one in view.matter.stops}
    operations.perform(office, applicant, case, "waive_hearing", {"who": "邻近居民"})
    waived = town.view(case).timeline[-1].data
    assert (waived["who"], waived["others"]) == ("淄博固能新材料有限公司", ["邻近居民"])
    with refused("not_permitted"):
        operations.request_hearing(office, town.clerk(case), case, who="邻近居民")
    with refused("who_missing"):
        operations.request_hearing(office, reviewer, case)
    town.clock.set_day(date(2026, 11, 26))
    with refused("on_not_yours"):
        operations.perform(office, applicant, case, "request_hearing", on=date(2026, 11, 25))
    asked = operations.perform(
        office, reviewer, case, "request_hearing", {"who": "邻近居民"}, on=date(2026, 11, 25)
    )
    assert asked.state.hearing is not None
    assert (asked.state.hearing.requested_by, asked.state.hearing.requested_on) == (
        "邻近居民",
        date(2026, 11, 25),
    )
    with refused("hearing_of_another"):
        operations.perform(office, applicant, case, "waive_hearing")


def test_pre_review_is_decided_on_the_day_of_the_land_contract(town: Town) -> None:
    case = town.draft("M107")
    applicant = town.actor("li.na")
    operations.begin_pre_review(town.office, applicant, case, key="pre")
    view = town.view(case)
    assert (view.phase, view.number, view.account) == ("pre_review", "GXQ-2026-000001", None)
    reviewer = town.reviewer(case)
    with refused("pre_review_open"):
        operations.perform(town.office, reviewer, case, "land_contract_signed", {"contract": "合同1号"})
    operations.perform(
        town.office, reviewer, case, "conclude_pre_review", {"result": "passed", "minutes": "联合预审纪要1号"}
    )
    town.clock.set_day(date(2026, 12, 15))
    view = operations.perform(town.office, reviewer, case, "land_contract_signed", {"contract": "合同1号"})
    assert (view.phase, view.accepted_on) == ("granted", date(2026, 12, 15))
    assert view.frozen and replay(town.office, SYSTEM, case).proved
    with refused("submitted_already"):
        operations.submit_case(town.office, applicant, case, declared=True)


def test_what_the_applicant_does_itself_it_records_itself(town: Town) -> None:
    project = town.project(occupational_hazard="serious")
    case = town.draft("M134", project)
    applicant = town.actor("li.na")
    operations.submit_case(town.office, applicant, case, declared=True)
    assert "file" in town.view(case).actions
    assert operations.perform(town.office, applicant, case, "file").phase == "filed"


def test_two_offices_on_one_database_decide_once_and_number_once(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    other = Office(tmp_path / "data", database_url, clock=town.clock)
    try:
        case = town.accepted()
        reviewer, head = town.reviewer(case), town.head(case)

        def decide(place: tuple[Office, object]) -> str:
            try:
                operations.decide_case(place[0], place[1], case, granted=True)  # type: ignore[arg-type]
            except Refused as error:
                return error.code
            return "done"

        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(pool.map(decide, ((town.office, reviewer), (other, head))))
        assert outcomes == ["done", "wrong_phase"]
        drafts = [
            operations.start_case(town.office, town.actor("li.na"), town.project(), "M101") for _ in range(8)
        ]

        def submit(place: tuple[int, str]) -> str:
            office = (town.office, other)[place[0] % 2]
            return operations.submit_case(
                office, town.actor("li.na"), place[1], True, knowing_gaps=True
            ).number

        with ThreadPoolExecutor(8) as pool:
            numbers = list(pool.map(submit, enumerate(drafts)))
        assert sorted(numbers) == [f"GXQ-2026-{serial:06d}" for serial in range(2, 10)]
        assert other.ledger.verify() == []
    finally:
        other.close()


def test_every_event_kind_of_the_office_is_in_the_manual() -> None:
    from onewindow.office.record import OFFICE_EVENTS

    docs = Path(__file__).parents[2] / "docs"
    page = "\n".join(file.read_text(encoding="utf-8") for file in sorted(docs.glob("*.md")))
    others = (
        "project_created", "project_renamed", "facts_answered", "answers_withdrawn", "options_chosen", "mandate_given",
        "mandate_ended", "organisation_registered", "person_registered", "membership_given", "membership_ended",
    )  # fmt: skip
    assert [kind for kind in (*OFFICE_EVENTS, *others) if f"### `{kind}`" not in page] == []


def test_twenty_departments_answer_at_once_and_exactly_one_join_follows(
    database_url: str, tmp_path: Path
) -> None:
    known = [
        id for id, one in CATALOGUES.on(date(2026, 11, 23)).departments.items() if one.kind == "government"
    ]
    twenty = [id for id in known if id not in ("approval_bureau", "natural_resources")][:20]
    assert len(twenty) == 20
    root = tmp_path / "catalogue"
    shutil.copytree(loader.default_root(), root)
    file = root / "cn" / "matters" / "M201.yaml"
    listed = "".join(f"- {{department: {id}, limit: {{days: 5, unit: working_day}}}}\n" for id in twenty)
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"(?m)^consulted:\n(?:[- ].*\n)+", f"consulted:\n{listed}", text), encoding="utf-8"
    )
    town = build_town(
        tmp_path / "data", database_url, ("approval_bureau", "natural_resources", *twenty), Catalogues(root)
    )
    try:
        case = town.accepted("M201")
        lead = town.actor("natural_resources.reviewer")
        operations.ask_opinions(town.office, lead, case)

        def answer(department: str) -> str:
            return operations.give_opinion(
                town.office, town.actor(f"{department}.reviewer"), case, "agree"
            ).phase

        def join(number: int) -> str:
            try:
                return operations.consolidate_opinion(
                    town.office, lead, case, "agree", key=f"join-{number}"
                ).consolidated
            except Refused as error:
                return error.code

        with ThreadPoolExecutor(20) as pool:
            assert list(pool.map(answer, twenty)) == ["review"] * 20
            joins = sorted(pool.map(join, range(5)))
        assert joins == ["agree", *["opinions_closed"] * 4]
        assert len({one.department for one in town.view(case).opinions if one.view == "agree"}) == 20
        assert town.office.ledger.verify() == []
    finally:
        town.office.close()
