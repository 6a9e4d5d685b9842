"""``onewindow feel 'EXPR'``: evaluate a FEEL expression."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from onewindow.cli.messages import Complaint

HELP = "计算一个FEEL表达式 / evaluate a FEEL expression"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "expression",
        metavar="EXPR",
        help="表达式，- 表示从标准输入读取 / the expression, - for standard input",
    )
    parser.add_argument("--context", metavar="FILE", type=Path, help="变量（JSON或YAML）/ the variables")
    parser.add_argument(
        "--unknown",
        metavar="NAME",
        action="append",
        default=[],
        help="尚不知道的变量 / a variable not known yet",
    )
    parser.add_argument(
        "--json", action="store_true", help="值、原因和所用名称 / value, reasons and names used"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the value as JSON, and why it is null to standard error; 0, also for null."""
    from onewindow.feel import UNKNOWN, FeelError, Value, evaluate_partial, json_text, parse
    from onewindow.feel.context_file import read_context
    from onewindow.feel.names import names_within

    text = sys.stdin.read() if arguments.expression == "-" else arguments.expression
    try:
        context = read_context(arguments.context) if arguments.context else {}
        expression = parse(text, names_within(context, set(arguments.unknown)))
        outcome = evaluate_partial(expression, context, arguments.unknown)
        value: Value = None if outcome.value is UNKNOWN else outcome.value
        needs = sorted(outcome.needs)
        if arguments.json:
            problems = [problem.to_json() for problem in outcome.problems]
            problems = [{**problem, "at": _number(problem["at"])} for problem in problems]
            report = {
                "value": value,
                "unknown": needs,
                "problems": problems,
                "names": sorted(expression.paths),
            }
            print(json_text(report, 2_000_000))
            return 0
        print(json_text(value, 2_000_000))
    except FeelError as error:
        raise Complaint(error.zh, error.en) from None
    if needs:
        print(f"取决于尚不知道的 / hangs on what is not known yet: {', '.join(needs)}", file=sys.stderr)
    for problem in outcome.problems:
        print(f"{problem.zh}\n{problem.en}", file=sys.stderr)
    return 0


def _number(at: object) -> object:
    from decimal import Decimal

    return Decimal(at) if isinstance(at, int) else None
