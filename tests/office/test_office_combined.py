"""Combined submission: every refusal and every effect, on both databases where SQL matters."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from combined_helpers import bring_all, day, filed, free, refused, submitted, upload, view
from office_helpers import PDF, Town, build_town

from onewindow.catalogue.loader import default_root
from onewindow.ledger.database import counting
from onewindow.ledger.store import read_stream
from onewindow.office import KeyConflict, Refused, operations, queries
from onewindow.office.catalogues import Catalogues
from onewindow.office.owed import checks
from onewindow.office.record import CaseRecord
from onewindow.office.times import SHANGHAI

THREE = ["M107", "M112", "M114"]


def record(town: Town, case: str) -> CaseRecord:
    return queries.case_record(town.office, town.actor("li.na"), case)


def begun(town: Town, project: str, matters: list[str]) -> str:
    return operations.begin_bundle(town.office, town.actor("li.na"), project, "stage-1", matters)


def test_what_can_start_now_can_go_together_and_what_waits_says_for_what(town: Town) -> None:
    project = town.project()
    lines = {
        line.matter.id: line
        for line in queries.together(town.office, town.actor("li.na"), project, "stage-1").lines
    }
    assert lines["M101"].free and not lines["M112"].free
    assert lines["M112"].waits_for == ("M101",)
    assert set(THREE) <= set(free(town, filed(town), "stage-1"))


def test_all_cases_are_handed_in_under_one_number(town: Town) -> None:
    project = filed(town)
    made = submitted(town, project, "stage-1", THREE)
    found = view(town, made)
    assert found.record.number == "GXQ-B-2026-00001"
    assert [case.matter for case in found.cases] == THREE
    numbers = [case.number for case in found.cases]
    assert numbers == ["GXQ-2026-000002", "GXQ-2026-000003", "GXQ-2026-000004"]
    assert all(record(town, case.case).bundle == made for case in found.cases)
    with town.office.ledger.reader() as connection:
        last = {read_stream(connection, f"case:{case.case}")[-1].recorded_at for case in found.cases}
        outbox = connection.rows("SELECT topic FROM outbox WHERE topic = 'bundle'")
    assert len(last) >= 1 and len(outbox) == 1
    assert queries.bundle(town.office, town.actor("li.na"), "GXQ-B-2026-00001").record.id == made


def test_one_refusal_stops_all_and_names_its_matter(town: Town) -> None:
    project = filed(town)
    made = begun(town, project, ["M107", "M114"])
    for need in view(town, made).missing:
        if need.matters == ("M114",):
            upload(town, made, need.document)
    with pytest.raises(operations.BundleRefused) as error:
        operations.submit_bundle(town.office, town.actor("li.na"), made, declared=True)
    assert set(error.value.each) == {"M107"} and error.value.each["M107"].code == "papers_missing"
    assert "建设用地规划许可证" in error.value.zh
    assert [case.phase for case in view(town, made).cases] == ["new", "new"]


def test_the_ready_ones_can_be_handed_in_and_the_others_stay_drafts(town: Town) -> None:
    project = filed(town)
    made = begun(town, project, ["M107", "M114"])
    left = view(town, made).record.cases["M107"]
    for need in view(town, made).missing:
        if need.matters == ("M114",):
            upload(town, made, need.document)
    operations.submit_bundle(town.office, town.actor("li.na"), made, declared=True, only_ready=True)
    assert [case.matter for case in view(town, made).cases] == ["M114"]
    assert record(town, left).draft and record(town, left).bundle == ""


def test_without_the_declaration_or_a_matter_nothing_happens(sqlite_town: Town) -> None:
    project = filed(sqlite_town)
    with refused("nothing_chosen"):
        begun(sqlite_town, project, [])
    made = begun(sqlite_town, project, ["M114"])
    with refused("declaration_missing"):
        operations.submit_bundle(sqlite_town.office, sqlite_town.actor("li.na"), made, declared=False)


def test_a_strange_matter_an_unknown_list_and_a_second_bundle_are_refused(sqlite_town: Town) -> None:
    town, project = sqlite_town, filed(sqlite_town)
    with refused("not_in_bundle"):
        begun(town, project, ["M202"])
    with refused("not_found"):
        operations.begin_bundle(town.office, town.actor("li.na"), project, "stage-9", ["M114"])
    begun(town, project, ["M114"])
    with refused("bundle_open"):
        begun(town, project, ["M112"])


def test_the_same_form_sent_twice_is_one_submission(town: Town) -> None:
    project, actor = filed(town), town.actor("li.na")
    made = begun(town, project, ["M114"])
    bring_all(town, made)
    operations.submit_bundle(town.office, actor, made, declared=True, key="once")
    operations.submit_bundle(town.office, actor, made, declared=True, key="once")
    with refused("submitted_already"):
        operations.submit_bundle(town.office, actor, made, declared=True, key="again")
    with pytest.raises(KeyConflict):
        operations.submit_bundle(town.office, actor, made, declared=True, only_ready=True, key="once")


def test_a_matter_that_leaves_keeps_its_draft_and_comes_back_with_its_papers(town: Town) -> None:
    project, actor = filed(town), town.actor("li.na")
    made = begun(town, project, ["M107", "M114"])
    case = view(town, made).record.cases["M107"]
    upload(town, made, "land_contract")
    operations.choose_matters(town.office, actor, made, ["M114"])
    assert record(town, case).bundle == "" and not record(town, case).discarded
    operations.choose_matters(town.office, actor, made, ["M107", "M114"])
    assert view(town, made).record.cases["M107"] == case
    assert [paper.document for paper in record(town, case).kept_papers] == ["land_contract"]


def test_one_upload_serves_every_case_that_asks_for_it(town: Town) -> None:
    project, actor = filed(town), town.actor("li.na")
    made = operations.begin_bundle(town.office, actor, project, "land_and_start", ["M107", "M201", "M202"])
    need = next(one for one in view(town, made).needs if one.document == "application_form")
    assert set(need.matters) == {"M107", "M202"}
    papers = upload(town, made, "application_form")
    assert len(papers) == 2
    cases = [record(town, case) for case in view(town, made).record.cases.values()]
    kept = [paper for case in cases for paper in case.kept_papers]
    assert len({paper.sha256 for paper in kept}) == 1
    assert [paper.reused_from for paper in kept] == ["", papers[0]]
    assert len(next(n for n in view(town, made).needs if n.document == "application_form").attached) == 1
    with refused("document_not_asked"):
        upload(town, made, "application_form")
    with refused("document_not_asked"):
        upload(town, made, "eia_form")
    gone = operations.remove_from_bundle(town.office, actor, made, kept[0].sha256, "application_form")
    assert gone == 2
    with refused("no_such_paper"):
        operations.remove_from_bundle(town.office, actor, made, kept[0].sha256, "application_form")


def test_a_paper_of_an_earlier_case_is_offered_and_an_expired_certificate_is_not(town: Town) -> None:
    project, actor = filed(town), town.actor("li.na")
    alone = operations.start_case(town.office, actor, project, "M107")
    paper = town.attach(alone, "application_form")
    made = operations.begin_bundle(town.office, actor, project, "land_and_start", ["M201", "M202"])
    need = next(one for one in view(town, made).needs if one.document == "application_form")
    assert [one.id for one in need.reusable] == [paper]
    operations.reuse_in_bundle(town.office, actor, made, "application_form", paper)
    with refused("no_such_paper"):
        operations.reuse_in_bundle(town.office, actor, made, "application_form", "d-none")
    other = town.attach(alone, "land_contract")
    with refused("paper_differs"):
        operations.reuse_in_bundle(town.office, actor, made, "application_form", other)


def test_nobody_else_sees_a_bundle_and_departments_only_when_it_is_handed_in(town: Town) -> None:
    project = filed(town)
    made = begun(town, project, ["M112"])
    for login in ("wang.wei", "ecology_environment.clerk", "zhou.min"):
        with refused("not_found"):
            view(town, made, login)
    with refused("not_found"):
        operations.choose_matters(town.office, town.actor("wang.wei"), made, ["M112"])
    bring_all(town, made)
    operations.submit_bundle(town.office, town.actor("li.na"), made, declared=True)
    for login in ("ecology_environment.clerk", "zhou.min"):
        assert [case.visible for case in view(town, made, login).cases] == [True]
    with refused("not_found"):
        view(town, made, "wang.wei")


def test_a_department_sees_of_the_others_cases_only_that_they_go_together(town: Town) -> None:
    made = submitted(town, filed(town), "stage-1", ["M112", "M114"])
    seen = view(town, made, "ecology_environment.clerk").cases
    assert [(case.matter, case.visible) for case in seen] == [("M112", True), ("M114", False)]


def test_the_statements_of_a_bundles_page_do_not_grow_with_its_cases(sqlite_town: Town) -> None:
    town = sqlite_town
    project = filed(town)
    small = submitted(town, project, "stage-1", ["M112"])
    large = submitted(town, project, "stage-1", ["M107", "M114", "M124"])
    found = []
    for made in (small, large):
        with counting() as statements:
            view(town, made)
        found.append(len(statements))
    assert found[0] == found[1] <= 8


def test_the_tables_of_bundles_can_be_built_again(town: Town) -> None:
    submitted(town, filed(town), "stage-1", ["M112", "M114"])
    with town.office.ledger.reader() as connection:
        before = [
            connection.rows("SELECT * FROM bundles ORDER BY id"),
            connection.rows("SELECT * FROM bundle_cases ORDER BY place"),
        ]
    town.office.ledger.rebuild()
    with town.office.ledger.reader() as connection:
        after = [
            connection.rows("SELECT * FROM bundles ORDER BY id"),
            connection.rows("SELECT * FROM bundle_cases ORDER BY place"),
        ]
    assert before == after and before[0]


def test_a_gap_is_proposed_with_a_signed_letter_and_accepted_by_the_clerk(town: Town) -> None:
    project, actor = filed(town), town.actor("li.na")
    made = begun(town, project, ["M107"])
    bring_all(town, made)
    operations.choose_ways(town.office, actor, made, {"boundary_survey": day("2026-12-10")}, [])
    operations.submit_bundle(town.office, actor, made, declared=True)
    case = view(town, made).record.cases["M107"]
    proposed = record(town, case).gaps_proposed
    assert proposed is not None
    assert proposed["gaps"] == [{"document": "boundary_survey", "until": "2026-12-10"}]
    assert "2026-12-10" in proposed["text"] and proposed["version"].endswith(proposed["sha256"][:12])
    operations.accept_case(town.office, town.clerk(case), case, gaps=[("boundary_survey", day("2026-12-10"))])
    [check] = [one for one in checks(town.view(case)) if one.detail.en.startswith("to follow")]
    name = town.office.catalogue().documents["boundary_survey"].name
    assert check.detail.zh == f"待补交：{name.zh}（2026-12-10）" and name.en in check.detail.en
    lines = queries.gap_lines(town.view(case))
    assert [(one.document, one.until, one.overdue) for one in lines] == [
        ("boundary_survey", day("2026-12-10"), False)
    ]
    sent = [
        operations.hand_in_paper(
            town.office, actor, case, "boundary_survey", "勘测.pdf", io.BytesIO(PDF), len(PDF), key="one"
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1], "sent twice, done once"
    assert queries.gap_lines(town.view(case))[0].supplied_on == day("2026-11-23")


def test_a_gap_that_is_overdue_can_not_be_filled_any_more_and_shows_red(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    case = town.draft("M107", filed(town))
    operations.submit_case(
        town.office, actor, case, declared=True, gaps={"boundary_survey": day("2026-11-25")}
    )
    operations.accept_case(town.office, town.clerk(case), case, gaps=[("boundary_survey", day("2026-11-25"))])
    town.clock.set(datetime(2026, 11, 26, 9, tzinfo=SHANGHAI))
    assert queries.gap_lines(town.view(case))[0].overdue
    with refused("gap_late"):
        operations.hand_in_paper(
            town.office, actor, case, "boundary_survey", "勘测.pdf", io.BytesIO(PDF), len(PDF)
        )
    assert not [paper for paper in record(town, case).kept_papers if paper.document == "boundary_survey"]


@pytest.mark.parametrize(
    ("document", "until", "code"),
    [
        ("boundary_survey", "2026-11-20", "gap_until_missing"),
        ("land_contract", "2026-12-10", "gap_not_allowed"),
        ("eia_form", "2026-12-10", "gap_not_allowed"),
    ],
)
def test_a_gap_that_is_not_allowed_is_refused(
    sqlite_town: Town, document: str, until: str, code: str
) -> None:
    town = sqlite_town
    case = town.draft("M107", filed(town))
    with refused(code):
        operations.submit_case(
            town.office, town.actor("li.na"), case, declared=True, gaps={document: day(until)}
        )
    assert record(town, case).draft


def test_refusals_speak_both_languages(sqlite_town: Town) -> None:
    project = filed(sqlite_town)
    made = begun(sqlite_town, project, ["M107"])
    with pytest.raises(Refused) as error:
        operations.choose_ways(
            sqlite_town.office, sqlite_town.actor("li.na"), made, {"boundary_survey": day("2020-01-01")}, []
        )
    assert error.value.code == "gap_until_missing" and error.value.zh and error.value.en


def test_a_day_after_the_last_that_the_catalogue_admits_is_refused_when_it_is_chosen(tmp_path: Path) -> None:
    shutil.copytree(default_root(), tmp_path / "catalogue")
    file = tmp_path / "catalogue/cn/matters/M107.yaml"
    free_paper = "{document: boundary_survey, necessity: may_follow}"
    limited = "{document: boundary_survey, necessity: may_follow, within: {days: 10, unit: working_day}}"
    text = file.read_text(encoding="utf-8")
    assert free_paper in text
    file.write_text(text.replace(free_paper, limited), encoding="utf-8")
    town = build_town(tmp_path / "data", "", catalogues=Catalogues(tmp_path / "catalogue"))
    project, actor = filed(town), town.actor("li.na")
    made = begun(town, project, ["M107"])
    need = next(one for one in view(town, made).needs if one.document == "boundary_survey")
    assert need.ceiling == day("2026-12-07")
    with refused("gap_until_late"):
        operations.choose_ways(town.office, actor, made, {"boundary_survey": day("2026-12-08")}, [])
    assert not view(town, made).record.gaps
    operations.choose_ways(town.office, actor, made, {"boundary_survey": day("2026-12-07")}, [])
    assert dict(view(town, made).record.gaps) == {"boundary_survey": "2026-12-07"}
    town.office.close()


def test_a_matter_that_left_the_catalogue_is_refused_by_name_and_the_others_go(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = sqlite_town
    office, actor = town.office, town.actor("li.na")
    made = begun(town, filed(town), ["M107", "M114"])
    bring_all(town, made)
    catalogue = office.catalogue()
    left = {id: one for id, one in catalogue.matters.items() if id != "M114"}
    later = replace(catalogue, matters=left)
    monkeypatch.setattr(office, "catalogue", lambda on=None: later)
    operations.choose_ways(office, actor, made, {"boundary_survey": day("2026-12-07")}, [])
    with pytest.raises(operations.BundleRefused) as error:
        operations.submit_bundle(office, actor, made, declared=True)
    assert {id: one.code for id, one in error.value.each.items()} == {"M114": "no_such_matter"}
    assert catalogue.matters["M114"].name.zh in error.value.zh
    operations.submit_bundle(office, actor, made, declared=True, only_ready=True)
    assert [case.matter for case in view(town, made).cases] == ["M107"]
