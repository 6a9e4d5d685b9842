"""The national codes of a case's state (BLZT, 办理状态) for each event: data for the exchange of records."""

from __future__ import annotations

from collections.abc import Mapping

from onewindow.procedures.protocol import Event

#: The meaning of each code.
BLZT: Mapping[str, tuple[str, str]] = {
    "1": ("已接件", "received"),
    "2": ("已撤件", "withdrawn before acceptance"),
    "3": ("已受理", "accepted"),
    "4": ("不受理", "no licence needed or another body is competent"),
    "5": ("不予受理", "acceptance refused"),
    "6": ("补正开始", "correction begins"),
    "7": ("补正结束", "correction ends"),
    "8": ("部门开始办理", "a department starts"),
    "9": ("特别程序开始", "special procedure begins"),
    "10": ("特别程序结束", "special procedure ends"),
    "11": ("办结（通过）", "decided, granted"),
    "12": ("办结（容缺通过）", "decided, granted with papers to follow"),
    "13": ("办结（不通过）", "decided, refused"),
    "14": ("撤回", "withdrawn after acceptance"),
    "15": ("撤销", "revoked"),
}

#: Event kind -> code; ``CODES_BY_DATA`` comes first.
CODES: Mapping[str, str] = {
    "submitted": "1",
    "accepted": "3",
    "deemed_accepted": "3",
    "not_required": "4",
    "not_competent": "4",
    "acceptance_refused": "5",
    "correction_requested": "6",
    "resubmitted": "7",
    "review_started": "8",
    "clock_stopped": "9",
    "clock_resumed": "10",
    "granted": "11",
    "filed": "11",
    "refused": "13",
    "filing_refused": "13",
    "withdrawn": "2",
    "revoked": "15",
}

#: (event kind, key of its data that must be true or filled) -> code.
CODES_BY_DATA: Mapping[tuple[str, str], str] = {
    ("granted", "outstanding"): "12",
    ("withdrawn", "after_acceptance"): "14",
}


def blzt(event: Event) -> str:
    """The code of the state that the event brings about, or "" when the code list knows none."""
    for (kind, key), code in CODES_BY_DATA.items():
        if kind == event.kind and event.data.get(key):
            return code
    return CODES.get(event.kind, "")
