"""What earlier cases leave for later ones, and what must not be used again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from combined_helpers import filed, refused, view
from office_helpers import Town, build_town

from onewindow.catalogue import loader
from onewindow.office import operations, queries
from onewindow.office.bundle_views import BundleNeed
from onewindow.office.catalogues import Catalogues
from onewindow.office.offers import why_not_certificate
from onewindow.office.views import CertificateView

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
