"""Each machine walked exhaustively, up to equal shapes of the state: nothing is ignored, everything can end.

A shape is the state without its days. From each shape every command is tried with every wording and on several
days; those of the walk's topic lead on. ``WALKS`` covers the topics one by one, because their product only repeats.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from onewindow.procedures import (
    CaseState,
    Command,
    Consultation,
    Event,
    Machine,
    Period,
    Phase,
    Refused,
    Terms,
    words,
)
from onewindow.procedures.filing import FILING
from onewindow.procedures.licence import LICENCE
from onewindow.procedures.phases import ENDS
from procedures.a_case import CALENDAR, TERMS

START = date(2024, 3, 4)
CORE = {
    "submit", "accept", "grant", "refuse", "withdraw", "terminate", "deliver", "lapse", "cancel", "revoke", "file",
    "refuse_filing",
}  # fmt: skip
CONSULTATIONS = (
    Consultation("fire", Period(5, "working_day")),
    Consultation("water", Period(3, "calendar_day"), deemed_consent=True),
)


@dataclass(frozen=True)
class Walk:
    name: str
    machine: Machine
    terms: Terms
    topic: frozenset[str]


def walk(name: str, machine: Machine = LICENCE, *topic: str, **terms: Any) -> Walk:
    return Walk(name, machine, replace(TERMS, **terms), frozenset(topic) | CORE)


WALKS = [
    walk("intake", LICENCE, "correct_on_spot", "request_correction", "resubmit", "declare_not_required",
         "declare_not_competent", "refuse_acceptance", "reopen", "tell_third_party", "record_statement"),
    walk("stops", LICENCE, "stop", "resume", "extend", "start_review", "reopen", "supply_paper",
         may_follow=("site_plan", "survey"), outstanding_after_grant=("survey",)),
    walk("joint review", LICENCE, "ask_opinions", "give_opinion", "consolidate", "reopen", consultations=CONSULTATIONS,
         lead_department="planning"),
    walk("verification and hearing", LICENCE, "verify", "offer_hearing", "order_hearing", "request_hearing",
         "waive_hearing", "notify_hearing", "hold_hearing", verification_required=True),
    walk("hearing ordered by law", LICENCE, "order_hearing", "offer_hearing", "request_hearing", "waive_hearing",
         "notify_hearing", "hold_hearing", hearing_required=True),
    walk("instant and commitment", LICENCE, "decide_at_once", "sign_commitment", "check_commitment",
         "order_correction", "confirm_correction", "reinstate", "reopen", instant=True, commitment=True,
         may_follow=("site_plan",)),
    walk("pre-review", LICENCE, "begin_pre_review", "conclude_pre_review", "land_contract_signed", "ask_opinions",
         "give_opinion", "consolidate", consultations=CONSULTATIONS[1:]),
    walk("afterwards", LICENCE, "issue_certificate", "request_change", "approve_change", "refuse_change",
         "request_renewal", "renew", "refuse_renewal", "reinstate", "reopen"),
    walk("filing", FILING, *FILING.commands),
]  # fmt: skip


def shape(state: CaseState) -> str:
    """The state without its days, as text: equal shapes admit the same commands."""
    run = state.clock.run
    hearing, commitment, certificate = state.hearing, state.commitment, state.certificate
    return json.dumps(
        [
            state.phase,
            min(state.submission, 2),
            state.pre_review,
            state.accepted_on is not None,
            [gap.document for gap in state.open_gaps],
            sorted(stop.kind for stop in run.open_stops)[:2] if run and run.ended is None else [],
            bool(run and run.extensions and run.ended is None),
            state.verified,
            bool(state.started),
            [(opinion.department, opinion.view, opinion.deemed) for opinion in state.opinions],
            state.consolidated,
            min(state.round, 2),
            sorted({party.heard for party in state.third_parties}),
            hearing and [hearing.ordered, bool(hearing.requested_on), bool(hearing.day), bool(hearing.held_on),
                         hearing.waived],
            commitment and [commitment.result, bool(commitment.correct_by)],
            certificate and [bool(certificate.valid_until), bool(certificate.renewal_requested_on)],
            state.change_pending,
        ]
    )  # fmt: skip


def wishes(kind: str, state: CaseState) -> Iterator[tuple[date, dict[str, Any]]]:
    """Each wording of a command with each day that may matter; the empty wording is always among them."""
    base = state.last_on or START
    days = [base, base + timedelta(1), base + timedelta(20), base + timedelta(500), base - timedelta(300)]
    if state.hearing is not None and state.hearing.day is not None:
        days.append(state.hearing.day)
    if state.certificate is not None and state.certificate.valid_until is not None:
        days += [state.certificate.valid_until - timedelta(40), state.certificate.valid_until + timedelta(1)]
    for day in days:
        for data in [{}, *_wordings(kind, state, day)]:
            yield day, data


def _wordings(kind: str, state: CaseState, day: date) -> Iterator[dict[str, Any]]:
    soon, later = day + timedelta(15), day + timedelta(400)
    run = state.clock.run
    common = {
        "number": "文号1", "reasons": "理由", "what": "内容", "receipt": "回证", "right_body": "某局", "party": "邻居",
        "statement": "陈述", "department": "planning", "officer": "甲", "officers": ["甲", "乙"], "finding": "属实",
        "contract": "合同1", "document": "site_plan", "minutes": "纪要", "who": "申请人", "place": "三楼",
        "chair": "丙", "examiner": "甲", "record": "笔录", "version": "1", "text": "承诺", "on_record": True,
        "until": soon, "check_by": later, "day": soon, "valid_until": later, "approver_role": "head_of_body",
        "papers": ["drawings"], "items": [{"paper": "drawings", "defect": "缺章"}], "notice": "告知书",
        "planned_days": 5, "stop_kind": "expert_review",
        "outstanding": [gap.document for gap in state.open_gaps if gap.document == "survey"],
    }  # fmt: skip
    variants: dict[str, list[dict[str, Any]]] = {
        "accept": [{}, {"gaps": [{"document": "site_plan", "until": soon}]},
                   {"gaps": [{"document": "survey", "until": soon}]}],
        "give_opinion": [{"department": o.department, "view": view} for o in state.opinions
                         for view in ("agree", "disagree")],
        "ask_opinions": [{}, {"revised_scheme": "方案二"}],
        "consolidate": [{"result": "agree", "resolution": "会议纪要"}, {"result": "disagree", "resolution": "会议纪要"}],
        "conclude_pre_review": [{"result": "passed"}, {"result": "to_be_improved"}],
        "supply_paper": [{}, {"document": "survey"}],
        "stop": [{"stop_kind": "expert_review"}, {"stop_kind": "publicity"}],
        "resume": [{"stop": stop.id} for stop in run.open_stops] if run else [],
        "check_commitment": [{"kept": True}, {"kept": False}],
        "issue_certificate": [{}, {"valid_until": None}],
        "start_review": [{"department": f"第{len(state.started)}科"}],
        "tell_third_party": [{"party": f"邻居{len(state.third_parties)}"}],
        "record_statement": [{"party": party.name} for party in state.third_parties if not party.heard],
        "terminate": [{"ground": "object_gone"}],
        "revoke": [{"ground": g} for g in ("fraud", "commitment_untrue", "beyond_authority", "untrue_facts")],
        "cancel": [{"ground": g} for g in ("expired", "revoked", "impossible", "given_up")],
        "reopen": [{"ground": "court"}],
        "reinstate": [{"ground": "court"}],
    }  # fmt: skip
    for variant in variants.get(kind, [{}]):
        yield {**common, **variant, **({"department": "planning"} if kind == "consolidate" else {})}


def outcome(
    plan: Walk, state: CaseState, kind: str, day: date, data: dict[str, Any]
) -> tuple[Event, ...] | Refused:
    try:
        return plan.machine.decide(state, Command(kind, day, "officer", data), plan.terms, CALENDAR)
    except Refused as refusal:
        return refusal


def check_step(
    plan: Walk, state: CaseState, kind: str, found: tuple[Event, ...] | Refused
) -> CaseState | None:
    """What holds for every single command: events or a full refusal, honest menus, no grant by silence."""
    offered = kind in plan.machine.available(state, plan.terms)
    if isinstance(found, Refused):
        assert found.code.isidentifier()
        assert any("一" <= letter <= "鿿" for letter in found.zh), found.zh
        assert any("a" <= letter <= "z" for letter in found.en), found.en
        return None
    assert offered, (kind, state)
    assert found, (kind, state)
    after = state
    for event in found:
        json.dumps(dict(event.data))
        assert event.kind in plan.machine.events
        after = plan.machine.evolve(after, event)
    if kind == "lapse":
        assert not {event.kind for event in found} & {"granted", "filed"}
        assert after.phase in (state.phase, Phase.REVIEW, Phase.EXPIRED)
    return after


@dataclass
class Explored:
    """All shapes of a walk with a state of each, where each leads, what each admitted, the events seen."""

    shapes: dict[str, CaseState]
    leads: dict[str, set[str]]
    admitted: dict[str, set[str]]
    events: set[str]


@cache
def explore(plan: Walk) -> Explored:
    first = plan.machine.initial()
    shapes, leads, admitted = {shape(first): first}, {}, {}
    events: set[str] = set()
    queue = deque(shapes)
    while queue:
        here = queue.popleft()
        state = shapes[here]
        leads[here], admitted[here] = set(), set()
        for kind in plan.machine.commands:
            for day, data in wishes(kind, state):
                found = outcome(plan, state, kind, day, data)
                after = check_step(plan, state, kind, found)
                if isinstance(found, Refused) and found.code == "wrong_phase":
                    break  # hangs on neither day nor wording
                if after is None or isinstance(found, Refused):
                    continue
                events |= {event.kind for event in found}
                admitted[here].add(kind)
                if kind in plan.topic:
                    leads[here].add(there := shape(after))
                    if there not in shapes:
                        shapes[there] = after
                        queue.append(there)
        assert len(shapes) < 4000, plan.name
    return Explored(shapes, leads, admitted, events)


@pytest.mark.parametrize("plan", WALKS, ids=lambda plan: plan.name)
def test_no_command_is_ignored_and_every_state_has_a_way_to_an_end(plan: Walk) -> None:
    explored = explore(plan)
    shapes, leads = explored.shapes, explored.leads
    can_end = {here for here, state in shapes.items() if state.phase in ENDS}
    while more := {here for here in shapes if here not in can_end and leads[here] & can_end}:
        can_end |= more
    assert not set(shapes) - can_end
    for here, state in shapes.items():
        dishonest = set(plan.machine.available(state, plan.terms)) - explored.admitted[here]
        assert not dishonest, (dishonest, state)


def test_every_phase_command_and_event_is_reached_and_has_a_name() -> None:
    walks = [explore(plan) for plan in WALKS]
    phases = {state.phase for explored in walks for state in explored.shapes.values()}
    commands = {kind for explored in walks for kinds in explored.admitted.values() for kind in kinds}
    events = {kind for explored in walks for kind in explored.events}
    assert phases == set(Phase) == set(words.PHASES)
    assert commands == {*LICENCE.commands, *FILING.commands} == set(words.COMMANDS)
    assert events == {*LICENCE.events, *FILING.events} == set(words.EVENTS)


def test_phases_are_distinct() -> None:
    """No two phases have the same name for people, and none that still runs admits what another admits."""
    assert len(set(words.PHASES.values())) == len(Phase)
    admitted: dict[frozenset[str], set[Phase]] = {}
    for plan in WALKS:
        explored = explore(plan)
        for phase in {state.phase for state in explored.shapes.values()} - ENDS:
            kinds = [
                explored.admitted[here] for here, state in explored.shapes.items() if state.phase is phase
            ]
            admitted.setdefault(frozenset().union(*kinds), set()).add(phase)
    assert all(len(phases) == 1 for phases in admitted.values()), admitted
