"""What a matter waits for, told as shortly as it can be."""

from __future__ import annotations

from onewindow.office.needs import nearest


def test_what_comes_before_anyway_is_not_told_again() -> None:
    waits = {"filing": (), "permit": ("filing", "drawings"), "drawings": ("filing",), "acceptance": ("permit", "drawings", "filing")}  # fmt: skip
    assert nearest(waits) == {
        "filing": (), "permit": ("drawings",), "drawings": ("filing",), "acceptance": ("permit",),
    }  # fmt: skip


def test_what_is_outside_the_list_is_told() -> None:
    assert nearest({"b": ("a", "elsewhere")}) == {"b": ("a", "elsewhere")}


def test_those_that_wait_for_each_other_are_both_told() -> None:
    waits = {"a": ("b",), "b": ("a",), "c": ("a", "b")}
    assert nearest(waits) == waits
