"""Commitments, pre-reviews and phases of an acceptance: every refusal and every effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from combined_helpers import filed, refused
from office_helpers import FACTORY, Town

from onewindow.office import operations, queries
from onewindow.office.parts import WHOLE, Part
from onewindow.office.views import CertificateView

PLANT = Part("一期", ("电极车间",))
OFFICES = Part("二期", ("综合办公楼",))


def tasks(town: Town, case: str) -> list[tuple[str, str]]:
    with town.office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT organisation, kind FROM tasks WHERE case_id = ? ORDER BY place", (case,)
        )
    return [(str(row[0]), str(row[1])) for row in rows]


def committed(town: Town) -> str:
    """A case decided on a signed commitment."""
    case = town.draft("M114", filed(town))
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, commitment=True)
    operations.perform(town.office, town.reviewer(case), case, "decide_at_once")
    return case


def test_the_text_signed_is_kept_with_its_version_and_decides_at_once(town: Town) -> None:
    case = committed(town)
    view = town.view(case)
    signed = next(entry for entry in view.timeline if entry.kind == "commitment_signed")
    assert "水土保持法" in signed.data["text"] and "责令限期改正" in signed.data["text"]
    assert signed.data["version"].startswith("告知承诺书-1-")
    assert view.phase == "granted" and view.state.commitment is not None
    assert view.state.commitment.check_by == date(2027, 1, 19)
    assert ("approval_bureau", "check_commitment") in tasks(town, case)


def test_without_a_commitment_the_matter_is_not_decided_at_once(sqlite_town: Town) -> None:
    case = sqlite_town.submitted("M114", filed(sqlite_town))
    with refused("not_instant"):
        operations.perform(sqlite_town.office, sqlite_town.reviewer(case), case, "decide_at_once")


def test_a_matter_whose_terms_do_not_allow_it_takes_no_commitment(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    case = town.draft("M112", filed(town))
    assert operations.commitment_text(town.office, actor, case) is None
    with refused("no_commitment"):
        operations.submit_case(town.office, actor, case, declared=True, commitment=True)


def test_nobody_signs_what_was_not_read_or_has_changed(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    case = town.submitted("M114", filed(town))
    text = operations.commitment_text(town.office, actor, case)
    assert text is not None
    with refused("not_read"):
        operations.sign_commitment(town.office, actor, case, False, text.version)
    with refused("text_changed"):
        operations.sign_commitment(town.office, actor, case, True, "another")
    with refused("not_permitted"):
        operations.sign_commitment(town.office, town.clerk(case), case, True, text.version)
    assert operations.sign_commitment(town.office, actor, case, True, text.version) == text.version
    with refused("committed_already"):
        operations.sign_commitment(town.office, actor, case, True, text.version)


def test_an_untrue_commitment_is_to_be_corrected_and_then_kept(town: Town) -> None:
    case = committed(town)
    body = town.reviewer(case)
    with refused("two_officers"):
        operations.perform(
            town.office,
            body,
            case,
            "check_commitment",
            {"kept": False, "officers": ["甲"], "finding": "不符"},
        )
    found = {"kept": False, "officers": ["甲", "乙"], "finding": "现场不符"}
    operations.perform(town.office, body, case, "check_commitment", found)
    assert ("approval_bureau", "order_correction") in tasks(town, case)
    operations.perform(town.office, body, case, "order_correction", {"what": "补做", "until": "2026-12-01"})
    assert {("o-guneng", "correct_commitment"), ("approval_bureau", "confirm_correction")} <= set(
        tasks(town, case)
    )
    operations.perform(town.office, body, case, "confirm_correction", {"finding": "已改正"})
    assert not {kind for _, kind in tasks(town, case)} & {"correct_commitment", "confirm_correction"}


def pre_reviewed(town: Town) -> tuple[str, dict[str, str]]:
    project, actor = filed(town), town.actor("li.na")
    matters = ["M107", "M112", "M202"]
    cases = {}
    for matter in matters:
        cases[matter] = operations.start_case(town.office, actor, project, matter)
        operations.begin_pre_review(town.office, actor, cases[matter])
    return project, cases


def conclude(town: Town, case: str) -> None:
    operations.perform(
        town.office,
        town.reviewer(case),
        case,
        "conclude_pre_review",
        {"result": "passed", "minutes": "联合预审纪要"},
    )


def test_the_land_contract_decides_ones_own_and_tells_the_others(town: Town) -> None:
    project, cases = pre_reviewed(town)
    body = town.actor("approval_bureau.reviewer")
    with refused("nothing_passed"):
        operations.land_contract_signed(town.office, body, project, "淄地 1")
    conclude(town, cases["M107"])
    conclude(town, cases["M112"])
    with refused("contract_missing"):
        operations.land_contract_signed(town.office, body, project, " ")
    done = operations.land_contract_signed(town.office, body, project, "淄地 1", key="once")
    assert [len(one) for one in (done.decided, done.told, done.open)] == [1, 1, 1]
    assert operations.land_contract_signed(town.office, body, project, "淄地 1", key="once") == done
    assert town.view(cases["M107"]).phase == "granted"
    assert town.view(cases["M107"]).accepted_on == date(2026, 11, 23)
    assert ("ecology_environment", "land_contract_signed") in tasks(town, cases["M112"])
    other = operations.land_contract_signed(
        town.office, town.actor("ecology_environment.reviewer"), project, "淄地 1"
    )
    assert len(other.decided) == 1 and town.view(cases["M112"]).phase == "granted"


def test_a_clerk_may_not_decide_by_the_land_contract(town: Town) -> None:
    project, cases = pre_reviewed(town)
    for matter in ("M107", "M202"):
        conclude(town, cases[matter])
    with refused("not_permitted"):
        operations.land_contract_signed(town.office, town.actor("approval_bureau.clerk"), project, "淄地 1")
    assert {town.view(cases[matter]).phase for matter in ("M107", "M202")} == {"pre_review"}


def test_who_concluded_a_pre_review_of_four_eyes_does_not_decide_it_alone(sqlite_town: Town) -> None:
    town = sqlite_town
    project, cases = pre_reviewed(town)
    body, head = town.actor("approval_bureau.reviewer"), town.actor("approval_bureau.head")
    conclude(town, cases["M202"])
    assert "land_contract_signed" not in town.view(cases["M202"], "approval_bureau.reviewer").actions
    with refused("four_eyes"):
        operations.land_contract_signed(town.office, body, project, "淄地 1")
    with refused("four_eyes"):
        operations.perform(town.office, body, cases["M202"], "land_contract_signed", {"contract": "淄地 1"})
    assert town.view(cases["M202"]).phase == "pre_review"
    assert "land_contract_signed" in town.view(cases["M202"], "approval_bureau.head").actions
    operations.land_contract_signed(town.office, head, project, "淄地 1")
    assert town.view(cases["M202"]).phase == "granted"


def test_a_recused_officers_pre_review_is_no_pair_of_eyes(sqlite_town: Town) -> None:
    town = sqlite_town
    _, cases = pre_reviewed(town)
    conclude(town, cases["M202"])
    body, head = town.actor("approval_bureau.reviewer"), town.actor("approval_bureau.head")
    operations.recuse(town.office, body, cases["M202"], "own_interest", "持有该公司股份")
    with refused("four_eyes"):
        operations.perform(town.office, head, cases["M202"], "land_contract_signed", {"contract": "淄地 1"})


@pytest.fixture
def finished(sqlite_town: Town) -> Iterator[tuple[Town, str]]:
    """A project whose joint acceptance can be applied for."""
    for department in ("natural_resources", "housing_construction", "civil_air_defence", "urban_archives"):
        if department in sqlite_town.office.catalogue().departments and (
            f"{department}.clerk" not in sqlite_town.people
        ):
            sqlite_town.department(department)
    yield sqlite_town, sqlite_town.project(construction_cost_wan=42000, fixed_asset_investment=True)


def begin(town: Town, project: str, matter: str, part: Part = WHOLE) -> str:
    return operations.start_case(town.office, town.actor("li.na"), project, matter, part=part)


def test_phases_of_an_acceptance_stand_side_by_side(finished: tuple[Town, str]) -> None:
    town, project = finished
    first = begin(town, project, "M403", PLANT)
    second = begin(town, project, "M403", OFFICES)
    assert first != second
    assert queries.case_record(town.office, town.actor("li.na"), first).part == "一期"
    for part in (WHOLE, PLANT, Part("三期", ("电极车间",)), Part("一期", ("甲类仓库",))):
        code = "no_such_building" if part.buildings == ("甲类仓库",) else "case_open"
        with refused(code):
            begin(town, project, "M403", part)


@pytest.mark.parametrize(
    ("matter", "part", "code"),
    [
        ("M101", PLANT, "no_parts"),
        ("M403", Part("", ("电极车间",)), "part_incomplete"),
        ("M403", Part("一期", ()), "part_incomplete"),
        ("M403", Part("一期", ("没有的楼",)), "no_such_building"),
    ],
)
def test_a_phase_that_can_not_be_is_refused(
    finished: tuple[Town, str], matter: str, part: Part, code: str
) -> None:
    with refused(code):
        begin(*finished, matter, part)


def test_a_finished_phase_serves_its_own_phase_and_all_of_them_the_project(
    finished: tuple[Town, str],
) -> None:
    town, project = finished
    first = grant_part(town, project, PLANT)
    assert town.view(first).phase == "granted"
    with refused("result_there"):
        begin(town, project, "M403", PLANT)
    opinion = town.office.catalogue().matters["M403"].yields[0]
    needing = next(
        one.id
        for one in town.office.catalogue().matters.values()
        if any(need.document == opinion for need in one.needs) and one.modes.joint_part_of == ""
    )
    whole = begin(town, project, needing)
    assert not certificates(town, whole, opinion)
    assert status(town, project, "M403") != "done"
    grant_part(town, project, OFFICES)
    assert len(certificates(town, whole, opinion)) == 2
    assert status(town, project, "M403") == "done"


def grant_part(town: Town, project: str, part: Part) -> str:
    case = begin(town, project, "M403", part)
    town.bring_papers(case)
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True)
    operations.accept_case(town.office, town.clerk(case), case)
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    return case


def certificates(town: Town, case: str, document: str) -> tuple[CertificateView, ...]:
    found = queries.readiness(town.office, town.actor("li.na"), case).needs
    return next(need.certificates for need in found if need.document == document)


def status(town: Town, project: str, matter: str) -> str:
    lines = queries.task_list(town.office, town.actor("li.na"), project)
    return next(line.status for line in lines if line.matter.id == matter)


def test_the_buildings_of_the_sample_are_those_of_the_phases() -> None:
    names = [str(one["name"]) for one in FACTORY["buildings"]]  # type: ignore[index]
    assert sorted(names) == sorted([*PLANT.buildings, *OFFICES.buildings])


def test_one_refused_grant_stops_all(town: Town) -> None:
    project, cases = pre_reviewed(town)
    cases["M201"] = operations.start_case(town.office, town.actor("li.na"), project, "M201")
    operations.begin_pre_review(town.office, town.actor("li.na"), cases["M201"])
    for matter in ("M107", "M201"):
        conclude(town, cases[matter])
    with refused("opinions_missing"):
        operations.land_contract_signed(
            town.office, town.actor("approval_bureau.reviewer"), project, "淄地 1"
        )
    assert {town.view(cases[matter]).phase for matter in ("M107", "M201")} == {"pre_review"}


def test_a_bundle_takes_in_a_phase_and_the_next_one_the_rest(finished: tuple[Town, str]) -> None:
    town, project = finished
    actor = town.actor("li.na")
    first = operations.begin_bundle(town.office, actor, project, "joint_acceptance", ["M402", "M403"], PLANT)
    with refused("case_open"):
        operations.begin_bundle(town.office, actor, project, "joint_acceptance", ["M402"])
    with refused("bundle_open"):
        operations.begin_bundle(town.office, actor, project, "joint_acceptance", ["M405"], PLANT)
    second = operations.begin_bundle(
        town.office, actor, project, "joint_acceptance", ["M402", "M403"], OFFICES
    )
    parts = [queries.bundle(town.office, actor, one).part for one in (first, second)]
    assert parts == [PLANT, OFFICES]
    taken = queries.together(town.office, actor, project, "joint_acceptance").taken
    assert taken == {"电极车间": ("一期",), "综合办公楼": ("二期",)}


def test_an_agent_signs_in_the_applicants_name(sqlite_town: Town) -> None:
    town, project = sqlite_town, filed(sqlite_town)
    agent = town.actor("wang.wei")
    operations.give_mandate(town.office, town.actor("li.na"), project, agent.organisation)
    case = town.submitted("M114", project)
    text = operations.commitment_text(town.office, agent, case)
    assert text is not None and "淄博固能新材料有限公司" in text.text and "另一家公司" not in text.text
    assert operations.sign_commitment(town.office, agent, case, True, text.version) == text.version
