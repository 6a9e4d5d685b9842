"""Results kept at hand: made once, the oldest let go, failures never kept; a project's plan is judged once."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.office import situation as situations
from onewindow.office.remembered import Remembered


def test_a_result_is_made_once_and_the_least_used_goes_first() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    held: Remembered[str] = Remembered(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert held.get(name, lambda name=name: make(name)) == name.upper()
    assert made == ["a", "b", "c", "b"]


def test_what_raises_is_not_remembered() -> None:
    held: Remembered[int] = Remembered(2)
    with pytest.raises(ZeroDivisionError):
        held.get("x", lambda: 1 // 0)
    assert held.get("x", lambda: 7) == 7


def test_equal_answers_share_one_judgement_and_other_answers_do_not(town: Town) -> None:
    office = town.office
    catalogue, day = office.catalogue(), office.today()
    first = situations.situation(office, catalogue, {"land_area_ha": 3, "is_linear": True}, {}, day)
    again = situations.situation(office, catalogue, {"is_linear": True, "land_area_ha": 3}, {}, day)
    other = situations.situation(office, catalogue, {"land_area_ha": 4, "is_linear": True}, {}, day)
    assert first is again
    assert first is not other
    assert other.facts.values["land_area_ha"] == 4
