"""The ledger room: events with two times, hash-chained per stream, written by one group-commit writer.

The ledger knows no procedure and no matter. It stores events of any kind, lets registered projectors
derive tables from them in the same transaction, remembers answers by idempotency key, keeps messages
for delivery (outbox) and proves by ``verify`` that nothing was altered, removed or reordered.

    ledger = Ledger("sqlite:////var/lib/onewindow/onewindow.db", projectors=(...,))
    ledger.transact(lambda transaction: transaction.append("case:1", [NewEvent("taken_in", on, "p1")]))

The same code runs on SQLite and on PostgreSQL (``postgresql://...``).
"""

from onewindow.ledger.chain import Fault, canonical
from onewindow.ledger.errors import (
    KeyConflict,
    LedgerBusy,
    LedgerError,
    NewerSchema,
    OutcomeUnknown,
    SequenceConflict,
)
from onewindow.ledger.events import NewEvent, StoredEvent
from onewindow.ledger.ledger import Ledger
from onewindow.ledger.outbox import Message
from onewindow.ledger.projections import Projector
from onewindow.ledger.transaction import Transaction

__all__ = [
    "Fault",
    "KeyConflict",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "Message",
    "NewEvent",
    "NewerSchema",
    "OutcomeUnknown",
    "Projector",
    "SequenceConflict",
    "StoredEvent",
    "Transaction",
    "canonical",
]
