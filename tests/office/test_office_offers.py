"""What earlier cases leave for later ones, and what must not be used again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from combined_helpers import filed, refused, view
from office_helpers import PDF, Town, build_town

from onewindow.catalogue import loader
from onewindow.ledger.database import counting
from onewindow.office import operations, queries
from onewindow.office.bundle_views import BundleNeed
from onewindow.office.catalogues import Catalogues
from onewindow.office.offers import why_not_certificate
from onewindow.office.results import SignedPaper
from onewindow.office.views import CertificateView, NeedView

ON = date(2026, 11, 23)


def certificate(town: Town) -> CertificateView:
    project = filed(town)
    return queries.project(town.office, town.actor("li.na"), project).certificates[0]


@pytest.mark.parametrize(
    ("status", "until", "words"),
    [
        ("valid", None, ""),
        ("valid", date(2026, 11, 23), ""),
        ("valid", date(2026, 11, 22), "2026-11-22"),
        ("expired", None, "有效期"),
        ("revoked", None, "撤销"),
        ("cancelled", None, "注销"),
        ("suspended", None, "暂停"),
    ],
)
def test_a_certificate_is_used_only_while_it_is_valid(
    sqlite_town: Town, status: str, until: date | None, words: str
) -> None:
    why = why_not_certificate(replace(certificate(sqlite_town), status=status, valid_until=until), ON)
    assert (why.zh if why else "") == "" if not words else why is not None and words in why.zh and why.en


def test_a_paper_whose_requirements_have_changed_is_named_and_not_offered(tmp_path: Path) -> None:
    root = tmp_path / "catalogue"
    shutil.copytree(loader.default_root(), root)
    town = build_town(tmp_path / "data", "", catalogues=Catalogues(root))
    try:
        project, actor = filed(town), town.actor("li.na")
        case = town.accepted("M107", project)
        paper = next(one for one in town.view(case).documents if one.document == "application_form")
        made = operations.begin_bundle(town.office, actor, project, "land_and_start", ["M201", "M202"])
        assert paper.id in [one.id for one in need(town, made).reusable]
        file = root / "cn" / "documents" / "papers-general.yaml"
        text = file.read_text(encoding="utf-8")
        old = "  name: {zh: 申请表, en: Application form}"
        assert text.count(old) == 1
        file.write_text(text.replace(old, old.replace("申请表", "新版申请表")), encoding="utf-8")
        again = build_again(town, tmp_path, root)
        found = need(again, made)
        assert paper.id not in [one.id for one in found.reusable]
        assert any("修改" in one.why.zh for one in found.not_offered)
        with refused("paper_outdated"):
            operations.reuse_in_bundle(again.office, actor, made, "application_form", paper.id)
        again.office.close()
    finally:
        town.office.close()


def need(town: Town, bundle: str) -> BundleNeed:
    return next(one for one in view(town, bundle).needs if one.document == "application_form")


def build_again(town: Town, folder: Path, root: Path) -> Town:
    """The same office opened anew with today's catalogue."""
    from onewindow.office import Office

    town.office.close()
    office = Office(folder / "data", "", clock=town.clock, catalogues=Catalogues(root))
    return Town(office, town.clock, town.people)


PERMIT = "land_use_planning_permit"
LAST_DAY = date(2027, 6, 1)


@dataclass
class Copied:
    """A project whose permit lies in a draft as a file, and what reuses that file elsewhere in the project."""

    town: Town
    project: str
    number: str
    case: str
    paper: str
    reuse: Callable[[], object]
    refused_in: Callable[[], list[str]]
    """The names of what the documents page says may not be used."""


