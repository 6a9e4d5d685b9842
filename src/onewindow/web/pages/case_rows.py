"""The lines of a list of cases as HTML.

A page has a hundred of them with eight cells each: written in one go here, they take a fraction of what a template's
nodes take for it (``benchmarks/worklist.py``). Whatever is no HTML already is escaped by ``_safe``, without exception.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from onewindow.office.views import CaseLine
from onewindow.procedures.phases import Phase
from onewindow.web.templatetags.words import both, day, light, plain, short, text, word

ANY = "any-project"
"""Stands for a project's id in the address of its cases."""


class _Remembering(dict[Any, str]):
    """What a page says more than once, made once: a hundred lines share their matters, phases, days and lights."""

    def __init__(self, make: Callable[..., SafeString | str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> str:
        made = _safe(self._make(*key) if isinstance(key, tuple) else self._make(key))
        self[key] = made
        return made


def rows(
    items: Sequence[CaseLine], link: Callable[..., str], officer: bool, assigns: bool, ticked: bool
) -> list[SafeString]:
    """A table row for each line; with boxes to tick and who it is assigned to where the reader ``assigns``."""
    texts, days = _Remembering(text), _Remembering(day)
    lights, tasks = _Remembering(light), _Remembering(lambda kind: word("act", kind))
    # an address is made once, not for each of a hundred projects
    before, _, after = link(project=ANY).partition(ANY)
    case, provisional = reverse("case", args=["-"])[:-1], _safe(both("暂定", "provisional"))
    named = [
        f'<td data-name="{_safe(short(zh, en))}"'
        for zh, en in (
            ("项目", "Project"), ("环节", "Phase"), ("到期", "Due"), ("收件", "Received"), ("办件号", "Number"),
            ("承办人", "Officer"),
        )
    ]  # fmt: skip
    of_project, phase, due, received, number, assigned = named
    checked = " checked" if ticked else ""
    made = []
    for one in items:
        label = _safe(f"{one.number} {plain(one.matter_name)} {one.project_name}".strip())
        tick = (
            f'<td class="tick"><input type="checkbox" name="case" value="{_safe(one.id)}" aria-label="{label}"'
            f"{checked}></td>"
        )
        shown = lights["none" if one.phase == Phase.NEW else one.light, one.days_left]
        task = f'<br><span class="small">{tasks[one.task]}</span>' if one.task else ""
        applicant = (
            f'<br><span class="soft small">{_safe(one.applicant_name)}</span>'
            if officer and one.applicant_name
            else ""
        )
        open_end = f' <span class="tag">{provisional}</span>' if one.provisional else ""
        made.append(
            f'<tr>{tick if assigns else ""}<td><span class="light-cell">{shown}</span></td>\n'
            f'<th scope="row"><a href="{_safe(case + quote(one.id))}">{texts[one.matter_name]}</a>{task}</th>\n'
            f'{of_project}><a class="quiet-link" href="{_safe(before + quote_plus(one.project) + after)}">{_safe(one.project_name)}</a>{applicant}</td>\n'
            f"{phase}>{texts[one.phase_name]}</td>\n"
            f"{due}>{days[one.due_on]}{open_end}</td>\n"
            f"{received}>{days[one.received_on]}</td>\n"
            f'{number} class="nowrap small">{_safe(one.number)}</td>'
            f"{f'{assigned}>{_safe(one.assigned_name)}</td>' if assigns else ''}</tr>\n"
        )
    return [mark_safe(row) for row in made]


def _safe(value: SafeString | str) -> str:
    """A text as it may stand in a page; HTML that was made by the tags of language stays as it is."""
    return str(value) if isinstance(value, SafeString) else escape(value)
