"""Joint review, verification and third parties (art. 34, 36)."""

from __future__ import annotations

from typing import Any

import pytest

from onewindow.procedures import Consultation, Period
from procedures.a_case import ACase, day

FIRE = Consultation("fire", Period(5, "working_day"))
WATER = Consultation("water", Period(10, "calendar_day"), deemed_consent=True)
HEAT = Consultation("heat", Period(0, "none"))


def asked(*consultations: Consultation, **terms: Any) -> ACase:
    case = ACase(consultations=consultations or (FIRE, WATER), lead_department="planning", **terms).accepted()
    case.do("ask_opinions", "09-22")
    return case


def answered(fire: str, water: str) -> ACase:
    case = asked()
    case.do("give_opinion", "09-23", department="fire", view=fire, reasons="间距")
    case.do("give_opinion", "09-23", department="water", view=water, reasons="管径")
    return case


def test_each_department_has_its_own_limit() -> None:
    case = asked(FIRE, WATER, HEAT)
    assert [(o.department, o.due_on) for o in case.state.opinions] == [
        ("fire", day("09-30")),  # 23, 24, 28, 29, 30
        ("water", day("10-08")),  # the tenth day, 10-02, is a holiday
        ("heat", None),
    ]


def test_departments_may_be_asked_one_after_the_other_but_each_once() -> None:
    case = ACase(consultations=(FIRE, WATER)).accepted()
    case.do("ask_opinions", "09-22", departments=["fire"])
    assert case.refused("ask_opinions", "09-22", departments=["fire"]) == "not_consulted"
    assert case.refused("ask_opinions", "09-22", departments=["post"]) == "not_consulted"
    assert case.refused("consolidate", "09-22", result="agree") == "opinions_missing"
    case.do("ask_opinions", "09-22")
    assert case.refused("ask_opinions", "09-22") == "asked_already"
    assert ACase().accepted().refused("ask_opinions", "09-22") == "not_consulted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"department": "post", "view": "agree"}, "not_consulted"),
        ({"view": "agree"}, "department_missing"),
        ({"department": "fire", "view": "perhaps"}, "view_invalid"),
        ({"department": "fire", "view": "disagree"}, "reasons_missing"),
        ({"department": "fire", "view": "agree_with_conditions"}, "reasons_missing"),
        ({"department": "fire", "view": "agree", "conditions": ["间距 13 米"]}, "items_do_not_fit"),
        ({"department": "fire", "view": "agree_with_conditions", "objections": ["太近"]}, "items_do_not_fit"),
        ({"department": "fire", "view": "disagree", "objections": ["太近", "太近"]}, "objections_doubled"),
    ],
)
def test_an_opinion_is_clear_and_reasoned(data: dict[str, Any], code: str) -> None:
    assert asked().refused("give_opinion", "09-23", **data) == code


def test_items_stand_for_the_reasons() -> None:
    case = asked(FIRE, WATER, HEAT)
    case.do("give_opinion", "09-23", department="fire", view="agree_with_conditions", conditions=["环形车道"])
    assert case.last.data["reasons"] == "环形车道"
    assert case.last.data["conditions"] == ["环形车道"]
    case.do(
        "give_opinion", "09-23", department="water", view="disagree", reasons="管径", objections=["DN200"]
    )
    assert (case.last.data["reasons"], case.last.data["objections"]) == ("管径", ["DN200"])


def test_a_grant_keeps_its_conditions_item_by_item() -> None:
    case = ACase().accepted()
    assert case.refused("grant", "09-22", number="1", conditions=["一", "一"]) == "conditions_doubled"
    case.do("grant", "09-22", number="1", conditions=["夜间不得施工", "扬尘六个百分百"])
    assert case.last.data["conditions"] == ["夜间不得施工", "扬尘六个百分百"]


def test_an_opinion_is_given_once_and_a_late_one_is_marked() -> None:
    case = asked()
    case.do("give_opinion", "10-08", department="fire", view="agree")
    assert case.last.data["late"] is True
    assert case.refused("give_opinion", "10-09", department="fire", view="agree") == "opinion_given_already"
    assert case.refused("give_opinion", "09-21", department="water", view="agree") == "out_of_order"
    assert case.do("give_opinion", "09-23", department="water", view="agree") == [
        "opinion_given",
        "opinions_complete",
    ]
    assert case.events[-2].data["late"] is False
    assert (case.last.on, case.last.data["conflict"]) == (day("10-08"), False)
    assert case.refused("give_opinion", "10-09", department="water", view="agree") == "no_opinion_awaited"


