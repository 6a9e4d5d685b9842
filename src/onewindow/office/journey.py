"""A project's way through the approvals without a person: the applicant and every department act on the day they can.

It uses the same operations as people do, hour by hour on a settable clock. Departments decide on the day the
promise ends, so the dates come out as the plan foretold them.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.catalogue.model import Text
from onewindow.office import operations, queries
from onewindow.office.office import Office
from onewindow.office.times import SetClock
from onewindow.office.views import Actor, CaseView, NeedView
from onewindow.planner.project_plan import Plan

_DAY = timedelta(days=1)
_MOST_DAYS = 400
HOLDS = ("stop", "correction", "draft", "late")
"""Where a case may be left for the demonstration: stopped, waiting for correction, a draft, never decided."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its day, who acted, what was done, on which case, and the date the law or the promise gives."""

    on: date
    who: str
    what: Text
    matter: str
    matter_name: Text
    number: str
    due: date | None = None

    def __str__(self) -> str:
        due = f"  → {self.due}" if self.due else ""
        return f"{self.on}  {self.matter}  {self.what.zh} {self.what.en}  {self.matter_name.zh}  {self.number}  {self.who}{due}"


def needed_for(plan: Plan, goal: str) -> tuple[str, ...]:
    """The matters on the way to a goal, itself included, in the order of the plan's dates."""
    found, waiting = {goal}, [goal]
    while waiting:
        for before in plan.matters[waiting.pop()].after:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return tuple(
        sorted(
            found, key=lambda id: (plan.matters[id].start or date.max, plan.matters[id].due or date.max, id)
        )
    )


