"""The manual's pictures, one folder for each role: ``python tests/web/manual_pictures.py docs/pictures/roles [ROLE ...]``.

The demonstration in mid-flow, as the walk over all pages has it, served from a passing folder. A picture begins at the
top of the page or at an element, and is stored with a palette, so that the whole manual stays small.
"""

from __future__ import annotations

import base64
import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screenshots import serve  # sets Django up over a passing folder
from web_browser import DESKTOP, PHONE, browser, page_of

COLOURS = 64
REDUCE = """async ([content, most]) => {
  const file = await (await fetch("data:image/png;base64," + content)).blob();
  const image = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const data = canvas.getImageData(0, 0, image.width, image.height).data;
  const counts = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const colour = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
    counts.set(colour, (counts.get(colour) || 0) + 1);
  }
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(one => one[0]);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const nearest = colour => {
    let best = 0, least = Infinity;
    palette.forEach((other, place) => {
      const far = [16, 8, 0].reduce((sum, shift) => sum + ((colour >> shift & 255) - (other >> shift & 255)) ** 2, 0);
      if (far < least) { least = far; best = place; }
    });
    places.set(colour, best);
    return best;
  };
  const rows = new Uint8Array(data.length / 4);
  for (let i = 0; i < rows.length; i++) {
    const colour = data[4 * i] << 16 | data[4 * i + 1] << 8 | data[4 * i + 2];
    rows[i] = places.has(colour) ? places.get(colour) : nearest(colour);
  }
  let text = "";
  for (let i = 0; i < rows.length; i += 32768) text += String.fromCharCode(...rows.subarray(i, i + 32768));
  return [image.width, image.height, palette, btoa(text)];
}"""


@dataclass(frozen=True)
class Picture:
    """One picture: whose folder, its name, who looks where; from an element on, so tall; at phone width or not."""

    role: str
    name: str
    login: str
    path: str
    start: str = ""
    height: int = 860
    phone: bool = False


def pictures(shown: Any) -> Iterator[Picture]:
    """All pictures of the manual."""
    cases, project = shown.cases, shown.project
    certificate = shown.certificate()
    check = f"/verify?number={certificate.number}&token={certificate.token}"
    bundle = shown.bundles("bundle-documents")[0]
    person = shown.actor("lina").person
    draft, forward = shown.at_counter("drafts"), shown.at_counter("to_forward")
    intake = shown.at_counter("intakes")
    yield Picture("applicant", "home", "lina", "/", height=760)
    yield Picture("applicant", "describe", "lina", f"/projects/{project}/describe/land")
    yield Picture("applicant", "plan", "lina", f"/projects/{project}/plan", "dl.figures", 900)
    yield Picture("applicant", "documents", "hanmei", f"/bundles/{bundle}/documents")
    yield Picture("applicant", "correction", "lina", f"/cases/{cases['M114']}/correction")
    yield Picture("applicant", "case-phone", "lina", f"/cases/{cases['M112']}", height=1000, phone=True)
    yield Picture("agent", "organisation", "zhangqiang", "/organisation", height=700)
    yield Picture("agent", "mandates", "sunli", "/mandates", height=760)
    accept_mandate(shown)
    yield Picture("agent", "projects", "sunli", "/projects", height=560)
    yield Picture("agent", "home-phone", "sunli", "/", height=900, phone=True)
    yield Picture("window", "window", "sunyue", "/window")
    yield Picture("window", "intake", "sunyue", f"/window/intakes/{intake}", height=800)
    yield Picture("window", "checklist", "sunyue", f"/window/cases/{draft}", "h2:has-text('材料逐份核对')")
    yield Picture("window", "forward", "sunyue", f"/window/cases/{forward}/steps/forward", height=700)
    yield Picture("window", "notice", "liuyang", f"/window/cases/{shown.at_counter('at_authority')}/notice")
    yield Picture("window", "window-phone", "sunyue", "/window", height=1000, phone=True)
    yield Picture("department", "worklist", "liuyang", "/worklist?all=1")
    yield Picture("department", "case", "zhaolei", f"/cases/{cases['M112']}")
    yield Picture("department", "account", "wujun", f"/cases/{cases['M201']}/account", height=760)
    yield Picture("department", "opinion", "wujun", f"/cases/{cases['M201']}/acts/give_opinion", height=800)
    yield Picture("department", "visit", "zhaolei", f"/visits/{shown.made['visit']}")
    yield Picture("department", "worklist-phone", "liuyang", "/worklist?all=1", height=1000, phone=True)
    yield Picture("lead", "lead", "zhoumin", "/lead", height=700)
    yield Picture("lead", "case", "zhoumin", f"/cases/{cases['M201']}", "#opinions", 760)
    yield Picture("lead", "decision", "chenjian", f"/cases/{cases['M110']}", "#tasks", 700)
    yield Picture("lead", "instant", "chenjian", "/instant", height=700)
    yield Picture("lead", "lead-phone", "zhoumin", "/lead", height=900, phone=True)
    yield Picture("supervisor", "supervision", "zhengkai", "/supervision")
    yield Picture("supervisor", "overdue", "zhengkai", "/supervision/overdue", height=700)
    yield Picture("supervisor", "case", "zhengkai", f"/cases/{cases['M207']}", "#reminders", 560)
    yield Picture("supervisor", "complaints", "zhengkai", "/complaints", height=640)
    yield Picture("supervisor", "supervision-phone", "zhengkai", "/supervision", height=1000, phone=True)
    yield Picture("administrator", "admin", "admin", "/admin", height=760)
    yield Picture("administrator", "person", "admin", f"/admin/people/{person}", height=800)
    yield Picture("administrator", "calendar", "admin", "/admin/calendar", height=800)
    yield Picture("administrator", "audit", "admin", "/admin/audit", "table", 620)
    yield Picture("administrator", "admin-phone", "admin", "/admin", height=900, phone=True)
    yield Picture("public", "guides", "", "/guides?q=消防", height=800)
    yield Picture("public", "guide", "", "/guides/M304")
    yield Picture("public", "rule", "", "/rules/soil_doc?disturbed_area_ha=6.4&earthwork_m3=32000")
    yield Picture("public", "verify", "", check, height=760)
    yield Picture("public", "verify-phone", "", check, height=900, phone=True)


