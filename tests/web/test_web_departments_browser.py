"""Parallel review at the browser: opinions that conflict, a stop, an extension, the joint opinion and the decision."""

from __future__ import annotations

from typing import Any

import pytest
from office_helpers import Town
from web_visitor import WAYS, Visitor, Way, needs_a_browser

from onewindow.office import operations
from onewindow.web.models import Account

pytestmark = needs_a_browser

CONSULTED = ("civil_air_defence", "landscaping", "housing_construction", "transport", "meteorological")


def opened(visitor: Visitor, form: str) -> Any:
    """A form of the case's page, opened if it was closed."""
    place = visitor.page.locator(form)
    if place.get_attribute("open") is None:
        place.locator("> summary").click()
    return place


def done(visitor: Visitor, act: str = "") -> None:
    """Wait until the page says that the act is done."""
    visitor.page.locator("main [role=status]", has_text=f"已完成：{act}").first.wait_for()


def enrol(town: Town, *departments: str) -> None:
    from web_helpers import PASSWORD

    for department in departments:
        town.department(department)
        for role in ("clerk", "reviewer", "head"):
            login = f"{department}.{role}"
            Account.objects.create_account(login, PASSWORD, login)


@pytest.mark.parametrize("way", [way for way in WAYS if way.id != "keyboard"])
@pytest.mark.django_db(transaction=True)
def test_parallel_review_with_a_stop_an_extension_and_a_conflict(
    running: Any, served: tuple[Town, str], way: Way
) -> None:
    town, address = served
    enrol(town, "natural_resources", *CONSULTED)
    project = town.project()
    case, other = town.accepted("M201", project), town.accepted("M114", project)
    asked = [one.department for one in town.view(case).terms.consultations]
    lead = Visitor.by(way, running, address, "natural_resources.reviewer")
    lead.go(f"/cases/{case}")
    opened(lead, "#act-ask_opinions").locator(".acts button").click()
    done(lead)
    for department in asked[2:]:
        operations.give_opinion(town.office, town.actor(f"{department}.reviewer"), case, "agree")
    objects(running, address, way, case, asked[0])
    consents(running, address, way, case, asked[1])
    lead.go("/lead?state=conflict")
    assert "人防车位不足" in lead.words() and "同意" in lead.words()
    stops(running, address, way, town, case)
    lead.go(f"/cases/{case}")
    joint = opened(lead, "#act-consolidate")
    joint.locator("input[value=agree_with_conditions]").check()
    joint.locator(".acts button").click()
    lead.page.locator("#errors").wait_for()
    assert "相互矛盾" in lead.words()
    assert lead.page.locator("#act-consolidate input[value=agree_with_conditions]").is_checked()
    lead.page.fill("#consolidate-resolution", "协调会议定：地下二层补足人防车位。")
    lead.page.locator("#act-consolidate .acts button").click()
    done(lead)
    decides(running, address, way, town, case)
    extends(running, address, way, town, other)
    assert lead.faults == []


def objects(running: Any, address: str, way: Way, case: str, department: str) -> None:
    """One department objects, from its draft."""
    visitor = Visitor.by(way, running, address, f"{department}.reviewer")
    visitor.go(f"/cases/{case}")
    draft = opened(visitor, "#draft")
    draft.locator("input[value=disagree]").check()
    draft.locator("textarea[name=objections]").fill("人防车位不足")
    draft.locator("button", has_text="保存草稿").click()
    visitor.page.locator("main [role=status]", has_text="草稿已保存").wait_for()
    visitor.page.locator("#draft button", has_text="按草稿正式反馈").click()
    done(visitor)
    assert "人防车位不足" in visitor.words() and visitor.faults == []


def consents(running: Any, address: str, way: Way, case: str, department: str) -> None:
    """Another one agrees with a condition; it forgets the condition first and gets its form back."""
    visitor = Visitor.by(way, running, address, f"{department}.reviewer")
    visitor.go(f"/cases/{case}")
    form = opened(visitor, "#act-give_opinion")
    form.locator("input[value=agree_with_conditions]").check()
    form.locator(".acts button").click()
    visitor.page.locator("#errors").wait_for()
    assert visitor.page.locator("#act-give_opinion input[value=agree_with_conditions]").is_checked()
    visitor.page.fill("#give_opinion-conditions", "保留东侧行道树")
    visitor.page.locator("#act-give_opinion .acts button").click()
    done(visitor)
    visitor.fits()
    assert visitor.faults == []


def stops(running: Any, address: str, way: Way, town: Town, case: str) -> None:
    """The deciding body stops the clock for the experts' review, and lets it go on."""
    visitor = Visitor.by(way, running, address, "approval_bureau.reviewer")
    visitor.go(f"/cases/{case}")
    form = opened(visitor, "#act-stop")
    form.locator("input[value=expert_review]").check()
    visitor.page.fill("#stop-planned_days", "5")
    visitor.page.fill("#stop-notice", "特别程序告知书1号")
    form.locator(".acts button").click()
    done(visitor)
    assert town.view(case).state.stopped
    assert "特别程序尚未结束" in visitor.words(), "the decision says why it cannot be taken yet"
    opened(visitor, "#act-resume").locator(".acts button").click()
    done(visitor, "结束特别程序")
    assert not town.view(case).state.stopped


def decides(running: Any, address: str, way: Way, town: Town, case: str) -> None:
    """The letter takes the departments' condition over and is kept with the decision."""
    visitor = Visitor.by(way, running, address, "approval_bureau.reviewer")
    visitor.go(f"/cases/{case}")
    visitor.follow("起草决定书并决定")
    assert "保留东侧行道树" in visitor.page.input_value("#conditions")
    visitor.press("作出决定")
    done(visitor)
    decision = town.view(case).decision
    assert decision is not None and decision.conditions == ("保留东侧行道树",)
    assert decision.letter is not None and decision.letter["title"] == "准予行政许可决定书"


def extends(running: Any, address: str, way: Way, town: Town, case: str) -> None:
    """A reviewer asks for more time and the head grants it."""
    department, before = town.view(case).matter.deciding, town.view(case).statutory_due
    assert before is not None
    for role, act in (("reviewer", "ask_extension"), ("head", "extend")):
        visitor = Visitor.by(way, running, address, f"{department}.{role}")
        visitor.go(f"/cases/{case}")
        form = opened(visitor, f"#act-{act}")
        visitor.page.fill(f"#{act}-days", "5")
        visitor.page.fill(f"#{act}-reasons", "需补充监测")
        form.locator(".acts button").click()
        done(visitor)
    after = town.view(case).statutory_due
    assert after is not None and after > before
