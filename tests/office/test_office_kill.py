"""``kill -9`` during 200 submissions at a random moment: every acknowledged one is there, once, the chain whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from office_helpers import CATALOGUES, PDF, Town, build_town

from onewindow.office import Office, operations, queries

SUBMISSIONS = 200
ROUNDS = 20
FIRST = 0.2
"""Seconds until the first kill at most on PostgreSQL: about a quarter of what 200 submissions take."""
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2] / "src"), str(Path(__file__).parent)]),
}


@dataclass(frozen=True)
class Prepared:
    """A town with 200 drafts whose office is closed, so that the child owns the database."""

    folder: Path
    url: str
    drafts: list[str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def copy(self, target: Path) -> Prepared:
        """The same drafts once more, for another round (SQLite: the whole town is a folder)."""
        shutil.copytree(self.folder, target)
        return Prepared(target, f"sqlite:///{target / 'onewindow.db'}", self.drafts)


def _prepare(folder: Path, url: str) -> Prepared:
    town = build_town(folder / "data", url, ("approval_bureau",))
    cases = _make_drafts(town, SUBMISSIONS)
    town.office.close()
    return Prepared(folder, url, cases)


def _make_drafts(town: Town, count: int) -> list[str]:
    actor = town.actor("li.na")
    return [
        operations.start_case(
            town.office, actor, operations.create_project(town.office, actor, f"项目{n}"), "M101"
        )
        for n in range(count)
    ]


def _acknowledged(lines: Iterable[str]) -> dict[str, str]:
    return dict(line.split() for line in lines if line.count(" ") == 1)


class Nursery:
    """Processes that are ready at once, for many rounds: see ``kill_nursery``."""

    def __init__(self) -> None:
        words = [sys.executable, str(Path(__file__).parent / "kill_nursery.py")]
        self._parent = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._wishes, self._lines = self._parent.stdin, self._parent.stdout

    def kill_during(self, town: Prepared, after: float) -> dict[str, str]:
        """Submit the drafts in a new process and ``kill -9`` it so many seconds after it is ready."""
        self._start(town)
        time.sleep(after)
        self._wish("kill")
        lines = list(iter(self._lines.readline, "gone\n"))
        assert "failed\n" not in lines
        return _acknowledged(lines)

    def whole_run(self, town: Prepared) -> float:
        """How many seconds it takes to submit all drafts when nobody kills the process."""
        self._start(town)
        began = time.monotonic()
        assert len(_acknowledged(iter(self._lines.readline, "all\n"))) == len(town.drafts)
        seconds = time.monotonic() - began
        self._wish("kill")
        assert self._lines.readline() == "gone\n"
        return seconds

    def _start(self, town: Prepared) -> None:
        self._wish(json.dumps({"data": str(town.data), "url": town.url, "drafts": town.drafts}))
        assert self._lines.readline() == "ready\n"

    def _wish(self, line: str) -> None:
        self._wishes.write(line + "\n")
        self._wishes.flush()

    def close(self) -> None:
        self._wishes.close()
        self._parent.wait(timeout=120)
        self._lines.close()


def _check(town: Prepared, acknowledged: dict[str, str]) -> None:
    office = Office(town.data, town.url, catalogues=CATALOGUES)
    try:
        assert office.ledger.verify() == []
        numbers = []
        for case in town.drafts:
            events = office.ledger.read(f"case:{case}")
            submitted = [event for event in events if event.kind == "submitted"]
            given = [event.data["number"] for event in events if event.kind == "case_numbered"]
            assert len(submitted) == len(given) <= 1, "once, and nothing half written"
            if case in acknowledged:
                assert given == [acknowledged[case]]
            numbers += given
        assert sorted(numbers) == [f"GXQ-2026-{serial:06d}" for serial in range(1, len(numbers) + 1)]
        with office.ledger.reader() as connection:
            assert connection.row("SELECT count(*) FROM cases WHERE draft = 0") == (len(numbers),)
    finally:
        office.close()


def test_twenty_times_a_killed_office_keeps_every_acknowledged_submission(tmp_path: Path) -> None:
    first = _prepare(tmp_path / "first", f"sqlite:///{tmp_path / 'first' / 'onewindow.db'}")
    nursery, chance, counts = Nursery(), random.Random(), []
    try:
        longest = nursery.whole_run(first.copy(tmp_path / "whole"))
        for number in range(ROUNDS):
            town = first.copy(tmp_path / f"round-{number}")
            found = nursery.kill_during(town, chance.uniform(0.0, longest))
            _check(town, found)
            counts.append(len(found))
            shutil.rmtree(town.folder)
    finally:
        nursery.close()
    print(f"all {SUBMISSIONS} take {longest:.2f} s; acknowledged before each kill: {counts}")
    assert len(counts) == ROUNDS and any(0 < count < SUBMISSIONS for count in counts), counts


@pytest.mark.postgresql
def test_a_killed_office_keeps_every_acknowledged_submission_on_postgresql(
    tmp_path: Path, postgresql_url: str
) -> None:
    town, chance, acknowledged = _prepare(tmp_path, postgresql_url), random.Random(3), dict[str, str]()
    nursery = Nursery()
    try:
        for number in range(12):
            waiting = [case for case in town.drafts if case not in acknowledged]
            if waiting:
                after = chance.uniform(
                    0.0, FIRST * 2**number
                )  # the slower the machine, the longer it may work
                acknowledged |= nursery.kill_during(replace(town, drafts=waiting), after)
            _check(town, acknowledged)
            if number >= 2 and acknowledged:
                break
    finally:
        nursery.close()
    assert acknowledged, "the child was killed twelve times before it did anything"


POINTS = ["ledger.before_commit", "ledger.after_commit", "files.before_rename", "files.after_rename"]

UPLOAD = """
import io, os, signal, sys
from pathlib import Path
from office_helpers import MONDAY, PDF
from onewindow.ledger import faults
from onewindow.office import Office, operations, queries
from onewindow.office.times import SetClock
office = Office(Path(sys.argv[1]), sys.argv[2], clock=SetClock(MONDAY))
actor = queries.actor_of(office, "li.na")
faults.arm(sys.argv[4], lambda: os.kill(os.getpid(), signal.SIGKILL))
operations.attach_document(office, actor, sys.argv[3], "project_information", "a.pdf", io.BytesIO(PDF), key="k")
"""


@pytest.mark.parametrize("point", POINTS)
def test_an_upload_killed_at_a_fault_point_is_there_whole_or_not_at_all(point: str, tmp_path: Path) -> None:
    import io

    url = f"sqlite:///{tmp_path / 'onewindow.db'}"
    town = build_town(tmp_path / "data", url, ())
    case = _make_drafts(town, 1)[0]
    town.office.close()
    words = [sys.executable, "-c", UPLOAD, str(tmp_path / "data"), url, case, point]
    assert subprocess.run(words, env=ENVIRONMENT, capture_output=True).returncode == -signal.SIGKILL
    office = Office(tmp_path / "data", url, clock=town.clock)
    try:
        actor = town.actor("li.na")
        papers = queries.case(office, actor, case).documents
        assert len(papers) == (1 if point == "ledger.after_commit" else 0)
        for paper in papers:
            assert queries.open_document(office, actor, paper.id)[1].read_bytes() == PDF
        again = operations.attach_document(
            office, actor, case, "project_information", "a.pdf", io.BytesIO(PDF), key="k"
        )
        assert [paper.id for paper in queries.case(office, actor, case).documents] == [again.id]
        assert office.ledger.verify() == []
    finally:
        office.close()
