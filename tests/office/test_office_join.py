"""Twenty departments answer one case at the same moment: each is heard, they meet exactly once, nobody sees an error."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from office_helpers import Town, build_town
from ruamel.yaml import YAML

from onewindow.ledger.store import read_stream
from onewindow.office import operations
from onewindow.office.catalogues import Catalogues

CONTENT = Path(__file__).resolve().parents[2] / "catalogue"
MATTER, LEAD = "M201", "natural_resources"
AT_ONCE = 20
ROUNDS_OF_A_CASE = 5
"""Then a fresh case, so that no stream grows beyond what a case has in life."""


@dataclass
class Hall:
    """The town, and its twenty departments that are consulted in one matter."""

    town: Town
    departments: list[str]

    def case(self) -> str:
        """A case of the matter under review, nobody asked yet."""
        return self.town.accepted(MATTER, self.town.project())

    def ask(self, case: str, scheme: str) -> None:
        lead = self.town.actor(f"{LEAD}.head")
        operations.ask_opinions(self.town.office, lead, case, revised_scheme=scheme)

    def answer_at_once(self, case: str, pool: ThreadPoolExecutor) -> None:
        """All departments answer when the last of them is ready; any error is raised here."""
        ready = Barrier(AT_ONCE)

        def answer(place: int, department: str) -> None:
            actor = self.town.actor(f"{department}.reviewer")
            view, why = ("agree", "") if place else ("disagree", "间距不足")
            ready.wait()
            operations.give_opinion(self.town.office, actor, case, view, why)

        for done in [pool.submit(answer, *one) for one in enumerate(self.departments)]:
            done.result(timeout=240)

    def close(self, case: str) -> None:
        """The lead settles the conflict with "no", so that a revised scheme may open the next round."""
        lead = self.town.actor(f"{LEAD}.head")
        operations.consolidate_opinion(self.town.office, lead, case, "disagree", "协调会纪要")

    def kinds(self, case: str) -> Counter[str]:
        with self.town.office.ledger.reader() as connection:
            return Counter(event.kind for event in read_stream(connection, f"case:{case}"))

    def rows(self, case: str) -> tuple[int, int]:
        """The lead's tasks to consolidate, and the messages that tell it that all opinions are in."""
        with self.town.office.ledger.reader() as connection:
            task = connection.row(
                "SELECT count(*) FROM tasks WHERE case_id = ? AND kind = 'consolidate'", (case,)
            )
            told = connection.row(
                "SELECT count(*) FROM messages WHERE case_id = ? AND kind = 'opinions_complete'", (case,)
            )
        assert task is not None and told is not None
        return int(task[0]), int(told[0])


def content_with_many_consulted(folder: Path) -> tuple[Path, list[str]]:
    """The catalogue, in which twenty departments are consulted in the joint review, none deemed to consent."""
    root = folder / "catalogue"
    shutil.copytree(CONTENT, root)
    yaml = YAML()
    known = yaml.load((root / "cn/departments.yaml").read_text(encoding="utf-8"))
    departments = [id for id in known if id not in ("applicant", LEAD)][:AT_ONCE]
    file = root / f"cn/matters/{MATTER}.yaml"
    matter = yaml.load(file.read_text(encoding="utf-8"))
    limit = matter["consulted"][0]["limit"]
    matter["consulted"] = [
        {"department": id, "limit": dict(limit), "deemed_consent": False} for id in departments
    ]
    with file.open("w", encoding="utf-8") as out:
        yaml.dump(matter, out)
    return root, departments


@pytest.fixture
def hall(database_url: str, tmp_path: Path) -> Iterator[Hall]:
    """On SQLite and on PostgreSQL."""
    root, departments = content_with_many_consulted(tmp_path)
    everybody = sorted({*departments, LEAD, "approval_bureau"})
    town = build_town(tmp_path / "data", database_url, everybody, Catalogues(root))
    yield Hall(town, departments)
    town.office.close()


def rounds(hall: Hall, count: int) -> None:
    """So many rounds, each checked after its last answer."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        case, done = "", 0
        for number in range(count):
            if number % ROUNDS_OF_A_CASE == 0:
                case, done = hall.case(), 0
            hall.ask(case, f"方案{done}" if done else "")
            hall.answer_at_once(case, pool)
            done += 1
            kinds = hall.kinds(case)
            assert kinds["opinion_given"] == AT_ONCE * done, f"round {number}: an answer is lost or doubled"
            assert kinds["opinions_complete"] == done, f"round {number}: not exactly one join"
            assert hall.rows(case) == (1, done), f"round {number}"
            hall.close(case)


def test_twenty_departments_at_once_meet_exactly_once(hall: Hall) -> None:
    rounds(hall, 5)


@pytest.mark.slow
def test_a_thousand_rounds_of_twenty_departments(hall: Hall) -> None:
    rounds(hall, 1000)
