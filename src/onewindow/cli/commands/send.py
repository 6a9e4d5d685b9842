"""Send what waits: e-mail, text messages, webhooks. The serving process does it by itself; this is for a process of its own."""

from __future__ import annotations

import argparse

HELP = "发送待发消息（邮件、短信、推送）/ send waiting messages (e-mail, text messages, webhooks)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or until stopped."""
    parser.add_argument("--once", action="store_true", help="发完即止 / send what is due now and end")


def run(arguments: argparse.Namespace) -> int:
    """Send; with ``--once`` print how many were tried. Exit code 2 when a setting can't be used."""
    import threading

    from onewindow.cli.messages import Complaint
    from onewindow.ledger import LedgerError
    from onewindow.office.opening import open_office
    from onewindow.office.sending.sender import Sender
    from onewindow.office.sending.settings import read_settings

    try:
        settings = read_settings()
    except ValueError as error:
        raise Complaint(f"设置有误：{error}", f"a setting can't be used: {error}") from None
    try:
        office = open_office()
    except LedgerError as error:
        raise Complaint(error.zh, error.en) from None
    sender = Sender(office, settings)
    try:
        if arguments.once:
            print(f"尝试发送 {sender.round()} 条 / messages tried: see the pages for what became of them")
            sender.close()
        else:
            sender.run(threading.Event())
    finally:
        office.close()
    return 0
