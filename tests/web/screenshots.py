"""Pictures of the main pages at desktop and phone width: ``python tests/web/screenshots.py FOLDER``.

The demonstration's battery factory in mid-flow is served from a passing folder; nothing else is touched.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent, HERE.parent / "office", HERE.parents[1] / "src"):
    sys.path.insert(0, str(folder))
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.web.settings"
os.environ["ONEWINDOW_DATA"] = tempfile.mkdtemp(prefix="onewindow-pictures-")


import django  # noqa: E402

django.setup()

from web_browser import DESKTOP, PHONE, browser, page_of  # noqa: E402

from onewindow.working_days import china  # noqa: E402

TALLEST = 1900


def serve() -> tuple[Any, str]:
    """Serve the web door in a thread; gives the server and its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from onewindow.web.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


TODAY = date(2026, 11, 23)


def build() -> tuple[Any, dict[str, str]]:
    """The demonstration's office in mid-flow, and the addresses of its pages by name."""
    from django.core.management import call_command

    from onewindow.office import demo, operations, queries
    from onewindow.office.office import Office
    from onewindow.office.opening import open_office
    from onewindow.office.views import WorkFilter
    from onewindow.web import house
    from onewindow.web.serving import create_sign_ins

    call_command("migrate", verbosity=0)
    clock = demo.beginning(china(), TODAY)
    office: Office = open_office(clock)
    project = demo.build(office, clock, TODAY)
    clock.set_day(TODAY)
    create_sign_ins((one.login, one.password, one.login) for one in demo.accounts(office))
    house.use(office)
    applicant = queries.actor_of(office, "lina")
    assert applicant is not None
    cases = {one.matter: one.id for one in queries.work_list(office, applicant, WorkFilter(limit=200)).items}
    certificate = next(one for one in queries.certificates(office, applicant) if one.matter == "M107")
    new = operations.create_project(office, applicant, "产业研发大厦")
    facts = office.catalogue().facts.values()
    unknown = {fact.id: None for fact in facts if not fact.derived and not fact.nullable}
    operations.answer_facts(office, applicant, new, unknown)
    return office, addresses(project, new, cases, certificate)


def addresses(project: str, new: str, cases: dict[str, str], certificate: Any) -> dict[str, str]:
    """The pages to picture; those with @ as the approval bureau's reviewer, with # as the environment's."""
    return {
        "home": "/",
        "projects": "/projects",
        "describe": f"/projects/{project}/describe/investment",
        "describe-building": f"/projects/{project}/describe/building",
        "describe-new": f"/projects/{new}/describe/land",
        "answers": f"/projects/{project}/answers",
        "plan": f"/projects/{project}/plan",
        "plan-open": f"/projects/{new}/plan",
        "tasks": f"/projects/{project}",
        "matter": f"/projects/{project}/matters/M110",
        "application": f"/cases/{cases['M319']}/application",
        "check": f"/cases/{cases['M319']}/check",
        "submitted": f"/cases/{cases['M112']}/submitted",
        "correction": f"/cases/{cases['M114']}",
        "case": f"/cases/{cases['M112']}",
        "account": f"/cases/{cases['M112']}/account",
        "my-cases": "/cases",
        "certificate": f"/certificates/{certificate.number}",
        "verify": f"/verify?number={certificate.number}&token={certificate.token}",
        "guides": "/guides?q=消防",
        "rules": "/rules",
        "rule": "/rules/soil_doc?in_soil_conservation_area=true&disturbed_area_ha=6.4&earthwork_m3=32000",
        "rule-open": "/rules/air_defence_mode?try=1&civil_floor_area_m2=9000&max_storeys=&in_town_planning_area=true",
        "rule-chain": f"/rules/small_low_risk?project={project}",
        "@worklist": "/work?all=1",
        "@case": f"/cases/{cases['M201']}",
        "#case": f"/cases/{cases['M112']}",
        "#act": f"/cases/{cases['M112']}/acts/resume",
        "@correction": f"/cases/{cases['M114']}",
    }


def sign_in(page: Any, address: str, name: str) -> None:
    """Sign a person in through the page."""
    page.goto(f"{address}/sign-in")
    page.fill("#name", name)
    page.fill("#password", "onewindow-demo")
    page.click("main button")


def main(folder: Path) -> int:
    """Make the pictures; 1 when a page is wider than its window."""
    folder.mkdir(parents=True, exist_ok=True)
    _, pages = build()
    server, address = serve()
    wide = []
    only = sys.argv[2:]
    with browser() as running:
        for width, scheme in ((DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")):
            people = {"": "lina", "@": "liuyang", "#": "zhaolei"}
            signed_in = {mark: page_of(running, width, True, scheme) for mark in people}
            for mark, name in people.items():
                sign_in(signed_in[mark], address, name)
            for name, path in pages.items():
                if (only and name not in only) or (
                    scheme == "dark" and name not in ("plan", "account", "case", "rule")
                ):
                    continue
                page = signed_in[name[0] if name[0] in people else ""]
                answer = page.goto(address + path)
                height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                clip = {"x": 0, "y": 0, "width": width, "height": height}
                page.screenshot(path=str(folder / f"{name}-{width}-{scheme}.png"), full_page=True, clip=clip)
                real = page.evaluate("document.documentElement.scrollWidth")
                if real > width or answer.status != 200:
                    wide.append(f"{name}: status {answer.status}, {real} px in {width}")
    server.shutdown()
    print("\n".join(wide) or "every page keeps to its width")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")))
