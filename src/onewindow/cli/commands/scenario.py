"""``onewindow scenario``: run scenarios against the catalogue, facts in, outcome out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.cli.messages import Complaint

if TYPE_CHECKING:
    from datetime import date

    from onewindow.planner import Planner
    from onewindow.planner.scenario import Scenario

HELP = "运行场景文件，比较期望与结果 / run scenario files and compare what is expected with what comes out"
LARGEST_FILE = 20_000_000
MOST_VALUES = 500_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="场景文件（YAML 列表）或其目录 / scenario files or folders of them",
    )
    parser.add_argument(
        "--on", metavar="DATE", help="场景未写 on 时用的日期，默认今天 / the day of scenarios that name none"
    )
    parser.add_argument("--zone", help="场景未写 zone 时的区域 / the zone of scenarios that name none")
    parser.add_argument(
        "--catalogue", metavar="DIR", help="目录的根；默认随产品的目录 / root of the catalogue"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 when all pass, 1 when one fails, 2 when a file cannot be read."""
    from onewindow.cli.plans import day
    from onewindow.planner.scenario import ScenarioError, compare

    runner = _Planners(arguments.catalogue, arguments.zone, day(arguments.on))
    results: list[dict[str, Any]] = []
    unreadable = 0
    for file in _files(arguments.files):
        try:
            scenarios = _read(file)
        except ScenarioError as error:
            unreadable += 1
            print(f"错误：{file}：{error.zh}\nError: {file}: {error.en}", file=sys.stderr)
            continue
        for scenario in scenarios:
            planner, on = runner.planner(scenario)
            differences = compare(scenario, planner, on)
            results.append(
                {"file": str(file), "id": scenario.id, "title": scenario.title, "differences": differences}
            )
            if not arguments.json:
                _print(scenario, differences)
    failed = sum(bool(result["differences"]) for result in results)
    if arguments.json:
        import json

        print(
            json.dumps(
                {"passed": len(results) - failed, "failed": failed, "scenarios": results},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        print(f"{len(results) - failed} passed, {failed} failed")
    return 2 if unreadable else 1 if failed else 0


def _print(scenario: Scenario, differences: list[str]) -> None:
    print(f"{'✗' if differences else '✓'} {scenario.id} {scenario.title}".rstrip())
    for difference in differences:
        print(f"    {difference}")


class _Planners:
    """One planner per zone and day, made when first needed."""

    def __init__(self, root: str | None, zone: str | None, on: date) -> None:
        self.root, self.zone, self.on = root, zone, on
        self.made: dict[tuple[str | None, date], Planner] = {}

    def planner(self, scenario: Scenario) -> tuple[Planner, date]:
        """The planner and the day for a scenario. Raises ``Complaint`` when the catalogue can't be used."""
        from onewindow.cli.plans import planner_of

        key = (scenario.zone or self.zone, scenario.on or self.on)
        if key not in self.made:
            self.made[key] = planner_of(self.root, *key)
        return self.made[key], key[1]


def _files(names: list[str]) -> list[Path]:
    """The files named, and the YAML and JSON files of folders named."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.suffix in (".yaml", ".yml", ".json"))
        else:
            found.append(path)
    if not found:
        raise Complaint("所给目录中没有场景文件（.yaml）", "the folders named hold no scenario files (.yaml)")
    return found


def _read(path: Path) -> list[Scenario]:
    """The scenarios of a file. Raises ``ScenarioError``."""
    from onewindow.catalogue.yaml_text import YamlProblem, parse
    from onewindow.planner.scenario import ScenarioError, read_scenarios

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ScenarioError(
                f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像场景文件",
                f"it is over {LARGEST_FILE // 1_000_000} MB, hardly a scenario file",
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(
            f"打不开（{error.strerror}）；请核对路径和权限",
            f"it can't be opened ({error.strerror}): check path and rights",
        ) from None
    except UnicodeDecodeError:
        raise ScenarioError(
            "不是 UTF-8 文本；请另存为 UTF-8", "it is not UTF-8 text: save it as UTF-8"
        ) from None
    try:
        return read_scenarios(parse(text, str(path)))
    except YamlProblem as problem:
        if _ANCHOR in text:
            return read_scenarios(_with_anchors(text))
        raise ScenarioError(
            f"第 {problem.line} 行：{problem.zh}", f"line {problem.line}: {problem.en}"
        ) from None


_ANCHOR = " &"


def _with_anchors(text: str) -> Any:
    """YAML that names a part (&) and uses it again (*), as programs write it; limited in what it unfolds to."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from onewindow.planner.scenario import ScenarioError

    try:
        loaded = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ScenarioError(f"不是正确的 YAML：{reason}", f"not valid YAML: {reason}") from None
    waiting, seen = [loaded], 0
    while waiting:
        item = waiting.pop()
        seen += 1
        if seen > MOST_VALUES:
            raise ScenarioError("别名展开后过大", "it unfolds to far too much through its aliases")
        waiting.extend(item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
    return loaded
