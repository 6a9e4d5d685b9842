"""The figures that supervisors see: what each counts, over which rows, and what its list shows.

Every figure is one entry: its definition is printed on its page, and its rows are what the overview counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.office.case_lines import LIGHT
from onewindow.office.measures import LATE_SHARE
from onewindow.office.supervision_views import Figure

SOON_DAYS = 3
"""Working days within which a case counts as about to be late."""

IN_PERIOD = Text("发生在所选期间", "happened in the period")
TODAY = Text("截至今天", "as of today")
DEPARTMENT = Text("部门", "Department")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a figure's list: its name, its SQL, and how a value is read (see ``queries.supervision``)."""

    name: Text
    sql: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure's rows lie. ``dated`` is the column that must lie in the period; empty: as of today."""

    figure: Figure
    tables: str
    scope: str
    condition: str
    department: str
    dated: str
    order: str
    columns: tuple[Column, ...]


def _figure(id: str, name: Text, definition: Text, dated: Text, columns: tuple[Column, ...]) -> Figure:
    return Figure(id, name, definition, dated, tuple(column.name for column in columns))


_CASES = "cases c LEFT JOIN case_assignments g ON g.case_id = c.id AND g.organisation = c.department LEFT JOIN persons u ON u.id = g.person"
_MEASURES = "case_measures x JOIN cases c ON c.id = x.case_id"
_OPEN = "c.draft = 0 AND c.finished = 0 AND c.department <> c.holder"
_NEXT = "(SELECT t.kind FROM tasks t WHERE t.case_id = c.id AND t.organisation = c.department ORDER BY t.place LIMIT 1)"

_DUE = Column(Text("到期", "Due"), "c.due_on", "day")
_LIGHT = Column(Text("灯", "Light"), LIGHT, "light")
_OWNER = Column(Text("承办人", "Owner"), "coalesce(u.name, '')", "owner")
_ACT = Column(Text("下一步", "Next act"), _NEXT, "task")
_ACCEPTED = Column(Text("受理", "Accepted"), "x.accepted_on", "day")
_ENDED = Column(Text("决定", "Decided"), "x.ended_on", "day")
_DAYS = Column(Text("用时（工作日）", "Working days"), "x.days", "plain")
_LIMIT = Column(Text("法定时限（不含延期）", "Statutory limit (without extension)"), "x.limit_days", "plain")


def _open(id: str, name: Text, definition: Text, condition: str) -> Source:
    columns = (_LIGHT, _DUE, _OWNER, _ACT)
    figure = _figure(id, name, definition, TODAY, columns)
    order = "coalesce(c.due_on, '9999-12-31'), c.id"
    return Source(figure, _CASES, "c.zone", condition, "c.department", "", order, columns)


def _measured(id: str, name: Text, definition: Text, condition: str, dated: str, *more: Column) -> Source:
    columns = (_ACCEPTED, _ENDED, _DAYS, _LIMIT, *more)
    figure = _figure(id, name, definition, IN_PERIOD, columns)
    return Source(
        figure, _MEASURES, "x.zone", condition, "x.department", dated, f"{dated} DESC, x.case_id", columns
    )


def _beside(
    id: str, name: Text, definition: Text, table: str, condition: str, dated: str, *columns: Column
) -> Source:
    figure = _figure(id, name, definition, IN_PERIOD if dated else TODAY, columns)
    order = f"{dated or 'x.due_on'} DESC, c.id"
    tables = f"{table} x JOIN cases c ON c.id = x.case_id LEFT JOIN persons u ON u.id = x.author"
    return Source(figure, tables, "x.zone", condition, "x.department", dated, order, columns)


