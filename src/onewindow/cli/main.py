"""The ``onewindow`` command: finds the command modules, parses the words, runs one, maps errors to exit codes.

Exit codes: 0 done, 1 the answer is "no" (a scenario failed, a check found faults), 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from onewindow import __version__
from onewindow.cli import commands
from onewindow.cli.messages import Complaint


def command_names() -> list[str]:
    """The names of all commands, sorted: one per module of ``onewindow.cli.commands``."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser for all commands, or with the arguments of one command only (quicker to start)."""
    parser = argparse.ArgumentParser(
        prog="onewindow",
        description="一窗 onewindow: 事项定义即运行、计划、模拟与考核 / one definition, five uses",
    )
    parser.add_argument("--version", action="version", version=f"onewindow {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in command_names():
        if only is not None and name != only:
            subparsers.add_parser(name)
            continue
        module = importlib.import_module(f"onewindow.cli.commands.{name.replace('-', '_')}")
        subparser = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    only = words[0] if words and words[0] in command_names() else None
    parsed = build_parser(only).parse_args(words)
    try:
        return int(parsed.run(parsed) or 0)
    except Complaint as complaint:
        print(complaint, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
