"""Calling every endpoint of the API as every person of the authorisation matrix's town."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

from api_helpers import Answer, Program, program_of
from authorisation_town import PERSONS, Matrix, people
from pydantic import BaseModel
from ruamel.yaml import YAML

from onewindow.api.endpoints import ENDPOINTS, Endpoint
from onewindow.office import operations

OUTSIDERS = ("anonymous", "stranger", "elsewhere", "abroad")
QUERIES: Mapping[str, str] = {
    "accepted_on": "2026-11-23", "days": "5", "first": "2026-11-23", "last": "2026-11-30", "q": "矩阵",
    "since": "2026-11-01", "until": "2026-11-30", "figure": "open", "year": "2026", "index": "1", "sha256": "0" * 64,
    "code": "ABCD2345",
}  # fmt: skip
"""What else the addresses of reads must carry."""
ELSEWISE: Mapping[str, Mapping[str, str]] = {
    "open_file": {"file": "official_file"},
    "visit_file": {"file": "visit_file"},
    "open_talk_file": {"entry": "talk"},
    "decision_pdf": {"case": "granted"},
    "expert_page": {"token": "invitation"},
    "expert_paper": {"token": "invitation"},
    "answer_as_expert": {"token": "invitation"},
}
"""Where a parameter stands for another of the town's objects than its name says."""


@dataclass(frozen=True)
class ReadEntry:
    """Who may read an endpoint, and whose answer tells of the town's case."""

    opens: set[str]
    shows: set[str] | None


@cache
def entries() -> dict[str, ReadEntry]:
    """The matrix of the reads by name of the endpoint."""
    text = (Path(__file__).parent / "authorisation.yaml").read_text(encoding="utf-8")
    read = YAML(typ="safe", pure=True).load(text)
    return {
        name: ReadEntry(people(one["opens"]), people(one["shows"]) if "shows" in one else None)
        for name, one in read.items()
    }


def reads() -> list[Endpoint]:
    """All endpoints that only read."""
    return [one for one in ENDPOINTS if one.safe]


def writes() -> list[Endpoint]:
    """All endpoints that write."""
    return [one for one in ENDPOINTS if not one.safe]


@dataclass
class Callers:
    """A program for each person, and the town's objects by name of the parameter."""

    matrix: Matrix
    programs: dict[str, Program]

    def address(self, endpoint: Endpoint) -> str:
        """The path and query, filled with the town's objects."""
        path, query = endpoint.path, []
        for one in endpoint.parameters:
            what = ELSEWISE.get(endpoint.name, {}).get(one.name, one.name)
            value = self.matrix.values.get(what) or QUERIES.get(one.name)
            if f"{{{one.name}}}" in path:
                value = value or ("nothing" if not endpoint.safe else None)
                assert value is not None, f"{endpoint.name}: the town has nothing for {one.name}"
                path = path.replace(f"{{{one.name}}}", value)
            elif value is not None and endpoint.safe and one.name != "text":
                query.append(f"{one.name}={value}")
        return f"{path}?{'&'.join(query)}" if query else path

    def call(self, endpoint: Endpoint, person: str, body: Any = None) -> Answer:
        """What the person gets."""
        return self.programs[person].call(endpoint.method, self.address(endpoint), body)


def callers(matrix: Matrix) -> Callers:
    """A token with every scope for everybody who can sign in."""
    programs = {"anonymous": Program()}
    for person, login in matrix.logins.items():
        programs[person] = program_of(matrix.town, login)
    owner = matrix.town.actor(matrix.logins["owner"])
    theirs = operations.make_token(matrix.town.office, owner, "别人的令牌", ("read",))
    matrix.values |= {"person": owner.person, "token": theirs.id}
    return Callers(matrix, programs)


def read_faults(callers: Callers, endpoint: Endpoint, entry: ReadEntry) -> Iterator[str]:
    """Who gets an answer that should not, who is shut out, who sees too much."""
    for person in PERSONS:
        answer = callers.call(endpoint, person)
        if (answer.status < 400) != (person in entry.opens):
            yield f"{endpoint.name}: {person} got {answer.status}"
        elif answer.status < 400 and entry.shows is not None:
            seen = any(mark.encode() in answer.content for mark in callers.matrix.marks.values())
            if seen != (person in entry.shows):
                yield f"{endpoint.name}: {person} {'sees' if seen else 'does not see'} the case"


def write_faults(callers: Callers, endpoint: Endpoint) -> Iterator[str]:
    """What an outsider could do to the town's case, project or certificate."""
    body = body_of(callers.matrix, endpoint)
    for person in OUTSIDERS:
        before = told(callers.matrix)
        answer = callers.call(endpoint, person, body)
        if person == "anonymous" and endpoint.opens and answer.status != 401:
            yield f"{endpoint.name}: without a token {answer.status}"
        if answer.status >= 500:
            yield f"{endpoint.name}: {person} got {answer.status}"
        if told(callers.matrix) != before:
            yield f"{endpoint.name}: {person} wrote to the town's records ({answer.status})"


def told(matrix: Matrix) -> tuple[int, ...]:
    """How many events there are about each of the town's records."""
    with matrix.town.office.ledger.reader() as connection:
        rows = connection.rows("SELECT stream, count(*) FROM events GROUP BY stream ORDER BY stream")
    known = set(matrix.values.values())
    return tuple(int(count) for stream, count in rows if str(stream).partition(":")[2] in known)


def body_of(matrix: Matrix, endpoint: Endpoint) -> Any:
    """A body about the town's objects: each field by its name, else something of its kind."""
    model = next((one.annotation for one in endpoint.parameters if one.name == "body"), None)
    return _filled(model, matrix) if isinstance(model, type) and issubclass(model, BaseModel) else {}


def _filled(model: type[BaseModel], matrix: Matrix) -> dict[str, Any]:
    found = {}
    for name, field in model.model_fields.items():
        value = matrix.values.get(name)
        found[name] = value if value is not None else _of_kind(field.annotation, matrix)
    return found


def _of_kind(kind: Any, matrix: Matrix) -> Any:
    plain = {str: "试", int: 1, bool: True}
    if kind in plain:
        return plain[kind]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _filled(kind, matrix)
    if get_origin(kind) in (list, tuple):
        return [_of_kind(get_args(kind)[0], matrix)]
    if get_origin(kind) is dict:
        return {}
    choices = [one for one in get_args(kind) if one is not type(None)]
    if choices and isinstance(choices[0], str):
        return choices[0]
    return _of_kind(choices[0], matrix) if choices else "2026-11-24"
