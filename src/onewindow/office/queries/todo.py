"""What an applicant has to do now: replies to notices, drafts to finish, mandates and invitations to answer."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.office.office import Office
from onewindow.office.views import Actor

MOST = 20


@dataclass(frozen=True, slots=True)
class TodoCase:
    """A case that waits for the applicant. ``phase`` is ``correction`` or ``new`` (a draft)."""

    id: str
    number: str
    matter_name: Text
    project_name: str
    phase: str


@dataclass(frozen=True, slots=True)
class Todo:
    """All that waits for the applicant; ``verified`` is false while its registration is not confirmed."""

    corrections: tuple[TodoCase, ...]
    drafts: tuple[TodoCase, ...]
    mandates: int
    invitations: int
    verified: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.corrections or self.drafts or self.mandates or self.invitations) and self.verified


def todo(office: Office, actor: Actor) -> Todo:
    """What waits for the actor and its organisation, in four statements."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT c.id, c.number, c.matter_zh, c.matter_en, p.name, c.phase FROM cases c "
            "JOIN projects p ON p.id = c.project WHERE c.finished = 0 AND c.phase IN ('correction', 'new') "
            "AND c.id IN (SELECT k.case_id FROM case_parties k WHERE k.organisation = ? AND k.relation IN ('own', 'mandated')) "
            f"ORDER BY c.phase, c.started_at DESC, c.id LIMIT {MOST}",
            (actor.organisation,),
        )
        mandates = connection.row(
            "SELECT count(*) FROM mandates WHERE agent = ? AND state = 'offered'", (actor.organisation,)
        )
        invitations = connection.row(
            "SELECT count(*) FROM membership_offers WHERE person = ?", (actor.person,)
        )
        verified = connection.row(
            "SELECT 1 FROM organisations WHERE id = ? AND verified_on <> ''", (actor.organisation,)
        )
    cases = [
        TodoCase(id, number, Text(zh, en), project, phase) for id, number, zh, en, project, phase in rows
    ]
    return Todo(
        tuple(one for one in cases if one.phase == "correction"),
        tuple(one for one in cases if one.phase == "new"),
        int(mandates[0]) if mandates else 0,
        int(invitations[0]) if invitations else 0,
        verified is not None,
    )
