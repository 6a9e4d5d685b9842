"""Loading: layers and overrides, the day's definitions, identity by content, and what can't be loaded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from catalogue_samples import FILES, changed, write

from onewindow.catalogue.dated import parameter_context, why_no_value, without_value
from onewindow.catalogue.loader import CatalogueError, load, restore, snapshot
from onewindow.catalogue.model import Catalogue, Since, Unit
from onewindow.feel.values import Unknown

ON = date(2026, 11, 23)


def loaded(
    root: Path, changes: dict[str, str | None] | None = None, zone: str = "cn-sd", on: date = ON
) -> Catalogue:
    return load(write(root, changes), zone, on)


def test_a_matter_is_read_with_its_papers_limits_and_places(small: Catalogue) -> None:
    matter = small.matters["M2"]
    assert matter.name.zh == "用地许可" and matter.deciding == "bureau"
    assert matter.statutory.days == 20 and matter.promised.unit is Unit.WORKING_DAY
    assert [(need.document, need.when) for need in matter.needs] == [
        ("application_form", ""),
        ("allocation_decision", 'land_acquisition = "allocation"'),
    ]
    assert matter.origin.file == "cn/matters/M2.yaml"
    assert matter.needs[1].origin.line == 17
    assert matter.lines["applies"] == 11
    assert matter.modes.instant == 'land_acquisition = "transfer"' and matter.modes.parallel


def test_a_lower_layer_overrides_the_named_keys_only(small: Catalogue) -> None:
    matter = small.matters["M3"]
    assert matter.promised.days == 1
    assert matter.name.zh == "施工许可"
    assert matter.layer == "cn"
    assert small.definitions["matters"]["M3"].origin("limit").file == "cn-sd/matters/M3.yaml"


def test_an_override_holds_only_on_its_days(tmp_path: Path) -> None:
    assert loaded(tmp_path, on=date(2025, 12, 31)).matters["M3"].promised.days == 3
    assert loaded(tmp_path, on=date(2026, 1, 1)).matters["M3"].promised.days == 1


def test_the_dates_of_an_override_are_not_those_of_the_matter(small: Catalogue) -> None:
    assert small.matters["M3"].valid_from is None


def test_a_higher_zone_does_not_see_the_layers_below(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, zone="cn")
    assert catalogue.layers == ("cn",)
    assert "total_wd" not in catalogue.parameters
    assert catalogue.matters["M3"].promised.days == 3


@pytest.mark.parametrize(("on", "value"), [(date(2027, 12, 31), 2), (date(2028, 1, 1), 3)])
def test_parameters_have_the_value_of_the_day(tmp_path: Path, on: date, value: int) -> None:
    assert loaded(tmp_path, on=on).parameters["survey_ha"] == Decimal(value)


def test_a_matter_outside_its_days_is_not_in_the_catalogue(tmp_path: Path) -> None:
    changes = changed(
        "cn/matters/M1.yaml", "id: M1\n", "id: M1\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\n"
    )
    assert "M1" in loaded(tmp_path, changes, on=date(2026, 12, 31)).matters
    assert "M1" not in loaded(tmp_path, changes, on=date(2027, 1, 1)).matters


def test_two_versions_of_a_matter_follow_each_other(tmp_path: Path) -> None:
    old = FILES["cn/matters/M1.yaml"].replace("id: M1\n", "id: M1\nvalid_to: 2026-12-31\n")
    new = (
        FILES["cn/matters/M1.yaml"]
        .replace("id: M1\n", "id: M1\nvalid_from: 2027-01-01\n")
        .replace("7,", "5,")
    )
    changes = {"cn/matters/M1.yaml": old, "cn/matters/M1-2027.yaml": new}
    assert loaded(tmp_path, changes, on=date(2026, 6, 1)).matters["M1"].promised.days == 7
    assert loaded(tmp_path, changes, on=date(2027, 6, 1)).matters["M1"].promised.days == 5


def test_decisions_come_in_order_with_their_tables(small: Catalogue) -> None:
    assert list(small.decisions) == ["size_class"]
    assert small.decision_files["size_class"].rules[0].when == "land_area_ha >= p.survey_ha"
    assert small.decisions["size_class"] is small.decisions["size_class"]
    assert small.decisions["size_class"].name == "size_class"


def test_days_of_the_layers_are_gathered(small: Catalogue) -> None:
    assert small.zone_days_off == (date(2026, 6, 1),)


def test_the_hash_does_not_hang_on_key_order_file_comments_or_the_way_a_number_is_written(
    tmp_path: Path,
) -> None:
    plain = loaded(tmp_path / "a")
    lines = FILES["cn/departments.yaml"].splitlines(keepends=True)
    rearranged: dict[str, str | None] = {
        "cn/departments.yaml": "# comment\n" + "".join(reversed(lines)),
        "cn/matters/M1.yaml": None,
        "cn/matters/allocation.yaml": FILES["cn/matters/M1.yaml"],
        "cn/parameters.yaml": FILES["cn/parameters.yaml"].replace("value: 2,", "value: 2.0,"),
    }
    other = loaded(tmp_path / "b", rearranged)
    assert other.content_hash == plain.content_hash
    assert other.matters["M1"].content_hash == plain.matters["M1"].content_hash


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cn/matters/M1.yaml", "days: 7", "days: 8"),
        ("cn/matters/M1.yaml", "'53'", "'54'"),
        ("cn/parameters.yaml", "value: 2,", "value: 2.01,"),
        ("cn/facts/land.yaml", "用地面积", "面积"),
        ("cn/decisions/size_class.yaml", ">=", ">"),
        ("cn-sd/days.yaml", "2026-06-01", "2026-06-02"),
        ("cn/documents/papers.yaml", "certificate: true", "certificate: false"),
    ],
)
def test_any_changed_value_gives_another_hash(tmp_path: Path, name: str, old: str, new: str) -> None:
    plain = loaded(tmp_path / "a")
    other = loaded(tmp_path / "b", changed(name, old, new))
    assert other.content_hash != plain.content_hash
    same = {id for id in plain.matters if plain.matters[id].content_hash == other.matters[id].content_hash}
    assert same == (set(plain.matters) - {"M1"} if "M1" in name else set(plain.matters))


def test_a_snapshot_gives_the_same_catalogue_back(small: Catalogue) -> None:
    back = restore(snapshot(small))
    assert back.content_hash == small.content_hash
    assert back.matters["M3"].promised == small.matters["M3"].promised
    assert back.parameters == small.parameters
    assert back.zone_days_off == small.zone_days_off and back.on == small.on
    assert [need.document for need in back.matters["M2"].needs] == [
        need.document for need in small.matters["M2"].needs
    ]


def test_a_snapshot_that_was_tampered_with_is_refused(small: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="hash"):
        restore(snapshot(small).replace('"days":7', '"days":6'))


@pytest.mark.parametrize(
    ("changes", "code", "file", "line"),
    [
        (changed("cn/matters/M1.yaml", "stage: 1", "stagee: 1"), "unknown-key", "cn/matters/M1.yaml", 3),
        (changed("cn/matters/M1.yaml", "stage: 1\n", ""), "missing-key", "cn/matters/M1.yaml", 1),
        (changed("cn/matters/M1.yaml", "kind: approval", "kind: aproval"), "unknown-word", "cn/matters/M1.yaml", 4),
        (changed("cn/matters/M1.yaml", "days: 7", "days: seven"), "wrong-shape", "cn/matters/M1.yaml", 14),
        (changed("cn/matters/M1.yaml", "days: 7", "days: -7"), "negative", "cn/matters/M1.yaml", 14),
        (changed("cn/matters/M1.yaml", "days: 7", "since: reciept, days: 7"), "unknown-word", "cn/matters/M1.yaml", 14),
        (changed("cn/matters/M1.yaml", "stage: 1", "stage: 1\nstage: 2"), "not-yaml", "cn/matters/M1.yaml", 4),
        (changed("cn/matters/M1.yaml", "id: M1", "id: M1\nvalid_from: 2026-02-30"), "wrong-date", "cn/matters/M1.yaml", 2),
        (
            changed("cn/matters/M1.yaml", "id: M1", "id: M1\nvalid_from: 2026-02-03\nvalid_to: 2026-02-02"),
            "dates-reversed", "cn/matters/M1.yaml", 3,
        ),
        ({"cn/matters/M1-b.yaml": FILES["cn/matters/M1.yaml"]}, "dates-overlap", "cn/matters/M1.yaml", 1),
        ({"cn/matter/M1.yaml": "id: M9\n"}, "stray-file", "cn/matter/M1.yaml", 1),
        (changed("cn/facts/land.yaml", "type: number", "type: numbr"), "unknown-word", "cn/facts/land.yaml", 11),
        (changed("cn/decisions/size_class.yaml", ", output: large", ""), "rule-output", "cn/decisions/size_class.yaml", 8),
        (changed("cn/parameters.yaml", "valid_from: 2028-01-01", "valid_from: 2027-12-31"), "dates-overlap", "cn/parameters.yaml", 6),
        (changed("cn/departments.yaml", "en: Approval bureau", "english: x"), "missing-key", "cn/departments.yaml", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_loaded_says_file_line_and_reason(
    tmp_path: Path, changes: dict[str, str | None], code: str, file: str, line: int
) -> None:
    with pytest.raises(CatalogueError) as caught:
        loaded(tmp_path, changes)
    found = {(finding.code, finding.file, finding.line) for finding in caught.value.findings}
    assert (code, file, line) in found
    assert f"{file}" in str(caught.value) and "\n" in str(caught.value)


def test_every_fault_of_form_is_reported_not_only_the_first(tmp_path: Path) -> None:
    changes = {
        **changed("cn/matters/M1.yaml", "stage: 1", "stage: one"),
        **changed("cn/matters/M2.yaml", "kind: permit", "kind: permi"),
    }
    with pytest.raises(CatalogueError) as caught:
        loaded(tmp_path, changes)
    assert {finding.file for finding in caught.value.findings} == {"cn/matters/M1.yaml", "cn/matters/M2.yaml"}


def test_a_zone_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"cn-gd(.|\n)*cn-sd"):
        loaded(tmp_path, zone="cn-gd")


@pytest.mark.parametrize(
    ("on", "why"),
    [(date(2026, 11, 23), "该参数在 2026-11-23 没有取值，最早自 2027-01-01 起"), (date(2027, 1, 1), "")],
)
def test_before_its_first_value_a_parameter_is_unknown_and_says_why(
    tmp_path: Path, on: date, why: str
) -> None:
    late = loaded(
        tmp_path, changed("cn/parameters.yaml", "valid_from: null", "valid_from: 2027-01-01"), on=on
    )
    assert without_value(late) == ({"p.survey_ha"} if why else set())
    assert isinstance(parameter_context(late)["survey_ha"], Unknown) is bool(why)
    assert why == (why_no_value(late, "p.survey_ha").zh if why else "")
    assert without_value(restore(snapshot(late))) == without_value(late)


def test_after_its_last_value_a_parameter_is_unknown(tmp_path: Path) -> None:
    changes = changed(
        "cn/parameters.yaml", "valid_to: null, source: rule 2", "valid_to: 2028-12-31, source: rule 2"
    )
    late = loaded(tmp_path, changes, on=date(2029, 1, 1))
    assert why_no_value(late, "survey_ha").en == "no value on 2029-01-01, latest until 2028-12-31"


def test_a_gap_between_two_values_is_refused_on_its_days(tmp_path: Path) -> None:
    changes = changed("cn/parameters.yaml", "valid_from: 2028-01-01", "valid_from: 2028-02-01")
    assert "survey_ha" in loaded(tmp_path / "a", changes, on=date(2027, 12, 31)).parameters
    with pytest.raises(CatalogueError, match="no-value|下一取值自 2028-02-01 起"):
        loaded(tmp_path / "b", changes, on=date(2028, 1, 15))


def test_a_limit_says_from_which_day_it_counts_and_that_is_part_of_its_identity(tmp_path: Path) -> None:
    plain = loaded(tmp_path / "a")
    other = loaded(tmp_path / "b", changed("cn/matters/M1.yaml", "days: 7", "since: receipt, days: 7"))
    assert plain.matters["M1"].promised.since is Since.ACCEPTANCE
    assert other.matters["M1"].promised.since is Since.RECEIPT
    assert other.matters["M1"].content_hash != plain.matters["M1"].content_hash
    assert restore(snapshot(other)).matters["M1"].promised.since is Since.RECEIPT


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "cn/matters/M1.yaml").write_bytes(FILES["cn/matters/M1.yaml"].encode("gbk"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        load(root, "cn-sd", ON)
