"""Finding a matter by everyday words, and guides that are generated and up to date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_helpers import CATALOGUES

from onewindow.catalogue.model import Catalogue, Mark
from onewindow.cli.main import main
from onewindow.office import finding, guide_text, guides
from onewindow.office.everyday import everyday
from onewindow.office.finding import GuideFilter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return CATALOGUES.on(date(2026, 11, 23))


def ids(catalogue: Catalogue, text: str = "", **filters: object) -> list[str]:
    return [one.matter.id for one in finding.search(catalogue, GuideFilter(text, **filters))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("施工许可", "M304"),
        ("盖厂房", "M101"),
        ("通电", "M333"),
        ("房产证", "M417"),
        ("m304", "M304"),
        ("挖马路", "M309"),
        ("审批 消防", "M303"),
        ("fire design", "M303"),
        ("道路", "M309"),
        ("我要办施工许可证", "M304"),
        ("请问怎么开工？", "M304"),
        ("办 施工许可", "M304"),
        ("how to get a building permit", "M304"),
        ("electricity", "M333"),
        ("what papers do I need for electricity?", "M333"),
        ("水电气暖", "M331"),
    ],
)
def test_words_lead_to_the_matter(catalogue: Catalogue, text: str, first: str) -> None:
    assert ids(catalogue, text)[0] == first


def test_two_characters_find_every_name_that_holds_them(catalogue: Catalogue) -> None:
    for word in ("消防", "用地", "验收", "规划", "路"):
        named = {id for id, matter in catalogue.matters.items() if word in matter.name.zh}
        assert named and named <= set(ids(catalogue, word)), word


def test_a_name_stands_before_a_document(catalogue: Catalogue) -> None:
    found = ids(catalogue, "消防")
    assert found.index("M303") < found.index("M304")


def test_most_of_a_word_is_enough(catalogue: Catalogue) -> None:
    assert "M107" in ids(catalogue, "厂房建设")
    assert ids(catalogue, "宇宙飞船发射") == []


def test_a_life_event_leads_to_its_matters_and_stands_beside_them(catalogue: Catalogue) -> None:
    start = next(one for one in catalogue.life_events.values() if one.name.zh == "开工一件事")
    for words in ("开工一件事", "我要开工"):
        assert start in finding.events_for(catalogue, words), words
        assert set(start.matters) <= set(ids(catalogue, words)), words
    assert ids(catalogue, "我要开工")[0] == "M304", "what opens the works stands before what goes with it"
    assert finding.events_for(catalogue, "房产证") == []
    assert len(finding.events_for(catalogue, "")) == len(catalogue.life_events)


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("住建局", "housing_construction"),
        ("高新区住建局", "housing_construction"),
        ("发改委", "development_reform"),
        ("环保局", "ecology_environment"),
        ("林业局", "forestry"),
        ("供电公司", "power_utility"),
    ],
)
def test_a_body_is_found_by_what_people_call_it(catalogue: Catalogue, said: str, body: str) -> None:
    own = {id for id, one in catalogue.matters.items() if body in (one.deciding, one.competent)}
    assert own and own == set(ids(catalogue, said))


def test_every_name_of_a_body_belongs_to_a_body(catalogue: Catalogue) -> None:
    assert everyday().departments.keys() <= catalogue.departments.keys()


def test_what_has_only_some_of_the_words_says_so(catalogue: Catalogue) -> None:
    found = finding.search(catalogue, GuideFilter("宇宙飞船 施工许可证"))
    assert found[0].matter.id == "M304" and not any(one.whole for one in found)
    assert all(one.whole for one in finding.search(catalogue, GuideFilter("消防 验收")))


def test_words_that_tell_nothing_find_nothing(catalogue: Catalogue) -> None:
    assert ids(catalogue, "请问怎么办理？") == []


def test_filters_narrow_and_combine(catalogue: Catalogue) -> None:
    assert set(ids(catalogue, stage=3, mode="commitment")) <= set(ids(catalogue, stage=3))
    assert set(ids(catalogue, mode="instant")) == {
        id for id, matter in catalogue.matters.items() if matter.modes.instant
    }
    event = next(iter(catalogue.life_events.values()))
    assert set(ids(catalogue, event=event.id)) == set(event.matters) & set(catalogue.matters)
    assert ids(catalogue, event="no-such-event") == []
    body = catalogue.matters["M303"].deciding
    assert "M303" in ids(catalogue, "消防", department=body, kind="permit")


def test_every_everyday_word_belongs_to_a_matter_and_finds_it(catalogue: Catalogue) -> None:
    assert everyday().checked is Mark.MEMORY
    for id, said in everyday().matters.items():
        assert id in catalogue.matters, id
        for one in said:
            assert id in ids(catalogue, one), (id, one)


def test_pieces_mark_the_hits() -> None:
    assert finding.pieces("建筑工程施工许可证核发", "施工 许可") == [
        ("建筑工程", False), ("施工", True), ("许可", True), ("证核发", False),
    ]  # fmt: skip
    assert finding.pieces("a.b", ".") == [("a", False), (".", True), ("b", False)]
    assert finding.pieces("原样", "") == [("原样", False)]
    assert ("施工许可", True) in finding.pieces("建筑工程施工许可证核发", "怎么办施工许可？")


def test_a_guide_says_where_each_document_comes_from(catalogue: Catalogue) -> None:
    found = guides.guide(catalogue, catalogue.matters["M304"])
    origins = {line.document.id: [one.id for one in line.made_by] for line in found.needs}
    assert origins["construction_planning_permit"] == ["M202"]
    assert "M401" in {one.id for one in found.following}
    assert {"M305", "M306"} <= {one.id for one in found.merged}
    facts = {fact.id for fact in guides.facts_read(catalogue, 'eia_class = "form"')}
    assert facts and facts <= set(catalogue.facts)


def test_what_the_source_does_not_give_is_said(catalogue: Catalogue) -> None:
    without = next(one for one in catalogue.matters.values() if one.lapse is None)
    assert guide_text.validity_text(without) == guide_text.NOTHING_GIVEN
    assert guide_text.limit_text(catalogue.matters["M304"].promised).endswith("（假定 assumed）")


def test_the_committed_guides_are_up_to_date(catalogue: Catalogue, tmp_path: Path) -> None:
    """After a change of the catalogue run ``onewindow guides docs/guides``."""
    written = guide_text.write_guides(catalogue, tmp_path)
    committed = ROOT / "docs" / "guides"
    assert {path.name for path in committed.glob("*.md")} == set(written)
    assert len(written) == len(catalogue.matters) + 1
    old = [
        name
        for name in written
        if (committed / name).read_text("utf-8") != (tmp_path / name).read_text("utf-8")
    ]
    assert old == []


def test_pages_of_matters_that_are_gone_are_removed(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "M999.md").write_text("old", encoding="utf-8")
    guide_text.write_guides(catalogue, tmp_path)
    assert not (tmp_path / "M999.md").exists()


def test_conditions_are_told_in_words_with_the_rule_and_the_law_of_its_decisions(
    catalogue: Catalogue,
) -> None:
    text = guide_text.guide_text(catalogue, catalogue.matters["M304"])
    assert "\n需要施工许可\n" in text and "规则 rule: `construction_permit`" in text
    assert "- 是否需要施工许可 Construction permit needed（建筑法 7" in text
    land = "土地获取方式 属于 划拨、出让、租赁，且城镇规划区内：是"
    assert f"| {land}<br>How the land is obtained is one of Allocation" in text


@pytest.mark.parametrize(
    ("given", "said"), [(["--on", "heute"], "写成 2026-11-23"), (["--zone", "nowhere"], "nowhere")]
)
def test_the_command_says_what_is_wrong_with_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert main(["guides", str(tmp_path), *given]) == 2
    assert said in capsys.readouterr().err and not list(tmp_path.iterdir())
