"""Opening the office that the environment names, for commands and doors alike."""

from __future__ import annotations

import os
from pathlib import Path

from onewindow.office.files import LIMIT
from onewindow.office.office import Office
from onewindow.office.times import TimeSource


def open_office(clock: TimeSource | None = None) -> Office:
    """The office of ``DATABASE_URL`` and ``ONEWINDOW_DATA``; SQLite in the folder ``var`` without them."""
    data = Path(os.environ.get("ONEWINDOW_DATA", "var")).resolve()
    megabytes = os.environ.get("ONEWINDOW_UPLOAD_LIMIT_MB", "")
    limit = int(megabytes) * 1024 * 1024 if megabytes else LIMIT
    return Office(data, os.environ.get("DATABASE_URL", ""), clock=clock, upload_limit=limit)
