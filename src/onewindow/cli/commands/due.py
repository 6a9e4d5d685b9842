"""``onewindow due``: the last day of a term, for one date or for many."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from onewindow.cli.messages import Complaint

if TYPE_CHECKING:
    from onewindow.working_days import Calendar

HELP = "期限届满日（工作日或自然日）/ the last day of a term in working or calendar days"
COLUMNS = ("accepted_on", "working_days")
UNITS = {"working": "个工作日", "calendar": "个自然日"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("accepted_on", nargs="?", help="受理日，如 2026-09-28 / the day of acceptance")
    parser.add_argument("days", nargs="?", help="期限天数 / the term's length in days")
    parser.add_argument("--unit", choices=tuple(UNITS), default="working", help="单位，默认工作日 / unit")
    parser.add_argument(
        "--known-on", help="只按此日已发布的放假通知推算 / use only notices published by this day"
    )
    parser.add_argument(
        "--csv", metavar="FILE", help="逐行计算，列：accepted_on,working_days；- 为标准输入 / many rows"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the due date, or a table of them; 0 when every row could be answered."""
    from onewindow.working_days import china

    known_on = _date(arguments.known_on) if arguments.known_on else None
    desk = _Desk(china(known_on))
    if arguments.csv:
        if arguments.accepted_on is not None:
            raise Complaint("日期和 --csv 不能同时给出。", "give either a date or --csv, not both")
        _print_many(_read(arguments.csv, arguments.unit, desk), arguments.json)
        return 0
    if arguments.accepted_on is None or arguments.days is None:
        raise Complaint(
            "请给出受理日和天数，例如：onewindow due 2026-09-28 20；或用 --csv FILE 批量计算。",
            "give the day of acceptance and the days, as in: onewindow due 2026-09-28 20; or --csv FILE",
        )
    answer = desk.answer(arguments.accepted_on, arguments.days, arguments.unit)
    print(_json(answer) if arguments.json else _sentence(answer))
    return 0


class _Desk:
    """Answers terms on one calendar. Its imports are made once, so that many rows are quick."""

    def __init__(self, calendar: Calendar) -> None:
        from onewindow.working_days import DateOutOfRange

        self.out_of_range = DateOutOfRange
        self.compute = {"working": calendar.due, "calendar": calendar.due_calendar_days}

    def answer(self, accepted_on: str, days: str, unit: str) -> dict[str, Any]:
        """One due date with its inputs. Raises ``Complaint``."""
        accepted, number = _date(accepted_on), _days(days)
        compute = self.compute.get(unit)
        if compute is None:
            raise Complaint(
                f"单位“{unit}”应为 working 或 calendar。", f"the unit {unit!r} must be working or calendar"
            )
        try:
            due = compute(accepted, number)
        except self.out_of_range as error:
            where = f"{accepted_on} + {number}"
            raise Complaint(
                f"无法计算 {where} 的届满日：{error.zh}", f"can't compute {where}: {error.en}"
            ) from None
        return {
            "accepted_on": accepted_on,
            "working_days": number,
            "unit": unit,
            "due_on": due.on.isoformat(),
            "provisional": due.provisional,
            "why": due.why,
        }


def _date(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Complaint(
        f"“{text}”不是有效日期，请写成 2026-09-28 的形式。", f"{text!r} is not a date; write it as 2026-09-28"
    )


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise Complaint(
        f"“{text}”不是有效天数，请填 0 或正整数。",
        f"{text!r} is not a number of days; write 0 or a positive integer",
    )


def _read(path: str, unit: str, desk: _Desk) -> list[dict[str, Any]]:
    """The answers to all rows of the file, or one ``Complaint`` that names every bad row by its line."""
    rows: list[dict[str, Any]] = []
    faults: list[tuple[str, str]] = []
    heading, records = _records(path)
    accepted, days = (heading.index(column) for column in COLUMNS)
    own_unit = heading.index("unit") if "unit" in heading else None
    plain = len(heading) == len(COLUMNS)
    for line, record in records:
        try:
            if len(record) != len(heading):
                raise Complaint("列数与表头不符。", "the number of columns differs from the heading's")
            row_unit = (record[own_unit].strip() if own_unit is not None else "") or unit
            answer = desk.answer(record[accepted].strip(), record[days].strip(), row_unit)
            rows.append(answer if plain else {**dict(zip(heading, record, strict=True)), **answer})
        except Complaint as complaint:
            zh, _, en = str(complaint).partition("\n")
            zh, en = zh.removeprefix("错误："), en.removeprefix("Error: ")
            faults.append((f"第 {line} 行：{zh}", f"line {line}: {en}"))
    if faults:
        raise Complaint(
            f"{path} 有 {len(faults)} 行无法计算，未输出任何结果，请更正后重试。\n  "
            + "\n  ".join(zh for zh, _ in faults),
            f"{path} has {len(faults)} bad rows; nothing was answered; correct them and run again\n  "
            + "\n  ".join(en for _, en in faults),
        )
    return rows


def _records(path: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The heading, and the rows with their line numbers. Raises ``Complaint`` when a column is missing."""
    import csv
    from io import StringIO

    reader = csv.reader(StringIO(_text(path)), strict=True)

    def records() -> Iterator[tuple[int, list[str]]]:
        try:
            for record in reader:
                if record:
                    yield reader.line_num, record
        except csv.Error as error:
            raise Complaint(
                f"{path} 第 {reader.line_num} 行不是有效的 CSV：{error}。",
                f"{path} line {reader.line_num} is not valid CSV: {error}",
            ) from None

    rows = records()
    heading = [column.strip() for column in next(rows, (0, list[str]()))[1]]
    missing = [column for column in COLUMNS if column not in heading]
    if missing or len(set(heading)) != len(heading):
        raise Complaint(
            f"{path} 的表头缺少或重复了列：{'、'.join(missing or heading)}。第一行应为表头 accepted_on,working_days。",
            f"{path} lacks or repeats {', '.join(missing or heading)}; the first line must be accepted_on,working_days",
        )
    return heading, rows


def _text(path: str) -> str:
    from pathlib import Path

    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Complaint(
            f"无法读取 {path}：{error.strerror}。请核对文件名和权限。",
            f"can't read {path}: {error.strerror}; check its name and permissions",
        ) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Complaint(
        f"{path} 不是文本文件（应为 UTF-8 或 GB18030 编码的 CSV）。",
        f"{path} is not a text file (a CSV in UTF-8 or GB18030 is wanted)",
    )


def _print_many(rows: list[dict[str, Any]], as_json: bool) -> None:
    import csv

    if as_json:
        print("[" + ",\n ".join(map(_json, rows)) + "]")
        return
    heading = list(rows[0]) if rows else [*COLUMNS, "unit", "due_on", "provisional", "why"]
    writer = csv.DictWriter(sys.stdout, heading, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "provisional": str(row["provisional"]).lower()} for row in rows)


def _json(value: Any) -> str:
    import orjson

    return orjson.dumps(value).decode()


def _sentence(answer: Mapping[str, Any]) -> str:
    zh = f"{answer['accepted_on']} 起 {answer['working_days']} {UNITS[answer['unit']]}，届满日 {answer['due_on']}"
    term = f"{answer['working_days']} {answer['unit']} days"
    en = f"{term} from {answer['accepted_on']} end on {answer['due_on']}"
    if answer["provisional"]:
        zh_why, _, en_why = str(answer["why"]).partition(" / ")
        return f"{zh}（暂定：{zh_why}）\n{en} (provisional: {en_why})"
    return f"{zh}\n{en}"
