"""``onewindow decide``.

One decision of the catalogue over a described project, with the rules that led to it.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onewindow.dmn.chain import ChainAnswer

HELP = (
    "按目录作出一项判定，并说明命中的规则 / make one decision of the catalogue and say which rules led to it"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``NAME FILE`` and options."""
    parser.add_argument("name", metavar="NAME", help="判定的编号，如 soil_doc / the decision's id")
    parser.add_argument("file", metavar="FILE", help="要素（YAML 或 JSON）/ the facts")
    parser.add_argument(
        "--on",
        metavar="DATE",
        help="按哪一天的规则，默认今天 / by the rules of which day, today unless given",
    )
    parser.add_argument("--zone", help="区域，如 cn-sd-zb-gxq / the zone")
    parser.add_argument(
        "--catalogue", metavar="DIR", help="目录的根；默认随产品的目录 / root of the catalogue"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--trace", action="store_true", help="列出每条规则和单元格 / list every rule and cell that was judged"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the decision; 0 when it is settled, 1 when a fact is missing for it."""
    from pathlib import Path

    from onewindow.catalogue import trial
    from onewindow.catalogue.dated import named_reasons
    from onewindow.catalogue.facts import read_facts
    from onewindow.catalogue.loader import DEFAULT_ZONE, load
    from onewindow.catalogue.project_file import read_project
    from onewindow.cli.messages import Complaint
    from onewindow.cli.plans import complaining, day
    from onewindow.dmn.errors import DmnError
    from onewindow.feel import from_python, json_text

    with complaining():
        described = read_project(arguments.file)
        stated = described.beside.get("on")
        on = day(arguments.on if arguments.on is not None else None if stated is None else str(stated))
        zone = arguments.zone or described.beside.get("zone") or DEFAULT_ZONE
        catalogue = load(Path(arguments.catalogue) if arguments.catalogue else None, str(zone), on)
        facts = read_facts(catalogue, described.attributes)
        try:
            answer = trial.decide(catalogue, arguments.name, facts)
        except DmnError as error:
            raise Complaint(error.zh, error.en) from None
    if arguments.json:
        told = trial.told(catalogue, arguments.name, answer)
        if not arguments.trace:
            del told["trace"]
        print(json_text(from_python(told)))
    else:
        print("\n".join(_lines(arguments.name, answer, arguments.trace)))
        for one in named_reasons(catalogue, answer.possible.needs):
            print(f"  {one.zh} / {one.en}")
    return 0 if answer.possible.settled else 1


def _lines(name: str, answer: ChainAnswer, traced: bool) -> list[str]:
    """The answer in words."""
    from onewindow.catalogue.dated import is_parameter
    from onewindow.feel import UNKNOWN, format_value

    possible = answer.possible
    lines = []
    if not possible.settled:
        shown = " | ".join("?" if one is UNKNOWN else format_value(one) for one in possible.outputs)
        lines.append(f"{name}：尚不能确定，可能是 / not settled, may be: {shown}")
        asked = sorted(name for name in possible.needs if not is_parameter(name))
        if asked:
            lines.append(f"  需要回答 / needs: {', '.join(asked)}")
    shown_tables = [
        table for table in answer.decided.trace if traced or (possible.settled and table.name == name)
    ]
    if possible.settled and not any(table.name == name for table in shown_tables):
        lines.append(f"{name} = {format_value(answer.decided.value)}")
    for table in shown_tables:
        lines += table.lines()
        if traced:
            lines += [
                f"    [{'x' if rule.hit else ' '}] {rule.number}. "
                + "; ".join(cell.test for cell in rule.cells)
                for rule in table.rules
            ]
    lines += [f"  {problem}" for problem in answer.decided.problems]
    return lines
