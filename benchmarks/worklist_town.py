"""A town of a million cases for the benchmark of the work list, written by one statement for each table.

The spread is that of a busy zone: a fifth of the cases is open; few matters make most of the cases; a case has its
applicant, its deciding department and the zone, every third a lead department, every fifth one to three departments that
are consulted, every tenth an agent. The numbers come from a fixed mixing of the case's number, so that each run has the
same town on either database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.ledger.database import Connection
from onewindow.office.pairs import plain
from onewindow.office.tables import work
from onewindow.office.tables.search import indexed

ZONE = "cn-sd-zb-gxq"
DEPARTMENTS = 100
OFFICERS = 12
"""The people of each department."""
CASES_OF_A_PROJECT = 8
PROJECTS_OF_A_HOLDER = 3
PLACES = ("鲁泰", "金晶", "新华", "齐鲁", "东岳", "英科", "山川", "蓝帆", "凯盛", "先河", "博山", "周村")
WORKS = ("电池", "陶瓷", "制药", "纺织", "钢构", "仪表", "光伏", "轴承", "水泥", "食品", "软件", "物流")
KINDS = ("生产基地", "扩建项目", "研发中心", "仓储用房", "技术改造", "综合楼")


@dataclass(frozen=True, slots=True)
class Words:
    """What the two databases call differently."""

    hexadecimal: str
    day: str
    pad: str

    @staticmethod
    def of(database: str, today: date) -> Words:
        """The words of ``postgresql`` or ``sqlite``; a day is so many days from today."""
        if database == "postgresql":
            return Words(
                "lpad(to_hex({0}), 8, '0')",
                f"(DATE '{today}' + ({{0}})::int)::text",
                "lpad(({0})::text, 6, '0')",
            )
        return Words("printf('%08x', {0})", f"date('{today}', ({{0}}) || ' days')", "printf('%06d', {0})")


def mixed(salt: int, modulus: int, number: str = "i") -> str:
    """A number below ``modulus`` that depends on the case's number in no visible way."""
    return f"((({number} * 2654435761 + {salt} * 40503) % 4294967291) / 7 % {modulus})"


def numbers(count: int) -> str:
    """The numbers from 0 on as a table expression ``n (i)``."""
    return f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) "


