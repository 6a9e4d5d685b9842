"""The keys that seal papers: make, show, replace. What retired keys have sealed can still be checked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onewindow.web.signatures.keyring import KeyRecord

HELP = "签章密钥：生成、查看、更换 / the keys that seal papers: make, show, replace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which kind of key."""
    parser.add_argument(
        "act", choices=("create", "show", "rotate"), help="生成、查看、更换 / make, show, replace"
    )
    parser.add_argument(
        "--kind",
        choices=("pdf", "sm2"),
        help="pdf：PDF 内的 RSA 签名；sm2：PDF 旁的国密签名；默认两种 / inside the PDF, beside it; both by default",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it and list the keys; exit code 2 where a key can't be made or read."""
    import os
    from pathlib import Path

    from onewindow.cli.messages import Complaint
    from onewindow.web.signatures.keyring import KINDS, Keyring, KeyTrouble

    given = os.environ.get("ONEWINDOW_SIGNING_KEY", "")
    folder = Path(os.environ.get("ONEWINDOW_DATA", "var")).resolve() / "keys"
    ring = Keyring(folder, given, os.environ.get("ONEWINDOW_SIGNING_PASSWORD_FILE", ""))
    try:
        for kind in (arguments.kind,) if arguments.kind else KINDS:
            if arguments.act == "show" or (arguments.act == "create" and ring.current(kind) is not None):
                continue
            if kind == "pdf" and given:
                ring.pdf_signer()
            else:
                ring.create(kind)
    except KeyTrouble as trouble:
        raise Complaint(trouble.zh, trouble.en) from None
    _show(ring.records(), arguments.kind or "", str(folder))
    return 0


def _show(records: tuple[KeyRecord, ...], kind: str, folder: str) -> None:
    shown = [one for one in records if kind in ("", one.kind)]
    for one in shown:
        state = f"已停用 retired {one.retired_at[:10]}" if one.retired_at else "使用中 in use"
        legal = (
            "开发用，不具法律效力 development, no legal effect"
            if one.development
            else "配置的证书 configured"
        )
        print(
            f"{one.id}  {one.kind:<3}  {one.algorithm:<13}  {one.created_at[:10]}  {state}  {legal}  {one.name}"
        )
    if not shown:
        print(
            f"{folder} 里还没有密钥，首次签章时自动生成 / no key yet in {folder}: one is made at the first seal"
        )
