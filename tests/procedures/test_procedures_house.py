"""The room keeps its lists together: registry, codes, words, manual, and a test for each refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onewindow.procedures import CaseState, Event, Machine, Procedure, registry
from onewindow.procedures.exchange_codes import BLZT, CODES, CODES_BY_DATA, blzt
from onewindow.procedures.filing import FILING
from onewindow.procedures.licence import LICENCE
from onewindow.procedures.refusals import SUPERVISED
from procedures.a_case import ACase

ROOT = Path(__file__).resolve().parents[2]
EVENTS = {*LICENCE.events, *FILING.events}


def test_the_registry_knows_each_procedure_once() -> None:
    procedure: Procedure[CaseState] = registry.get("licence")
    assert procedure is LICENCE
    assert registry.ids() == ("licence", "filing")
    with pytest.raises(KeyError, match="hotline"):
        registry.get("hotline")
    with pytest.raises(ValueError, match="twice"):
        registry.register(Machine("filing", {}, {}))


def test_every_event_kind_has_a_heading_in_the_manual_and_no_other_has() -> None:
    text = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `([a-z_]+)`", text, re.MULTILINE)) == EVENTS


def test_every_command_stands_in_the_manual() -> None:
    text = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
    missing = {kind for kind in (*LICENCE.commands, *FILING.commands) if f"`{kind}`" not in text}
    assert missing == set()


def test_every_refusal_code_has_a_test() -> None:
    room = ROOT / "src" / "onewindow" / "procedures"
    sources = "".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py"))
    codes = set(re.findall(r'refuse\(\s*"([a-z_]+)"', sources))
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert len(codes) > 70
    assert {code for code in codes if f'"{code}"' not in tests} == set()
    assert codes >= SUPERVISED - {"reasons_missing"}


def test_the_national_codes_fit_the_events() -> None:
    assert set(CODES) | {kind for kind, _ in CODES_BY_DATA} <= EVENTS
    assert set(CODES.values()) | set(CODES_BY_DATA.values()) == set(BLZT)


def test_the_code_hangs_on_what_the_event_says() -> None:
    case = ACase(may_follow=("survey",), outstanding_after_grant=("survey",))
    case.accepted(gaps=[{"document": "survey", "until": "2026-10-12"}])
    assert [blzt(event) for event in case.events] == ["1", "3"]
    case.do("grant", "09-22", number="1", outstanding=["survey"])
    assert blzt(case.last) == "12"
    assert blzt(ACase().granted().last) == "11"
    withdrawn = ACase().accepted()
    withdrawn.do("withdraw", "09-22")
    assert blzt(withdrawn.last) == "14"
    assert blzt(Event("withdrawn", case.last.on, "申请人", {"after_acceptance": False})) == "2"
    assert blzt(Event("verified", case.last.on, "甲")) == ""


def test_replaying_the_events_gives_the_state() -> None:
    case = ACase().in_force(valid_until="2027-09-21")
    assert LICENCE.replay(case.events) == case.state
