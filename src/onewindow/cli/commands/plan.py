"""``onewindow plan``: from a described project to its matters, dates, documents and reasons."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from onewindow.cli.messages import Complaint

if TYPE_CHECKING:
    from onewindow.planner import Options, Planner

HELP = "为项目排计划：适用事项、先后、日期、材料和理由 / plan a project: matters, order, dates, documents, reasons"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("file", metavar="FILE", help="项目描述（YAML 或 JSON）/ the described project")
    parser.add_argument(
        "--on", metavar="DATE", help="从哪一天开始，默认今天 / the day from which to plan, today unless given"
    )
    parser.add_argument("--zone", help="区域，如 cn-sd-zb-gxq / the zone")
    parser.add_argument(
        "--catalogue", metavar="DIR", help="目录的根；默认随产品的目录 / root of the catalogue"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--why", metavar="MATTER", help="只说明某事项为何适用或不适用 / only say why a matter applies or not"
    )
    parser.add_argument(
        "--commitment", nargs="?", const="", metavar="M1,M2", help="告知承诺：全部或所列事项 / on commitment"
    )
    parser.add_argument(
        "--instant", nargs="?", const="", metavar="M1,M2", help="即办：全部或所列事项 / decided at once"
    )
    parser.add_argument("--works-days", metavar="N", help="施工天数（日历日）/ calendar days of works")
    parser.add_argument(
        "--land-contract",
        metavar="DATE",
        help="拿地即开工：土地合同签订日 / pre-review: day of the land contract",
    )
    parser.add_argument(
        "--limits", choices=("promised", "statutory"), help="按承诺或法定时限 / promised or statutory limits"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the plan; 0 when it could be made."""
    from onewindow.catalogue.facts import read_facts
    from onewindow.catalogue.project_file import read_project
    from onewindow.cli.plans import complaining, day, planner_of

    with complaining():
        described = read_project(arguments.file)
        beside = described.beside
        on = day(arguments.on if arguments.on is not None else _text(beside.get("on")))
        planner = planner_of(arguments.catalogue, arguments.zone or _text(beside.get("zone")), on)
        facts = read_facts(planner.catalogue, described.attributes)
        plan = planner.plan(facts, on, _options(planner, beside.get("options"), arguments))
        if arguments.why is not None:
            return _why(plan, arguments.why, arguments.json)
        if arguments.json:
            _print_json(plan.to_json())
        else:
            from onewindow.cli.plan_text import lines

            title = beside.get("title") or beside.get("name") or arguments.file
            sys.stdout.write("\n".join(lines(plan, str(title))) + "\n")
    return 0


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _options(planner: Planner, stated: Any, arguments: argparse.Namespace) -> Options:
    """The file's options with those of the command line over them."""
    from onewindow.planner import read_options

    if stated is not None and not isinstance(stated, dict):
        return read_options(stated, planner.catalogue.matters)
    raw: dict[str, Any] = dict(stated or {})
    for name in ("commitment", "instant"):
        given = getattr(arguments, name)
        if given is not None:
            raw[name] = [one.strip() for one in given.split(",") if one.strip()] or True
    if arguments.works_days is not None:
        raw["works_days"] = arguments.works_days
    if arguments.land_contract is not None:
        raw["pre_review"] = {"land_contract_signed": arguments.land_contract}
    if arguments.limits is not None:
        raw["limits"] = arguments.limits
    return read_options(raw, planner.catalogue.matters)


def _why(plan: Any, matter: str, as_json: bool) -> int:
    """Print a matter's reason. Raises ``Complaint`` when there is no such matter."""
    id = matter.strip().upper()
    if id not in plan.matters:
        from onewindow.catalogue.findings import nearest

        like = nearest(id, plan.matters)
        hint_zh, hint_en = (f"；是否指 {like}", f"; did you mean {like}") if like else ("", "")
        raise Complaint(
            f"事项目录中没有 {matter}{hint_zh}？事项编号如 M304。",
            f"the catalogue has no matter {matter}{hint_en}? Numbers look like M304",
        )
    reason = plan.why(id)
    if as_json:
        _print_json(reason.to_json())
    else:
        print("\n".join(reason.lines()))
    return 0


def _print_json(answer: Any) -> None:
    """JSON on standard output; a number that is not whole keeps its digits."""
    import json
    from decimal import Decimal

    def written(value: Any) -> Any:
        if isinstance(value, Decimal):
            return float(value)
        raise TypeError(f"{type(value).__name__} is not JSON")

    print(json.dumps(answer, ensure_ascii=False, indent=2, default=written))
