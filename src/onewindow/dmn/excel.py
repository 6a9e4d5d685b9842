"""The Excel face of decision models: one sheet for the model, one for its parts, one for each decision table.

Tables are grids that a department can edit: the header rows say what a column is, each row below is a rule.
Cells hold FEEL text; a number, truth value or date typed into a cell counts as that value. What has no grid
of its own stands as YAML in a cell.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from onewindow.dmn.errors import DmnError
from onewindow.dmn.excel_table import read_grid, table_grid
from onewindow.dmn.model import Definitions
from onewindow.dmn.model_plain import dump_model, load_model
from onewindow.dmn.yaml_text import from_text, to_text

MODEL_SHEET, PARTS_SHEET = "模型 Model", "部分 Parts"
LARGEST, LARGEST_UNPACKED = 20_000_000, 200_000_000
_MOST_ROWS, _MOST_COLUMNS = 20_000, 500
_LONGEST_CELL = 32_000
_PART_COLUMNS = ("part", "name", "type", "logic", "more")
_HEAD = ("dmn", "name", "id", "label", "description", "namespace")
_SECTIONS = ("imports", "types", "inputs", "decisions", "knowledge", "services", "sources")
_ALIGNED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="E8EEF4")


def write_excel(model: Definitions) -> bytes:
    """The model as a workbook; raises ``DmnError`` for what no cell can hold."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = MODEL_SHEET
    data = dump_model(model)
    try:
        for key in _HEAD:
            if key in data:
                _append(sheet, [key, data[key]], bold=1)
        parts = book.create_sheet(PARTS_SHEET)
        _append(parts, list(_PART_COLUMNS), bold=len(_PART_COLUMNS))
        for section in _SECTIONS:
            for part in data.get(section, []):
                _append(parts, _part_row(book, section, part), bold=0)
    except IllegalCharacterError as error:
        raise DmnError(
            f"模型“{model.name}”含有 Excel 单元格不能容纳的控制字符，没有写出。",
            f"Model '{model.name}' holds control characters that Excel cannot carry; nothing was"
            f" written ({error!r:.60}).",
        ) from None
    _set_widths(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_excel(data: bytes, name: str = "Excel") -> Definitions:
    """The model in a workbook; raises ``DmnError`` naming the sheet and cell that is not understood."""
    _screen(data, name)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
    ) as error:
        raise DmnError(
            f"{name} 不是能读的 Excel 工作簿：{error}。", f"{name} is no readable workbook: {error}."
        ) from None
    for sheet in (MODEL_SHEET, PARTS_SHEET):
        if sheet not in book.sheetnames:
            raise DmnError(f"{name} 没有“{sheet}”工作表。", f"{name} has no sheet '{sheet}'.")
    model: dict[str, Any] = {
        str(row[0]): str(row[1] or "") for row in _rows(book[MODEL_SHEET]) if row and row[0]
    }
    rows = list(_rows(book[PARTS_SHEET]))
    for number, row in enumerate(rows[1:], 2):
        if not any(cell not in (None, "") for cell in row):
            continue
        section = str(row[0] or "")
        if section not in _SECTIONS:
            raise DmnError(
                f"{name} “{PARTS_SHEET}”第 {number} 行的 part “{section}”不认识；可用："
                f"{', '.join(_SECTIONS)}。",
                f"{name}, '{PARTS_SHEET}' row {number}: unknown part '{section}'; use one of"
                f" {', '.join(_SECTIONS)}.",
            )
        model.setdefault(section, []).append(_read_part(book, section, row, f"{PARTS_SHEET} {number}"))
    return load_model(model)


def _part_row(book: Any, section: str, part: Mapping[str, Any]) -> list[Any]:
    """One part as a row: its name, type and logic in columns of their own, all else as YAML."""
    more = dict(part)
    name, type_name = more.pop("name", ""), more.pop("type", "")
    logic = more.pop("logic", None)
    text = ""
    if isinstance(logic, dict) and set(logic) == {"table"}:
        text = f"#{_table_sheet(book, str(name), logic['table'])}"
    elif isinstance(logic, str) and logic and not logic.startswith(("#", "---\n")):
        text = logic
    elif logic is not None:
        text = "---\n" + to_text(logic)
    return [section, name, type_name, text, to_text(more) if more else ""]


def _read_part(book: Any, section: str, row: tuple[Any, ...], place: str) -> dict[str, Any]:
    cells = [str(cell) if cell is not None else "" for cell in (*row, None, None, None, None, None)[:5]]
    _, name, type_name, logic, more = cells
    made: dict[str, Any] = {"name": name} if name or section != "imports" else {}
    if type_name:
        made["type"] = type_name
    if logic.startswith("#"):
        if logic[1:] not in book.sheetnames:
            raise DmnError(
                f"{place}：没有工作表“{logic[1:]}”。", f"{place}: there is no sheet '{logic[1:]}'."
            )
        made["logic"] = {"table": read_grid(list(_rows(book[logic[1:]])), logic[1:])}
    elif logic.startswith("---\n"):
        made["logic"] = from_text(logic[4:], place)
    elif logic:
        made["logic"] = logic
    rest = from_text(more, place) if more else {}
    if not isinstance(rest, dict):
        raise DmnError(f"{place}：more 须由键和值组成。", f"{place}: 'more' must consist of keys and values.")
    return made | rest


def _table_sheet(book: Any, name: str, table: Mapping[str, Any]) -> str:
    """Add the sheet of a table and return its title."""
    plain = "".join(letter if letter.isalnum() else " " for letter in name).strip()
    sheet = book.create_sheet(f"T{len(book.sheetnames) - 1} {plain}"[:31].strip())
    for row, is_head in table_grid(table):
        _append(sheet, row, bold=len(row) if is_head else 0)
    title: str = sheet.title
    return title


def _append(sheet: Any, values: list[Any], bold: int) -> None:
    """A row of text cells; text that begins with ``=`` stays text."""
    number = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, 1):
        text = str(value)
        if len(text) > _LONGEST_CELL:
            raise DmnError(
                f"工作表“{sheet.title}”第 {number} 行有 {len(text)} 个字符的单元格，Excel 容不下；"
                f"请拆分该表达式。",
                f"Sheet '{sheet.title}', row {number}: a cell of {len(text)} characters is more than"
                f" Excel can hold; split it.",
            )
        cell = sheet.cell(number, column)
        cell.value = text.replace("\r\n", "\n") or None
        if text:
            cell.data_type = "s"
        cell.alignment = _ALIGNED
        if column <= bold:
            cell.font, cell.fill = _BOLD, _SHADE


def _set_widths(book: Any) -> None:
    for sheet in book.worksheets:
        for cells in sheet.columns:
            longest = max((len(line) for c in cells for line in str(c.value or "").split("\n")), default=8)
            sheet.column_dimensions[cells[0].column_letter].width = min(60, max(10, longest + 2))


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        raise DmnError(
            f"工作表“{sheet.title}”太大（上限 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列）。",
            f"Sheet '{sheet.title}' is too large (at most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns).",
        )
    yield from sheet.iter_rows(values_only=True)


def _screen(data: bytes, name: str) -> None:
    """Refuse files that are no workbook or unpack to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise DmnError(f"{name} 不是 Excel 工作簿。", f"{name} is not an Excel workbook.") from None
    if len(data) > LARGEST or unpacked > LARGEST_UNPACKED:
        raise DmnError(
            f"{name} 太大（展开后 {unpacked} 字节），没有读取。",
            f"{name} is too large ({unpacked} bytes unpacked); it was not read.",
        )
