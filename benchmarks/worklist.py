"""The work list's page of 100 out of a million cases, through the real server, beside the naive statement.

    .venv/bin/python benchmarks/worklist.py [--cases 1000000] [--matters 1000 10] [--users 16] [--seconds 60]

A temporary PostgreSQL, the pages served by granian in two processes, 16 restricted users at once (reviewers and one large
department among them, applicants), each asking page after page: tasks, all, other orders, lights, phases, a matter,
a search of two characters, and what follows. Printed: median, p95, pages a second, processor time for a page, statements
for a page with many and with few matters; the naive statement (EXISTS over the parties, everything counted) on the same
rows in the same run; and SQLite with one user.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from worklist_town import DEPARTMENTS, OFFICERS, Town, summary

ROOT = Path(__file__).resolve().parents[1]
ADDRESSES = (
    "/worklist?size=100", "/worklist?size=100", "/worklist?scope=open&size=100", "/worklist?scope=all&size=100",
    "/worklist?scope=all&size=100&order=received&down=1", "/worklist?scope=open&size=100&order=number",
    "/worklist?scope=all&size=100&order=matter", "/worklist?scope=open&size=100&order=light", "/worklist?scope=open&size=100&light=red",
    "/worklist?scope=open&size=100&light=yellow", "/worklist?scope=all&size=100&phase=review", "/worklist?scope=all&size=100&matter=X1",
    "/worklist?scope=open&size=100&assigned=me", "/worklist?scope=open&size=100&assigned=nobody", "/worklist?scope=all&size=100&q=电池",
)  # fmt: skip
NAIVE = """EXISTS (SELECT 1 FROM case_parties seen JOIN memberships member ON member.organisation = seen.organisation
    WHERE seen.case_id = c.id AND member.person = %s AND (c.draft = 0 OR seen.relation IN ('own', 'mandated')))"""


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a temporary server on a socket, stopped at the end."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="onewindow-worklist-"))
    folder.chmod(0o777)
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(*words: str) -> None:
        subprocess.run([*prefix, *words], check=True, capture_output=True, cwd="/")

    run(
        str(tools / "initdb"),
        "-D",
        f"{folder}/data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    )
    options = (
        f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=100 -c shared_buffers=2GB -c work_mem=32MB "
        "-c maintenance_work_mem=512MB -c max_wal_size=8GB -c random_page_cost=1.1"
    )
    run(str(tools / "pg_ctl"), "-D", f"{folder}/data", "-w", "-o", options, "-l", f"{folder}/log", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(str(tools / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def fill(url: str, folder: Path, cases: int, matters: int) -> dict[str, Any]:
    """Write the town's rows into the office's own tables."""
    from onewindow.office import Office

    office = Office(folder, url)
    try:
        database = office.ledger.database.name
        office.ledger.writer.run(
            lambda connection: Town(connection, database, office.today(), cases, matters).build()
        )
        with office.ledger.reader() as connection:
            found = summary(connection)
        raw = office.ledger.database.connect()
        raw.execute("ANALYZE" if database == "sqlite" else "VACUUM ANALYZE")
        raw.close()
        return found
    finally:
        office.close()


def users(count: int) -> list[str]:
    """The logins: the largest department first, then others; every fourth is an applicant."""
    officers = [f"officer{(place * 37 % DEPARTMENTS) * OFFICERS + place}" for place in range(count)]
    return [f"agent{place * 53}" if place % 4 == 3 else officers[place] for place in range(count)]


class Rows:
    """Times of pages by kind."""

    def __init__(self) -> None:
        self.times: list[tuple[str, float]] = []
        self.faults = 0

    def said(self, label: str, seconds: float, processor: float) -> float:
        """Print the figures; the reviewers' median in milliseconds."""
        taken = sorted(one * 1000 for _, one in self.times)
        median, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
        each = f", {processor / len(taken) * 1000:.0f} ms of processor a page" if processor else ""
        print(
            f"{label}: {len(taken)} pages, median {median:.0f} ms, p95 {p95:.0f} ms, {len(taken) / seconds:.1f} a second{each}, "
            f"{self.faults} faults"
        )
        reviewers = [one * 1000 for kind, one in self.times if kind != "applicant"]
        print(f"    reviewers alone: median {statistics.median(reviewers):.0f} ms")
        return statistics.median(reviewers)

    def by_kind(self) -> None:
        """Print the median of each kind of page."""
        kinds: dict[str, list[float]] = {}
        for kind, taken in self.times:
            kinds.setdefault(kind, []).append(taken * 1000)
        for kind, taken in sorted(kinds.items()):
            print(f"    {statistics.median(taken):7.0f} ms  {len(taken):5d}  {kind}")