class Journey:
    """Walks a project's matters day by day. ``hold`` leaves named matters where ``HOLDS`` says."""

    def __init__(
        self,
        office: Office,
        clock: SetClock,
        applicant: Actor,
        project: str,
        matters: Collection[str],
        hold: Mapping[str, str] | None = None,
    ) -> None:
        self.office, self.clock, self.applicant, self.project = office, clock, applicant, project
        self.matters = tuple(matters)
        self.hold = dict(hold or {})
        self.cases: dict[str, str] = {}
        self._officials: dict[tuple[str, str], Actor] = {}

    def walk(self, until: date | None = None) -> Iterator[Step]:
        """Every step until all matters are decided and delivered, or until the evening of the day ``until``."""
        for _ in range(_MOST_DAYS):
            yield from self._day()
            today = self.office.today()
            if self._finished() or (until is not None and today >= until):
                return
            self.clock.set_day(self.office.calendar.next_working(today + _DAY))
        raise RuntimeError(f"the journey did not end within {_MOST_DAYS} working days")

    def _finished(self) -> bool:
        waiting = [matter for matter in self.matters if matter not in self.hold]
        return all(
            matter in self.cases and self._view(self.cases[matter]).phase in ("in_force", "filed")
            for matter in waiting
        )

    def _day(self) -> Iterator[Step]:
        """All that can be done today: a result of the morning may start another matter in the afternoon."""
        moved = True
        while moved:
            moved = False
            for step in self._round():
                moved = True
                yield step

    def _round(self) -> Iterator[Step]:
        ready = {
            task.matter.id
            for task in queries.task_list(self.office, self.applicant, self.project)
            if task.status == "can_start"
        }
        for matter in self.matters:
            if matter in ready and matter not in self.cases:
                yield from self._submit(matter)
            elif matter in self.cases:
                yield from self._official_acts(matter, self._view(self.cases[matter]))

    def _submit(self, matter: str) -> Iterator[Step]:
        case = operations.start_case(self.office, self.applicant, self.project, matter)
        self.cases[matter] = case
        for need in queries.readiness(self.office, self.applicant, case).missing:
            self._bring(case, need)
        if self.hold.get(matter) == "draft":
            return
        made = operations.submit_case(self.office, self.applicant, case, declared=True, key=f"journey-{case}")
        yield self._step(matter, self.applicant, "提交申请", "submitted", made.notice_due)

    def _bring(self, case: str, need: NeedView) -> None:
        """Attach a paper: one that the project already holds, else a new one."""
        if need.reusable:
            operations.reuse_document(self.office, self.applicant, case, need.document, need.reusable[-1].id)
            return
        found = self.office.catalogue().documents[need.document]
        document = found.any_of[0] if found.any_of else found.id
        name = f"{self.office.catalogue().documents[document].name.zh}.pdf"
        operations.attach_document(
            self.office, self.applicant, case, document, name, io.BytesIO(paper_file(name))
        )

    def _official_acts(self, matter: str, view: CaseView) -> Iterator[Step]:
        if view.phase == "submitted":
            yield from self._take(matter, view)
        elif view.phase == "review" and view.light != "blue":
            yield from self._review(matter, view)
        elif view.phase == "granted":
            clerk = self._official(matter, "clerk")
            operations.deliver_result(self.office, clerk, view.id, f"送达回证 {view.number}", "电子送达")
            yield self._step(matter, clerk, "制证送达", "issued and delivered")

    def _take(self, matter: str, view: CaseView) -> Iterator[Step]:
        clerk = self._official(matter, "clerk")
        if self.hold.get(matter) == "correction":
            paper = view.needs[0].document
            items = [(paper, "缺少盖章页，请补充完整")]
            operations.notify_correction(self.office, clerk, view.id, items)
            yield self._step(matter, clerk, "一次性告知补正", "one-time notice")
            return
        accepted = operations.accept_case(self.office, clerk, view.id)
        yield self._step(matter, clerk, "受理", "accepted", accepted.promised_due)
        if accepted.terms.consultations:
            lead = self._lead(accepted)
            operations.ask_opinions(self.office, lead, view.id)
            due = max((one.due_on for one in self._view(view.id).opinions if one.due_on), default=None)
            yield self._step(matter, lead, "征求部门意见", "departments asked", due)
        if self.hold.get(matter) == "stop" and accepted.terms.stops:
            stop = accepted.terms.stops[0]
            reviewer = self._official(matter, "reviewer")
            days = min(10, stop.max_days or 10)
            operations.stop_clock(self.office, reviewer, view.id, stop.kind, days, "特别程序告知书")
            yield self._step(matter, reviewer, "启动特别程序", "special procedure begun")

    def _review(self, matter: str, view: CaseView) -> Iterator[Step]:
        today = self.office.today()
        due = view.promised_due or view.statutory_due or today
        waiting = [one for one in view.opinions if not one.view]
        if waiting:
            for one in waiting:
                if today >= min(one.due_on or today, due):
                    officer = self._of(one.department, "reviewer")
                    operations.give_opinion(self.office, officer, view.id, "agree")
                    yield self._step(matter, officer, "反馈意见：同意", "opinion: agree")
            return
        if view.opinions and not view.consolidated:
            lead = self._lead(view)
            operations.consolidate_opinion(self.office, lead, view.id, "agree")
            yield self._step(matter, lead, "汇总联合审查意见", "joint opinion")
        elif today >= due and self.hold.get(matter) != "late":
            reviewer = self._official(matter, "reviewer")
            decided = self._decide(reviewer, view)
            filed = decided.phase == "filed"
            yield self._step(
                matter, reviewer, "予以备案" if filed else "准予许可", "filed" if filed else "granted"
            )

    def _decide(self, reviewer: Actor, view: CaseView) -> CaseView:
        """The positive decision; where the matter wants four eyes, a colleague approves it."""
        reasons = "符合法定条件、标准"
        if not view.terms.four_eyes:
            return operations.decide_case(self.office, reviewer, view.id, granted=True, reasons=reasons)
        letter = {"title": "准予行政许可决定书", "paragraphs": [f"准予“{view.matter.name.zh}”。{reasons}。"]}
        command = "file" if view.procedure == "filing" else "grant"
        proposal = operations.propose_decision(
            self.office, reviewer, view.id, command, {"reasons": reasons}, letter
        )
        second = self._of(view.matter.deciding, "reviewer", besides=reviewer.person)
        return operations.approve_decision(self.office, second, view.id, proposal)

    def _lead(self, view: CaseView) -> Actor:
        return self._of(view.terms.lead_department or view.matter.deciding, "reviewer")

    def _official(self, matter: str, role: str) -> Actor:
        """Who acts for the deciding body; the applicant itself where the law leaves it to it."""
        deciding = self.office.catalogue().matters[matter].deciding
        return self.applicant if deciding == "applicant" else self._of(deciding, role)

    def _of(self, department: str, role: str, besides: str = "") -> Actor:
        """The first person who holds a role in a department, another one than ``besides``."""
        if (department, role + besides) not in self._officials:
            with self.office.ledger.reader() as connection:
                row = connection.row(
                    "SELECT p.login FROM memberships m JOIN persons p ON p.id = m.person "
                    "WHERE m.organisation = ? AND m.role = ? AND p.id <> ? ORDER BY p.login",
                    (department, role, besides),
                )
            actor = queries.actor_of(self.office, str(row[0]), department) if row else None
            if actor is None:
                raise RuntimeError(f"nobody is {role} in {department}")
            self._officials[department, role + besides] = actor
        return self._officials[department, role + besides]

    def _view(self, case: str) -> CaseView:
        return queries.case(self.office, self.applicant, case)

    def _step(self, matter: str, who: Actor, zh: str, en: str, due: date | None = None) -> Step:
        name = self.office.catalogue().matters[matter].name
        number = self._view(self.cases[matter]).number
        return Step(
            self.office.today(),
            f"{who.name}（{who.organisation_name}）",
            Text(zh, en),
            matter,
            name,
            number,
            due,
        )


def paper_file(name: str) -> bytes:
    """A small PDF whose only content is its title, as UTF-16 in the document's information."""
    title = "FEFF" + name.encode("utf-16-be").hex().upper()
    parts = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n",
        f"4 0 obj\n<< /Title <{title}> >>\nendobj\n".encode(),
    ]
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + tail.encode()
