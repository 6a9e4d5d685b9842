"""How an attempt to send can fail."""

from __future__ import annotations


class Later(Exception):
    """It failed now and may succeed later."""


class Unreachable(Later):
    """The receiver itself can't be reached: whatever else waits for it had better wait too."""


class Never(Exception):
    """It will never succeed: a person has to look at it."""


class Gone(Never):
    """The receiver wants no more of these (HTTP 410)."""


class Withheld(Exception):
    """The receiver may not see it (any more), so that nothing is sent."""