def accept_mandate(shown: Any) -> None:
    """The agency accepts what it was offered."""
    from onewindow.office import operations, queries

    agent = shown.actor("sunli")
    offered = next(one for one in queries.mandates(shown.office, agent)[0] if one.state == "offered")
    operations.answer_mandate(shown.office, agent, offered.id, True)


def reduced(running: Any, content: bytes) -> bytes:
    """A picture with at most ``COLOURS`` colours, as a PNG with a palette."""
    page = running.new_page()
    width, height, palette, text = page.evaluate(REDUCE, [base64.b64encode(content).decode(), COLOURS])
    page.close()
    rows = base64.b64decode(text)
    plain = b"".join(b"\0" + rows[place : place + width] for place in range(0, len(rows), width))
    colours = b"".join(colour.to_bytes(3, "big") for colour in palette)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(plain, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def taken(page: Any, address: str, one: Picture) -> bytes:
    """The picture as the browser gives it. Raises ``RuntimeError`` for a page that does not answer as it should."""
    answer = page.goto(address + one.path)
    width = page.evaluate("document.documentElement.scrollWidth")
    allowed = PHONE if one.phone else DESKTOP
    if answer.status != 200 or width > allowed:
        raise RuntimeError(f"{one.path}: status {answer.status}, {width} px in {allowed}")
    top = page.locator(one.start).first.bounding_box()["y"] - 16 if one.start else 0
    height = min(page.evaluate("document.documentElement.scrollHeight") - top, one.height)
    clip = {"x": 0, "y": top, "width": allowed, "height": height}
    return bytes(page.screenshot(full_page=True, clip=clip))


def sign_in(page: Any, address: str, name: str) -> None:
    """Sign a person in through the page, as everybody does."""
    from onewindow.office.demo import town

    page.goto(f"{address}/sign-in")
    page.fill("#name", name)
    page.fill("#password", town()["password"])
    page.click("main button")


def settled() -> Any:
    """The demonstration with the walk's additions, and a sign-in for everybody."""
    from django.core.management import call_command
    from web_walk import demonstration

    from onewindow.office import demo
    from onewindow.web import house
    from onewindow.web.serving import create_sign_ins

    call_command("migrate", verbosity=0)
    shown = demonstration(Path(tempfile.mkdtemp(prefix="onewindow-manual-")) / "town")
    create_sign_ins((one.login, one.password, one.login) for one in demo.accounts(shown.office))
    house.use(shown.office)
    return shown


def main(folder: Path, roles: list[str]) -> int:
    """Make the pictures of all roles, or of those named; 1 when a page did not answer as it should."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # the browser's own event loop makes Django fear for its calls
    )
    shown = settled()
    server, address = serve()
    failed, size = [], 0
    with browser() as running:
        pages: dict[tuple[str, bool], Any] = {}
        for one in pictures(shown):
            if roles and one.role not in roles:
                continue
            if (one.login, one.phone) not in pages:
                page = page_of(running, PHONE if one.phone else DESKTOP)
                if one.login:
                    sign_in(page, address, one.login)
                pages[one.login, one.phone] = page
            try:
                content = reduced(running, taken(pages[one.login, one.phone], address, one))
            except RuntimeError as failure:
                failed.append(str(failure))
                continue
            place = folder / one.role / f"{one.name}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            size += len(content)
    server.shutdown()
    print("\n".join(failed) or f"{size / 1e6:.2f} MB in {folder}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/roles"), sys.argv[2:]))
