"""Look after the ledger: verify, anchor, rebuild, export."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onewindow.ledger import Ledger

HELP = "账本：验证、锚定、重建、导出 / the ledger: verify, anchor, rebuild, export"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the ledger."""
    parser.add_argument("act", choices=("verify", "anchor", "rebuild", "export"), help="操作 / what to do")
    parser.add_argument(
        "--anchor", default="", help="先前保存的锚（用于 verify）/ an anchor kept earlier, for verify"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; exit code 1 when verification finds a fault."""
    from onewindow.cli.messages import Complaint
    from onewindow.ledger import LedgerError
    from onewindow.office.opening import open_office

    if arguments.anchor and not arguments.anchor.partition(":")[0].isdigit():
        raise Complaint(
            f"锚“{arguments.anchor}”无法读取，应为“数字:哈希”", "the anchor can't be read; it is NUMBER:HASH"
        )
    try:
        office = open_office()
    except LedgerError as error:
        raise Complaint(error.zh, error.en) from None
    try:
        acts = {"verify": _verify, "anchor": _anchor, "rebuild": _rebuild, "export": _export}
        return acts[arguments.act](office.ledger, arguments.anchor)
    finally:
        office.close()


def _verify(ledger: Ledger, anchor: str) -> int:
    faults = ledger.verify(anchor)
    for fault in faults:
        print(f"✗ {fault}")
    if not faults:
        print(f"✓ 账本完整 / the ledger is whole  {ledger.anchor()}")
    return 1 if faults else 0


def _anchor(ledger: Ledger, anchor: str) -> int:
    print(ledger.anchor())
    return 0


def _rebuild(ledger: Ledger, anchor: str) -> int:
    print(f"✓ 已由 {ledger.rebuild()} 条事件重建全部投影 / all projections rebuilt from the events")
    return 0


def _export(ledger: Ledger, anchor: str) -> int:
    from onewindow.ledger import canonical

    position = 0
    while events := ledger.read_after(position):
        for one in events:
            line = {
                "position": one.position, "stream": one.stream, "sequence": one.sequence, "kind": one.kind, "on": one.on,
                "recorded_at": one.recorded_at.isoformat(timespec="microseconds"), "by": one.by, "data": one.data,
                "previous": one.previous, "hash": one.hash,
            }  # fmt: skip
            print(canonical(line))
        position = events[-1].position
    return 0