def _chosen(words: tuple[str, ...], index: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE {index} {cases} END"


class Town:
    """Writes the tables. ``cases`` and ``matters`` are how many there are."""

    def __init__(self, connection: Connection, database: str, today: date, cases: int, matters: int) -> None:
        self._connection = connection
        self._words = Words.of(database, today)
        self._database = database
        self.cases, self.matters = cases, matters
        self.projects = max(1, cases // CASES_OF_A_PROJECT)
        self.holders = max(1, self.projects // PROJECTS_OF_A_HOLDER)

    def build(self) -> None:
        """Everything, with the indexes of ``work`` made last."""
        for name in ("work_case", *(one.split()[2] for one in work.INDEXES if "work_case" not in one)):
            self._connection.execute(f"DROP INDEX IF EXISTS {name}")
        self._register()
        self._projects()
        self._cases()
        self._parties()
        self._tasks()
        self._connection.execute(f"INSERT INTO work ({', '.join(work.COLUMNS)}) {work.SELECT}")
        for index in work.INDEXES:
            self._connection.execute(index)
        work.recount(self._connection)
        self._search()

    def _run(
        self, count: int, table: str, columns: dict[str, str], source: str = "n", ending: str = ""
    ) -> None:
        """Fill a table by an expression for each column, with the numbers below ``count`` as ``i``."""
        columns = {**self._empty(table), **columns}
        head, into = numbers(count) if source == "n" else "", f"INSERT INTO {table} ({', '.join(columns)}) "
        select = f"SELECT {', '.join(columns.values())} FROM {source} WHERE 1 = 1 {ending}"
        self._connection.execute(into + head + select if self._database == "sqlite" else head + into + select)

    def _empty(self, table: str) -> dict[str, str]:
        """An empty value for each column that must have one."""
        listing = {
            "sqlite": 'SELECT name, type, "notnull" FROM pragma_table_info(?)',
            "postgresql": "SELECT column_name, data_type, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END "
            "FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?",
        }[self._database]
        rows = self._connection.rows(listing, (table,))
        return {name: "''" if kind.lower() == "text" else "0" for name, kind, needed in rows if needed}

    def _register(self) -> None:
        self._run(
            DEPARTMENTS, "organisations", {"id": "'d' || i", "kind": "'department'", "name": "'部门' || i"}
        )
        name = f"{_chosen(PLACES, mixed(1, 12))} || {_chosen(WORKS, mixed(2, 12))} || '有限公司' || i"
        self._run(self.holders, "organisations", {"id": "'o' || i", "kind": "'enterprise'", "name": name})
        self._run(1, "organisations", {"id": f"'{ZONE}'", "kind": "'zone'", "name": "'高新区'"})
        for count, letter, login, organisation, role in (
            (DEPARTMENTS * OFFICERS, "p", "officer", f"'d' || (i / {OFFICERS})", "reviewer"),
            (self.holders, "a", "agent", "'o' || i", "agent"),
            (1, "s", "supervisor", f"'{ZONE}'", "supervisor"),
        ):
            person = f"'{letter}' || i"
            self._run(count, "persons", {"id": person, "login": f"'{login}' || i", "name": f"'{login}' || i"})
            member = {"person": person, "organisation": organisation, "role": f"'{role}'"}
            self._run(count, "memberships", {**member, "given_on": "'2026-01-01'"})

    def _projects(self) -> None:
        name = (
            f"{_chosen(PLACES, mixed(3, 12))} || {_chosen(WORKS, mixed(4, 12))} || "
            f"{_chosen(KINDS, mixed(5, 6))} || i || '期'"
        )
        holder = f"'o' || (i / {PROJECTS_OF_A_HOLDER} % {self.holders})"
        columns = {
            "id": "'j' || i",
            "number": "'GXQ-P-2026-' || i",
            "serial": "i",
            "series": "'GXQ-P-2026-'",
            "name": name,
            "holder": holder,
            "zone": f"'{ZONE}'",
            "created_at": "'2026-01-01'",
        }
        self._run(self.projects, "projects", columns)

    def _cases(self) -> None:
        hexadecimal, day = self._words.hexadecimal, self._words.day
        skewed = f"({mixed(6, 1000)} * {mixed(6, 1000)} * {self.matters} / 1000000)"
        project = f"{mixed(7, self.projects)}"
        open_ = f"{mixed(8, 10)} < 2"
        stage = mixed(9, 100)
        phase = (
            f"CASE WHEN NOT {open_} THEN 'granted_and_delivered' WHEN {stage} < 5 THEN 'new' WHEN {stage} < 15 THEN 'submitted' "
            f"WHEN {stage} < 23 THEN 'correction' WHEN {stage} < 30 THEN 'granted' ELSE 'review' END"
        ).replace("granted_and_delivered", "in_force")
        fixed = (
            f"CASE WHEN NOT {open_} OR {stage} < 5 THEN 'grey' "
            f"WHEN {stage} BETWEEN 15 AND 22 OR {stage} > 93 THEN 'blue' ELSE '' END"
        )
        due = f"{mixed(10, 30)} - 3"
        received = f"-{mixed(11, 700)}"
        dated = f"{open_} AND {stage} >= 5 AND NOT ({stage} BETWEEN 15 AND 22) AND {stage} <= 93"

        def when(number: str) -> str:
            return f"CASE WHEN {dated} THEN {day.format(number)} END"

        mixing = "(i * 2654435761) % 4294967296"
        columns = {
            "id": f"'c-' || {hexadecimal.format(mixing)}",
            "number": f"'GXQ-2026-' || {self._words.pad.format('i')}",
            "series": "'GXQ-2026-'",
            "serial": "i",
            "project": f"'j' || {project}",
            "matter": f"'X' || {skewed}",
            "matter_zh": f"'事项第' || {skewed} || '号许可'",
            "matter_en": f"'Permit ' || {skewed}",
            "procedure": "'licence'",
            "zone": f"'{ZONE}'",
            "holder": f"'o' || ({project} / {PROJECTS_OF_A_HOLDER} % {self.holders})",
            "department": f"'d' || ({skewed} * 37 % {DEPARTMENTS})",
            "phase": phase,
            "draft": f"CASE WHEN {open_} AND {stage} < 5 THEN 1 ELSE 0 END",
            "finished": f"CASE WHEN {open_} THEN 0 ELSE 1 END",
            "started_at": "'2026-01-01T09:00:00'",
            "received_on": f"CASE WHEN {open_} AND {stage} < 5 THEN NULL ELSE {day.format(received)} END",
            "provisional": "0",
            "due_on": when(due),
            "fixed_light": fixed,
            "yellow_from": when(f"{due} - 2"),
            "red_from": when(f"{due} + 1"),
            "catalogue": "''",
        }
        self._run(self.cases, "cases", columns)

    def _parties(self) -> None:
        def add(relation: str, organisation: str, where: str = "1 = 1") -> None:
            self._connection.execute(
                "INSERT INTO case_parties (case_id, relation, organisation) "
                f"SELECT id, '{relation}', {organisation} FROM cases WHERE {where}"
            )

        add("own", "holder")
        add("zone", "zone")
        add("deciding", "department")
        add("lead", f"'d' || {mixed(20, DEPARTMENTS, 'serial')}", f"{mixed(21, 3, 'serial')} = 0")
        add(
            "mandated",
            f"'o' || {mixed(22, min(self.holders, 500), 'serial')}",
            f"{mixed(23, 10, 'serial')} = 0",
        )
        for place in range(3):
            asked = f"'d' || {mixed(30 + place, DEPARTMENTS, 'serial')}"
            some = f"{mixed(24, 5, 'serial')} = 0 AND {mixed(25, 3, 'serial')} >= {place}"
            self._connection.execute(
                "INSERT INTO case_parties (case_id, relation, organisation) "
                f"SELECT id, 'consulted', {asked} FROM cases WHERE {some} ON CONFLICT DO NOTHING"
            )

    def _tasks(self) -> None:
        self._connection.execute(
            "INSERT INTO tasks (case_id, place, organisation, kind, due_on, person) SELECT id, 0, "
            "CASE WHEN phase IN ('new', 'correction') THEN holder ELSE department END, "
            "CASE phase WHEN 'new' THEN 'submit' WHEN 'correction' THEN 'resubmit' WHEN 'submitted' THEN 'accept' "
            "WHEN 'granted' THEN 'deliver' ELSE 'decide' END, due_on, '' FROM cases WHERE finished = 0"
        )
        self._connection.execute(
            "INSERT INTO tasks (case_id, place, organisation, kind, due_on, person) "
            "SELECT c.id, row_number() OVER (PARTITION BY c.id ORDER BY p.organisation), p.organisation, 'opinion', "
            "c.due_on, '' FROM cases c JOIN case_parties p ON p.case_id = c.id AND p.relation = 'consulted' "
            "WHERE c.phase = 'review' AND c.serial % 2 = 0"
        )
        person = f"'p' || (substr(department, 2) * {OFFICERS} + serial % {OFFICERS})"
        if self._database == "postgresql":
            person = f"'p' || (substr(department, 2)::int * {OFFICERS} + serial % {OFFICERS})"
        self._connection.execute(
            f"INSERT INTO case_assignments (case_id, organisation, person) SELECT id, department, {person} "
            "FROM cases WHERE finished = 0 AND draft = 0 AND serial % 5 < 3"
        )

    def _many(self, into: str, rows: list[tuple[str, str, str]], portion: int = 2000) -> None:
        """Write rows of three columns, many in each statement."""
        for start in range(0, len(rows), portion):
            some = rows[start : start + portion]
            marks = ", ".join("(?, ?, ?)" for _ in some)
            self._connection.execute(
                f"INSERT INTO {into} VALUES {marks}", [one for row in some for one in row]
            )

    def _search(self) -> None:
        """The terms of projects and organisations by the office's own code; those of numbers in one statement."""
        found: list[tuple[str, str, str]] = [
            ("project", id, f"{name}\n{number}")
            for id, name, number in self._connection.rows("SELECT id, name, number FROM projects")
        ]
        for id, name in self._connection.rows("SELECT id, name FROM organisations"):
            found.append(("holder", id, f"{name}\n"))
        for id, zh, en in self._connection.rows("SELECT DISTINCT matter, matter_zh, matter_en FROM cases"):
            found.append(("matter", id, f"{zh}\n{en}\n{id}"))
        self._many("search_texts (kind, id, text)", [(kind, id, plain(text)) for kind, id, text in found])
        self._many(
            "search_terms (kind, term, id)",
            [(kind, term, id) for kind, id, text in found for term in sorted(indexed(kind, text))],
        )
        self._connection.execute(
            "INSERT INTO search_texts (kind, id, text) SELECT 'case', id, lower(number) FROM cases"
        )
        for term in (
            "lower(number)",
            "substr(number, 5)",
            "substr(number, 10)",
            "ltrim(substr(number, 10), '0')",
        ):
            self._connection.execute(
                f"INSERT INTO search_terms (kind, term, id) SELECT 'case', {term}, id FROM cases WHERE true "
                "ON CONFLICT DO NOTHING"
            )


def summary(connection: Connection) -> dict[str, Any]:
    """What was written, for the head of the report."""
    counted = {
        name: connection.row(f"SELECT count(*) FROM {name}")
        for name in ("cases", "work", "work_counts", "search_terms")
    }
    largest = connection.row(
        "SELECT max(number) FROM (SELECT count(*) AS number FROM work WHERE organisation LIKE 'd%' GROUP BY organisation) x"
    )
    return {name: int(row[0]) if row else 0 for name, row in counted.items()} | {
        "largest department": int(largest[0]) if largest else 0
    }