def visit(port: int, cookie: str, applicant: bool, until: float, rows: Rows, seed: int) -> None:
    """One user: page after page, and every third time the page that follows."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    following = ""
    while time.perf_counter() < until:
        address = following or chance.choice(ADDRESSES)
        kind = "following page" if following else address
        if applicant:
            address, kind = address.replace("/worklist?", "/cases?").replace("&assigned=me", ""), "applicant"
        began = time.perf_counter()
        connection.request("GET", quote(address, safe="/?=&%+"), headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        rows.times.append((kind, time.perf_counter() - began))
        rows.faults += answer.status != 200
        found = re.search(rb'href="([^"]*)" rel="next"', body)
        onward = found is not None and not following and chance.random() < 0.34
        following = (
            f"/worklist{found[1].decode().replace('&amp;', '&')}"
            if onward and found and not applicant
            else ""
        )
    connection.close()


def processor_time(roots: list[int]) -> float:
    """The seconds of processor that these processes and all below them have used."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            parents[pid] = int(fields[1])
            used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    below, total = set(roots), 0.0
    for pid in sorted(used):
        chain, at = [], pid
        while at and at not in below:
            chain.append(at)
            at = parents.get(at, 0)
        if at in below:
            below.update(chain)
    for pid in below:
        total += used.get(pid, 0.0)
    return total


@contextmanager
def served(url: str, folder: Path, workers: int) -> Iterator[tuple[int, int]]:
    """The site on a free port: the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "ONEWINDOW_DATA": str(folder),
        "DATABASE_URL": url,
        "PYTHONPATH": str(ROOT / "src"),
    }
    if not url.startswith("postgres"):
        environment.pop("DATABASE_URL")
    words = [
        sys.executable,
        "-m",
        "onewindow",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--threads",
        "8",
    ]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def sign_in(logins: list[str]) -> list[str]:
    """A session cookie for each login, made as the sign-in page makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from onewindow.web.models import Account

    made = []
    for login in logins:
        account, _ = Account.objects.get_or_create(name=login, defaults={"person": login, "password": "!"})
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        made.append(f"onewindow_session={session.session_key}")
    return made


