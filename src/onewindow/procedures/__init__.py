"""The procedures room: lifecycles of law as pure state machines, the clock as an account of days."""

from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Machine
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import (
    AllowedStop,
    Command,
    Consultation,
    Event,
    Period,
    Procedure,
    Refused,
    Terms,
)

__all__ = [
    "AllowedStop",
    "CaseState",
    "Command",
    "Consultation",
    "Event",
    "Machine",
    "Period",
    "Phase",
    "Procedure",
    "Refused",
    "Terms",
]
