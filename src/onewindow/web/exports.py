"""The work list in formats that others read: CSV, Excel, Atom. The lines come from the office, already permitted."""

from __future__ import annotations

import csv as comma_separated
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from onewindow.catalogue.model import Department
from onewindow.office import Actor, Office, queries
from onewindow.office.plain_text import cleaned
from onewindow.office.times import SHANGHAI
from onewindow.office.views import CaseLine, WorkFilter
from onewindow.web import words

MOST = 20_000
"""The longest export; a longer list is cut and says so in its last row."""
HEADINGS = (
    "办件号 Number", "事项编号 Matter", "事项", "Matter's name", "项目 Project", "申请人 Applicant", "实施机关 Department", "环节 Phase",
    "灯 Light", "剩余工作日 Working days left", "到期 Due", "法定到期 Statutory", "承诺到期 Promised", "暂定 Provisional", "收件 Received",
    "受理 Accepted", "决定 Decided", "待办 To do", "承办人 Assigned to",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
ATOM = "http://www.w3.org/2005/Atom"


def cells(line: CaseLine, bodies: Mapping[str, Department]) -> tuple[Any, ...]:
    """One line in the order of ``HEADINGS``; ``bodies`` name the deciding bodies."""
    body = bodies.get(line.department)
    light, task = words.label("light", line.light), words.label("act", line.task) if line.task else None
    return (
        line.number, line.matter, line.matter_name.zh, line.matter_name.en, line.project_name, line.applicant_name,
        f"{body.name.zh} {body.name.en}" if body else line.department,
        f"{line.phase_name.zh} {line.phase_name.en}", f"{light.zh} {light.en}", line.days_left,
        line.due_on, line.statutory_due, line.promised_due, "是 yes" if line.provisional else "", line.received_on,
        line.accepted_on, line.decided_on, f"{task.zh} {task.en}" if task else "", line.assigned_name,
    )  # fmt: skip


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    text = isinstance(value, str) and value.startswith(_DANGEROUS) and not value.lstrip("-").isdigit()
    return f"'{value}" if text else value


def cut_note(most: int) -> str:
    """The last row of an export that holds only the first ``most`` rows."""
    return f"只导出前 {most} 条，请缩小筛选范围。 Only the first {most} rows: narrow the filter for the rest."


def rows(office: Office, actor: Actor, filter: WorkFilter) -> Iterator[tuple[Any, ...]]:
    """The rows of an export, read portion by portion; a note at the end of one that was cut."""
    bodies = office.catalogue().departments
    for number, line in enumerate(queries.work_lines(office, actor, filter, MOST + 1)):
        if number == MOST:
            yield (cut_note(MOST),)
            return
        yield cells(line, bodies)


def csv(office: Office, actor: Actor, filter: WorkFilter) -> Iterator[str]:
    """The export as CSV text, a row at a time, with a byte-order mark before it."""
    buffer = io.StringIO()
    writer = comma_separated.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(HEADINGS)
    for row in rows(office, actor, filter):
        writer.writerow([safe("" if value is None else value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def xlsx(office: Office, actor: Actor, filter: WorkFilter) -> io.BytesIO:
    """The export as a workbook. Every text is a text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("办件 Cases")
    sheet.freeze_panes = "A2"
    for place, width in enumerate((20, 10, 28, 28, 28, 24, 20, 18, 16), start=65):
        sheet.column_dimensions[chr(place)].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading in HEADINGS])
    for row in rows(office, actor, filter):
        sheet.append([_cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=cleaned(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def atom(office: Office, actor: Actor, lines: Iterable[CaseLine], site: str) -> bytes:
    """Tasks as an Atom feed (RFC 4287): an entry for each, which changes its identity with the task."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans"})
    _add(feed, "title", f"{actor.organisation_name} 待办 Tasks")
    _add(feed, "id", f"urn:onewindow:tasks:{actor.organisation}")
    _add(feed, "updated", office.now().astimezone(SHANGHAI).isoformat(timespec="seconds"))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", {"href": f"{site}/worklist"})
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", actor.organisation_name)
    for line in lines:
        feed.append(_entry(line, site, office.today()))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="utf-8")


def _entry(line: CaseLine, site: str, today: date) -> ElementTree.Element:
    task = words.label("act", line.task)
    entry = ElementTree.Element(f"{{{ATOM}}}entry")
    _add(entry, "title", f"{line.matter_name.zh}：{task.zh}（{line.number or line.project_name}）")
    _add(entry, "id", f"urn:onewindow:case:{line.id}:{line.task}")
    since = line.accepted_on or line.received_on or today
    _add(entry, "updated", datetime.combine(since, time(), SHANGHAI).isoformat())
    ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"href": f"{site}/cases/{line.id}"})
    due = f"{line.task_due or line.due_on} 到期 due" if line.task_due or line.due_on else ""
    light = words.label("light", line.light)
    parts = (line.project_name, line.applicant_name, f"{light.zh} {light.en}", due, line.assigned_name)
    _add(entry, "summary", " · ".join(part for part in parts if part))
    return entry


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = cleaned(text)