def _sources() -> tuple[Source, ...]:
    who = Column(Text("经办", "By"), "coalesce(u.name, x.author)", "plain")
    return (
        _open("open", Text("在办", "Open"), Text("已提交而未办结的办件（申请人自主办理的除外）。", "Cases submitted and not finished, without what applicants do by themselves."), _OPEN),
        _open(
            "overdue", Text("已逾期", "Overdue"),
            Text("今天亮红灯的办件：已过法定或承诺期限中较早的一个，或已过答复期限。", "Cases whose light is red today: past the earlier of the statutory and the promised limit, or past the day for the notice."),
            f"{_OPEN} AND ({LIGHT}) = 'red'",
        ),
        _open(
            "soon", Text("三个工作日内到期", "Due within three working days"),
            Text("还没有逾期、没有中止计时、到期日在今天起三个工作日以内（含今天）的办件；列出承办人和下一步。", "Not overdue, not stopped, due today or within the next three working days; with owner and next act."),
            f"{_OPEN} AND c.fixed_light = '' AND c.due_on >= :today AND c.due_on <= :soon",
        ),
        _plain(
            "pauses", Text("疑似用来拖延的中止", "Pauses that may buy time"),
            Text(f"特别程序（停止计时）满足其一：开始时已用掉法定时限的 {LATE_SHARE}% 以上；或是同一办件的第二次及以后。这是提示，不是结论。", f"Special procedures that began when {LATE_SHARE} % or more of the statutory limit were used, or that are not the case's first. A hint, not a finding."),
            "case_pauses", "x.flagged = 1", "x.began",
            Column(Text("种类", "Kind"), "x.kind", "stop"), Column(Text("开始", "Began"), "x.began", "day"),
            Column(Text("结束", "Ended"), "x.ended", "day"),
            Column(Text("开始时已用（%）", "Used by then (%)"), "x.share"), Column(Text("第几次", "Which"), "x.nth"),
            Column(Text("停了几个工作日", "Working days"), "x.days"),
        ),
        _beside(
            "late", Text("补记的事件", "Events recorded late"),
            Text("工作人员登记的事件中，生效日早于登记日的；天数为两者之间的工作日，至少 1。期限届满由系统登记的不算。", "Officials' events whose day of effect lies before the day they were recorded; days are working days between, 1 at least. What the system records of silence does not count."),
            "late_entries", "1 = 1", "x.recorded_on",
            Column(Text("事件", "Event"), "x.kind", "event"), Column(Text("生效日", "Day of effect"), "x.legal_day", "day"),
            Column(Text("登记日", "Recorded"), "x.recorded_on", "day"), Column(Text("晚（工作日）", "Late by"), "x.days"), who,
        ),
        _measured("accepted", Text("受理", "Accepted"), Text("期间内受理（含视为受理）的办件，按现在一轮计时。", "Cases accepted in the period, deemed acceptances included."), "1 = 1", "x.accepted_on"),
        _measured("extended", Text("延期", "Extended"), Text("期间内受理的办件中延长过期限的；延期率＝延期 ÷ 受理。", "Accepted in the period and extended since; the rate is extended over accepted."), "x.extended = 1", "x.accepted_on"),
        _measured("deemed", Text("视为受理", "Deemed accepted"), Text("期间内受理的办件中，机关逾期未告知而依法视为受理的。", "Accepted in the period by silence of the body."), "x.deemed_accepted = 1", "x.accepted_on"),
        _measured(
            "consents", Text("意见视为同意", "Opinions deemed given"), Text("期间内受理的办件中，被征求意见的部门逾期未反馈、依法视为同意的；部门按实施机关统计。", "Accepted in the period, with opinions that silence has given; counted for the deciding department."),
            "x.opinions_deemed > 0", "x.accepted_on",
            Column(Text("视为同意", "Deemed"), "x.opinions_deemed"), Column(Text("征求意见", "Asked"), "x.opinions"),
        ),
        _measured("decided", Text("办结（决定）", "Decided"), Text("期间内作出决定或终止的办件；用时＝受理到决定的工作日减去中止的工作日。", "Decided or ended in the period; days are working days from acceptance to decision without pauses."), "1 = 1", "x.ended_on"),
        _measured("over", Text("超法定时限办结", "Decided after the limit"), Text("期间内作出决定、已超过法定时限（含延期）的办件。", "Decided in the period after the statutory limit, extension included."), "x.days_over > 0", "x.ended_on", Column(Text("超（日）", "Over"), "x.days_over")),
        _beside(
            "attempts", Text("被系统拒绝的违法尝试", "Refused attempts"),
            Text("工作人员试图做而被系统拒绝的：第二次告知补正、以沉默准予许可、不说明理由的不利决定（行政许可法第 72 条）。尝试没有生效，这里只留记录。", "What officials tried and the system refused: a second notice, a permit by silence, adverse acts without reasons (licensing law art. 72). Nothing of it took effect."),
            "refused_attempts", "1 = 1", "x.happened_on",
            Column(Text("想做的", "Tried"), "x.command", "command"), Column(Text("原因", "Reason"), "x.code", "code"),
            Column(Text("条文", "Article"), "x.article"), Column(Text("日期", "Day"), "x.happened_on", "day"), who,
        ),
        _beside(
            "reminders", Text("督办提醒", "Reminders"), Text("期间内发出的督办提醒；到期未答复的列为逾期。", "Reminders issued in the period; overdue when not answered by their day."),
            "reminders", "1 = 1", "x.issued_on",
            Column(Text("内容", "Words"), "x.words"), Column(Text("答复期限", "Answer by"), "x.due_on", "day"),
            Column(Text("答复", "Answer"), "x.answer"), Column(Text("答复日", "Answered"), "x.answered_on", "day"), who,
        ),
        _plain(
            "ratings", Text("差评", "Poor ratings"), Text("期间内收到的差评（须整改答复的评价）。", "Ratings in the period that must be dealt with."), "ratings", "x.due_on IS NOT NULL", "x.rated_on",
            Column(Text("分", "Grade"), "x.grade"), Column(Text("评价日", "Rated"), "x.rated_on", "day"),
            Column(Text("整改期限", "Deal with by"), "x.due_on", "day"), Column(Text("答复日", "Answered"), "x.resolved_on", "day"),
        ),
        _plain(
            "complaints", Text("逾期未答复的投诉", "Complaints overdue"), Text("今天已过答复期限而仍未答复的投诉。", "Complaints past their day and not answered today."), "complaints",
            "x.state IN ('made', 'escalated') AND x.due_on < :today", "",
            Column(Text("编号", "Number"), "x.number"), Column(Text("收到", "Came"), "x.made_on", "day"), Column(Text("应答复", "Answer by"), "x.due_on", "day"),
        ),
    )  # fmt: skip


def _plain(
    id: str, name: Text, definition: Text, table: str, condition: str, dated: str, *columns: Column
) -> Source:
    figure = _figure(id, name, definition, IN_PERIOD if dated else TODAY, columns)
    order = f"{dated or 'x.due_on'} DESC, c.id"
    tables = f"{table} x JOIN cases c ON c.id = x.case_id"
    return Source(figure, tables, "x.zone", condition, "x.department", dated, order, columns)


SOURCES: dict[str, Source] = {source.figure.id: source for source in _sources()}
"""Every figure by its id, in the order of the page."""
