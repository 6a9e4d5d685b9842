"""The statutory clock as an account of days.

``account`` is the readable truth: one row per day, counted or not, and why. ``read`` is the fast path from
prefix sums; the tests hold both to each other and to an independent slow count.
"""

from onewindow.procedures.clock.account import Account, Cause, Cell, Day, account, account_of
from onewindow.procedures.clock.fast import read
from onewindow.procedures.clock.light import DEFAULT_RULES, Light, LightRules
from onewindow.procedures.clock.reading import Ceiling, Reading, Readings
from onewindow.procedures.clock.record import Clock, Extension, Run, StopSpan, read_clock
from onewindow.procedures.clock.wall import wall_working_days

__all__ = [
    "DEFAULT_RULES",
    "Account",
    "Ceiling",
    "Cause",
    "Cell",
    "Clock",
    "Day",
    "Extension",
    "Light",
    "LightRules",
    "Reading",
    "Readings",
    "Run",
    "StopSpan",
    "account",
    "account_of",
    "read",
    "read_clock",
    "wall_working_days",
]
