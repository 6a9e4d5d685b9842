"""Parts of a project (分期): buildings that are accepted on their own, in matters of the joint acceptance only.

A case without a part concerns the whole project. Two cases of one matter may stand side by side only when no
building is in both.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.model import Matter
from onewindow.ledger.database import Connection
from onewindow.procedures.protocol import Refused


@dataclass(frozen=True, slots=True)
class Part:
    """A phase with its name and the buildings that it takes in."""

    name: str
    buildings: tuple[str, ...]


WHOLE = Part("", ())
"""The project as a whole."""


def takes_parts(matter: Matter) -> bool:
    """Whether a matter may be applied for in parts: the joint acceptance and what is inspected with it."""
    return matter.modes.choose_parts or bool(matter.modes.joint_part_of)


def buildings_of(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a project's buildings, in the order of the description."""
    rows = answers.get("buildings") or ()
    return tuple(dict.fromkeys(str(row["name"]) for row in rows if row.get("name")))


def require_part(matter: Matter, part: Part, known: Collection[str]) -> None:
    """Refuse a part where the matter admits none, without a name or buildings, or with unknown buildings."""
    if part == WHOLE:
        return
    if not takes_parts(matter):
        raise Refused(
            "no_parts",
            f"“{matter.name.zh}”不能分期办理，只有竣工联合验收的事项可以。",
            f"{matter.name.en!r} can't be applied for in parts; only matters of the joint acceptance can",
        )
    if not part.name.strip() or not part.buildings:
        raise Refused(
            "part_incomplete",
            "请给这一期起一个名称（如“一期”），并至少选择一个单体。",
            "give the phase a name and choose at least one building",
        )
    unknown = [one for one in part.buildings if one not in known]
    if unknown:
        raise Refused(
            "no_such_building",
            f"项目情况里没有单体“{'、'.join(unknown)}”，请重新选择。",
            f"the project's description has no building {', '.join(unknown)}; choose again",
        )


def covered(connection: Connection, project: str, matter: str) -> tuple[tuple[str, Part, bool], ...]:
    """The cases of a matter that are open or hold a valid result: number or id, part, whether the result is there."""
    rows = connection.rows(
        "SELECT c.id, c.number, c.finished, k.part, k.buildings, "
        "(SELECT count(*) FROM results r WHERE r.case_id = c.id AND r.status = 'valid') "
        "FROM cases c LEFT JOIN case_parts k ON k.case_id = c.id WHERE c.project = ? AND c.matter = ? "
        "ORDER BY c.started_at, c.id",
        (project, matter),
    )
    found = []
    for id, number, finished, part, buildings, results in rows:
        if not int(finished) or int(results):
            made = Part(str(part), tuple(json.loads(buildings))) if part else WHOLE
            found.append((str(number or id), made, bool(int(results))))
    return tuple(found)


def clash(part: Part, other: Part) -> bool:
    """Whether two parts of one matter can't stand side by side."""
    return (
        part == WHOLE
        or other == WHOLE
        or part.name == other.name
        or bool(set(part.buildings) & set(other.buildings))
    )


def parts_of(connection: Connection, project: str) -> dict[str, Part]:
    """The parts of a project's cases by case."""
    rows = connection.rows("SELECT case_id, part, buildings FROM case_parts WHERE project = ?", (project,))
    return {str(row[0]): Part(str(row[1]), tuple(json.loads(row[2]))) for row in rows}
