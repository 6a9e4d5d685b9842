"""The planner: from a described project to the matters that apply, in order, with dates, documents and reasons.

    >>> from onewindow.catalogue.loader import load                                  # doctest: +SKIP
    >>> plan(catalogue, read_facts(catalogue, raw), on=date(2026, 11, 23)).to_json()  # doctest: +SKIP

Nothing here reads a clock, a file or a database: the catalogue, the facts and the day are arguments.
"""

from onewindow.planner.options import OptionError, Options, read_options
from onewindow.planner.planner import Planner, plan
from onewindow.planner.project_plan import Plan, PlannedMatter
from onewindow.planner.verdict import Status

__all__ = ["OptionError", "Options", "Plan", "PlannedMatter", "Planner", "Status", "plan", "read_options"]
