"""Life events (一件事): read, checked, dated with the catalogue, kept in its snapshot."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from catalogue_samples import FILES, changed, write

from onewindow.catalogue.check import check
from onewindow.catalogue.loader import load, restore, snapshot

ON = date(2026, 11, 23)
EVENT = """\
begin:
  name: {zh: 开办一件事, en: Begin}
  way: submit
  matters: [M1, M2]
  source: 样例
  checked: V
  list_checked: low
"""


def with_events(tmp_path: Path, text: str) -> Path:
    return write(tmp_path, {**FILES, "cn-sd/life-events.yaml": text})


def test_a_life_event_is_read_with_its_marks(tmp_path: Path) -> None:
    event = load(with_events(tmp_path, EVENT), "cn-sd", ON).life_events["begin"]
    assert (event.matters, event.way, str(event.checked), str(event.list_checked)) == (
        ("M1", "M2"),
        "submit",
        "V",
        "low",
    )


def test_an_unknown_matter_or_way_is_found_with_its_line(tmp_path: Path) -> None:
    root = with_events(tmp_path, EVENT.replace("M2]", "M9]").replace("way: submit", "way: sideways"))
    found = {(one.code, one.line) for one in check(root, "cn-sd", ON)}
    assert {("unknown-matter", 4), ("unknown-word", 3)} <= found


def test_a_life_event_changes_the_hash_and_is_kept(tmp_path: Path) -> None:
    bare = load(write(tmp_path / "a", FILES), "cn-sd", ON)
    made = load(with_events(tmp_path / "b", EVENT), "cn-sd", ON)
    assert bare.content_hash != made.content_hash
    kept = restore(snapshot(made))
    assert kept.life_events["begin"].matters == made.life_events["begin"].matters


def test_a_snapshot_from_before_life_events_is_still_read(tmp_path: Path) -> None:
    kept = json.loads(snapshot(load(write(tmp_path, FILES), "cn-sd", ON)))
    del kept["definitions"]["life_events"]
    from onewindow.catalogue.canonical import content_hash

    definitions = dict(kept["definitions"])
    days, _ = definitions.pop("days"), definitions.pop("matter_layers")
    hashes = {kind: {id: content_hash(one) for id, one in by.items()} for kind, by in definitions.items()}
    kept["hash"] = content_hash({"zone": kept["zone"], "days": days, **hashes})
    assert restore(json.dumps(kept)).life_events == {}


def test_the_products_life_events_name_matters_of_their_way() -> None:
    catalogue = load(on=ON)
    assert set(catalogue.life_events) == {"start_of_works", "land_and_start", "joint_acceptance", "utilities"}
    for matter in catalogue.life_events["joint_acceptance"].matters:
        modes = catalogue.matters[matter].modes
        assert modes.choose_parts or modes.joint_part_of, matter


def test_a_paper_that_may_follow_can_have_a_ceiling(tmp_path: Path) -> None:
    files = changed(
        "cn/matters/M4.yaml",
        "needs: [{document: application_form}]",
        "needs: [{document: application_form, necessity: may_follow, within: {days: 10, unit: working_day}}]",
    )
    matter = load(write(tmp_path, files), "cn-sd", ON).matters["M4"]
    assert [(need.within.days, str(need.within.unit)) for need in matter.needs if need.within] == [
        (10, "working_day")
    ]
