"""Small matters, edges and random networks for the planner's tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from onewindow.catalogue.model import Limit, Mark, Matter, Origin, Text, Unit

ORIGIN = Origin("test.yaml", 1)


def matter(id: str, days: int = 1, **changes: Any) -> Matter:
    """A permit of stage 1 that applies to everybody and takes ``days`` working days."""
    limit = Limit(days, changes.pop("unit", Unit.WORKING_DAY))
    values: dict[str, Any] = {
        "id": id, "name": Text(f"事项{id}", f"Matter {id}"), "stage": 1, "kind": "permit", "gate": "operation",
        "procedure": "licence", "competent": "bureau", "deciding": "bureau", "basis": (), "applies": "true",
        "statutory": Limit(20, Unit.WORKING_DAY), "promised": limit, "checked": Mark.MEMORY,
        "origin": ORIGIN, "layer": "cn", "content_hash": "",
    }  # fmt: skip
    return Matter(**(values | changes))


@dataclass(frozen=True)
class Edge:
    """An edge of the order graph."""

    before: str
    after: str
    when: str = ""


def matters(*items: Matter) -> dict[str, Matter]:
    """The matters by id."""
    return {item.id: item for item in items}


@st.composite
def networks(draw: st.DrawFn) -> tuple[dict[str, Matter], list[Edge]]:
    """Up to twelve matters with random terms, gates and stages, and edges that make no circle."""
    count = draw(st.integers(1, 12))
    gates = st.sampled_from(["start_of_works", "operation", "completion"])
    found: dict[str, Matter] = {}
    for number in range(count):
        late = draw(st.booleans()) and number > count // 2
        found[f"M{number:02}"] = matter(
            f"M{number:02}",
            draw(st.integers(0, 30)),
            unit=draw(st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_DAY, Unit.CALENDAR_DAY])),
            stage=draw(st.integers(1, 5)),
            gate="completion" if late else draw(gates) if number <= count // 2 else "operation",
            after_works=late,
        )
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    return found, [Edge(f"M{a:02}", f"M{b:02}") for a, b in chosen]
