"""Each check finds its fault in a small catalogue with that one fault, and the good catalogue is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from catalogue_samples import FILES, changed, write

from onewindow.catalogue.check import FAMILIES, Finding, Level, check, family
from onewindow.catalogue.loader import load

ON = date(2026, 11, 23)
M1, M2, M3, M4 = (f"cn/matters/M{number}.yaml" for number in (1, 2, 3, 4))
FACTS, PARAMETERS, PAPERS = "cn/facts/land.yaml", "cn/parameters.yaml", "cn/documents/papers.yaml"
LOWER = "cn-sd/matters/M3.yaml"
SIZE = "cn/decisions/size_class.yaml"
RULE = "- {when: land_area_ha >= p.survey_ha, output: large}\n"
COLUMNS_OF_RULES = [
    # what is broken, the finding's code, its file and line, words that its English text or advice must hold
    (changed(M1, 'land_acquisition = "allocation"', 'land_aquisition = "allocation"'), "unknown-fact", M1, 11, "land_acquisition"),
    (changed(M4, "p.survey_ha", "p.survey"), "unknown-parameter", M4, 11, "survey_ha"),
    (changed(M1, 'land_acquisition = "allocation"', 'land_acquisition = "allocation'), "expression-unreadable", M1, 11, "line 1"),
    (changed(SIZE, "land_area_ha >= p.survey_ha", 'size_class = "large"'), "decision-too-late", SIZE, 8, "later"),
    (changed(M1, '"allocation"', '"alocation"'), "unknown-code", M1, 11, "Did you mean allocation?"),
    (changed(M2, '"transfer"], land', '"transfr"], land'), "unknown-code", M2, 11, "Did you mean transfer?"),
    (changed(M3, 'size_class = "large"', 'size_class = "larg"'), "unknown-code", M3, 11, "Did you mean large?"),
    (changed(M4, "land_area_ha >= p.survey_ha", 'land_area_ha >= "2"'), "type-misfit", M4, 11, "can't be compared"),
    (changed(M4, "land_area_ha >= p.survey_ha", "land_area_ha"), "type-misfit", M4, 11, "needs a boolean"),
    (changed(M4, "land_area_ha >= p.survey_ha and not(has_works = false)", "land_area_ha + 1"), "type-misfit", M4, 11, "result in a boolean"),
    (changed(M4, "not(has_works = false)", "not(land_area_ha)"), "type-misfit", M4, 11, "not()"),
    (changed(M4, "not(has_works = false)", 'list contains(land_acquisition, "transfer")'), "type-misfit", M4, 11, "list contains()"),
    (changed(M4, "not(has_works = false)", 'list contains(uses, "hotel")'), "unknown-code", M4, 11, "uses has no code hotel"),
    (changed(M4, "not(has_works = false)", "some b in buildings satisfies b.floor_area > 5"), "unknown-field", M4, 11, "floor_area_m2"),
    (changed(M4, "not(has_works = false)", 'some b in buildings satisfies b.use = "hotell"'), "unknown-code", M4, 11, "hotel"),
    (changed(M4, "not(has_works = false)", 'land_acquisition in ("transfr", "existing")'), "unknown-code", M4, 11, "transfer"),
    (changed(M4, "not(has_works = false)", 'land_area_ha between 1 and "x"'), "type-misfit", M4, 11, "compared"),
    (changed(M4, "not(has_works = false)", 'industry_code * 2 > 1'), "type-misfit", M4, 11, "number"),
    (changed(M2, 'land_acquisition = "allocation"}', 'land_acquisition = "alloc"}'), "unknown-code", M2, 17, "allocation"),
    (changed(M2, "instant: 'land_acquisition =", "instant: 'land_acq ="), "unknown-fact", M2, 19, "land_acquisition"),
    (changed(SIZE, "output: large}", "output: larg}"), "unknown-code", SIZE, 8, "large"),
    (changed(SIZE, "default: small", "default: 5"), "type-misfit", SIZE, 1, "result 5"),
    (changed(M1, "competent: planning", "competent: plannning"), "unknown-department", M1, 7, "planning"),
    (changed(M1, "deciding: bureau", "deciding: bureua"), "unknown-department", M1, 8, "bureau"),
    (changed(M1, "yields:", "lead: bureau\nconsulted: [{department: nobody, limit: {days: 5, unit: working_day}}]\nyields:"), "unknown-department", M1, 19, "nobody"),
    (changed(M1, "- {document: application_form}", "- {document: application_from}"), "unknown-document", M1, 17, "application_form"),
    (changed(M1, "yields: [allocation_decision]", "yields: [allocation_decisions]"), "unknown-document", M1, 18, "allocation_decision"),
    (changed(PAPERS, "any_of: [land_permit,", "any_of: [land_permits,"), "unknown-document", PAPERS, 4, "land_permit"),
    (changed(PAPERS, "issuer: applicant", "issuer: aplicant"), "unknown-department", PAPERS, 1, "applicant"),
    (changed(M1, "kind: publicity", "kind: publicty"), "unknown-stop", M1, 15, "publicity"),
    (changed(M1, "stage: 1", "stage: 7"), "unknown-stage", M1, 3, "7"),
    (changed(M3, "matter: M4", "matter: M44"), "unknown-matter", M3, 20, "M4"),
    (changed(M2, "parallel: true", "merge_with: [M11]"), "unknown-matter", M2, 19, "M1"),
    (changed(M2, "parallel: true", "merge_with: [M2]"), "merge-with-itself", M2, 19, "itself"),
    (changed("cn/process-types.yaml", "parameter: total_wd", "parameter: totl_wd"), "unknown-parameter", "cn/process-types.yaml", 3, "total_wd"),
    (changed("cn/stages.yaml", "lead: planning", "lead: planing"), "unknown-department", "cn/stages.yaml", 1, "planning"),
    (changed(PAPERS, ", issuer: applicant", ""), "document-from-nowhere", M1, 17, "no applicant can bring"),
    (changed(M4, "yields: [survey_report]", "yields: []"), "idle-document", PAPERS, 6, "survey_report"),
    (changed(PAPERS, "land_permit: {", "land_permit: {issuer: planning, "), "two-sources", PAPERS, 2, "M2"),
    (changed(PAPERS, "land_permit: {", "land_permit: {any_of: [land_paper], "), "document-circle", PAPERS, 2, "land_permit"),
    (changed(M1, "needs:\n", "needs:\n- {document: allocation_decision}\n"), "needs-own-result", M1, 17, "itself"),
    (changed(M1, "needs:\n", "needs:\n- {document: land_permit}\n"), "circle", M2, 17, "M1 → M2 → M1"),
    (changed(M4, "[{document: application_form}]", "[{document: works_permit}]"), "circle", M4, 15, "M3 ← M4 (after)"),
    (changed(M3, "matter: M4", "matter: M2"), "after-carried", M3, 20, "land_permit"),
    (changed(M3, ", why: 规则第2条", ""), "after-without-reason", M3, 20, "reason"),
    (changed(M3, "matter: M4", "matter: M3"), "after-itself", M3, 20, "itself"),
    (changed(PARAMETERS, "valid_from: 2028-01-01", "valid_from: 2027-12-31"), "dates-overlap", PARAMETERS, 6, "valid_to"),
    (changed(PARAMETERS, "valid_from: 2028-01-01", "valid_from: 2028-01-03"), "dates-gap", PARAMETERS, 6, "2028-01-01 to 2028-01-02"),
    ({"cn/matters/M1-2.yaml": FILES[M1].replace("id: M1\n", "id: M1\nvalid_from: 2030-01-01\n")}, "dates-overlap", M1, 1, "twice"),
    (
        {M1: FILES[M1].replace("id: M1\n", "id: M1\nvalid_to: 2026-12-31\n"),
         "cn/matters/M1-2.yaml": FILES[M1].replace("id: M1\n", "id: M1\nvalid_from: 2027-01-02\n")},
        "dates-gap", "cn/matters/M1-2.yaml", 2, "2027-01-01",
    ),
    (changed(M1, "promised: {days: 7", "promised: {days: 21"), "promised-longer", M1, 14, "law gives 20 working days"),
    (changed(LOWER, "days: 1,", "days: 6,"), "promised-longer", LOWER, 6, "days of acceptance"),
    (changed(M1, "yields:", "lead: bureau\nconsulted: [{department: planning, limit: {days: 25, unit: working_day}}]\nyields:"), "opinion-too-long", M1, 19, "longer"),
    (changed(SIZE, RULE, RULE + RULE), "rule-twice", SIZE, 9, "rule 2"),
    (changed(SIZE, RULE, RULE + "- {when: land_area_ha > p.survey_ha + 1, output: small}\n"), "rule-unreachable", SIZE, 9, "earlier rule"),
    (changed(SIZE, RULE, RULE + "- {when: land_area_ha > 100, output: small}\n"), "rule-unreachable", SIZE, 9, "earlier rule"),
    (changed(SIZE, RULE, RULE + "- {when: has_works and not(has_works), output: small}\n"), "rule-never", SIZE, 9, "never hold"),
    (changed(SIZE, "default: small\n", ""), "table-gap", SIZE, 1, "land_area_ha ="),
    (changed(SIZE, RULE, "[]\n").copy() | {SIZE: FILES[SIZE].replace("rules:\n" + RULE, "rules: []\n")}, "no-rules", SIZE, 1, "no rules"),
    (
        {SIZE: FILES[SIZE].replace("FIRST", "UNIQUE").replace(RULE, RULE + "- {when: land_area_ha >= 5, output: small}\n")},
        "rule-overlap", SIZE, 9, "both hold",
    ),
    (changed(M4, "land_area_ha >= p.survey_ha", "has_works = false"), "never-applies", M4, 11, "never hold"),
    (changed(M1, "basis:\n- {law: 土地管理法, article: '53', checked: V}\n", ""), "no-basis", M1, 1, "no law"),
    (changed(M1, ", article: '53'", ""), "no-article", M1, 9, "article"),
    (changed(PARAMETERS, "source: rule 1, ", ""), "no-source", PARAMETERS, 5, "source"),
    (changed(M1, "yields:", "consulted: [{department: planning, limit: {days: 5, unit: working_day}}]\nyields:"), "no-lead", M1, 18, "lead"),
    (changed(FACTS, "default: existing", "default: existin"), "default-misfit", FACTS, 16, "existing"),
    (changed(FACTS, "{value: allocation,", "{value: transfer,"), "code-twice", FACTS, 16, "transfer twice"),
    (changed(FACTS, "substring(industry_code, 1, 3)", "substring(industry_grp, 1, 3)"), "unknown-fact", FACTS, 35, "industry_group"),
    (changed(FACTS, "substring(industry_code, 1, 3)", "5"), "type-misfit", FACTS, 35, "string"),
    (changed(FACTS, "  has_works:\n", "  size_class:\n"), "name-taken", FACTS, 6, "decision"),
]  # fmt: skip


COLUMNS = FILES[SIZE].replace(
    "rules:\n" + RULE,
    """inputs:
