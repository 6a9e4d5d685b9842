"""The daily round: record what silence has brought about by law."""

from __future__ import annotations

import argparse
import sys

HELP = "每日巡检：登记期限届满的法定效果 / the daily round: record what silence has brought about"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The day up to which to look."""
    parser.add_argument("--on", metavar="DATE", help="截至哪一天（默认今天）/ up to which day (today)")


def run(arguments: argparse.Namespace) -> int:
    """Print each effect that was recorded; 1 when a part of the round failed, named on the error stream."""
    from datetime import date

    from onewindow.cli.messages import Complaint
    from onewindow.ledger import LedgerError
    from onewindow.office import Refused, operations
    from onewindow.office.opening import open_office

    try:
        day = date.fromisoformat(arguments.on) if arguments.on else None
    except ValueError:
        raise Complaint(
            f"日期“{arguments.on}”应写成 2026-11-23", f"write the date {arguments.on!r} as 2026-11-23"
        ) from None
    try:
        office = open_office()
    except LedgerError as error:
        raise Complaint(error.zh, error.en) from None
    failures: tuple[str, ...] = ()
    try:
        swept = operations.sweep(office, day)
    except operations.RoundIncomplete as incomplete:
        swept, failures = list(incomplete.swept), incomplete.lines
    except Refused as refused:
        raise Complaint(refused.zh, refused.en) from None
    finally:
        office.close()
    for one in swept:
        print(f"{one.number}  {one.kind}  {one.on}")
    print(f"共 {len(swept)} 项 / {len(swept)} in all")
    for failure in failures:
        print(f"未能办理，下次再试 not done, tried again next time: {failure}", file=sys.stderr)
    return 1 if failures else 0
