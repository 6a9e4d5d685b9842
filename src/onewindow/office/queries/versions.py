"""Which version of a record somebody has seen: its stream's last sequence number."""

from __future__ import annotations

from onewindow.ledger.store import head
from onewindow.office.office import Office
from onewindow.office.operations.combined import open_bundle
from onewindow.office.operations.visits import visit_of
from onewindow.office.reading import open_case, open_project
from onewindow.office.views import Actor


def case_version(office: Office, actor: Actor, case: str) -> tuple[str, int]:
    """A case's stream and its last sequence number. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    return f"case:{record.id}", record.sequence


def project_version(office: Office, actor: Actor, project: str) -> tuple[str, int]:
    """A project's stream and its last sequence number. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        record, _ = open_project(connection, actor, project)
        return f"project:{record.id}", head(connection, f"project:{record.id}")[0]


def bundle_version(office: Office, actor: Actor, bundle: str) -> tuple[str, int]:
    """A combined application's stream and its last sequence number. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        stream = f"bundle:{open_bundle(connection, actor, bundle).id}"
        return stream, head(connection, stream)[0]


def visit_version(office: Office, actor: Actor, visit: str) -> tuple[str, int]:
    """A site visit's stream and its last sequence number. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        stream = f"visit:{visit_of(connection, actor, visit).id}"
        return stream, head(connection, stream)[0]
