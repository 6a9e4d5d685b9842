"""Scenarios: a project's facts and what must come of them, as clerks and lawyers write them down.

A scenario plans a whole project (``plan: true``) or takes one decision (``decide: NAME``). ``compare`` gives the
differences in words; none means that it passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.catalogue.dated import named_reasons
from onewindow.catalogue.facts import FactError, read_facts
from onewindow.catalogue.findings import nearest
from onewindow.planner.answer import plain
from onewindow.planner.options import OptionError, read_options
from onewindow.planner.planner import Planner
from onewindow.planner.project_plan import Plan
from onewindow.planner.verdict import Status, judge
from onewindow.working_days import DateOutOfRange

_KEYS = ("id", "title", "plan", "decide", "on", "zone", "given", "expect", "options", "note")
_WRAPPERS = ("value", "output", "result")


class ScenarioError(ValueError):
    """A scenario that cannot be understood; says which one, why, and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. ``decide`` is empty for a plan; ``on`` and ``zone`` None when the file leaves them open."""

    id: str
    title: str
    decide: str
    on: date | None
    zone: str | None
    given: Mapping[str, Any]
    expect: Any
    options: Mapping[str, Any] | None = field(default=None)


def read_scenarios(items: Any) -> list[Scenario]:
    """The scenarios of a file's list. Raises ``ScenarioError``."""
    if not isinstance(items, list):
        raise ScenarioError(
            "文件应为场景的列表（每项以 - id: 开头）",
            "the file must be a list of scenarios, each beginning with - id:",
        )
    return [_scenario(number, item) for number, item in enumerate(items, 1)]


def _scenario(number: int, item: Any) -> Scenario:
    if not isinstance(item, Mapping):
        raise ScenarioError(f"第 {number} 个场景不是键值对", f"scenario {number} is not a mapping")
    id = str(item.get("id", number))
    where_zh, where_en = f"场景 {id}", f"scenario {id}"
    for key in item:
        meant = "" if key in _KEYS else nearest(str(key), _KEYS)
        if meant:  # keys of other tools are left alone, a misspelt one of ours is not
            raise ScenarioError(
                f"{where_zh} 的键 {key} 不认识；是否指 {meant}？",
                f"{where_en}: the key {key} is unknown; did you mean {meant}?",
            )
    decide = item.get("decide")
    if bool(item.get("plan")) == bool(decide):
        raise ScenarioError(
            f"{where_zh} 应写 plan: true 或 decide: 判定名，二者择一",
            f"{where_en} must hold either plan: true or decide: NAME",
        )
    given = item.get("given") or {}
    if not isinstance(given, Mapping):
        raise ScenarioError(
            f"{where_zh} 的 given 应为要素的键值对", f"{where_en}: given must be a mapping of facts"
        )
    if "expect" not in item:
        raise ScenarioError(f"{where_zh} 没有 expect（期望的结果）", f"{where_en} has no expect")
    zone = item.get("zone")
    return Scenario(
        id, str(item.get("title", "")), str(decide or ""), _day(where_zh, where_en, item.get("on")),
        None if zone is None else str(zone), given, item["expect"], item.get("options"),
    )  # fmt: skip


def _day(where_zh: str, where_en: str, raw: Any) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ScenarioError(
            f"{where_zh} 的 on: {raw} 不是日期，请写成 2026-11-23",
            f"{where_en}: on: {raw} is no date, write it as 2026-11-23",
        ) from None


def compare(scenario: Scenario, planner: Planner, on: date) -> list[str]:
    """The differences between what the scenario expects and what comes out, each in both languages."""
    try:
        facts = read_facts(planner.catalogue, scenario.given)
        if scenario.decide:
            verdict = judge(planner.rules, facts)
            expected = _expected(scenario, planner)
            return list(_decisions(planner, expected, dict(verdict.decisions), verdict.open))
        options = read_options(scenario.options, planner.catalogue.matters)
        return list(_plan(scenario.expect, planner.plan(facts, on, options)))
    except (FactError, OptionError, DateOutOfRange, ScenarioError) as error:
        return [f"{error.zh} / {error.en}"]


def _expected(scenario: Scenario, planner: Planner) -> Mapping[str, Any]:
    """What decisions a ``decide`` scenario expects: a bare value, or a mapping in one of several forms."""
    known, expect = planner.rules.decisions, scenario.expect
    if scenario.decide not in known:
        raise ScenarioError(
            f"没有判定 {scenario.decide}；已有：{'、'.join(known)}",
            f"no decision {scenario.decide}; there are: {', '.join(known)}",
        )
    if not isinstance(expect, Mapping):
        return {scenario.decide: expect}
    if isinstance(expect.get("decisions"), Mapping):
        return dict(expect["decisions"])
    if len(expect) == 1 and next(iter(expect)) in _WRAPPERS:
        return {scenario.decide: next(iter(expect.values()))}
    return dict(expect)


