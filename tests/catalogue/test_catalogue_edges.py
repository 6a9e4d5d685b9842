"""The order graph that follows from documents, and its equality with the reference's predecessors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalogue_samples import changed, write

from onewindow.catalogue.edges import Edge, circle, edges, members
from onewindow.catalogue.loader import load
from onewindow.catalogue.model import Catalogue

CONDITION = 'land_acquisition = "allocation"'


def test_edges_follow_from_documents_through_classes_and_from_law(small: Catalogue) -> None:
    assert edges(small) == (
        Edge("M1", "M2", "document", "allocation_decision", when=CONDITION),
        Edge("M1", "M3", "document", "allocation_decision", through="land_paper"),
        Edge("M2", "M3", "document", "land_permit", through="land_paper"),
        Edge("M4", "M3", "law", why="规则第2条"),
    )


def test_what_a_matter_yields_itself_makes_no_edge(tmp_path: Path) -> None:
    root = write(
        tmp_path, changed("cn/matters/M1.yaml", "needs:\n", "needs:\n- {document: allocation_decision}\n")
    )
    assert all(edge.before != edge.after for edge in edges(load(root, "cn-sd")))


def test_classes_of_classes_are_followed_and_circles_of_classes_end(tmp_path: Path) -> None:
    extra = "outer: {name: {zh: 外, en: outer}, any_of: [land_paper, outer]}\nworks_permit:"
    root = write(tmp_path, changed("cn/documents/papers.yaml", "works_permit:", extra))
    catalogue = load(root, "cn-sd")
    assert set(members(catalogue.documents, "outer")) == {
        "outer",
        "land_paper",
        "land_permit",
        "allocation_decision",
    }


def test_a_circle_is_found_and_its_absence_too() -> None:
    assert circle([("a", "b"), ("b", "c")]) == []
    ring = circle([("a", "b"), ("b", "c"), ("c", "a")])
    assert ring[0] == ring[-1] and set(ring) == {"a", "b", "c"}


def test_the_real_graph_equals_the_reference_edge_for_edge(
    real: Catalogue, reference: dict[str, Any]
) -> None:
    wanted = {
        (before, matter["code"]) for matter in reference["matters"] for before in matter["predecessors"]
    }
    derived = {(edge.before, edge.after) for edge in edges(real)}
    assert sorted(wanted - derived) == [], "edges that no document carries"
    assert sorted(derived - wanted) == [], "edges that the reference does not have"
