"""The daily round inside the serving process: what silence brings about is recorded without anybody asking.

The office decides what lapses (``operations.sweep``); here is only the clockwork. The round is safe to repeat, so
it runs when the server starts and every quarter of an hour: nobody waits for midnight to see a deemed acceptance.
"""

from __future__ import annotations

import logging
import threading

from onewindow.office import Office, operations
from onewindow.office.sending.sender import Sender

SECONDS = 900
log = logging.getLogger(__name__)


def go_round(office: Office) -> int:
    """One round; the number of effects recorded. A fault is logged and leaves the next round to try again."""
    try:
        found = operations.sweep(office)
    except operations.RoundIncomplete as incomplete:
        log.exception("巡检有未办成的部分 a part of the round failed")
        found = list(incomplete.swept)
    except Exception:
        log.exception("巡检失败 the round failed")
        return 0
    for one in found:
        log.info("%s %s %s", one.number, one.kind, one.on)
    return len(found)


def keep_sending(office: Office, seconds: float = 2.0) -> threading.Event:
    """Send what the office has to tell, in a thread that ends with the process; set the event to end it before.

    A setting that can't be used is logged and leaves the messages waiting: the pages go on.
    """
    end = threading.Event()
    try:
        sender = Sender(office)
    except ValueError as error:
        log.error("消息设置有误，暂不发送 a setting of sending can't be used: %s", error)
        return end
    threading.Thread(target=sender.run, args=(end, seconds), name="sending", daemon=True).start()
    return end


def keep_going_round(office: Office, seconds: float = SECONDS) -> threading.Event:
    """Go round in a thread that ends with the process; set the returned event to end it before."""
    end = threading.Event()

    def work() -> None:
        go_round(office)
        while not end.wait(seconds):
            go_round(office)

    threading.Thread(target=work, name="rounds", daemon=True).start()
    return end
