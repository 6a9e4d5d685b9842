"""Named fault points: places where tests make the process stop or fail, to prove that nothing is lost.

``ledger.before_commit``  all events of a group are written, the transaction is not committed
``ledger.after_commit``   the group is durable, no caller has its answer yet
``files.before_rename``   an uploaded file is complete and flushed, not yet under its name
``files.after_rename``    the file is in place, no event names it yet
``sending.after_claim``   a delivery is claimed, nothing is sent
``sending.before_mark``   the receiver has the message, the delivery does not say so yet
"""

from __future__ import annotations

import threading
from collections.abc import Callable

POINTS = (
    "ledger.before_commit",
    "ledger.after_commit",
    "files.before_rename",
    "files.after_rename",
    "sending.after_claim",
    "sending.before_mark",
)

_armed: dict[str, tuple[int, Callable[[], None]]] = {}
_lock = threading.Lock()


def arm(point: str, action: Callable[[], None], after: int = 0) -> None:
    """Run ``action`` once when ``point`` is reached, after it was passed ``after`` times."""
    if point not in POINTS:
        raise ValueError(f"no such fault point: {point}")
    with _lock:
        _armed[point] = (after, action)


def disarm() -> None:
    """Forget all armed points."""
    with _lock:
        _armed.clear()


def reach(point: str) -> None:
    """Called by the product at the named place; does nothing unless a test armed it."""
    if not _armed:
        return
    with _lock:
        found = _armed.pop(point, None)
        if found is not None and found[0] > 0:
            _armed[point] = (found[0] - 1, found[1])
            return
    if found is not None:
        found[1]()
