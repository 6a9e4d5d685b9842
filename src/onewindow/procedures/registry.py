"""The registry of procedures: each has a unique id, refused at start-up when twice."""

from __future__ import annotations

from onewindow.procedures.filing import FILING
from onewindow.procedures.licence import LICENCE
from onewindow.procedures.machine import Machine

_PROCEDURES: dict[str, Machine] = {}


def register(machine: Machine) -> Machine:
    """Add a procedure. Raises ``ValueError`` when its id is taken."""
    if machine.id in _PROCEDURES:
        raise ValueError(f"办理程序“{machine.id}”重复 / the procedure {machine.id!r} is registered twice")
    _PROCEDURES[machine.id] = machine
    return machine


def get(id: str) -> Machine:
    """The procedure of this id. Raises ``KeyError`` naming the known ones."""
    try:
        return _PROCEDURES[id]
    except KeyError:
        known = ", ".join(_PROCEDURES)
        raise KeyError(f"没有办理程序“{id}”，现有：{known} / no procedure {id!r}; known: {known}") from None


def ids() -> tuple[str, ...]:
    """The ids of all procedures."""
    return tuple(_PROCEDURES)


register(LICENCE)
register(FILING)
