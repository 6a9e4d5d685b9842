"""The demonstration: the zone, its departments and people, a battery factory in mid-flow, served on this machine."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from onewindow.cli.plans import day

if TYPE_CHECKING:
    from onewindow.office.demo import DemoAccount

HELP = (
    "示范：装入一个在办项目并启动，或 --check 自动走完全程 / the demonstration, or --check to run it through"
)
BUILT = "demonstration-is-built"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it lives, where it is served, and whether only to run the whole line through."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="从描述到施工许可自动走完，逐步打印日期 / run to the permit and print each step",
    )
    parser.add_argument("--on", help="今天按这一天算 / take this day as today (YYYY-MM-DD)")
    parser.add_argument(
        "--data", type=Path, default=Path("var/demo"), help="数据文件夹 / data folder (var/demo)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="删除旧的示范数据重建 / delete the old demonstration first"
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port (8000)")


def run(arguments: argparse.Namespace) -> int:
    """Build what is missing and serve, or run the check."""
    from onewindow.office.times import SystemClock, legal_day
    from onewindow.web.serving import require_free, serve

    today = day(arguments.on) if arguments.on else legal_day(SystemClock().now())
    if arguments.check:
        return check(today)
    folder = arguments.data.resolve()
    require_free(arguments.host, arguments.port)
    if arguments.fresh and (folder / BUILT).exists():
        remove(folder)
    os.environ["ONEWINDOW_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("ONEWINDOW_SMS", "file")
    os.environ.setdefault("ONEWINDOW_ADDRESS", f"http://{arguments.host}:{arguments.port}")
    build(folder, today)
    serve(arguments.host, arguments.port)
    return 0


def check(today: date) -> int:
    """G1 from its description to the construction permit without a person; 1 when it does not come as foretold."""
    from onewindow.office import demo
    from onewindow.office.office import Office
    from onewindow.office.times import SetClock
    from onewindow.working_days import china

    with tempfile.TemporaryDirectory(prefix="onewindow-check-") as folder:
        clock: SetClock = demo.beginning(china(), today, ago=0)
        office = Office(Path(folder), clock=clock)
        try:
            for step in demo.check(office, clock):
                print(step, flush=True)
        except RuntimeError as failure:
            print(f"未通过：与计划不符 / failed, not as planned: {failure}")
            return 1
        finally:
            office.close()
    print(
        "通过：从描述到施工许可，日期与计划一致 / passed: from description to construction permit on the day planned"
    )
    return 0


def build(folder: Path, today: date) -> None:
    """Make the demonstration unless it stands already, and print the sign-ins.

    It is built beside its place and moved there at the end, whole and marked, so that an interrupted build leaves
    nothing half made and nothing that the next call would take for somebody else's files.
    """
    from onewindow.office import demo
    from onewindow.office.office import Office
    from onewindow.web.serving import create_sign_ins, prepare
    from onewindow.working_days import china

    marker = folder / BUILT
    if not marker.exists():
        _refuse_foreign(folder)
        print("正在装入示范项目…… building the demonstration…", flush=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="building-", dir=folder.parent) as place:
            beside = Path(place) / folder.name
            beside.mkdir(mode=0o700)
            clock = demo.beginning(china(), today)
            office = Office(beside, clock=clock)
            try:
                demo.build(office, clock, today)
            finally:
                office.close()
            (beside / BUILT).write_text(today.isoformat(), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            beside.rename(folder)
    office = Office(folder)
    try:
        people = demo.accounts(office)
    finally:
        office.close()
    prepare()
    create_sign_ins((one.login, one.password, one.login) for one in people)
    tell(people)


def remove(folder: Path) -> None:
    """Take a demonstration away at once, then delete it: what is interrupted leaves nothing half deleted in its place."""
    with tempfile.TemporaryDirectory(prefix="removing-", dir=folder.parent) as place:
        folder.rename(Path(place) / folder.name)


def _refuse_foreign(folder: Path) -> None:
    from onewindow.cli.messages import Complaint

    if folder.exists() and any(folder.iterdir()):
        raise Complaint(
            f"文件夹 {folder} 不空，也不是示范数据，不会覆盖。请用 --data 换一个文件夹，或先移走其中的文件。",
            f"the folder {folder} is not empty and holds no demonstration, so it is left alone. "
            "Choose another with --data, or move its files away first.",
        )


def _role(code: str) -> str:
    from onewindow.office.permissions import ROLE_NAMES

    return f"{ROLE_NAMES[code].zh} {ROLE_NAMES[code].en.lower()}"


def tell(people: tuple[DemoAccount, ...]) -> None:
    """Print the sign-ins: the named people one by one, the other departments' together."""
    named = [one for one in people if one.login != one.organisation]
    others = [one.login for one in people if one.login == one.organisation]
    print(f"\n账号 accounts（口令均为 the password of all: {people[0].password}）")
    for one in named:
        print(f"  {one.login:<14} {one.name}　{one.organisation_name}　{'、'.join(map(_role, one.roles))}")
    print("其他部门的账号 sign-ins of the other departments:\n  " + " ".join(others) + "\n", flush=True)
