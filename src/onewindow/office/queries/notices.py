"""The papers that were given out in a case, printed from its events as they were then."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream, read_streams
from onewindow.office import texts
from onewindow.office.notices import Background, Notice, compose, given
from onewindow.office.office import Office
from onewindow.office.permissions import not_found
from onewindow.office.reading import open_case_events
from onewindow.office.record import CaseRecord, folded
from onewindow.office.text_kinds import NOTES, PAPERS
from onewindow.office.views import Actor


def notices(office: Office, actor: Actor, case: str) -> tuple[Notice, ...]:
    """Every paper that was given out in a case, in order. Raises ``Refused`` (``not_found``) as the case does."""
    with office.ledger.reader() as connection:
        record, _, events = open_case_events(connection, actor, case)
        return tuple(_notices(office, connection, record, events))


def notice(office: Office, actor: Actor, case: str, id: str) -> Notice:
    """One paper of a case by its id (such as ``receipt-7``). Raises ``Refused`` (``not_found``)."""
    for one in notices(office, actor, case):
        if one.id == id:
            return one
    raise not_found("该文书", "the paper")


def _notices(
    office: Office, connection: Connection, record: CaseRecord, events: list[StoredEvent]
) -> Iterator[Notice]:
    names, wording = _Names(office, connection, record), _Wording(connection)
    records = list(folded(record.id, events))
    for place, paper in given(events):
        event = events[place]
        yield compose(paper, event, names.at(records[place], event), wording.at(event.position))


class _Wording:
    """The administrators' texts of papers with their versions: all are read at once."""

    def __init__(self, connection: Connection) -> None:
        self._kinds = {kind.id: kind for kind in (*NOTES, *PAPERS.values())}
        streams = read_streams(connection, [texts.stream(id) for id in self._kinds])
        self._versions = {id: texts.versions(streams[texts.stream(id)]) for id in self._kinds}

    def at(self, position: int) -> Callable[[str], Text]:
        """Each text as it stood at a place in the ledger."""
        return lambda id: texts.at(self._kinds[id], self._versions[id], position)


class _Names:
    """Names of a case's parties as they were at a moment: each stream is read once."""

    def __init__(self, office: Office, connection: Connection, record: CaseRecord) -> None:
        self._office = office
        self._applicant = _history(connection, f"organisation:{record.holder}")
        self._project = _history(connection, f"project:{record.project}")

    def at(self, record: CaseRecord, event: StoredEvent) -> Background:
        """What is known at an event of the case; ``record`` is the case after it."""
        catalogue = (
            self._office.frozen_catalogue(record.snapshot)
            if record.frozen
            else self._office.catalogue(event.on)
        )
        body = catalogue.departments.get(record.department)
        return Background(
            matter=Text(record.matter_zh, record.matter_en),
            project=_name(self._project, event.position),
            applicant=_name(self._applicant, event.position),
            body=body.name.zh if body else record.department,
            window=record.counter.window_name,
            number=record.number,
            receipt=record.counter.receipt,
            code=record.counter.code,
            documents={id: document.name for id, document in catalogue.documents.items()},
        )


def _history(connection: Connection, stream: str) -> list[tuple[int, str]]:
    """At which place in the ledger a thing got which name."""
    return [
        (event.position, str(event.data["name"]))
        for event in read_stream(connection, stream)
        if "name" in event.data
    ]


def _name(history: list[tuple[int, str]], position: int) -> str:
    known = [name for since, name in history if since <= position]
    return known[-1] if known else ""