def _decisions(
    planner: Planner, expected: Mapping[str, Any], found: Mapping[str, Any], still_open: Mapping[str, Any]
) -> Iterator[str]:
    for name, value in expected.items():
        reasons = named_reasons(planner.catalogue, still_open[name].unknown) if name in still_open else []
        if reasons and len(reasons) == len(still_open[name].unknown):
            if value is not None:
                zh, en = "；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)
                yield f"{name}：期望 {_show(value)}，得到 null：{zh} / expected {_show(value)}, got null: {en}"
        elif name in still_open:
            facts = ", ".join(sorted(still_open[name].unknown))
            yield f"{name}：期望 {_show(value)}，尚未确定，取决于 {facts} / expected {_show(value)}, still open, hangs on {facts}"
        elif name not in found:
            yield f"没有判定 {name} / there is no decision {name}"
        elif not same(value, found[name]):
            got = _show(plain(found[name]))
            yield f"{name}：期望 {_show(value)}，得到 {got} / expected {_show(value)}, got {got}"


def _plan(expect: Any, plan: Plan) -> Iterator[str]:
    if not isinstance(expect, Mapping):
        yield "计划场景的 expect 应为键值对 / a plan's expect must be a mapping"
        return
    for key, expected in expect.items():
        check = _CHECKS.get(key)
        if check is None:
            known = ", ".join(_CHECKS)
            yield f"不认识的期望 {key}；可用：{known} / unknown expectation {key}; known: {known}"
        else:
            yield from check(expected, plan)


def _with_status(status: Status) -> Callable[[Any, Plan], Iterator[str]]:
    def check(expected: Any, plan: Plan) -> Iterator[str]:
        wanted = set(map(str, expected or ()))
        got = {id for id, entry in plan.matters.items() if entry.status is status}
        for id in sorted(wanted - set(plan.matters)):
            yield f"事项目录中没有 {id} / {id} is no matter of the catalogue"
        for id in sorted(wanted & set(plan.matters) - got):
            found = plan.matters[id].status.value
            yield f"缺少 {_named(plan, id)}：期望 {status.value}，得到 {found} / missing: expected {status.value}, got {found}"
        for id in sorted(got - wanted):
            yield f"多出 {_named(plan, id)}：{status.value} / unexpected: {status.value}"

    return check


def _named(plan: Plan, id: str) -> str:
    return f"{id} {plan.matters[id].matter.name.zh}"


def _dues(expected: Any, plan: Plan) -> Iterator[str]:
    for id, day in dict(expected).items():
        found = plan.matters[id].due if id in plan.matters else None
        if str(found) != str(day):
            yield f"{id} 的到期日：期望 {day}，得到 {found} / due: expected {day}, got {found}"


def _one(name: str, read: Callable[[Plan], Any]) -> Callable[[Any, Plan], Iterator[str]]:
    def check(expected: Any, plan: Plan) -> Iterator[str]:
        got = read(plan)
        if not same(expected, got):
            yield f"{name}：期望 {_show(expected)}，得到 {_show(got)} / expected {_show(expected)}, got {_show(got)}"

    return check


def _asked(plan: Plan) -> list[str]:
    return sorted([*(question.fact.id for question in plan.questions), *plan.no_values])


_CHECKS: Mapping[str, Callable[[Any, Plan], Iterable[str]]] = {
    "applies": _with_status(Status.APPLIES),
    "may_apply": _with_status(Status.MAY_APPLY),
    "decisions": lambda expected, plan: _decisions(
        plan.planner, dict(expected or {}), plan.decisions, plan.verdict.open
    ),
    "unknown": lambda expected, plan: _one("unknown", _asked)(sorted(map(str, expected or ())), plan),
    "process_type": _one("process_type", lambda plan: plan.process_type),
    "critical_path": _one("critical_path", lambda plan: list(plan.critical_path)),
    "finish": _one("finish", lambda plan: plan.finish.on.isoformat()),
    "due": _dues,
}


def same(expected: Any, found: Any) -> bool:
    """Whether an expected value, as YAML gives it, is the value found; numbers by value, true is never 1."""
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return expected is found
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(found, Decimal | int):
        try:
            return Decimal(str(expected)) == found
        except InvalidOperation:
            return False
    return str(expected) == str(found)


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_show, value)) + "]"
    return "null" if value is None else str(value)
