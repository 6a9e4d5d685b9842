"""Statements that run often search by an index on both databases: what they read does not grow with the town."""

from __future__ import annotations

from functools import partial

import pytest
from office_helpers import Town
from plan_helpers import plans_of, walks

from onewindow.office import operations, queries
from onewindow.office.identity import code_check
from onewindow.office.permissions import CERTIFICATES_SEEN, VISIBLE_CERTIFICATE
from onewindow.office.reading import SYSTEM

TABLES_OF_RESULTS = (
    "results",
    "r",
    "held",
    "cases",
    "c",
    "certificate_versions",
    "v",
    "case_parties",
    "seen",
)


def test_the_feed_reads_events_by_position_and_their_cases_by_key(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = town.accepted()
    for _ in range(3):
        town.draft()
    office, li = town.office, town.actor("li.na")
    (plan,) = plans_of(office, monkeypatch, lambda: queries.feed(office, li), "JOIN cases")
    assert not walks(plan, "events", "e", "cases", "c"), plan
    told = queries.feed(office, li).items
    assert "accepted" in {one.kind for one in told} and {one.case for one in told} >= {case}
    assert [one.position for one in told] == sorted(one.position for one in told)
    last = told[-1].position
    assert queries.feed(office, li, after=last).items == ()


def test_a_wallet_begins_with_what_its_holder_has(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    office, day = town.office, town.office.today().isoformat()
    for matter in ("M112", "M107", "M107"):
        case = town.granted(matter)
        operations.deliver_result(office, town.clerk(case), case, "送达回证")
    numbers = [one.number for one in town.view(case).certificates]
    operations.give_sight(office, town.actor("li.na"), numbers[0], "o-other")
    for read in (queries.wallet, queries.certificates):
        plans = plans_of(
            office, monkeypatch, lambda read=read: read(office, town.actor("li.na")), "FROM results"
        )
        assert len(plans) == (2 if read is queries.wallet else 1)
        assert not any(walks(plan, *TABLES_OF_RESULTS) for plan in plans), plans
    for actor in town.people.values():
        with office.ledger.reader() as connection:
            one_by_one = connection.rows(
                f"SELECT r.number FROM results r JOIN cases c ON c.id = r.case_id WHERE {VISIBLE_CERTIFICATE} ORDER BY 1",
                (actor.person, actor.person, day),
            )
            at_once = connection.rows(
                f"SELECT number FROM ({CERTIFICATES_SEEN}) seen ORDER BY 1", (actor.person, actor.person, day)
            )
        assert one_by_one == at_once
    assert queries.wallet(office, town.actor("wang.wei")).total == 1
    assert queries.certificates(office, town.actor("wang.wei"))[0] == ()
    own = queries.wallet(office, town.actor("li.na"))
    assert own.total == sum(own.counts.values()) == len(own.items) == 2 and len(own.kinds) == 1


def test_a_mandates_reach_is_read_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    office, code = town.office, "91370300MA3AGENT1"
    code += code_check(code)
    operations.register_organisation(office, SYSTEM, "立创咨询", "enterprise", "o-agency", code)
    agent = town.enrol("sun.li", "孙莉", "o-agency", "agent")
    boss = town.enrol("boss", "张强", "o-guneng", "legal_representative")
    first = operations.offer_mandate(office, boss, code)
    operations.answer_mandate(office, agent, first, accept=True)
    counted = []
    for matters in (("M107",), ("M107", "M112")):
        project = town.project()
        for matter in matters:
            operations.start_case(office, town.actor("li.na"), project, matter)
        mandate = operations.offer_mandate(office, boss, code, project=project)
        answer = partial(operations.answer_mandate, office, agent, mandate, accept=True)
        counted.append(len(plans_of(office, monkeypatch, answer)))
    assert counted[0] == counted[1]


def test_the_trail_is_found_by_the_kinds_of_events(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    office, zhou = town.office, town.actor("zhou.min")
    (plan,) = plans_of(
        office, monkeypatch, lambda: queries.audit(office, zhou, kind="text_set"), "data FROM events"
    )
    assert "events_kind" in plan, plan
