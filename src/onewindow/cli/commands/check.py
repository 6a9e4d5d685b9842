"""``onewindow check``: does the catalogue hold together? Each finding with file, line and advice."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "检查目录是否自洽 / check that the catalogue holds together"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "directory", nargs="?", metavar="DIR", help="目录的根；默认随产品的目录 / root of the catalogue"
    )
    parser.add_argument("--zone", help="只查一个区域，如 cn-sd-zb-gxq / one zone only")
    parser.add_argument(
        "--on", metavar="DATE", help="判断哪一天有效的定义；默认今天 / the day whose definitions are judged"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 when something is, 2 when there is no catalogue to check."""
    from datetime import date

    from onewindow.catalogue.check import Level, check
    from onewindow.catalogue.layers import is_zone, zones
    from onewindow.catalogue.loader import default_root
    from onewindow.cli.messages import Complaint

    root = Path(arguments.directory) if arguments.directory else default_root()
    try:
        on = date.fromisoformat(arguments.on) if arguments.on else date.today()
    except ValueError:
        raise Complaint(
            f"--on {arguments.on} 不是日期，请写成 2026-01-31",
            f"--on {arguments.on} is not a date: write 2026-01-31",
        ) from None
    known = zones(root)
    if not known:
        raise Complaint(
            f"检查 {root}：其中没有层级目录（cn、cn-sd …）；请给出目录的根",
            f"checking {root}: it holds no layers (cn, cn-sd ...): name the catalogue's root",
        )
    if arguments.zone and not is_zone(root, arguments.zone):
        raise Complaint(
            f"没有区域 {arguments.zone}；已有：{'、'.join(known)}",
            f"no zone {arguments.zone}; there are: {', '.join(known)}",
        )
    findings = check(root, arguments.zone, on)
    wrong = sum(finding.level is Level.ERROR for finding in findings)
    checked = [arguments.zone] if arguments.zone else known
    if arguments.json:
        answer = {
            "root": str(root), "zones": checked, "on": str(on), "errors": wrong, "warnings": len(findings) - wrong,
            "findings": [finding.to_json() for finding in findings],
        }  # fmt: skip
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(finding)
        print(
            f"{', '.join(checked)}：{wrong} 处错误，{len(findings) - wrong} 处提醒 / {wrong} errors, {len(findings) - wrong} warnings"
        )
    return 1 if wrong else 0
