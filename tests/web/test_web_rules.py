"""The lit table: decisions open to everyone, tried by address alone, what decided marked, open facts kept open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.loader import load
from onewindow.dmn import DecisionTable
from onewindow.dmn.chain import free_names
from onewindow.planner.rules import Rules
from onewindow.web.lit import reading
from onewindow.web.lit.table import light
from onewindow.web.lit.trial import run_trial

SOIL = "/rules/soil_doc?try=1&in_soil_conservation_area=true&earthwork_m3=&disturbed_area_ha="


def page(path: str, status: int = 200) -> html.HtmlElement:
    answer = Client().get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.fromstring(answer.content)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def states(tree: html.HtmlElement) -> dict[str, str]:
    """The state of each rule of the table by its number."""
    return {row.get("id").removeprefix("rule-"): row.get("class") or "" for row in tree.xpath("//tr[@id]")}


def test_all_decisions_are_listed_in_their_order(town: Town) -> None:
    tree = page("/rules")
    links = [one.get("href") for one in tree.xpath("//tbody//th/a")]
    decisions = sorted(town.office.catalogue().decision_files.values(), key=lambda one: one.order)
    assert links == [f"/rules/{one.id}" for one in decisions]
    soil = words(tree.xpath("//tr[th/a[@href='/rules/soil_doc']]")[0])
    assert "水土保持文件种类" in soil and "水利部令53号 5, 6" in soil and "M114" in soil and "FIRST" in soil
    assert tree.xpath("//nav//a[@href='/rules']")


def test_the_tables_are_read_once_for_each_catalogue(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()

    def noting(table: DecisionTable) -> frozenset[str]:
        read.append(table.name)
        return free_names(table)

    monkeypatch.setattr(reading, "free_names", noting)
    reading._free.clear()
    for path in ("/rules", "/rules", "/rules/eia_class"):
        assert Client().get(path).status_code == 200
    assert len(read) == len(set(read)) == len(town.office.catalogue().decisions)


def test_every_table_opens_untried_and_can_be_tried_with_its_defaults(town: Town) -> None:
    for id in town.office.catalogue().decision_files:
        untried = page(f"/rules/{id}")
        assert set(states(untried).values()) == {""}, id
        assert not untried.xpath("//*[@id='answer']"), id
        tried = page(f"/rules/{id}?try=1")
        assert list(states(tried).values()).count("hit") == 1 or "may" in states(tried).values(), id


def test_a_table_shows_rules_articles_marks_figures_and_only_the_facts_that_it_reads(town: Town) -> None:
    tree = page("/rules/soil_doc")
    second = words(tree.xpath("//tr[@id='rule-2']")[0])
    assert "征占地面积（水土保持） ≥ 5 公顷" in second and "满足其一" in second
    assert "disturbed_area_ha >= p.soil_report_ha" in second and "水利部令53号 6" in second
    assert "V 已核对来源" in second and "报告书" in second
    assert {one.get("id") for one in tree.xpath("//form//*[starts-with(@id, 'field-')]")} == {
        "field-disturbed_area_ha",
        "field-earthwork_m3",
        "field-in_soil_conservation_area",
    }
    assert "p.soil_report_m3" in words(tree.xpath("//h2[@id='figures']/following-sibling::div")[0])


def test_the_threshold_itself_hits_and_the_deciding_condition_is_marked(town: Town) -> None:
    tree = page("/rules/soil_doc?try=1&in_soil_conservation_area=true&earthwork_m3=0&disturbed_area_ha=５.０")
    assert states(tree) == {"1": "missed", "2": "hit", "3": "not_reached", "default": "not_reached"}
    answer = words(tree.xpath("//*[@id='answer']")[0])
    assert (
        "报告书" in answer
        and "征占地面积（水土保持）：5 公顷 ≥ 5 公顷" in answer
        and "水利部令53号 6" in answer
    )
    decided = tree.xpath("//tr[@id='rule-2']//*[contains(@class, 'decided')]")
    assert len(decided) == 1 and words(decided[0]).startswith("成立 holds：征占地面积")
    assert words(decided[0].xpath(".//*[@class='found']")[0]).endswith("5 公顷")
    assert not tree.xpath("//tr[@id='rule-3']//*[contains(@class, 'decided')]")


def test_just_below_the_threshold_the_next_rule_hits(town: Town) -> None:
    tree = page("/rules/soil_doc?in_soil_conservation_area=true&disturbed_area_ha=4.9999")
    assert states(tree)["3"] == "hit" and states(tree)["2"] == "missed"
    assert tree.xpath("//input[@id='disturbed_area_ha']/@value") == ["4.9999"]


def test_what_is_left_open_shows_what_may_result_and_what_would_settle_it(town: Town) -> None:
    tree = page(SOIL)
    answer = tree.xpath("//*[@id='answer']")[0]
    assert [words(one).split()[0] for one in answer.xpath(".//*[@class='tag do']")] == [
        "报告书",
        "报告表",
        "不需要",
    ]
    assert set(answer.xpath(".//a/@href")) == {"#field-earthwork_m3", "#field-disturbed_area_ha"}
    assert states(tree) == {"1": "missed", "2": "may", "3": "may", "default": "may"}
    assert tree.xpath("//select[@id='in_soil_conservation_area']/option[@selected]/@value") == ["true"]


def test_an_open_fact_that_cannot_matter_leaves_the_answer_settled(town: Town) -> None:
    tree = page("/rules/soil_doc?try=1&in_soil_conservation_area=false&disturbed_area_ha=&earthwork_m3=")
    assert states(tree)["1"] == "hit"
    assert "不需要" in words(tree.xpath("//*[@id='answer']")[0])


@pytest.mark.parametrize(
    ("query", "field", "kept"),
    [
        ("disturbed_area_ha=很多", "disturbed_area_ha", "很多"),
        ("disturbed_area_ha=-3", "disturbed_area_ha", "-3"),
        ("in_soil_conservation_area=maybe", "in_soil_conservation_area", "maybe"),
    ],
)
def test_bad_input_is_told_twice_in_both_languages_and_nothing_is_lost(
    town: Town, query: str, field: str, kept: str
) -> None:
    tree = page(f"/rules/soil_doc?try=1&earthwork_m3=700&{query}", status=422)
    summary = tree.xpath("//*[@id='errors']//li")
    assert len(summary) == 1 and summary[0].xpath("./a/@href") == [f"#field-{field}"]
    at_field = tree.xpath(f"//*[@id='field-{field}']//*[@class='error']")[0]
    assert words(summary[0].xpath("./a")[0]) in words(at_field) and at_field.xpath(".//*[@lang='en']")
    assert tree.xpath(f"//*[@id='{field}']/@value") == [kept]
    assert tree.xpath("//input[@id='earthwork_m3']/@value") == ["700"]
    assert set(states(tree).values()) == {""} and not tree.xpath("//*[@id='answer']")


def test_buildings_are_rows_that_can_be_added_and_left_open(town: Town) -> None:
    rows = "buildings-count=1&buildings-0-name=养老楼&buildings-0-use=elderly_care&buildings-0-floor_area_m2=1000.01"
    tree = page(f"/rules/fire_special?try=1&{rows}")
    assert states(tree)["5"] == "hit" and states(tree)["6"] == "not_reached"
    assert "养老楼" in words(tree.xpath("//*[@id='answer']")[0])
    more = page(f"/rules/fire_special?try=1&{rows}&more=buildings")
    assert more.xpath("//input[@name='buildings-count']/@value") == ["2"]
    assert more.xpath("//input[@name='buildings-0-name']/@value") == ["养老楼"]
    unknown = page("/rules/fire_special?try=1&buildings-count=0&open=buildings")
    assert unknown.xpath("//*[@id='answer']//a/@href") == ["#field-buildings"]
    assert unknown.xpath("//input[@name='open']/@checked")


def test_earlier_decisions_are_made_first_and_keep_the_trial(town: Town) -> None:
    query = "investment_source=enterprise&floor_area_m2=900&buildings-count=1&buildings-0-use=temple&buildings-0-floor_area_m2=2501"
    tree = page(f"/rules/small_low_risk?{query}")
    listed = {
        one.get("href").partition("?")[0]: one.get("href") for one in tree.xpath("//ul[@class='tasks']//a")
    }
    assert set(listed) == {"/rules/eia_class", "/rules/fire_special"}
    assert states(tree)["default"] == "hit"
    decided = [words(one) for one in tree.xpath("//tr[@id='rule-1']//*[contains(@class, 'decided')]")]
    assert len(decided) == 1 and "特殊建设工程类别" in decided[0]
    assert states(page(listed["/rules/fire_special"]))["4"] == "hit"


def test_a_derived_fact_is_asked_by_what_it_follows_from(town: Town) -> None:
    tree = page("/rules/eia_class?try=1&industry_code=&eia_class_override=")
    assert "#field-industry_code" in tree.xpath("//*[@id='answer']//a/@href")
    assert not tree.xpath("//*[@id='field-industry_prefix']")


def test_ones_own_project_can_be_tried_and_nobody_elses(town: Town, applicant: Client) -> None:
    project = town.project()
    mine = applicant.get(f"/rules/soil_doc?project={project}")
    assert mine.status_code == 200 and 'id="answer"' in mine.content.decode()
    assert Client().get(f"/rules/soil_doc?project={project}").status_code == 404
    assert client_of("wang.wei").get(f"/rules/soil_doc?project={project}").status_code == 404


def test_an_unknown_decision_is_not_found(town: Town) -> None:
    answer = Client().get("/rules/soil")
    assert answer.status_code == 404 and "soil" in text_of(answer)


def test_guides_and_reasons_lead_to_the_tables(town: Town, applicant: Client) -> None:
    project = town.project()
    lit = f'href="/rules/soil_doc?project={project}"'
    assert lit in applicant.get(f"/projects/{project}/plan/M114").content.decode()
    assert lit in applicant.get(f"/projects/{project}/matters/M114").content.decode()
    assert page("/guides/M114").xpath("//main//a[@href='/rules/soil_doc']")
    assert page("/guides").xpath("//main//a[@href='/rules']")


def test_a_table_with_one_rule_says_why_it_does_not_hold(town: Town) -> None:
    tree = page(
        "/rules/planning_permit?has_construction_works=true&in_town_planning_area=true&interior_only=true"
    )
    answer = words(tree.xpath("//*[@id='answer']")[0])
    assert "仅室内装修/内部改造：是" in answer and "城镇规划区内" not in answer


def test_a_case_tells_why_its_matter_applies_and_keeps_the_traces(town: Town) -> None:
    clerk = client_of("ecology_environment.clerk")
    case = town.accepted("M112")
    before = html.fromstring(clerk.get(f"/cases/{case}").content).xpath("//details[@class='why-applies']")[0]
    assert "环评类别" in words(before) and "环境影响评价法" in words(before)
    assert before.xpath(".//a/@href") == ["/rules/eia_class"] and "与决定一同保存" not in words(before)
    decided = town.granted("M112")
    after = html.fromstring(clerk.get(f"/cases/{decided}").content).xpath("//details[@class='why-applies']")[
        0
    ]
    hit = town.view(decided).decision.receipt["tables"][0]["hits"][0]  # type: ignore[union-attr]
    assert "与决定一同保存" in words(after) and "环评类别：报告表" in words(after)
    assert f"第 {hit} 条规则 rule {hit}" in words(after) and "环境影响评价分类管理名录" in words(after)


def test_the_decision_letter_tells_the_facts_and_articles(town: Town) -> None:
    from onewindow.web.papers.letters import decision_letter

    letter = decision_letter(town.office, town.view(town.granted("M112")))
    grounds = dict(letter.sections)["适用本事项的事实和依据"]
    assert len(grounds) == 1 and grounds[0].startswith("环评类别：报告表")
    assert "建设项目环境影响评价分类管理名录" in grounds[0] and grounds[0].endswith("。")


def test_a_table_with_input_columns_is_lit_cell_by_cell(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).resolve().parents[2] / "catalogue", tmp_path / "catalogue")
    (tmp_path / "catalogue/cn/decisions/size.yaml").write_text(COLUMNS, encoding="utf-8")
    catalogue = load(tmp_path / "catalogue")
    facts = read_facts(catalogue, {"floor_area_m2": 1000, "engineering_class": "water"})
    made = Rules(catalogue)
    rules = light(made, "size", run_trial(made, "size", facts)).rules
    assert [rule.state for rule in rules] == ["missed", "hit", "missed"]
    assert [(leaf.outcome, leaf.decided) for leaf in rules[0].condition.leaves()] == [
        ("yes", False),
        ("no", True),
    ]
    assert [leaf.text.zh for leaf in rules[1].condition.leaves()] == ["建筑面积 ≥ 1000 平方米"]
    assert [rule.law for rule in rules] == ["试 2", "试 1", "试 1"]


COLUMNS = """
id: size
name: {zh: 规模, en: Size}
order: 12
hit_policy: UNIQUE
inputs: [{expression: floor_area_m2, type: number}, {expression: engineering_class, type: string}]
output: {type: enum, codes: [{value: big, zh: 大, en: Big}, {value: small, zh: 小, en: Small}]}
basis: [{law: 试, article: '1', checked: V}]
rules:
- {when: ['>= 1000', '"building"'], output: big, basis: 试 2, checked: M}
- {when: ['>= 1000', '-'], output: big}
- {when: ['< 1000', '-'], output: small}
default: small
"""
