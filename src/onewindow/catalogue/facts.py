"""Raw answers to facts: names, types, units, code lists and bounds checked; defaults and derived facts filled in.

Three things are kept apart: a fact that is **missing** has its default (a file is a complete description); an
explicit **null** on a fact that can't be null is not answered yet, so **unknown**; null on a nullable fact is a
value. A record with an unanswered field makes its whole list unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from weakref import WeakKeyDictionary

from onewindow.catalogue.dated import parameter_context
from onewindow.catalogue.findings import did_you_mean, nearest
from onewindow.catalogue.model import Catalogue, Fact

MOST_DIGITS = 34
LARGEST_NUMBER = Decimal(10) ** 15
LONGEST_TEXT = 2_000
MOST_RECORDS = 5_000
_NEW_CODE = re.compile(r"[a-z][a-z0-9_]*")
NOT_ANSWERED = object()
_NUMBER_AND_UNIT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*(.*)")


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of one project. ``values`` holds every known fact; ``unknown`` and ``defaulted`` name facts."""

    values: dict[str, Any]
    unknown: frozenset[str]
    defaulted: frozenset[str]


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One wrong answer: the fact (with the place inside it, such as ``buildings[2].use``) and why."""

    path: str
    code: str
    zh: str
    en: str


class FactError(ValueError):
    """Answers that can't be taken; ``problems`` has one entry for each."""

    def __init__(self, problems: list[FactProblem]) -> None:
        self.problems = tuple(problems)
        self.zh = "项目要素有误：" + "；".join(f"{one.path}：{one.zh}" for one in problems[:20])
        self.en = "the facts are not right: " + "; ".join(f"{one.path}: {one.en}" for one in problems[:20])
        if len(problems) > 20:
            self.zh += f"（另有 {len(problems) - 20} 处）"
            self.en += f" (and {len(problems) - 20} more)"
        super().__init__(f"{self.zh}\n{self.en}")


class Refused(Exception):
    """One value that can't be taken."""

    def __init__(self, code: str, zh: str, en: str, path: str = "") -> None:
        super().__init__(en)
        self.code, self.zh, self.en, self.path = code, zh, en, path


def read_facts(catalogue: Catalogue, raw: Mapping[str, Any]) -> FactSet:
    """The checked facts of a description. Raises ``FactError`` with every wrong answer, not only the first."""
    problems: list[FactProblem] = []
    values = {
        id: list(value) if isinstance(value, list) else value for id, value in catalogue.fact_defaults.items()
    }
    given: set[str] = set()
    unknown: set[str] = set()
    for name, answer in raw.items():
        fact = catalogue.facts.get(name)
        if fact is None:
            problems.append(_unknown_name(catalogue, name))
            continue
        given.add(name)
        try:
            value = read_value(fact, answer)
        except Refused as refused:
            problems.append(FactProblem(name + refused.path, refused.code, refused.zh, refused.en))
            continue
        if value is NOT_ANSWERED:
            unknown.add(name)
            values.pop(name, None)
        else:
            values[name] = value
    _derive(catalogue, values, given, unknown, problems)
    if problems:
        raise FactError(problems)
    return FactSet(values, frozenset(unknown), frozenset(values.keys() - given))


def _unknown_name(catalogue: Catalogue, name: str) -> FactProblem:
    by_label = {fact.name.zh: id for id, fact in catalogue.facts.items()}
    if name in by_label:
        return FactProblem(name, "unknown-fact", f"请用代号 {by_label[name]}", f"use its id {by_label[name]}")
    zh, en = did_you_mean(str(name), catalogue.facts)
    if not nearest(str(name), catalogue.facts):
        zh, en = "请对照要素字典改正或删去。", "Correct it by the dictionary of facts, or leave it out."
    return FactProblem(str(name), "unknown-fact", f"没有这个要素。{zh}", f"there is no such fact. {en}")


def read_value(fact: Fact, answer: Any) -> Any:
    """One answer as the fact's value, or ``NOT_ANSWERED``. Raises an error that ``read_facts`` gathers."""
    if answer is None:
        return None if fact.nullable else NOT_ANSWERED
    return _READERS[fact.type](fact, answer)


def _boolean(fact: Fact, answer: Any) -> bool:
    if isinstance(answer, bool):
        return answer
    zh, en = f"应为 true 或 false，现为 {_show(answer)}", f"must be true or false, not {_show(answer)}"
    if str(answer).lower() in ("yes", "no", "on", "off", "是", "否", "1", "0", "true", "false"):
        good = "true" if str(answer).lower() in ("yes", "on", "是", "1", "true") else "false"
        zh, en = f"{zh}；请写 {good}（不加引号）", f"{en}: write {good}, without quotes"
    raise Refused("wrong-type", zh, en)


