"""Freezing: the catalogue's version and the terms under which a case is accepted, kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onewindow.catalogue.model import Catalogue
from onewindow.ledger import NewEvent, Transaction, chain
from onewindow.office.catalogues import compressed_snapshot
from onewindow.office.office import Office
from onewindow.office.terms import to_data
from onewindow.procedures.protocol import Event, Terms

ACCEPTING = frozenset({"accepted", "deemed_accepted"})


def accepts(events: Sequence[Event]) -> bool:
    """Whether the events accept the case."""
    return any(event.kind in ACCEPTING for event in events)


def terms_event(catalogue: Catalogue, terms: Terms, on: date, by: str, snapshot: str = "") -> NewEvent:
    """The event that sets a case's terms; with the catalogue's ``snapshot`` they are frozen."""
    data = {
        "terms": to_data(terms),
        "catalogue": catalogue.content_hash,
        "snapshot": snapshot,
        "frozen": bool(snapshot),
    }
    return NewEvent("terms_set", on, by, data)


def keep_catalogue(transaction: Transaction, office: Office, catalogue: Catalogue) -> str:
    """Store the catalogue's version once, whole; the SHA-256 under which it lies.

    A version is the definitions with the values that dated parameters have on the day.
    """
    values = chain.digest(chain.canonical(dict(catalogue.parameters)))
    kind = f"catalogue:{catalogue.content_hash}:{values}"
    found = transaction.row("SELECT hash FROM contents WHERE kind = ?", kind)
    snapshot = str(found[0]) if found else transaction.keep(kind, compressed_snapshot(catalogue))
    office.catalogues.remember(snapshot, catalogue)
    return snapshot