@pytest.fixture(params=["one case", "a bundle"])
def copied(sqlite_town: Town, request: pytest.FixtureRequest) -> Copied:
    town, project = sqlite_town, filed(sqlite_town)
    office, actor = town.office, town.actor("li.na")
    case = town.granted("M107", project)
    operations.deliver_result(office, town.clerk(case), case, "送达回证", valid_until=LAST_DAY)
    paper = town.attach(operations.start_case(office, actor, project, "M204"), PERMIT, name="用地证.pdf")
    number = town.view(case).certificates[0].number
    if request.param == "one case":
        other = operations.start_case(office, actor, project, "M201")

        def needs() -> list[NeedView] | list[BundleNeed]:
            return list(queries.readiness(office, actor, other).needs)

        def reuse() -> object:
            return operations.reuse_document(office, actor, other, PERMIT, paper)
    else:
        made = operations.begin_bundle(office, actor, project, "land_and_start", ["M201", "M202"])

        def needs() -> list[NeedView] | list[BundleNeed]:
            return list(view(town, made).needs)

        def reuse() -> object:
            return operations.reuse_in_bundle(office, actor, made, PERMIT, paper)

    def refused_in() -> list[str]:
        found = next(one for one in needs() if one.document == PERMIT)
        assert {one.id for one in found.reusable} <= {paper}
        assert bool(found.reusable) != any(one.name == "用地证.pdf" for one in found.not_offered)
        return [one.name for one in found.not_offered]

    return Copied(town, project, number, case, paper, reuse, refused_in)


def test_a_copy_of_a_certificate_is_used_on_its_last_day_and_not_on_the_next(copied: Copied) -> None:
    copied.town.clock.set_day(LAST_DAY)
    assert copied.refused_in() == []
    copied.town.clock.set_day(date(2027, 6, 2))
    assert copied.refused_in() == ["用地证.pdf", copied.number]
    with refused("paper_outdated") as found:
        copied.reuse()
    assert "2027-06-01" in found.value.zh and "2027-06-01" in found.value.en


def test_a_copy_of_a_certificate_can_be_taken_over_on_its_last_day(copied: Copied) -> None:
    copied.town.clock.set_day(LAST_DAY)
    assert copied.reuse()


def test_a_copy_of_a_revoked_certificate_is_refused(copied: Copied) -> None:
    town = copied.town
    operations.revoke_result(town.office, town.head(copied.case), copied.case, "fraud", "材料虚假")
    assert copied.refused_in() == ["用地证.pdf", copied.number]
    with refused("paper_outdated") as found:
        copied.reuse()
    assert "撤销" in found.value.zh and "revoked" in found.value.en


def test_the_file_of_a_version_that_was_replaced_is_refused(copied: Copied) -> None:
    """The permit itself counts; the file in the draft is its first version, byte for byte."""
    town = copied.town
    sha256 = town.view(paper_case(copied)).documents[0].sha256
    sealed = SignedPaper(
        "certificate", copied.number, 1, sha256, sha256, 10, "RSA-SHA256", "k", "2026-11-23T09:00:00+08:00"
    )
    operations.keep_signed_paper(town.office, copied.case, sealed)
    assert copied.refused_in() == []
    operations.reissue_certificate(town.office, town.actor("li.na"), copied.number, "11 月 20 日遗失")
    assert copied.refused_in() == ["用地证.pdf"]
    with refused("paper_outdated") as found:
        copied.reuse()
    assert "新证替代" in found.value.zh and "newer" in found.value.en


def paper_case(copied: Copied) -> str:
    return queries.open_document(copied.town.office, copied.town.actor("li.na"), copied.paper)[0].case


def test_an_expired_certificate_serves_no_application_before_the_daily_round_too(copied: Copied) -> None:
    town, actor = copied.town, copied.town.actor("li.na")
    case = paper_case(copied)
    for day, there in ((LAST_DAY, [copied.number]), (date(2027, 6, 2), [])):
        town.clock.set_day(day)
        need = next(
            one for one in queries.readiness(town.office, actor, case).needs if one.document == PERMIT
        )
        assert [one.number for one in need.certificates] == there


def test_the_statements_of_what_is_at_hand_do_not_grow_with_the_papers(sqlite_town: Town) -> None:
    town, project, actor = sqlite_town, filed(sqlite_town), sqlite_town.actor("li.na")
    case, other = (operations.start_case(town.office, actor, project, one) for one in ("M107", "M204"))
    made = []
    for number in range(2):
        for paper in range(4):
            town.attach(case, "application_form", PDF + f"% {number} {paper}\n".encode())
        with counting() as statements:
            need = next(
                one
                for one in queries.readiness(town.office, actor, other).needs
                if one.document == "application_form"
            )
        assert len(need.reusable) == 4 * (number + 1)
        made.append(len(statements))
    assert made[0] == made[1]