def measure(url: str, folder: Path, seconds: int, count: int, label: str, server: int = 0) -> float:
    """Let so many users visit for so long; the reviewers' median in milliseconds."""
    logins = users(count)
    cookies = sign_in(logins)
    rows = Rows()
    with served(url, folder, 2 if url.startswith("postgres") else 1) as (port, process):
        watched = [process, *([server] if server else [])]
        for warm in (True, False):
            rows = Rows()
            length = min(8, seconds) if warm else seconds
            before, began = processor_time(watched), time.perf_counter()
            threads = [
                threading.Thread(
                    target=visit,
                    args=(port, cookie, login.startswith("agent"), began + length, rows, place),
                )
                for place, (cookie, login) in enumerate(zip(cookies, logins, strict=True))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        processor = processor_time(watched) - before
    median = rows.said(label, time.perf_counter() - began, processor)
    rows.by_kind()
    return median


def statements(folder: Path) -> dict[str, int]:
    """The statements that each kind of page takes, sign-in and session included."""
    from django.db import connection as sign_ins
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from onewindow.ledger.database import counting

    client = Client(headers={"cookie": sign_in(users(1))[0]})
    client.get("/worklist", SERVER_NAME="127.0.0.1")  # the first opens the connections
    made = {}
    for address in dict.fromkeys(ADDRESSES):
        with counting() as office, CaptureQueriesContext(sign_ins) as web:
            assert client.get(address, SERVER_NAME="127.0.0.1").status_code == 200
        made[address] = len(office) + len(web)
    return made


def naive(url: str, count: int, seconds: int) -> float:
    """The work list as it was: every case of the person counted by light, then sorted; so many users at once."""
    import psycopg

    light = (
        "CASE WHEN c.fixed_light <> '' THEN c.fixed_light WHEN c.red_from <= %s THEN 'red' "
        "WHEN c.yellow_from <= %s THEN 'yellow' ELSE 'green' END"
    )
    today = time.strftime("%Y-%m-%d")
    persons = [f"p{login[7:]}" if login.startswith("officer") else f"a{login[5:]}" for login in users(count)]
    taken: list[float] = []
    others: list[float] = []

    def ask(person: str, until: float) -> None:
        with psycopg.connect(url) as connection:
            while True:
                began = time.perf_counter()
                connection.execute(
                    f"SELECT light, count(*) FROM (SELECT {light} AS light FROM cases c JOIN projects p ON p.id = c.project "
                    f"WHERE {NAIVE}) x GROUP BY light",
                    (today, today, person),
                ).fetchall()
                connection.execute(
                    f"SELECT c.*, p.name FROM cases c JOIN projects p ON p.id = c.project WHERE {NAIVE} "
                    "ORDER BY coalesce(c.due_on, '9999-12-31'), c.id LIMIT 101",
                    (person,),
                ).fetchall()
                (taken if person.startswith("p") else others).append(time.perf_counter() - began)
                if time.perf_counter() >= until:
                    return

    until = time.perf_counter() + seconds
    together([lambda person=person: ask(person, until) for person in persons])
    median = statistics.median(taken) * 1000
    print(
        f"naive statements alone, {count} users at once: {len(taken)} pages of reviewers, median {median:.0f} ms; "
        f"{len(others)} of applicants, median {statistics.median(others) * 1000:.0f} ms"
    )
    return median


def together(works: list[Callable[[], None]]) -> None:
    """Run all at once and wait."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def prepare(url: str, folder: Path) -> None:
    """Set Django up for a folder and a database; once in a process."""
    os.environ["ONEWINDOW_DATA"] = str(folder)
    if url:
        os.environ["DATABASE_URL"] = url
    sys.path.insert(0, str(ROOT / "src"))
    from onewindow.web.serving import prepare as prepare_web

    prepare_web()


def one(url: str, options: argparse.Namespace, matters: int) -> None:
    """One town on one database, in a process of its own: Django knows one database in its life."""
    folder = Path(tempfile.mkdtemp(prefix="onewindow-worklist-data-"))
    try:
        prepare(url, folder)
        began = time.perf_counter()
        address = url or f"sqlite:///{folder / 'onewindow.db'}"
        if not options.filled:
            print(
                f"{options.cases} cases, {matters} matters: {fill(address, folder, options.cases, matters)}"
            )
            print(f"    written in {time.perf_counter() - began:.0f} s")
        found = statements(folder)
        print(
            f"statements a page with {matters} matters: {sorted(set(found.values()))}, at most {max(found.values())}"
        )
        from onewindow.web import house

        house.close()
        server = int(options.server or 0)
        name = "PostgreSQL" if url else "SQLite"
        median = measure(
            url, folder, options.seconds, options.users if url else 1, f"{name}, {matters} matters", server
        )
        if url and not options.only_pages:
            slow = naive(url, options.users, options.seconds)
            print(
                f"reviewers: the whole page against the naive statements alone: {slow / median:.1f} times as quick"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run everything, each town in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--matters", type=int, nargs="+", default=[1000, 10])
    asked.add_argument("--users", type=int, default=16)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--url", default=None, help="measure this database only; '' is SQLite")
    asked.add_argument("--filled", action="store_true", help="the town is written already")
    asked.add_argument("--only-pages", action="store_true", help="leave the naive statements out")
    asked.add_argument("--server", default="", help="the process of PostgreSQL, for its processor time")
    options = asked.parse_args()
    if options.url is not None:
        one(options.url, options, options.matters[0])
        return
    shared = ["--cases", str(options.cases), "--users", str(options.users), "--seconds", str(options.seconds)]
    for place, matters in enumerate(options.matters):
        with postgresql() as url:
            folder = url.rpartition("=")[2]
            server = Path(folder, "data", "postmaster.pid").read_text().split()[0]
            more = ["--only-pages"] if place else []
            again(["--url", url, "--matters", str(matters), "--server", server, *shared, *more])
    again(["--url", "", "--matters", str(options.matters[0]), *shared])


def again(words: list[str]) -> None:
    """This program in a process of its own."""
    subprocess.run([sys.executable, __file__, *words], check=True)


if __name__ == "__main__":
    main()
