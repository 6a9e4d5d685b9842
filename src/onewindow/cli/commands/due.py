"""``onewindow due``: the last day of a term, for one date or for many."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onewindow.cli.messages import Complaint

if TYPE_CHECKING:
    from datetime import date

    from onewindow.working_days import Calendar

HELP = "期限届满日（工作日或自然日）/ the last day of a term in working or calendar days"
COLUMNS = ("accepted_on", "working_days")
UNITS = {"working": "个工作日", "calendar": "个自然日"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("accepted_on", nargs="?", help="受理日，如 2026-09-28 / the day of acceptance")
    parser.add_argument("days", nargs="?", help="期限天数 / the term's length in days")
    parser.add_argument("--unit", choices=tuple(UNITS), default="working", help="单位，默认工作日 / unit")
    parser.add_argument("--known-on", help="只按此日已发布的放假通知推算 / use only notices published by this day")
    parser.add_argument("--csv", metavar="FILE", help="逐行计算，列：accepted_on,working_days；- 为标准输入 / many rows")
    parser.add_argument("--json", action="store_true", help="输出 JSON / answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the due date, or a table of them; 0 when every row could be answered."""
    from onewindow.working_days import china

    known_on = _date(arguments.known_on) if arguments.known_on else None
    calendar = china(known_on)
    if arguments.csv:
        if arguments.accepted_on is not None:
            raise Complaint("日期和 --csv 不能同时给出。", "give either a date or --csv, not both")
        _print_many(_read(arguments.csv, arguments.unit, calendar), arguments.json)
        return 0
    if arguments.accepted_on is None or arguments.days is None:
        raise Complaint(
            "请给出受理日和天数，例如：onewindow due 2026-09-28 20；或用 --csv FILE 批量计算。",
            "give the day of acceptance and the days, as in: onewindow due 2026-09-28 20; or --csv FILE",
        )
    answer = _answer(arguments.accepted_on, arguments.days, arguments.unit, calendar)
    print(_json(answer) if arguments.json else _sentence(answer))
    return 0


def _answer(accepted_on: str, days: str, unit: str, calendar: Calendar) -> dict[str, Any]:
    """One due date with its inputs. Raises ``Complaint``."""
    from onewindow.working_days import DateOutOfRange

    accepted, number = _date(accepted_on), _days(days)
    try:
        compute = calendar.due if unit == "working" else calendar.due_calendar_days
        due = compute(accepted, number)
    except DateOutOfRange as error:
        where = f"{accepted_on} + {number}"
        raise Complaint(f"无法计算 {where} 的届满日：{error.zh}", f"can't compute {where}: {error.en}") from None
    return {
        "accepted_on": accepted.isoformat(),
        "working_days": number,
        "unit": unit,
        "due_on": due.on.isoformat(),
        "provisional": due.provisional,
        "why": due.why,
    }


def _date(text: str) -> date:
    from datetime import date

    try:
        if len(text.strip()) != 10:
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Complaint(
            f"“{text}”不是有效日期，请写成 2026-09-28 的形式。", f"{text!r} is not a date; write it as 2026-09-28"
        ) from None


def _days(text: str) -> int:
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit() and len(stripped) <= 6:
        return int(stripped)
    raise Complaint(
        f"“{text}”不是有效天数，请填 0 或正整数。", f"{text!r} is not a number of days; write 0 or a positive integer"
    )


def _read(path: str, unit: str, calendar: Calendar) -> list[dict[str, Any]]:
    """The answers to all rows of the file, or one ``Complaint`` that names every bad row by its line."""
    rows: list[dict[str, Any]] = []
    faults: list[tuple[str, str]] = []
    for line, row in _rows(path):
        try:
            if None in row or None in row.values():
                raise Complaint("列数与表头不符。", "the number of columns differs from the heading's")
            answer = _answer(row["accepted_on"], row["working_days"], row.get("unit") or unit, calendar)
            rows.append({**row, **answer})
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


def _rows(path: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with their line numbers. Raises ``Complaint`` for an unreadable file or a missing column."""
    import csv
    from io import StringIO

    reader = csv.DictReader(StringIO(_text(path)), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise Complaint(
                f"{path} 缺少列：{'、'.join(missing)}。第一行应为表头 accepted_on,working_days。",
                f"{path} lacks {', '.join(missing)}; the first line must be accepted_on,working_days",
            )
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Complaint(
            f"{path} 第 {reader.line_num} 行不是有效的 CSV：{error}。",
            f"{path} line {reader.line_num} is not valid CSV: {error}",
        ) from None


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
        print("[" + ",\n ".join(_json(row) for row in rows) + "]")
        return
    heading = list(rows[0]) if rows else [*COLUMNS, "unit", "due_on", "provisional", "why"]
    writer = csv.DictWriter(sys.stdout, heading, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "provisional": str(row["provisional"]).lower()} for row in rows)


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _sentence(answer: Mapping[str, Any]) -> str:
    zh = f"{answer['accepted_on']} 起 {answer['working_days']} {UNITS[answer['unit']]}，届满日 {answer['due_on']}"
    term = f"{answer['working_days']} {answer['unit']} days"
    en = f"{term} from {answer['accepted_on']} end on {answer['due_on']}"
    if answer["provisional"]:
        zh_why, _, en_why = str(answer["why"]).partition(" / ")
        return f"{zh}（暂定：{zh_why}）\n{en} (provisional: {en_why})"
    return f"{zh}\n{en}"
