"""What an applicant has to do now: its tasks in cases, site visits, mandates and invitations, its registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text
from onewindow.office.office import Office
from onewindow.office.permissions import STILL_APPLIES
from onewindow.office.tasks import WORDS
from onewindow.office.views import Actor

MOST = 20


@dataclass(frozen=True, slots=True)
class TodoCase:
    """A case that waits for the applicant: ``kind`` is a task's (``resubmit``, ``supply_paper``, ``submit`` …), ``due_on`` its last day."""

    id: str
    number: str
    matter_name: Text
    project_name: str
    kind: str
    due_on: date | None
    late: bool

    @property
    def verb(self) -> Text:
        """What is to be done."""
        return Text(*WORDS[self.kind])


@dataclass(frozen=True, slots=True)
class TodoBundle:
    """A combined application of one's own that is not handed in; its ``drafts`` do not stand among the cases."""

    id: str
    name: Text
    project_name: str
    drafts: int


@dataclass(frozen=True, slots=True)
class TodoVisit:
    """A site visit to which one is invited: the day of the appointment, None while its dates wait for one's answer."""

    id: str
    project_name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Todo:
    """All that waits for the applicant, by its last day; ``declined`` is why a window sent the registration back.

    ``more`` says that there are further cases than the first ``MOST``.
    """

    cases: tuple[TodoCase, ...]
    more: bool
    bundles: tuple[TodoBundle, ...]
    visits: tuple[TodoVisit, ...]
    mandates: int
    invitations: int
    verified: bool
    declined: str

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        waiting = self.cases or self.bundles or self.visits or self.mandates or self.invitations
        return not waiting and self.verified


def todo(office: Office, actor: Actor) -> Todo:
    """What waits for the actor and its organisation, in six statements: what has a last day first, drafts last."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT c.id, c.number, c.matter_zh, c.matter_en, p.name, t.kind, min(t.due_on) AS due FROM tasks t "
            "JOIN cases c ON c.id = t.case_id JOIN projects p ON p.id = c.project "
            "JOIN case_parties k ON k.case_id = c.id AND k.organisation = ? AND k.relation IN ('own', 'mandated') "
            "WHERE t.organisation = p.holder AND t.kind IN ('submit', 'resubmit', 'supply_paper', 'correct_commitment') "
            "AND NOT (t.kind = 'submit' AND EXISTS (SELECT 1 FROM bundle_cases m JOIN bundles b ON b.id = m.bundle "
            "WHERE m.case_id = c.id AND b.submitted = 0 AND b.holder = ?)) "
            "GROUP BY c.id, c.number, c.matter_zh, c.matter_en, p.name, t.kind, c.started_at "
            "ORDER BY CASE WHEN min(t.due_on) IS NULL THEN 1 ELSE 0 END, min(t.due_on), "
            f"CASE t.kind WHEN 'submit' THEN 1 ELSE 0 END, c.started_at DESC, c.id LIMIT {MOST + 1}",
            (actor.organisation, actor.organisation),
        )
        bundles = connection.rows(
            "SELECT b.id, b.name_zh, b.name_en, p.name, count(*) FROM bundles b JOIN projects p ON p.id = b.project "
            "JOIN bundle_cases m ON m.bundle = b.id WHERE b.holder = ? AND b.submitted = 0 "
            f"GROUP BY b.id, b.name_zh, b.name_en, p.name, b.begun_at ORDER BY b.begun_at DESC, b.id LIMIT {MOST}",
            (actor.organisation,),
        )
        visits = connection.rows(
            "SELECT v.id, p.name, v.day FROM visit_parties seen JOIN visits v ON v.id = seen.visit "
            "JOIN projects p ON p.id = v.project WHERE seen.organisation = ? AND seen.part = 'applicant' "
            f"AND {STILL_APPLIES} AND ((v.state = 'proposed' AND seen.answered = 0) OR (v.state = 'confirmed' AND v.day >= ?)) "
            f"ORDER BY coalesce(v.day, ''), v.id LIMIT {MOST}",
            (actor.organisation, office.today().isoformat()),
        )
        mandates = connection.row(
            "SELECT count(*) FROM mandates WHERE agent = ? AND state = 'offered'", (actor.organisation,)
        )
        invitations = connection.row(
            "SELECT count(*) FROM membership_offers WHERE person = ?", (actor.person,)
        )
        registered = connection.row(
            "SELECT verified_on, declined FROM organisations WHERE id = ?", (actor.organisation,)
        )
    today = office.today().isoformat()
    cases = tuple(
        TodoCase(
            id, number, Text(zh, en), project, kind, date.fromisoformat(due) if due else None,
            bool(due) and due < today,
        )
        for id, number, zh, en, project, kind, due in rows[:MOST]
    )  # fmt: skip
    return Todo(
        cases,
        len(rows) > MOST,
        tuple(TodoBundle(id, Text(zh, en), project, int(drafts)) for id, zh, en, project, drafts in bundles),
        tuple(TodoVisit(id, name, date.fromisoformat(day) if day else None) for id, name, day in visits),
        int(mandates[0]) if mandates else 0,
        int(invitations[0]) if invitations else 0,
        bool(registered and registered[0]),
        str(registered[1]) if registered and registered[1] else "",
    )
