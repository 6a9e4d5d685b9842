"""Papers: a paper inherits the access of its case."""

from __future__ import annotations

from pathlib import Path

from onewindow.office.needs import PAPER_COLUMNS, name_of, paper_view
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.views import Actor, DocumentView

_PAPERS = ", ".join(f"a.{column.strip()}" for column in PAPER_COLUMNS.split(","))


def open_document(office: Office, actor: Actor, paper: str) -> tuple[DocumentView, Path]:
    """A paper and the file to send. Refused (``not_found``) unless the actor may see its case."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {_PAPERS} FROM papers a JOIN cases c ON c.id = a.case_id WHERE a.id = ? AND {VISIBLE_CASE}",
            (paper, actor.person),
        )
    if row is None:
        raise not_found("该材料", "the paper")
    found = paper_view(office.catalogue(), row)
    path = office.files.path(found.sha256)
    if not path.is_file():
        raise not_found("该材料的文件", "the paper's file")
    return found, path


__all__ = ["name_of", "open_document"]
