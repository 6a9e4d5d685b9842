"""Pictures of every page of the walk at desktop and phone width: ``python tests/web/screenshots.py FOLDER [PART ...]``.

The demonstration in mid-flow is served from a passing folder. With PARTs, only pages whose name holds one of them.
``--print`` pictures the pages as they are printed, ``--dark`` in the dark scheme, ``--english`` and ``--chinese`` in one language.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
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
from web_helpers import client_of  # noqa: E402
from web_walk import Stop, demonstration, stops  # noqa: E402

TALLEST = 2400


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


def build() -> list[tuple[str, Stop, str]]:
    """The walk over a fresh demonstration: each page's name, who looks where, and that person's session."""
    from django.core.management import call_command

    from onewindow.web import house

    call_command("migrate", verbosity=0)
    shown = demonstration(Path(os.environ["ONEWINDOW_DATA"]) / "town")
    house.use(shown.office)
    walk = list(dict.fromkeys(stops(shown, False)))
    sessions = {login: session_of(login) for login in {stop.login for stop in walk}}
    return [(name, stop, sessions[stop.login]) for name, stop in named(walk)]


def session_of(login: str) -> str:
    """A session in which the person is signed in; empty for a stranger."""
    from django.conf import settings

    return client_of(login).cookies[settings.SESSION_COOKIE_NAME].value if login else ""


def named(walk: list[Stop]) -> Iterator[tuple[str, Stop]]:
    """A file name for each page, in the order of the walk: ``012-lina-projects-x-plan``."""
    for place, stop in enumerate(walk):
        path = re.sub(r"\b[cxbv]-\w{12}\b", "x", stop.path.split("?")[0])
        words = "-".join(re.findall(r"[\w.]+", path))[:60] or "home"
        yield f"{place:03d}-{stop.login or 'stranger'}-{words}", stop


def picture(page: Any, address: str, path: str, target: Path, width: int) -> str:
    """Take a page's picture; what is wrong with its width, if anything. A file or a form's address has no picture."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address + path)
    except Error:  # a download
        return ""
    if answer.status == 405 or not answer.headers.get("content-type", "").startswith("text/html"):
        return ""
    page.evaluate(
        "document.querySelectorAll('main details').forEach((one, place) => { one.open = place < 3; })"
    )
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=str(target), full_page=True, clip=clip)
    real = page.evaluate("document.documentElement.scrollWidth")
    return f"{target.stem}: {real} px in {width}" if real > width else ""


def main(asked: argparse.Namespace) -> int:
    """Make the pictures; 1 when a page is wider than its window."""
    from django.conf import settings

    asked.folder.mkdir(parents=True, exist_ok=True)
    walk = [one for one in build() if not asked.parts or any(part in one[0] for part in asked.parts)]
    server, address = serve()
    scheme, wide = "dark" if asked.dark else "light", []
    with browser() as running:
        for width in (DESKTOP,) if asked.dark or asked.print else (DESKTOP, PHONE):
            page = page_of(running, width, True, scheme)
            if asked.print:
                page.emulate_media(media="print")
            for name, stop, session in walk:
                page.context.clear_cookies()
                cookies = {
                    settings.SESSION_COOKIE_NAME: session,
                    "onewindow_language": "en" if asked.english else "zh" if asked.chinese else "",
                }
                given = [
                    {"name": one, "value": value, "url": address} for one, value in cookies.items() if value
                ]
                page.context.add_cookies(given)
                wide.append(picture(page, address, stop.path, asked.folder / f"{name}-{width}.png", width))
    server.shutdown()
    print("\n".join(filter(None, wide)) or "every page keeps to its width")
    return 1 if any(wide) else 0


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("screenshots"))
    parser.add_argument("parts", nargs="*", metavar="PART")
    for option in ("--print", "--dark", "--english", "--chinese"):
        parser.add_argument(option, action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(asked()))
