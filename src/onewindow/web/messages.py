"""What went wrong with a form: the words, and the field at which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.catalogue.facts import FactError
from onewindow.office import KeyConflict, Refused
from onewindow.web.forms.facts import field_of_path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a form: shown in the summary and, with the same words, at ``field`` when it has one."""

    zh: str
    en: str
    field: str = ""
    article: str = ""


def faults_of(error: Exception, field: str = "") -> list[Fault]:
    """The faults that an error of the office tells; anything else is raised again."""
    if isinstance(error, FactError):
        return [Fault(problem.zh, problem.en, field_of_path(problem.path)) for problem in error.problems]
    if isinstance(error, KeyConflict):
        return [
            Fault(
                "这张表单已经提交过。请刷新页面查看结果，再作新的修改。",
                "This form was sent already: reload the page to see the result.",
            )
        ]
    if isinstance(error, Refused):
        return [Fault(error.zh, error.en, getattr(error, "field", "") or field, error.article)]
    raise error


def at_fields(faults: Iterable[Fault]) -> dict[str, list[tuple[str, str]]]:
    """The faults by field, for the places beside the inputs."""
    return {field: [(one.zh, one.en) for one in those] for field, those in by_field(faults).items()}


def by_field(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """The faults themselves by field."""
    placed: dict[str, list[Fault]] = {}
    for fault in faults:
        placed.setdefault(fault.field, []).append(fault)
    return placed