def _number(fact: Fact, answer: Any) -> Decimal:
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        raise _not_a_number(fact, answer)
    try:
        value = Decimal(str(answer)) if isinstance(answer, float) else Decimal(answer)
    except (InvalidOperation, ValueError):
        raise _not_a_number(fact, answer) from None
    if not value.is_finite():
        raise _not_a_number(fact, answer)
    if (
        abs(value) > LARGEST_NUMBER
        or len(value.as_tuple().digits) > MOST_DIGITS
        or value.adjusted() < -MOST_DIGITS
    ):
        raise Refused("out-of-range", "数值过大或位数过多", "the number is too large or has too many digits")
    unit = f" {fact.unit}" if fact.unit else ""
    if fact.minimum is not None and value < fact.minimum:
        if fact.minimum == 0:
            raise Refused(
                "negative", f"不能为负数（现为 {value}{unit}）", f"can't be negative (it is {value}{unit})"
            )
        raise Refused(
            "out-of-range",
            f"不能小于 {fact.minimum}{unit}，现为 {value}",
            f"must be {fact.minimum}{unit} or more, not {value}",
        )
    if fact.maximum is not None and value > fact.maximum:
        raise Refused(
            "out-of-range",
            f"不能大于 {fact.maximum}{unit}，现为 {value}",
            f"must be {fact.maximum}{unit} or less, not {value}",
        )
    return value


def _not_a_number(fact: Fact, answer: Any) -> Refused:
    zh, en = f"应为数字，现为 {_show(answer)}", f"must be a number, not {_show(answer)}"
    unit_zh = f"（单位固定为 {fact.unit}）" if fact.unit else ""
    unit_en = f" (the unit is always {fact.unit})" if fact.unit else ""
    found = _NUMBER_AND_UNIT.fullmatch(answer.strip().replace(",", "")) if isinstance(answer, str) else None
    if found is None:
        return Refused("wrong-type", zh + unit_zh, en + unit_en)
    number, unit = found.groups()
    if not unit or unit == fact.unit.split(",")[0].strip():
        return Refused(
            "wrong-type",
            f"{zh}；请只写 {number}{unit_zh}，不加引号",
            f"{en}: write only {number}{unit_en}, without quotes",
        )
    return Refused(
        "wrong-unit",
        f"{zh}；请换算后只写数字{unit_zh}",
        f"{en}: convert it and write only the number{unit_en}",
    )


def _text(fact: Fact, answer: Any) -> str:
    if not isinstance(answer, str):
        quoted = (
            f'"{answer}"' if isinstance(answer, int | Decimal) and not isinstance(answer, bool) else '"..."'
        )
        raise Refused(
            "wrong-type",
            f"应为文字，现为 {_show(answer)}；请加引号：{quoted}",
            f"must be text, not {_show(answer)}: write it in quotes, {quoted}",
        )
    if len(answer) > LONGEST_TEXT:
        raise Refused("too-long", f"超过 {LONGEST_TEXT} 字", f"longer than {LONGEST_TEXT} characters")
    return answer


def _code(fact: Fact, answer: Any) -> str:
    values = [code.value for code in fact.codes]
    if isinstance(answer, str) and answer in values:
        return answer
    for code in fact.codes:
        if answer in (code.name.zh, code.name.en, code.national or None):
            raise Refused(
                "unknown-code",
                f"请写代码 {code.value}，不写“{answer}”",
                f"write the code {code.value}, not {answer!r}",
            )
    if (
        fact.open_codes
        and isinstance(answer, str)
        and _NEW_CODE.fullmatch(answer)
        and not _slip(answer, values)
    ):
        return answer
    zh, en = did_you_mean(str(answer), values)
    listed = ", ".join(values)
    raise Refused(
        "unknown-code",
        f"没有代码 {_show(answer)}。{zh}" + ("" if listed in zh else f"代码表：{listed}"),
        f"there is no code {_show(answer)}. {en}" + ("" if listed in en else f" The codes: {listed}"),
    )


def _slip(word: str, known: list[str]) -> bool:
    """Whether a code that is not in an open list is more likely a mistyped one than a new one."""
    return bool(nearest(word, known, likeness=0.8))


def _codes(fact: Fact, answer: Any) -> Any:
    if not isinstance(answer, list | tuple):
        raise Refused(
            "wrong-type",
            f"应为代码的列表，现为 {_show(answer)}；请写成 [{_show(answer)}]",
            f"must be a list of codes, not {_show(answer)}: write [{_show(answer)}]",
        )
    if any(item is None for item in answer):
        return NOT_ANSWERED
    return [_inside(f"[{number}]", _code, fact, item) for number, item in enumerate(answer, 1)]


