"""Calling every endpoint of the API as every person of the authorisation matrix's town."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

from api_bodies import FORM, body_of
from api_helpers import Answer, Program, program_of
from authorisation_town import PERSONS, Matrix, people
from ruamel.yaml import YAML

from onewindow.api.endpoints import ENDPOINTS, Endpoint
from onewindow.ledger.store import last_position
from onewindow.office import operations

RECORDS = (
    "project", "case", "granted", "draft", "paper", "number", "share", "webhook", "reminder", "intake", "counter_case",
    "taken_case", "noticed", "bundle", "talk", "official_file", "visit", "fixed_visit", "visit_file", "token",
)  # fmt: skip
"""The town's own things among what stands in addresses: nobody else's event belongs to one, or names one."""
OUTSIDERS = ("anonymous", "stranger", "former", "elsewhere", "abroad", "window")
ANYBODY = {"anonymous", *PERSONS}
SIGNED_IN = {"stranger", "former", "elsewhere", "abroad", "window"}
OWN_WRITES: Mapping[str, set[str]] = {
    "decide": ANYBODY,  # a trial of a rule: nothing is kept
    "answer_as_expert": ANYBODY,  # whoever holds the link; the name that signs is not the expert's here
    "create_project": {"stranger", "former"},
    **dict.fromkeys(("register_organisation", "register_person", "begin_intake"), {"window"}),
    **dict.fromkeys(("verify_organisation", "decline_organisation"), {"window"}),
    **dict.fromkeys(
        (
            "subscribe_webhook", "offer_mandate", "answer_invitation", "choose_notifications", "give_contact", "confirm_code",
            "remove_contact", "close_work_feed", "mark_read", "mark_all_read", "save_view", "resend_given_up",
        ),
        SIGNED_IN,
    ),
    # each case is told to be out of reach in the answer itself
    **dict.fromkeys(("assign_cases", "take_back_assignment"), SIGNED_IN),
}  # fmt: skip
"""Which writes let an outsider in: with things of its own, or of everybody's. All others its rights refuse."""
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
        """What the person gets; a body of bytes is a form."""
        kind = {"content_type": FORM} if isinstance(body, bytes) else {}
        return self.programs[person].call(endpoint.method, self.address(endpoint), body, **kind)


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
    """What an outsider could do to the town's case, project or certificate.

    Its request is in order, so that only its rights can refuse it: as not permitted, or as if nothing were there.
    """
    body = body_of(callers.matrix.values, endpoint)
    for person in OUTSIDERS:
        before = last(callers.matrix)
        answer = callers.call(endpoint, person, body)
        if person == "anonymous" and endpoint.opens and answer.status != 401:
            yield f"{endpoint.name}: without a token {answer.status}"
        if answer.status >= 500:
            yield f"{endpoint.name}: {person} got {answer.status}"
        elif answer.status not in (401, 403, 404) and person not in OWN_WRITES.get(endpoint.name, set()):
            told = answer.code if answer.status >= 400 else "done"
            yield f"{endpoint.name}: {person} was not kept out by its rights: {answer.status} {told}"
        for stream, kind in touched(callers.matrix, before):
            yield f"{endpoint.name}: {person} wrote {kind} to {stream} ({answer.status})"


def last(matrix: Matrix) -> int:
    """The position of the last event."""
    with matrix.town.office.ledger.reader() as connection:
        return last_position(connection)


def touched(matrix: Matrix, since: int) -> list[tuple[str, str]]:
    """The events after a position that belong to one of the town's records, or speak of one in a record of their own."""
    known = {value for name, value in matrix.values.items() if name in RECORDS}
    with matrix.town.office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT stream, kind, data FROM events WHERE position > ? ORDER BY position", (since,)
        )
    return [
        (str(stream), str(kind))
        for stream, kind, data in rows
        if not str(stream).startswith("view:")  # a filter of one's own may name anything
        and (str(stream).partition(":")[2] in known or any(one in str(data) for one in known))
    ]
