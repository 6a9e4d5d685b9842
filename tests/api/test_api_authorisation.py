"""The authorisation matrix of the API: every endpoint, every person of the matrix's town; lists, search, export, papers and feeds too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_matrix import OWN_WRITES, Callers, callers, entries, read_faults, reads, write_faults, writes
from authorisation_town import build_matrix

from onewindow.web import house, urls

PARTS = 4
assert urls.urlpatterns, "the routes declare the endpoints"


@pytest.fixture
def everybody(db: None, tmp_path: Path) -> Iterator[Callers]:
    """The town of the matrix, served, with a token for each person."""
    made = build_matrix(tmp_path)
    house.use(made.town.office)
    yield callers(made)
    house.close()


def test_every_read_has_an_entry_and_every_entry_a_read() -> None:
    assert set(entries()) == {one.name for one in reads()}


@pytest.mark.parametrize("part", range(PARTS))
def test_each_read_answers_whom_the_matrix_names_and_shows_no_more(everybody: Callers, part: int) -> None:
    faults = [
        fault
        for endpoint in reads()[part::PARTS]
        if endpoint.name in entries()
        for fault in read_faults(everybody, endpoint, entries()[endpoint.name])
    ]
    assert faults == []


def test_whoever_is_let_in_is_named_for_a_write_that_exists() -> None:
    assert set(OWN_WRITES) <= {one.name for one in writes()}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_outsider_can_write_to_the_towns_records(everybody: Callers, part: int) -> None:
    faults = [fault for one in writes()[part::PARTS] for fault in write_faults(everybody, one)]
    assert faults == []