def _records(fact: Fact, answer: Any) -> Any:
    if not isinstance(answer, list | tuple):
        raise Refused("wrong-type", f"应为列表，现为 {_show(answer)}", f"must be a list, not {_show(answer)}")
    if len(answer) > MOST_RECORDS:
        raise Refused("too-long", f"超过 {MOST_RECORDS} 条", f"more than {MOST_RECORDS} records")
    records = [_inside(f"[{number}]", _record, fact, item) for number, item in enumerate(answer, 1)]
    return NOT_ANSWERED if NOT_ANSWERED in records else records


def _record(fact: Fact, answer: Any) -> Any:
    if not isinstance(answer, Mapping):
        raise Refused(
            "wrong-type",
            f"应为一条记录（字段: 值），现为 {_show(answer)}",
            f"must be a record (field: value), not {_show(answer)}",
        )
    fields = {field.id: field for field in fact.fields}
    for name in answer:
        if name not in fields:
            zh, en = did_you_mean(str(name), fields)
            raise Refused("unknown-field", f"没有这个字段。{zh}", f"there is no such field. {en}", f".{name}")
    made: dict[str, Any] = {}
    for id, field in fields.items():
        made[id] = _inside(f".{id}", read_value, field, answer[id]) if id in answer else field.default
    return NOT_ANSWERED if NOT_ANSWERED in made.values() else made


def _inside(path: str, reader: Callable[[Fact, Any], Any], fact: Fact, answer: Any) -> Any:
    """Read a part of an answer; a refusal carries the path to it."""
    try:
        return reader(fact, answer)
    except Refused as refused:
        raise Refused(refused.code, refused.zh, refused.en, path + refused.path) from None


_READERS: dict[str, Callable[[Fact, Any], Any]] = {
    "boolean": _boolean,
    "number": _number,
    "string": _text,
    "enum": _code,
    "list of enum": _codes,
    "list of record": _records,
}


def _derive(
    catalogue: Catalogue,
    values: dict[str, Any],
    given: set[str],
    unknown: set[str],
    problems: list[FactProblem],
) -> None:
    """Compute the derived facts, in the order in which they stand on each other."""
    from onewindow.feel.budget import DEFAULT, Run
    from onewindow.feel.frame import Frame
    from onewindow.feel.values import Unknown

    parameters = parameter_context(catalogue)
    for fact, expression in derived_facts(catalogue):
        sources = expression.names
        if sources & unknown:
            if fact.id not in values:
                unknown.add(fact.id)
            continue
        if fact.id in unknown:  # null was written for a fact that can be computed
            unknown.discard(fact.id)
            given.discard(fact.id)
        if fact.id in given and not sources & given:
            continue  # given directly, and what it is derived from was not
        made = expression.within(Frame({**values, "p": parameters}, None, Run(DEFAULT)))
        if isinstance(made, Unknown):  # it hangs on a parameter that has no value on the day
            unknown.add(fact.id)
            values.pop(fact.id, None)
            continue
        made = fact.default if made is None else made
        if fact.id in given and values.get(fact.id) != made:
            names = ", ".join(sorted(sources))
            problems.append(FactProblem(
                fact.id, "contradiction",
                f"{_show(values.get(fact.id))} 与由 {names} 得出的 {_show(made)} 不符；请删去这一项",
                f"{_show(values.get(fact.id))} contradicts {_show(made)}, which follows from {names}: leave it out",
            ))  # fmt: skip
        values[fact.id] = made


_derived_of: WeakKeyDictionary[Catalogue, list[tuple[Fact, Any]]] = WeakKeyDictionary()


def derived_facts(catalogue: Catalogue) -> list[tuple[Fact, Any]]:
    """The derived facts with their parsed expressions, each after those that it reads."""
    if catalogue not in _derived_of:
        _derived_of[catalogue] = _parse_derived(catalogue)
    return _derived_of[catalogue]


def _parse_derived(catalogue: Catalogue) -> list[tuple[Fact, Any]]:
    from onewindow.feel import parse

    names = (*catalogue.facts, "p")
    waiting = [(fact, parse(fact.derived, names)) for fact in catalogue.facts.values() if fact.derived]
    ordered: list[tuple[Fact, Any]] = []
    while waiting:
        ids = {fact.id for fact, _ in waiting}
        ready = [one for one in waiting if not one[1].names & ids]
        if not ready:
            break  # a circle: the check reports it
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


def _show(value: Any) -> str:
    """A value as a clerk would write it, cut short."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = f"{len(value)} 项 / items" if isinstance(value, list | tuple | dict) else text
    return text if len(text) <= 60 else text[:57] + "..."
