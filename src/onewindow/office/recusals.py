"""Recusal beyond the acts of one case: who is off it neither goes on its visits, is given it, nor counts in its decision."""

from __future__ import annotations

from collections.abc import Iterable

from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_streams
from onewindow.office.record import CaseRecord, fold
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

LAW = "公务员法 76"


def recused_from(connection: Connection, cases: Iterable[str]) -> frozenset[str]:
    """The people who are off at least one of these cases."""
    streams = read_streams(connection, [f"case:{case}" for case in cases])
    found = (fold(stream.partition(":")[2], events) for stream, events in streams.items())
    return frozenset(person for record in found for person in record.handling.recused)


def refuse_recused(connection: Connection, actor: Actor, cases: Iterable[str], zh: str, en: str) -> None:
    """Refuse what ``zh`` and ``en`` name to an actor who is off one of the cases that it concerns."""
    if actor.person in recused_from(connection, cases):
        raise Refused(
            "recused",
            f"{actor.name} 已回避本办件，不能{zh}；请由本单位其他工作人员办理。",
            f"{actor.name} is off this case and may not {en}; a colleague of the same body has to do it",
            LAW,
        )


def refuse_given_to(record: CaseRecord, person: str) -> None:
    """Refuse to give a case to an officer who is off it."""
    if person in record.handling.recused:
        raise Refused(
            "assignee_recused",
            "该工作人员已回避本办件，不能分给他办理，请另选。",
            "this officer is off the case; give it to a colleague",
            LAW,
        )


def refuse_proposed_by(record: CaseRecord, person: str) -> None:
    """Refuse to approve what an officer proposed who is off the case since."""
    if person in record.handling.recused:
        raise Refused(
            "proposer_recused",
            "提出建议的人此后已回避本办件，不能据此决定：请退回，由其他人重新提出。",
            "who proposed it is off the case since: send it back, and another officer proposes anew",
            LAW,
        )
