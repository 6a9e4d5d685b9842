"""An open code list takes a new code and still catches a slip; a closed one takes no new code."""

from __future__ import annotations

from datetime import date

import pytest

from onewindow.catalogue.facts import FactError, read_facts
from onewindow.catalogue.loader import load

CATALOGUE = load(on=date(2026, 11, 23))


def building(use: object) -> dict[str, object]:
    return {"buildings": [{"name": "一号楼", "use": use, "floor_area_m2": 100, "height_m": 5, "storeys": 1}]}


def test_a_use_outside_the_list_is_taken_as_it_is() -> None:
    facts = read_facts(CATALOGUE, building("laboratory"))
    assert facts.values["buildings"][0]["use"] == "laboratory"


@pytest.mark.parametrize("use", ["factori", "warehous", "Laboratory", "lab oratory", "研究楼", "", 7])
def test_a_slip_or_a_word_that_is_no_code_is_refused(use: object) -> None:
    with pytest.raises(FactError) as caught:
        read_facts(CATALOGUE, building(use))
    assert caught.value.problems[0].path == "buildings[1].use"


def test_a_closed_list_takes_no_new_code() -> None:
    with pytest.raises(FactError):
        read_facts(CATALOGUE, {"uses": ["laboratory"]})
