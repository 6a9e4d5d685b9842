"""Replay the decisions of a case from its receipts."""

from __future__ import annotations

import argparse

HELP = "重放办件的决定并证明 / replay the decisions of a case and prove them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The case by number or id."""
    parser.add_argument("case", metavar="CASE", help="办件编号 / the case's number")
    parser.add_argument("--json", action="store_true", help="JSON 输出 / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print what was proved; exit code 1 when something comes out differently."""
    import json
    from dataclasses import asdict

    from onewindow.cli.messages import Complaint
    from onewindow.ledger import LedgerError
    from onewindow.office.opening import open_office
    from onewindow.office.reading import SYSTEM
    from onewindow.office.replay import Replay, replay
    from onewindow.procedures.protocol import Refused

    try:
        office = open_office()
    except LedgerError as error:
        raise Complaint(error.zh, error.en) from None
    try:
        found: Replay = replay(office, SYSTEM, arguments.case)
    except Refused as refused:
        raise Complaint(
            f"重放 {arguments.case}：{refused.zh}", f"replay of {arguments.case}: {refused.en}"
        ) from None
    finally:
        office.close()
    if arguments.json:
        print(json.dumps({**asdict(found), "proved": found.proved}, ensure_ascii=False, indent=2))
        return 0 if found.proved else 1
    for fault in found.faults:
        print(f"✗ {fault}")
    for decision in found.decisions:
        mark = "✓" if decision.same else "✗"
        print(f"{mark} {found.number} {decision.on} {decision.kind}")
        for one in decision.differences:
            print(f"    {one.what}: {one.kept} → {one.again}")
    if not found.decisions:
        print(f"{found.number or found.case}：尚无决定可重放 / no decision to replay yet")
    return 0 if found.proved else 1
