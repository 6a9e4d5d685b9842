"""Projects and drafts: every refusal and every effect before submission."""

from __future__ import annotations

import io
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from office_helpers import PDF, Town

from onewindow.catalogue import loader
from onewindow.catalogue.facts import FactError
from onewindow.ledger import KeyConflict
from onewindow.office import Office, Refused, operations, queries
from onewindow.office.files import FileStore
from onewindow.office.situation import situation
from onewindow.planner import OptionError


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_answers_are_saved_at_each_step_and_survive_a_restart(town: Town) -> None:
    actor = town.actor("li.na")
    project = operations.create_project(town.office, actor, "一期", key="p1")
    operations.answer_facts(town.office, actor, project, {"land_area_ha": 20})
    facts = operations.answer_facts(town.office, actor, project, {"max_height_m": 22, "land_area_ha": 21})
    assert (facts.values["land_area_ha"], facts.values["max_height_m"]) == (21, 22)
    assert dict(queries.project(town.office, actor, project).answers) == {
        "land_area_ha": 21,
        "max_height_m": 22,
    }


def test_a_wrong_answer_saves_nothing(town: Town) -> None:
    actor, project = town.actor("li.na"), town.project()
    before = dict(queries.project(town.office, actor, project).answers)
    with pytest.raises(FactError) as error:
        operations.answer_facts(
            town.office, actor, project, {"land_area_ha": -1, "floor_area": 5, "max_storeys": 9}
        )
    assert {one.path for one in error.value.problems} == {"land_area_ha", "floor_area"}
    assert dict(queries.project(town.office, actor, project).answers) == before


