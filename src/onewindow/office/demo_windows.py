"""The demonstration's windows: the zone's own hall, one in Jinan with an agreement, and what lies at their counters."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from onewindow.office import operations, queries
from onewindow.office.journey import paper_file
from onewindow.office.office import Office
from onewindow.office.reading import SYSTEM
from onewindow.office.views import Actor

MATTER = "M114"
FACTS = {
    "investment_source": "enterprise",
    "construction_nature": "new",
    "engineering_class": "building",
    "is_industrial": True,
    "land_area_ha": 6,
    "disturbed_area_ha": 6,
    "earthwork_m3": 60000,
}


def settle(office: Office, town: Mapping[str, Any]) -> None:
    """Register the windows, the resident and the agreement."""
    for one in town["windows"]:
        operations.register_window(
            office, SYSTEM, one["name"], one["city"], one["zone"], one["address"], one["phone"], one["id"]
        )
    for one in town["residents"]:
        operations.register_organisation(
            office, SYSTEM, one["name"], "individual", one["id"], citizen_number=one["citizen_number"]
        )
    for one in town["agreements"]:
        operations.make_agreement(
            office, SYSTEM, one["window"], one["matters"], one["mode"], one["clock"], basis=one["basis"]
        )


def in_flight(office: Office) -> None:
    """In Jinan one application forwarded and not acknowledged yet, one to be forwarded, two visits in progress; in the
    zone's own hall one taken in.
    """
    jinan, hall = queries.actor_of(office, "sunyue"), queries.actor_of(office, "liufang")
    assert jinan is not None and hall is not None
    sent = _taken_in(office, jinan, "o-lichuang", "孙莉", "工程咨询产业园")
    operations.forward_papers(office, jinan, sent, "courier", "SF1032768890021")
    _taken_in(office, jinan, "o-wangxiuying", "王秀英", "农产品加工仓库")
    begun = operations.begin_intake(office, jinan, "o-lichuang", "孙莉", "self")
    operations.choose_project(office, jinan, begun, name="检验检测中心")
    _begun(office, jinan, "o-wangxiuying", "王秀英", "粮油加工车间")
    _taken_in(office, hall, "o-lichuang", "孙莉", "研发办公楼")


def _begun(office: Office, clerk: Actor, holder: str, presenter: str, project: str) -> str:
    intake = operations.begin_intake(office, clerk, holder, presenter, "self")
    made = operations.choose_project(office, clerk, intake, name=project)
    operations.answer_facts(office, clerk, made, FACTS)
    return operations.choose_matter(office, clerk, intake, MATTER)


def _taken_in(office: Office, clerk: Actor, holder: str, presenter: str, project: str) -> str:
    case = _begun(office, clerk, holder, presenter, project)
    for need in queries.readiness(office, clerk, case).needs:
        if need.state != "not_needed" and need.necessity == "required" and not need.satisfied:
            operations.attach_document(
                office,
                clerk,
                case,
                need.document,
                f"{need.name.zh}.pdf",
                io.BytesIO(paper_file(need.name.zh)),
                key=f"{case}-{need.document}",
            )
    needs = [one for one in queries.readiness(office, clerk, case).needs if one.state != "not_needed"]
    items = [{"document": one.document, "state": "seen" if one.attached else "missing"} for one in needs]
    operations.keep_checklist(office, clerk, case, items)
    operations.take_in(office, clerk, case, presenter, True, collect_here=True, knowing_gaps=True)
    return case
