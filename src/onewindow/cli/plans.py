"""What the commands around plans share: days, planners and errors of the rooms below as complaints."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from onewindow.cli.messages import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onewindow.planner import Planner


def day(text: str | None, option: str = "--on") -> date:
    """A day from the command line, today when not given. Raises ``Complaint``."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Complaint(
            f"{option} {text} 不是日期；请写成 2026-11-23 的形式",
            f"{option} {text} is not a date: write it as 2026-11-23",
        ) from None


def planner_of(root: str | None, zone: str | None, on: date) -> Planner:
    """The planner of a zone's catalogue as it holds on a day. Raises ``Complaint``."""
    from onewindow.catalogue.loader import DEFAULT_ZONE, load
    from onewindow.planner import Planner
    from onewindow.working_days import china

    with complaining():
        china().next_working(
            on
        )  # a day outside the calendar is told as such, not as a catalogue without figures
        return Planner(load(Path(root) if root else None, zone or DEFAULT_ZONE, on))


@contextmanager
def complaining() -> Iterator[None]:
    """Turn the errors of the rooms below into complaints; each carries its words in both languages."""
    from onewindow.catalogue.facts import FactError
    from onewindow.catalogue.findings import CatalogueError
    from onewindow.catalogue.project_file import ProjectFileError
    from onewindow.feel import FeelError
    from onewindow.planner.network import CircularOrder
    from onewindow.planner.options import OptionError
    from onewindow.planner.rules import UnusableRules
    from onewindow.working_days import DateOutOfRange

    try:
        yield
    except (
        CatalogueError, CircularOrder, DateOutOfRange, FactError, FeelError, OptionError, ProjectFileError, UnusableRules,
    ) as error:  # fmt: skip
        raise Complaint(error.zh, error.en) from None
