"""A hall of the zone, one of another city, and an applicant at its counter."""

from __future__ import annotations

import io

from office_helpers import FACTORY, PDF, ZONE, Town

from onewindow.office import operations, queries
from onewindow.office.intake import TakenIn
from onewindow.office.reading import SYSTEM
from onewindow.office.views import Actor

MATTER = "M112"


def hall(town: Town) -> Actor:
    """The clerk of the zone's own hall."""
    window = operations.register_window(town.office, SYSTEM, "高新区政务服务大厅", "淄博", ZONE, id="w-gxq")
    return town.enrol("hall.clerk", "刘芳", window, "clerk")


def abroad(
    town: Town, mode: str = "collect", clock: str = "authority", matters: tuple[str, ...] = (MATTER,)
) -> Actor:
    """The clerk of a hall in Jinan, with an agreement."""
    window = operations.register_window(
        town.office, SYSTEM, "济南市政务服务中心", "济南", "cn-sd-jn", id="w-jinan"
    )
    operations.make_agreement(town.office, town.actor("zhou.min"), window, matters, mode, clock)
    return town.enrol("jinan.clerk", "孙悦", window, "clerk")


def drafted(town: Town, clerk: Actor, matter: str = MATTER, relation: str = "self") -> str:
    """A draft begun at the counter, with all papers scanned and ticked."""
    office = town.office
    intake = operations.begin_intake(office, clerk, "o-guneng", "李娜", relation)
    project = operations.choose_project(office, clerk, intake, name="固态锂电池生产基地二期")
    operations.answer_facts(office, clerk, project, FACTORY)
    case = operations.choose_matter(office, clerk, intake, matter)
    scan(town, clerk, case)
    return case


def scan(town: Town, clerk: Actor, case: str) -> None:
    """Scan every missing paper and tick every needed one."""
    office = town.office
    documents = office.catalogue().documents
    for need in queries.readiness(office, clerk, case).needs:
        if need.state == "not_needed" or need.necessity != "required" or need.satisfied:
            continue
        found = documents[need.document]
        document = found.any_of[0] if found.any_of else need.document
        operations.attach_document(office, clerk, case, document, "材料.pdf", io.BytesIO(PDF))
    needs = [one for one in queries.readiness(office, clerk, case).needs if one.state != "not_needed"]
    items = [
        {"document": one.document, "state": "seen" if one.attached else "missing", "note": ""}
        for one in needs
    ]
    operations.keep_checklist(office, clerk, case, items)


def taken_in(town: Town, clerk: Actor, matter: str = MATTER, collect_here: bool = True) -> TakenIn:
    """An application taken in at the counter."""
    case = drafted(town, clerk, matter)
    return operations.take_in(town.office, clerk, case, "李娜", True, collect_here=collect_here)
