"""``onewindow dmn``: decision models as files."""

from __future__ import annotations

import argparse

HELP = "决策模型：按公开测试套件检验、求值、在 XML、YAML、Excel 之间转换 / decision models: test kit, decide, convert"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``test DIR``, ``convert A B`` and ``decide MODEL FILE``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    test = actions.add_parser("test", help="运行 DMN 测试套件 / run a folder of the DMN test kit")
    test.add_argument("folder", metavar="DIR")
    test.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    convert = actions.add_parser(
        "convert", help="转换：.dmn、.yaml、.xlsx / convert between .dmn, .yaml and .xlsx"
    )
    convert.add_argument("source", metavar="A")
    convert.add_argument("target", metavar="B")
    convert.add_argument("--force", action="store_true", help="覆盖已有文件 / replace an existing file")
    convert.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    decide = actions.add_parser("decide", help="求出一个模型的决策 / decide with a model")
    decide.add_argument("model", metavar="MODEL", help=".dmn, .yaml, .xlsx")
    decide.add_argument("file", metavar="FILE", help="输入值（YAML 或 JSON）/ the inputs")
    decide.add_argument(
        "--decision", metavar="NAME", help="只求这一个决策，默认全部 / only this decision; all unless given"
    )
    decide.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    decide.add_argument("--trace", action="store_true", help="说明各表命中的规则 / tell which rules hit")


def run(arguments: argparse.Namespace) -> int:
    """Run the action; 1 when a check failed."""
    from onewindow.cli.messages import Complaint
    from onewindow.dmn.errors import DmnError
    from onewindow.feel import FeelError

    try:
        return _ACTIONS[arguments.action](arguments)
    except (DmnError, FeelError) as error:
        raise Complaint(error.zh, error.en) from None


def _test(arguments: argparse.Namespace) -> int:
    import json
    from pathlib import Path

    from onewindow.dmn.tck import run_folder

    report = run_folder(Path(arguments.folder))
    if arguments.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        return 1 if report.failures else 0
    for check in report.failures:
        print(f"{check.model} {check.case} {check.node}: {check.expected} <> {check.got}  {check.reason}")
    for kind, zh in (("value", "取值"), ("null", "空值"), ("error", "报错")):
        tally = getattr(report, kind)
        print(f"{zh} {kind}: {tally.passed} / {tally.total}")
    return 1 if report.failures else 0


def _convert(arguments: argparse.Namespace) -> int:
    import json
    from pathlib import Path

    from onewindow.dmn.convert import convert

    losses = convert(Path(arguments.source), Path(arguments.target), arguments.force)
    if arguments.json:
        print(json.dumps([{"zh": loss.zh, "en": loss.en} for loss in losses], ensure_ascii=False, indent=1))
        return 0
    print(f"{arguments.source} → {arguments.target}")
    for loss in losses:
        print(f"  {loss.zh} / {loss.en}")
    if not losses:
        print("  全部带过来了 / everything was carried over")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from onewindow.dmn.convert import open_model
    from onewindow.feel import format_value, from_python, json_text, to_json
    from onewindow.feel.context_file import read_context

    model = open_model(Path(arguments.model))
    inputs = model.typed_inputs(read_context(Path(arguments.file)))
    chosen = [arguments.decision] if arguments.decision else [one.name for one in model.definitions.decisions]
    answers = {name: model.decide(name, inputs, trace=arguments.trace) for name in chosen}
    if arguments.json:
        told = {
            name: {
                "value": to_json(answer.value),
                "problems": [
                    {"code": one.code, "zh": one.zh, "en": one.en, "where": one.where}
                    for one in answer.problems
                ],
                **({"trace": [table.to_json() for table in answer.trace]} if arguments.trace else {}),
            }
            for name, answer in answers.items()
        }
        print(json_text(from_python(told)))
        return 0
    for name, answer in answers.items():
        print(f"{name} = {format_value(answer.value)}")
        for line in [line for table in answer.trace for line in table.lines()]:
            print(f"  {line}")
        for problem in answer.problems:
            print(f"  ! {problem}")
    return 0


_ACTIONS = {"test": _test, "convert": _convert, "decide": _decide}
