"""The authorisation matrix, generated from the table of routes: every route, every person, every relation to the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from authorisation_town import Matrix, build_matrix, knocked, matrix, tried

from onewindow.web import house
from onewindow.web.permissions import all_routes

PARTS = 4


@pytest.fixture
def town_matrix(db: None, tmp_path: Path) -> Iterator[Matrix]:
    """The town of the matrix, served."""
    made = build_matrix(tmp_path)
    house.use(made.town.office)
    yield made
    house.close()


def web_routes() -> set[str]:
    """The names of the pages; the API's operations have a matrix of their own."""
    return {name for path, name, _ in all_routes() if not path.startswith("api/")}


def test_every_route_has_an_entry_and_every_entry_a_route() -> None:
    assert set(matrix()) == web_routes()


@pytest.mark.parametrize("part", range(PARTS))
def test_each_route_opens_for_whom_the_matrix_says_and_shows_no_more(town_matrix: Matrix, part: int) -> None:
    routes = sorted(web_routes() & set(matrix()))[part::PARTS]
    faults = [fault for route in routes for fault in tried(town_matrix, matrix()[route])]
    assert faults == []


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_whom_a_route_does_not_open_for_can_post_to_it(town_matrix: Matrix, part: int) -> None:
    routes = sorted(web_routes() & set(matrix()))[part::PARTS]
    faults = [fault for route in routes for fault in knocked(town_matrix, matrix()[route])]
    assert faults == []