- {expression: land_area_ha, type: number}
- {expression: land_acquisition, type: string}
rules:
- {when: ['>= 2', '-'], output: large}
- {when: ['< 2', '"transfer"'], output: small}
- {when: ['[0..2)', 'not("transfer")'], output: small}
""",
).replace("FIRST", "UNIQUE").replace("default: small\n", "")  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ("'< 2', '\"transfer\"'", "'< 3', '\"transfer\"'", "rule-overlap", 12, "rules 1 and 2"),
        ("'[0..2)'", "'[0..1)'", "table-gap", 1, "land_area_ha ="),
        ("'\"transfer\"'], output", "'\"transfr\"'], output", "unknown-code", 12, "transfer"),
        ("'>= 2'", "'>= \"2\"'", "type-misfit", 11, "compared"),
        ("'>= 2', '-'", "'>= 2'", "expression-unreadable", 11, "1 cells"),
        ("expression: land_area_ha", "expression: land_area", "unknown-fact", 8, "land_area_ha"),
        ("UNIQUE", "FIRST", "", 0, ""),
    ],
)
def test_tables_with_input_columns_are_checked_by_their_cells(
    tmp_path: Path, old: str, new: str, code: str, line: int, words: str
) -> None:
    assert old in COLUMNS
    findings = check(write(tmp_path, {SIZE: COLUMNS.replace(old, new, 1)}), on=ON)
    if not code:
        assert findings == []
        return
    hits = [one for one in findings if one.code == code and one.file == SIZE and one.line == line]
    assert hits and words in hits[0].en + hits[0].advice_en, findings


def test_a_good_table_with_input_columns_is_silent(tmp_path: Path) -> None:
    assert check(write(tmp_path, {SIZE: COLUMNS}), on=ON) == []


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def test_the_good_catalogue_is_silent(tmp_path: Path) -> None:
    assert check(write(tmp_path), on=ON) == []


@pytest.mark.parametrize(
    ("changes", "code", "file", "line", "words"),
    COLUMNS_OF_RULES,
    ids=[f"{number}-{row[1]}" for number, row in enumerate(COLUMNS_OF_RULES)],
)
def test_each_fault_is_found_with_place_and_advice(
    tmp_path: Path, changes: dict[str, str | None], code: str, file: str, line: int, words: str
) -> None:
    findings = check(write(tmp_path, changes), on=ON)
    hits = [finding for finding in findings if finding.code == code]
    assert (file, line) in {(hit.file, hit.line) for hit in hits}, findings
    assert any(words in hit.en + hit.advice_en for hit in hits), hits
    assert all(hit.zh and hit.advice_zh and hit.advice_en for hit in hits)


def test_every_family_has_a_fault_that_it_finds() -> None:
    """The rows above reach every family: taking one away would leave one of their codes unfound."""
    assert set(FAMILIES) == {
        "basis", "dates", "dictionary", "documents", "limits", "names", "order", "references", "tables", "types",
    }  # fmt: skip


def test_a_family_is_refused_when_its_name_is_taken() -> None:
    with pytest.raises(ValueError, match="twice"):
        family("names")(FAMILIES["names"])


def test_a_promise_that_is_late_only_around_holidays_is_a_warning(tmp_path: Path) -> None:
    changes = changed(LOWER, "days: 1,", "days: 3,")
    findings = check(write(tmp_path, changes), on=ON)
    assert [(one.code, one.level) for one in findings] == [("promised-longer-at-holidays", Level.WARNING)]


def test_a_least_time_of_law_does_not_bound_the_promise(tmp_path: Path) -> None:
    changes = changed(M1, "statutory: {days: 20,", "statutory: {days: 5, at_least: true,")
    assert check(write(tmp_path, changes), on=ON) == []


def test_dates_are_judged_for_all_days_not_only_the_given_one(tmp_path: Path) -> None:
    changes = changed(PARAMETERS, "valid_from: 2028-01-01", "valid_from: 2027-12-31")
    assert codes(check(write(tmp_path, changes), on=date(2020, 1, 1))) == {"dates-overlap"}


def test_a_day_before_a_parameter_s_first_value_is_a_warning_and_a_gap_an_error(tmp_path: Path) -> None:
    late = check(
        write(tmp_path / "a", changed(PARAMETERS, "valid_from: null", "valid_from: 2027-01-01")), on=ON
    )
    assert [(one.code, one.level) for one in late] == [("no-value-on-day", Level.WARNING)]
    changes = changed(PARAMETERS, "valid_from: 2028-01-01", "valid_from: 2028-02-01")
    gap = check(write(tmp_path / "b", changes), on=date(2028, 1, 15))
    assert {(one.code, one.level) for one in gap} == {
        ("no-value-on-day", Level.ERROR),
        ("dates-gap", Level.ERROR),
    }


def test_faults_of_form_are_findings_too(tmp_path: Path) -> None:
    findings = check(write(tmp_path, changed(M1, "stage: 1", "stagee: 1")), on=ON)
    assert {"unknown-key", "missing-key"} <= codes(findings)


def test_all_faults_are_found_together(tmp_path: Path) -> None:
    changes = {**changed(M1, '"allocation"', '"alocation"'), **changed(M4, "p.survey_ha", "p.survey")}
    assert {"unknown-code", "unknown-parameter"} <= codes(check(write(tmp_path, changes), on=ON))


def test_every_zone_under_the_root_is_checked(tmp_path: Path) -> None:
    second: dict[str, str | None] = {
        "cn-gd/layer.yaml": "id: cn-gd\nname: {zh: 广东, en: Guangdong}\n",
        "cn-gd/parameters.yaml": FILES["cn-sd/parameters.yaml"],
        "cn-gd/matters/M3.yaml": "id: M3\nlimit:\n  statutory: {days: 7, unit: calendar_day}\n"
        "  promised: {days: 9, unit: calendar_day}\n",
    }
    root = write(tmp_path, second)
    assert {(one.code, one.file) for one in check(root, on=ON)} == {
        ("promised-longer", "cn-gd/matters/M3.yaml")
    }
    assert check(root, "cn-sd", ON) == []


def test_the_real_catalogue_has_no_errors(real: object) -> None:
    from onewindow.catalogue.loader import default_root

    findings = check(default_root(), on=ON)
    assert [finding for finding in findings if finding.level is Level.ERROR] == []


def test_a_loaded_catalogue_can_be_checked_too(tmp_path: Path) -> None:
    broken = load(write(tmp_path, changed(M1, '"allocation"', '"alocation"')), "cn-sd", ON)
    assert "unknown-code" in codes(check(broken))
    assert check(load(write(tmp_path), "cn-sd", ON)) == []