def test_silence_is_consent_only_where_the_terms_say_so_and_never_a_grant() -> None:
    case = asked()
    assert case.refused("lapse", "10-08") == "nothing_lapsed"
    assert case.do("lapse", "10-09") == ["opinion_deemed"]
    assert case.last.data["department"] == "water"
    assert case.refused("give_opinion", "10-09", department="water", view="agree") == "opinion_given_already"
    assert case.refused("lapse", "12-31") == "silence_grants_nothing"
    assert case.refused("grant", "12-31", number="1") == "opinions_missing"


def test_opinions_meet_once_in_each_round_also_when_silence_is_the_last() -> None:
    case = asked()
    assert case.do("give_opinion", "09-23", department="fire", view="disagree", reasons="间距不足") == [
        "opinion_given"
    ]
    assert case.do("lapse", "10-09") == ["opinion_deemed", "opinions_complete"]
    assert case.last.data["conflict"] is True
    case.do("consolidate", "10-09", result="disagree", resolution="协调会纪要")
    case.do("ask_opinions", "10-09", revised_scheme="方案二")
    case.do("give_opinion", "10-10", department="fire", view="agree")
    case.do("give_opinion", "10-10", department="water", view="agree")
    joins = [event.data["round"] for event in case.events if event.kind == "opinions_complete"]
    assert joins == [1, 2]


def test_the_lead_department_draws_up_one_opinion() -> None:
    case = answered("agree", "agree")
    assert case.refused("grant", "09-24", number="1") == "opinions_missing"
    assert case.refused("consolidate", "09-24", result="agree", department="fire") == "not_lead"
    assert case.refused("consolidate", "09-24", result="disagree") == "opinions_overruled"
    case.do("consolidate", "09-24", result="agree")
    assert case.last.data["department"] == "planning"
    assert case.refused("consolidate", "09-24", result="agree") == "opinions_closed"
    assert case.refused("ask_opinions", "09-24") == "opinions_closed"
    assert case.do("grant", "09-24", number="1") == ["granted"]


def test_a_conflict_is_flagged_and_needs_a_resolution() -> None:
    case = answered("disagree", "agree_with_conditions")
    assert case.state.conflict
    assert case.refused("consolidate", "09-24", result="agree") == "conflict_unresolved"
    case.do("consolidate", "09-24", result="agree_with_conditions", resolution="会议纪要3")
    assert case.last.data["conflict"] is True


def test_after_a_no_only_a_revised_scheme_may_be_asked_about() -> None:
    case = answered("disagree", "disagree")
    assert not case.state.conflict
    assert case.refused("consolidate", "09-24", result="agree") == "opinions_overruled"
    case.do("consolidate", "09-24", result="disagree")
    assert case.refused("grant", "09-24", number="1") == "joint_review_said_no"
    assert case.refused("ask_opinions", "09-24") == "revised_scheme_missing"
    case.do("ask_opinions", "09-28", revised_scheme="方案二")
    assert case.state.round == 2
    assert [o.view for o in case.state.opinions] == ["", ""]


def test_two_officers_verify() -> None:
    case = ACase(verification_required=True).accepted()
    assert case.refused("grant", "09-22", number="1") == "not_verified"
    assert case.refused("verify", "09-22", officers=["甲"], finding="属实") == "two_officers"
    assert case.refused("verify", "09-22", officers=["甲", "甲"], finding="属实") == "officers_doubled"
    assert case.refused("verify", "09-22", officers=["甲", "乙"]) == "finding_missing"
    case.do("verify", "09-22", officers=["甲", "乙"], finding="属实")
    assert case.do("grant", "09-22", number="1") == ["granted"]


def test_a_department_starts_once() -> None:
    case = ACase().accepted()
    assert case.refused("start_review", "09-22", department="规划科") == "officer_missing"
    case.do("start_review", "09-22", department="规划科", officer="甲")
    assert case.refused("start_review", "09-22", department="规划科", officer="乙") == "started_already"


def test_a_third_party_is_heard_before_the_decision() -> None:
    case = ACase().accepted()
    assert case.refused("record_statement", "09-22", party="邻居", statement="反对") == "nobody_to_hear"
    assert case.refused("tell_third_party", "09-22", party="邻居") == "until_missing"
    assert case.refused("tell_third_party", "09-22", party="邻居", until="2026-09-01") == "until_invalid"
    case.do("tell_third_party", "09-22", party="邻居", until="2026-09-29")
    assert case.refused("tell_third_party", "09-22", party="邻居", until="2026-09-30") == "told_already"
    assert case.refused("grant", "09-29", number="1") == "third_party_waiting"
    assert case.refused("refuse", "09-29", number="1", reasons="无") == "third_party_waiting"
    assert case.refused("record_statement", "09-28", party="别人", statement="反对") == "nobody_to_hear"
    case.do("record_statement", "09-28", party="邻居", statement="担心采光")
    assert case.do("grant", "09-29", number="1") == ["granted"]
