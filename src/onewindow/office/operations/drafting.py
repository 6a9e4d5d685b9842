"""Drafts over time: taking note of what a newer catalogue has changed."""

from __future__ import annotations

from onewindow.ledger import Transaction
from onewindow.office.freeze import keep_catalogue, terms_event
from onewindow.office.office import Office
from onewindow.office.operations.common import write
from onewindow.office.operations.projects import EDIT
from onewindow.office.reading import load_project, open_case
from onewindow.office.situation import matter_of, situation
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused


def acknowledge_changes(office: Office, actor: Actor, case: str) -> None:
    """Take note of the changes that ``queries.draft_changes`` shows: the draft goes by today's catalogue from now on.

    Refused: no draft any more, or a matter that the catalogue has given up.
    """
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(EDIT, "修改该草稿", "change this draft")
        if record.state.phase is not Phase.NEW:
            raise Refused(
                "not_a_draft",
                "办件已提交，按提交时的规则办理。",
                "it was submitted and goes by the rules of that day",
            )
        matter = matter_of(catalogue, record.matter)
        project = load_project(transaction.connection, record.project)
        seen = situation(office, catalogue, project.answers, project.options, office.today())
        keep_catalogue(transaction, office, catalogue)
        event = terms_event(catalogue, seen.terms(matter), office.today(), actor.person)
        transaction.append(f"case:{record.id}", [event])

    write(office, actor, work)