def test_an_unanswered_fact_is_unknown_and_a_withdrawn_one_has_its_default(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    project = town.project()
    facts = operations.answer_facts(town.office, actor, project, {"energy_tce": None})
    assert "energy_tce" in facts.unknown
    facts = operations.withdraw_answers(town.office, actor, project, ["energy_tce"])
    assert "energy_tce" not in facts.unknown and "energy_tce" in facts.defaulted


def test_the_same_project_sent_twice_is_one(town: Town) -> None:
    actor = town.actor("li.na")
    first = operations.create_project(town.office, actor, "一期", key="same")
    assert operations.create_project(town.office, actor, "一期", key="same") == first
    with pytest.raises(KeyConflict):
        operations.create_project(town.office, actor, "二期", key="same")
    assert len(queries.projects(town.office, actor)[0]) == 1


def test_an_official_creates_no_project(town: Town) -> None:
    with refused("not_permitted"):
        operations.create_project(town.office, town.actor("approval_bureau.clerk"), "x")


def test_a_blank_name_is_refused(sqlite_town: Town) -> None:
    with refused("name_missing"):
        operations.create_project(sqlite_town.office, sqlite_town.actor("li.na"), "  ")


def test_strangers_see_nothing_of_a_project(town: Town) -> None:
    project, stranger = town.project(), town.actor("wang.wei")
    with refused("not_found"):
        queries.project(town.office, stranger, project)
    with refused("not_found"):
        operations.answer_facts(town.office, stranger, project, {"land_area_ha": 1})
    with refused("not_found"):
        operations.start_case(town.office, stranger, project, "M101")
    assert queries.projects(town.office, stranger) == ((), "")


def test_the_zone_sees_projects_and_may_not_edit_them(town: Town) -> None:
    project, leader = town.project(), town.actor("zhou.min")
    assert queries.project(town.office, leader, project).may_edit is False
    with refused("not_permitted"):
        operations.answer_facts(town.office, leader, project, {"land_area_ha": 1})


def test_a_mandate_opens_the_project_and_its_cases_until_it_ends(town: Town) -> None:
    project, agent, owner = town.project(), town.actor("wang.wei"), town.actor("li.na")
    case = operations.start_case(town.office, owner, project, "M101")
    operations.give_mandate(town.office, owner, project, "o-other")
    assert queries.case(town.office, agent, case).relations == {"mandated"}
    operations.answer_facts(town.office, agent, project, {"land_area_ha": 19})
    with refused("not_permitted"):
        operations.give_mandate(town.office, agent, project, "o-guneng")
    operations.end_mandate(town.office, owner, project, "o-other")
    with refused("not_found"):
        queries.case(town.office, agent, case)


def test_a_matter_that_does_not_apply_is_refused_with_the_reason(town: Town) -> None:
    with refused("not_applicable") as error:
        operations.start_case(town.office, town.actor("li.na"), town.project(), "M106")
    assert "M106" in error.value.zh


def test_an_unknown_matter_is_refused(sqlite_town: Town) -> None:
    with refused("no_such_matter"):
        operations.start_case(sqlite_town.office, sqlite_town.actor("li.na"), sqlite_town.project(), "M999")


def test_a_second_open_case_of_a_matter_is_refused(town: Town) -> None:
    project, actor = town.project(), town.actor("li.na")
    operations.start_case(town.office, actor, project, "M101")
    with refused("case_open"):
        operations.start_case(town.office, actor, project, "M101")


def test_a_matter_that_is_done_is_refused(sqlite_town: Town) -> None:
    town, project = sqlite_town, sqlite_town.project()
    case = town.submitted("M101", project)
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    with refused("result_there"):
        operations.start_case(town.office, town.actor("li.na"), project, "M101")


def test_a_discarded_draft_is_gone_and_a_submitted_case_can_not_be_discarded(town: Town) -> None:
    project, actor = town.project(), town.actor("li.na")
    draft = operations.start_case(town.office, actor, project, "M101")
    operations.discard_draft(town.office, actor, draft)
    with refused("not_found"):
        queries.case(town.office, actor, draft)
    case = town.submitted("M101", project)
    with refused("not_a_draft"):
        operations.discard_draft(town.office, actor, case)


def test_a_draft_is_seen_by_its_applicant_alone(town: Town) -> None:
    case = town.draft("M101")
    for login in ("approval_bureau.clerk", "zhou.min", "wang.wei"):
        with refused("not_found"):
            town.view(case, login)
        assert queries.work_list(town.office, town.actor(login)).total == 0


def test_a_paper_is_kept_once_and_reused_in_another_case(town: Town) -> None:
    project, actor = town.project(), town.actor("li.na")
    one = operations.start_case(town.office, actor, project, "M107")
    paper = town.attach(one, "application_form")
    other = operations.start_case(town.office, actor, project, "M204")
    need = next(
        need
        for need in queries.readiness(town.office, actor, other).needs
        if need.document == "application_form"
    )
    assert [offered.id for offered in need.reusable] == [paper] and need.missing
    reused = operations.reuse_document(town.office, actor, other, "application_form", paper)
    need = next(
        need
        for need in queries.readiness(town.office, actor, other).needs
        if need.document == "application_form"
    )
    assert [attached.id for attached in need.attached] == [reused.id] and not need.missing
    with refused("paper_differs"):
        operations.reuse_document(town.office, actor, other, "air_defence_layout", paper)
    with refused("no_such_paper"):
        operations.reuse_document(town.office, actor, other, "application_form", "d-unknown")


def test_a_certificate_of_the_project_serves_without_being_brought(town: Town) -> None:
    project = town.project()
    case = town.submitted("M101", project)
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    actor = town.actor("li.na")
    later = operations.start_case(town.office, actor, project, "M110")
    need = next(
        n for n in queries.readiness(town.office, actor, later).needs if n.document == "filing_certificate"
    )
    assert need.satisfied and not need.attached and need.certificates[0].case == case


def test_a_document_nobody_asked_for_is_refused(sqlite_town: Town) -> None:
    case = sqlite_town.draft("M101")
    with refused("document_not_asked") as error:
        sqlite_town.attach(case, "fire_design_files")
    assert error.value.article == "行政许可法 31"


def test_a_removed_paper_is_missing_again(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    case = town.draft("M101")
    paper = town.view(case).documents[0]
    operations.remove_document(town.office, actor, case, paper.id)
    assert paper.document in {need.document for need in queries.readiness(town.office, actor, case).missing}
    with refused("no_such_paper"):
        operations.remove_document(town.office, actor, case, paper.id)


def test_a_paper_is_sent_to_those_who_may_see_its_case(town: Town) -> None:
    case = town.submitted("M101")
    paper = town.view(case).documents[0].id
    found, path = queries.open_document(town.office, town.actor("approval_bureau.clerk"), paper)
    assert path.read_bytes() == PDF and found.file_name == "材料.pdf"
    with refused("not_found"):
        queries.open_document(town.office, town.actor("wang.wei"), paper)
    with refused("not_found"):
        queries.open_document(town.office, town.actor("ecology_environment.clerk"), paper)


FALSE_NAMES = [
    ("图纸.pdf", b"MZ\x90\x00 a program", "content_mismatch"),
    ("照片.jpg", PDF, "content_mismatch"),
    ("病毒.exe", b"MZ\x90\x00", "file_type"),
    ("空.pdf", b"", "file_empty"),
    ("无扩展名", PDF, "file_type"),
]


@pytest.mark.parametrize(("name", "content", "code"), FALSE_NAMES)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    sqlite_town: Town, name: str, content: bytes, code: str
) -> None:
    case = sqlite_town.draft("M101")
    papers = len(sqlite_town.view(case).documents)
    with refused(code):
        sqlite_town.attach(case, "project_information", content, name)
    assert len(sqlite_town.view(case).documents) == papers
    assert not list((sqlite_town.office.files.folder / "incoming").iterdir())


class Endless(io.RawIOBase):
    """A stream of 300 MB that counts what was read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.given = size, 0

    def read(self, size: int = -1) -> bytes:
        piece = (
            b"%PDF-1.7" + b"x" * (min(size, self.left) - 8)
            if self.given == 0
            else b"x" * min(size, self.left)
        )
        self.left -= len(piece)
        self.given += len(piece)
        return piece


@pytest.mark.parametrize("announced", [True, False])
def test_300_megabytes_are_refused_and_not_read_to_the_end(sqlite_town: Town, announced: bool) -> None:
    town, case = sqlite_town, sqlite_town.draft("M101")
    stream = Endless(300 * 1024 * 1024)
    with refused("file_too_large") as error:
        operations.attach_document(
            town.office, town.actor("li.na"), case, "project_information", "大.pdf", stream,  # type: ignore[arg-type]
            size=300 * 1024 * 1024 if announced else None,
        )  # fmt: skip
    assert "50 MB" in error.value.zh and "50 MB" in error.value.en
    assert stream.given <= 52 * 1024 * 1024 and (stream.given == 0) == announced
    assert not list((town.office.files.folder / "incoming").iterdir())


def test_what_a_dead_process_was_receiving_is_removed_a_day_later(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    old, new = store.incoming / "old", store.incoming / "new.upload"
    for left in (old, new):
        left.write_bytes(b"half a file")
    os.utime(old, (0, time.time() - 25 * 60 * 60))
    kept = FileStore(tmp_path).keep("a.pdf", io.BytesIO(PDF))
    assert list(store.incoming.iterdir()) == [new] and store.digest(kept.sha256) == kept.sha256


def test_a_path_in_a_file_name_stays_outside(sqlite_town: Town) -> None:
    case = sqlite_town.draft("M101")
    sqlite_town.attach(case, "project_information", name="..\\..\\etc/../密.pdf")
    assert sqlite_town.view(case).documents[-1].file_name == "密.pdf"


def test_answers_that_a_newer_catalogue_no_longer_takes_are_asked_anew(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    actor, project = town.actor("li.na"), town.project(discharge_class="simplified")
    draft = operations.start_case(town.office, actor, project, "M112")
    changed = tmp_path / "catalogue"
    shutil.copytree(loader.default_root(), changed)
    file = changed / "cn/facts/03-land.yaml"
    assert "  land_area_ha:\n" in file.read_text(encoding="utf-8")
    text = file.read_text(encoding="utf-8").replace("  land_area_ha:\n", "  land_area_ha:\n    maximum: 5\n")
    file.write_text(text, encoding="utf-8")
    later = Office(tmp_path / "data", database_url, catalogue_root=changed, clock=town.clock)
    try:
        seen = queries.project(later, actor, project)
        assert [problem.path for problem in seen.outdated] == ["land_area_ha"]
        assert "land_area_ha" in seen.facts.unknown and seen.facts.values["energy_tce"] == 32000
        assert queries.case(later, actor, draft).phase == "new" and queries.task_list(later, actor, project)
        facts = operations.answer_facts(later, actor, project, {"max_height_m": 23})
        assert facts.values["max_height_m"] == 23
        operations.answer_facts(later, actor, project, {"land_area_ha": 4})
        assert queries.project(later, actor, project).outdated == ()
    finally:
        later.close()


def test_options_are_checked_and_outlive_a_matter_that_is_gone(sqlite_town: Town) -> None:
    town, actor, project = sqlite_town, sqlite_town.actor("li.na"), sqlite_town.project()
    with pytest.raises(OptionError):
        operations.choose_options(town.office, actor, project, {"commitment": ["M999"]})
    operations.choose_options(town.office, actor, project, {"commitment": ["M302"]})
    assert queries.plan(town.office, actor, project).options.commitment.matters == {"M302"}
    plain = town.office.catalogue()
    without = replace(plain, matters={id: matter for id, matter in plain.matters.items() if id != "M302"})
    seen = situation(town.office, without, {}, {"commitment": ["M302"]}, town.office.today())
    assert [problem.path for problem in seen.outdated] == ["options"] and not seen.options.commitment
