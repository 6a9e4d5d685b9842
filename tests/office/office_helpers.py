"""A small town for the office's tests: an applicant, its agent, departments with clerks, a zone, a settable clock."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from onewindow.office import operations, queries
from onewindow.office.catalogues import Catalogues
from onewindow.office.office import Office
from onewindow.office.reading import SYSTEM
from onewindow.office.times import SHANGHAI, SetClock
from onewindow.office.views import Actor, CaseView, Readiness

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
ZONE = "cn-sd-zb-gxq"
CATALOGUES = Catalogues()
"""Read and compiled once for all tests of this process."""

FACTORY = {
    "investment_source": "enterprise",
    "total_investment_wan": 150000,
    "construction_nature": "new",
    "engineering_class": "building",
    "is_industrial": True,
    "industry_code": "3841",
    "uses": ["factory", "warehouse", "office"],
    "buildings": [
        {
            "name": "电极车间",
            "use": "factory",
            "floor_area_m2": 60000,
            "height_m": 18,
            "storeys": 2,
            "public": False,
            "flammable": False,
        },
        {
            "name": "综合办公楼",
            "use": "office",
            "floor_area_m2": 9000,
            "height_m": 22,
            "storeys": 5,
            "public": True,
            "flammable": False,
        },
    ],
    "land_area_ha": 20,
    "disturbed_area_ha": 21,
    "earthwork_m3": 260000,
    "floor_area_m2": 182000,
    "civil_floor_area_m2": 9000,
    "max_height_m": 22,
    "max_storeys": 5,
    "land_acquisition": "transfer",
    "energy_tce": 32000,
    "needs_water": True,
}


@dataclass
class Town:
    """Everything a test needs; ``people`` by login."""

    office: Office
    clock: SetClock
    people: dict[str, Actor] = field(default_factory=dict)

    def actor(self, login: str) -> Actor:
        return self.people[login]

    def enrol(self, login: str, name: str, organisation: str, *roles: str) -> Actor:
        person = operations.register_person(self.office, SYSTEM, login, name)
        operations.give_membership(self.office, SYSTEM, person, organisation, roles)
        actor = queries.actor_of(self.office, login)
        assert actor is not None
        self.people[login] = actor
        return actor

    def department(self, id: str) -> None:
        name = self.office.catalogue().departments[id].name.zh
        operations.register_organisation(self.office, SYSTEM, name, "department", id)
        for role in ("clerk", "reviewer", "head"):
            self.enrol(f"{id}.{role}", f"{name}{role}", id, role)

    def project(self, **changes: object) -> str:
        """A described battery factory of the enterprise."""
        made = operations.create_project(self.office, self.actor("li.na"), "固态锂电池生产基地一期")
        operations.answer_facts(self.office, self.actor("li.na"), made, {**FACTORY, **changes})
        return made

    def draft(self, matter: str = "M112", project: str = "") -> str:
        """A draft with all papers that the applicant brings."""
        case = operations.start_case(self.office, self.actor("li.na"), project or self.project(), matter)
        self.bring_papers(case)
        return case

    def bring_papers(self, case: str) -> Readiness:
        """Attach every missing paper, those included that other matters would yield."""
        actor = self.actor("li.na")
        for need in queries.readiness(self.office, actor, case).missing:
            self.attach(case, self._bringable(need.document))
        return queries.readiness(self.office, actor, case)

    def _bringable(self, document: str) -> str:
        found = self.office.catalogue().documents[document]
        return found.any_of[0] if found.any_of else document

    def attach(self, case: str, document: str, content: bytes = PDF, name: str = "材料.pdf") -> str:
        actor = self.actor("li.na")
        return operations.attach_document(self.office, actor, case, document, name, io.BytesIO(content)).id

    def submitted(self, matter: str = "M112", project: str = "") -> str:
        case = self.draft(matter, project)
        operations.submit_case(self.office, self.actor("li.na"), case, declared=True, key=f"submit-{case}")
        return case

    def accepted(self, matter: str = "M112", project: str = "") -> str:
        case = self.submitted(matter, project)
        operations.accept_case(self.office, self.clerk(case), case)
        return case

    def granted(self, matter: str = "M112", project: str = "") -> str:
        case = self.accepted(matter, project)
        operations.decide_case(self.office, self.reviewer(case), case, granted=True)
        return case

    def view(self, case: str, login: str = "li.na") -> CaseView:
        return queries.case(self.office, self.actor(login), case)

    def _official(self, case: str, role: str) -> Actor:
        parties = self.view(case)
        department = parties.matter.deciding
        return self.actor(f"{department}.{role}")

    def clerk(self, case: str) -> Actor:
        return self._official(case, "clerk")

    def reviewer(self, case: str) -> Actor:
        return self._official(case, "reviewer")

    def head(self, case: str) -> Actor:
        return self._official(case, "head")


def build_town(
    folder: Path,
    url: str,
    departments: Iterable[str] = ("approval_bureau", "ecology_environment"),
    catalogues: Catalogues = CATALOGUES,
) -> Town:
    """Everybody registered, in a database not there yet; the clock stands on Monday, 23 November 2026, nine o'clock.

    Under the product's own catalogue people are registered once in a process, and each town is a copy of that.
    """
    from copies import begin_with  # here: the processes that are killed take no part in it
    from databases import create_database

    url = url or f"sqlite:///{folder / 'onewindow.db'}"
    asked = tuple(departments)

    def fill(original: str) -> dict[str, Actor]:
        with TemporaryDirectory() as elsewhere:
            town = _register(Path(elsewhere), original, asked, CATALOGUES)
            town.office.close()
        return town.people

    if catalogues is not CATALOGUES:
        if url.startswith("postgresql:"):
            create_database(url)
        return _register(folder, url, asked, catalogues)
    people = begin_with(url, ("town", asked), fill)
    clock = SetClock(MONDAY)
    return Town(Office(folder, url, clock=clock, catalogues=CATALOGUES), clock, dict(people))


def _register(folder: Path, url: str, departments: Iterable[str], catalogues: Catalogues) -> Town:
    clock = SetClock(MONDAY)
    office = Office(folder, url, clock=clock, catalogues=catalogues)
    town = Town(office, clock)
    operations.register_organisation(office, SYSTEM, "淄博高新区", "zone", ZONE)
    town.enrol("zhou.min", "周敏", ZONE, "supervisor", "leader", "administrator")
    operations.register_organisation(
        office, SYSTEM, "淄博固能新材料有限公司", "enterprise", "o-guneng", "91370300MA3XXXXX1C"
    )
    town.enrol("li.na", "李娜", "o-guneng", "agent")
    operations.register_organisation(office, SYSTEM, "另一家公司", "enterprise", "o-other")
    town.enrol("wang.wei", "王伟", "o-other", "agent")
    for department in departments:
        town.department(department)
    return town
