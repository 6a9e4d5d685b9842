"""Decided in seconds: opened by the body, decided by the rules within the submission, else left to people with reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from office_helpers import Town

from onewindow.ledger.store import read_stream
from onewindow.office import Refused, operations, queries
from onewindow.office.replay import replay

LICENCE, FILING = "M107", "M101"


def opened(town: Town, matter: str) -> None:
    """The deciding body's head opens the matter."""
    deciding = town.office.catalogue().matters[matter].deciding
    operations.open_to_rules(town.office, town.actor(f"{deciding}.head"), matter, "数据共享后可机读判断")


def kinds(town: Town, case: str) -> list[str]:
    with town.office.ledger.reader() as connection:
        return [event.kind for event in read_stream(connection, f"case:{case}")]


def test_a_filing_is_made_with_its_submission(town: Town) -> None:
    opened(town, FILING)
    view = town.view(town.submitted(FILING))
    assert view.phase == "filed"
    assert view.decision is not None and view.decision.granted and view.decision.by == "system"
    assert view.certificates and view.certificates[0].status == "valid"


def test_a_licence_is_granted_and_delivered_and_can_be_replayed(town: Town) -> None:
    opened(town, LICENCE)
    case = town.draft(LICENCE)
    for need in queries.readiness(town.office, town.actor("li.na"), case).needs:
        if need.state == "needed" and need.necessity == "may_follow" and not need.satisfied:
            town.attach(case, need.document)
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True)
    view = town.view(case)
    assert view.phase == "in_force" and view.accepted_on == view.received_on == town.office.today()
    found = replay(town.office, town.actor("li.na"), case)
    assert found.decisions and found.proved


def test_at_night_too(town: Town) -> None:
    opened(town, FILING)
    town.clock.set_day(town.office.today())
    case = town.draft(FILING)
    town.clock.set(town.clock.now().replace(hour=23))
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True)
    view = town.view(case)
    assert view.phase == "filed" and view.decision is not None and view.decision.on == town.office.today()


def test_without_the_bodys_word_people_decide(town: Town) -> None:
    case = town.submitted(FILING)
    assert town.view(case).phase == "submitted"
    assert "instant_declined" not in kinds(town, case)


def test_a_missing_paper_leaves_it_to_people_with_the_reason(town: Town) -> None:
    opened(town, LICENCE)
    case = operations.start_case(town.office, town.actor("li.na"), town.project(), LICENCE)
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, knowing_gaps=True)
    assert town.view(case).phase == "submitted"
    declined = [entry for entry in town.view(case).timeline if entry.kind == "instant_declined"]
    failed = [check["id"] for check in declined[0].data["checks"] if not check["passed"]]
    assert failed == ["papers"] and "材料不齐" in declined[0].data["checks"][-1]["zh"]


def test_an_open_question_leaves_it_to_people(town: Town) -> None:
    opened(town, FILING)
    project = town.project()
    case = town.draft(FILING, project)
    operations.answer_facts(town.office, town.actor("li.na"), project, {"investment_source": None})
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, knowing_gaps=True)
    view = town.view(case)
    assert view.phase == "submitted" and "instant_declined" in kinds(town, case)


def test_a_derived_fact_is_asked_for_by_what_it_follows_from(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = sqlite_town
    opened(town, FILING)
    catalogue = town.office.catalogue()
    filing = catalogue.matters[FILING]
    modes = replace(filing.modes, instant='is_industrial or industry_group = "26"')
    changed = replace(
        catalogue, matters={**catalogue.matters, FILING: replace(filing, modes=modes)}, content_hash="changed"
    )
    monkeypatch.setattr(town.office, "catalogue", lambda day=None: changed)
    project = town.project()
    case = town.draft(FILING, project)
    operations.answer_facts(town.office, town.actor("li.na"), project, {"industry_code": None})
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, knowing_gaps=True)
    declined = next(one for one in town.view(case).timeline if one.kind == "instant_declined")
    [answered] = [one for one in declined.data["checks"] if one["id"] == "answered"]
    assert catalogue.facts["industry_code"].name.zh in answered["zh"]
    assert catalogue.facts["industry_group"].name.zh not in answered["zh"]


def test_only_the_head_of_the_deciding_body_opens_and_closes(town: Town) -> None:
    deciding = town.office.catalogue().matters[FILING].deciding
    for login in (
        f"{deciding}.clerk",
        f"{deciding}.reviewer",
        "ecology_environment.head",
        "li.na",
        "zhou.min",
    ):
        with pytest.raises(Refused) as refused:
            operations.open_to_rules(town.office, town.actor(login), FILING, "试")
        assert refused.value.code == "not_permitted"
    opened(town, FILING)
    with pytest.raises(Refused) as twice:
        opened(town, FILING)
    assert twice.value.code == "no_change"
    operations.close_to_rules(town.office, town.actor(f"{deciding}.head"), FILING, "复核规则")
    assert town.view(town.submitted(FILING)).phase == "submitted"


def test_a_matter_that_takes_judgement_cannot_be_opened(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        operations.open_to_rules(town.office, town.actor("ecology_environment.head"), "M112", "试")
    assert refused.value.code == "not_instant"
    with pytest.raises(Refused) as bare:
        operations.open_to_rules(town.office, town.actor("ecology_environment.head"), FILING, " ")
    assert bare.value.code == "reasons_missing"


def test_the_list_of_a_bodys_matters_says_what_the_rules_did(town: Town) -> None:
    opened(town, FILING)
    town.submitted(FILING)
    deciding = town.office.catalogue().matters[FILING].deciding
    lines = queries.instant_matters(town.office, town.actor(f"{deciding}.clerk"))
    line = next(one for one in lines if one.matter == FILING)
    assert (line.open, line.decided, line.declined) == (True, 1, 0)
    assert all(town.office.catalogue().matters[one.matter].modes.instant for one in lines)


def test_a_matter_that_wants_two_people_is_not_left_to_the_rules(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = sqlite_town
    opened(town, FILING)
    catalogue = town.office.catalogue()
    guarded = replace(catalogue.matters[FILING], four_eyes=True)
    changed = replace(catalogue, matters={**catalogue.matters, FILING: guarded})
    monkeypatch.setattr(town.office, "catalogue", lambda day=None: changed)
    view = town.view(town.submitted(FILING))
    assert view.phase == "submitted"
    declined = next(entry for entry in view.timeline if entry.kind == "instant_declined")
    assert [one["id"] for one in declined.data["checks"] if not one["passed"]] == ["four_eyes"]
    head = town.actor(f"{guarded.deciding}.head")
    operations.close_to_rules(town.office, head, FILING, "改为双人审批")
    with pytest.raises(Refused) as error:
        operations.open_to_rules(town.office, head, FILING, "再次开通")
    assert error.value.code == "four_eyes_matter"
