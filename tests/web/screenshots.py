"""Pictures of the main pages at desktop and phone width: ``python tests/web/screenshots.py FOLDER``.

A town of its own with a battery factory in mid-flow is served from a passing folder; nothing else is touched.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent, HERE.parent / "office", HERE.parents[1] / "src"):
    sys.path.insert(0, str(folder))
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.web.settings"
os.environ["ONEWINDOW_DATA"] = tempfile.mkdtemp(prefix="onewindow-pictures-")


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


def build() -> tuple[Any, dict[str, str]]:
    """The town and the addresses of its pages by name."""
    from django.core.management import call_command
    from office_helpers import build_town
    from web_factory import BATTERY_FACTORY

    from onewindow.office import operations
    from onewindow.web import house
    from onewindow.web.models import Account

    call_command("migrate", verbosity=0)
    town = build_town(
        Path(os.environ["ONEWINDOW_DATA"]),
        "",
        ("approval_bureau", "ecology_environment", "development_reform", "natural_resources"),
    )
    for login in town.people:
        Account.objects.create_account(login, "window-2026", login)
    house.use(town.office)
    applicant = town.actor("li.na")
    project = operations.create_project(town.office, applicant, "固态锂电池生产基地一期")
    operations.answer_facts(town.office, applicant, project, BATTERY_FACTORY)
    done = town.submitted("M101", project)
    operations.perform(town.office, town.reviewer(done), done, "file")
    granted = town.granted("M107", project)
    operations.deliver_result(town.office, town.clerk(granted), granted, "送达回证 2026-1")
    running = town.accepted("M114", project)
    correction = town.submitted("M201", project)
    operations.notify_correction(
        town.office,
        town.clerk(correction),
        correction,
        [(town.view(correction).needs[0].document, "总平面图缺少消防登高操作场地标注，请补充后重新提交。")],
    )
    stop(town, running)
    draft = operations.start_case(town.office, applicant, project, "M110")
    certificate = town.view(granted).certificates[0]
    new = operations.create_project(town.office, applicant, "产业研发大厦")
    facts = town.office.catalogue().facts.values()
    operations.answer_facts(
        town.office,
        applicant,
        new,
        {fact.id: None for fact in facts if not fact.derived and not fact.nullable},
    )
    return town, {
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
        "application": f"/cases/{draft}/application",
        "check": f"/cases/{draft}/check",
        "submitted": f"/cases/{running}/submitted",
        "correction": f"/cases/{correction}",
        "case": f"/cases/{running}",
        "account": f"/cases/{running}/account",
        "my-cases": "/cases",
        "certificate": f"/certificates/{certificate.number}",
        "verify": f"/verify?number={certificate.number}&token={certificate.token}",
        "guides": "/guides?q=消防",
        "done": f"/cases/{done}",
        "@worklist": "/work?all=1",
        "@case": f"/cases/{running}",
        "@correction": f"/cases/{correction}",
        "@request": f"/cases/{running}/acts/stop",
        "@refuse": f"/cases/{running}/acts/refuse",
    }


def stop(town: Any, case: str) -> None:
    """Let days pass with a stop and its end, so that the account has something to tell."""
    from onewindow.office import operations

    view = town.view(case)
    kind = view.terms.stops[0].kind if view.terms.stops else ""
    town.clock.set_day(view.accepted_on + timedelta(3))
    if kind:
        operations.stop_clock(town.office, town.reviewer(case), case, kind, 4, "告知书 2026-3")
    town.clock.set_day(view.accepted_on + timedelta(9))
    if kind:
        operations.resume_clock(town.office, town.reviewer(case), case)
    town.clock.set_day(view.accepted_on + timedelta(11))


def sign_in(page: Any, address: str, name: str) -> None:
    """Sign a person in through the page."""
    page.goto(f"{address}/sign-in")
    page.fill("#name", name)
    page.fill("#password", "window-2026")
    page.click("main button")


def main(folder: Path) -> int:
    """Make the pictures; 1 when a page is wider than its window."""
    import django

    django.setup()
    from web_browser import DESKTOP, PHONE, browser, page_of

    folder.mkdir(parents=True, exist_ok=True)
    _, pages = build()
    server, address = serve()
    wide = []
    only = sys.argv[2:]
    with browser() as running:
        for width, scheme in ((DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")):
            applicant, officer = page_of(running, width, True, scheme), page_of(running, width, True, scheme)
            sign_in(applicant, address, "li.na")
            sign_in(officer, address, "approval_bureau.reviewer")
            for name, path in pages.items():
                if (only and name not in only) or (
                    scheme == "dark" and name not in ("plan", "account", "case")
                ):
                    continue
                page = officer if name.startswith("@") else applicant
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
