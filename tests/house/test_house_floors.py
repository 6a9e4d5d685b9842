"""Rooms depend downwards only: the imports of every module are held against the table of floors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "onewindow"

PURE = {"feel", "working_days"}
ALLOWED: dict[str, set[str]] = {
    "working_days": set(),
    "feel": set(),
    "ledger": set(),
    "dmn": {"feel"},
    "procedures": {"working_days"},
    "catalogue": {"dmn", "feel", "working_days"},
    "planner": {"catalogue", "procedures", "dmn", "feel", "working_days"},
    "simulator": {"catalogue", "planner", "procedures", "dmn", "feel", "working_days"},
    "scoreboard": {"catalogue", "procedures", "dmn", "feel", "working_days"},
    "office": {"catalogue", "planner", "procedures", "dmn", "feel", "working_days", "ledger"},
}
DOORS = {"web", "api", "cli", "exchange"}


def imported_rooms(file: Path) -> set[str]:
    """The rooms of onewindow that a module imports, absolutely or relatively."""
    parts = file.relative_to(SOURCE).parts
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = ["onewindow", *parts[: len(parts) - node.level]]
                names = [".".join([*base, node.module or ""])]
            elif node.module == "onewindow":
                names = [f"onewindow.{alias.name}" for alias in node.names]
            else:
                names = [node.module or ""]
        rooms |= {name.split(".")[1] for name in names if name.startswith("onewindow.") and name.count(".")}
    return rooms & (set(ALLOWED) | DOORS)


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_uses_only_rooms_below_it(room: str) -> None:
    wrong = {
        str(file.relative_to(SOURCE)): sorted(rooms)
        for file in modules()
        if file.relative_to(SOURCE).parts[0] == room
        and (rooms := imported_rooms(file) - ALLOWED[room] - {room})
    }
    assert wrong == {}


def test_operations_write_and_queries_read_without_a_circle() -> None:
    """A query may ask an operation's module what it allows; no operation, and nothing below both, asks a query."""
    office = SOURCE / "office"
    wrong = [
        str(file.relative_to(SOURCE))
        for file in modules()
        if file.is_relative_to(office)
        and not file.is_relative_to(office / "queries")
        and not file.name.startswith(("demo", "journey"))
        and "from onewindow.office.queries" in file.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert rooms <= set(ALLOWED) | DOORS


@pytest.mark.parametrize("room", sorted(PURE | {"dmn", "procedures"}))
def test_pure_rooms_read_no_clock_and_no_database(room: str) -> None:
    forbidden = {"sqlite3", "pysqlite3", "psycopg", "django", "socket", "time", "requests"}
    found = {
        (str(file.relative_to(SOURCE)), name)
        for file in modules()
        if file.relative_to(SOURCE).parts[0] == room
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.split(".")[0] in forbidden
    }
    assert found == set()
