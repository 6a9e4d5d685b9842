"""One page for all commands of the procedures: who may give each, when, with which fields, what it writes and refuses."""

from __future__ import annotations

from onewindow.cli.manual.refusals import Refusal, refusals_of, told_by
from onewindow.cli.manual.rights import right_in_words
from onewindow.cli.manual.words import HEADER, refusal_table
from onewindow.office.permissions import GOVERNMENT, RIGHTS
from onewindow.procedures import registry, words
from onewindow.procedures.machine import Rule
from onewindow.procedures.phases import Phase

PROCEDURES = {"licence": ("许可", "licence"), "filing": ("备案", "filing")}


def page() -> str:
    """The page in Markdown: a table of all commands, then one section for each."""
    named = [name for name in words.COMMANDS if _rules(name)]
    rows = [
        f"| [{words.COMMANDS[name][0]}](#{name}) | `{name}` | {words.COMMANDS[name][1]} | {_procedures(name)} |"
        for name in named
    ]
    head = (
        f"{HEADER}\n# 程序操作 Commands of the procedures\n\n"
        f"{len(named)} 个命令，由法律规定的办理程序（[许可、备案](../procedures.md)）执行；页面地址 "
        "`/cases/<办件>/acts/<命令>`，程序用 `operations.perform` 或 `POST /api/v1/cases/{case}/commands/<命令>`。\n"
        f"{len(named)} commands of the [procedures that law defines](../procedures.md); a person gives them at "
        "`/cases/<case>/acts/<command>`, a program by `operations.perform` or `POST /api/v1/cases/{case}/commands/<command>`.\n\n"
        "每个命令都可能因为环节不对（`wrong_phase`）、日期早于已知事项（`out_of_order`）而被拒绝，下面不再重复。 "
        "Any command may be refused in the wrong phase or before what is known already; that is not repeated below.\n\n"
        "| 名称 | command | English | 程序 procedure |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n\n" + "\n".join(_section(name) for name in named)


def _rules(name: str) -> dict[str, Rule]:
    found = {id: registry.get(id).rules.get(name) for id in registry.ids()}
    return {id: rule for id, rule in found.items() if rule is not None}


def _procedures(name: str) -> str:
    return "、".join(PROCEDURES.get(id, (id, id))[0] for id in _rules(name))


def _section(name: str) -> str:
    zh, en = words.COMMANDS[name]
    parts = [
        f'<a id="{name}"></a>\n\n## {zh} {en} ({name})\n',
        _who(name),
        _when(name),
        _fields(name),
        _writes(name),
    ]
    return "\n".join(parts) + "\n" + refusal_table("拒绝 refusals:", _refusals(name))


def _who(name: str) -> str:
    right = RIGHTS.get(name)
    if right is None:
        return "- **谁 who**：系统 / the system"
    also = "；法律要求政府批准的：" + right_in_words(GOVERNMENT) if name == "extend" else ""
    return f"- **谁 who**：{right_in_words(right)}{also}"


def _when(name: str) -> str:
    phases = {phase for rule in _rules(name).values() for phase in rule.phases}
    zh = "、".join(words.PHASES[phase][0] for phase in Phase if phase in phases)
    en = ", ".join(words.PHASES[phase][1] for phase in Phase if phase in phases)
    return f"- **环节 when**：{zh} / {en}"


def _fields(name: str) -> str:
    from onewindow.web.forms.acts import ACTS

    rows = [
        f"`{one.id}` {one.zh} {one.en}{'（可不填 optional）' if one.optional else ''}"
        for one in ACTS.get(name, ())
    ]
    return "- **填写 fields**：" + ("；".join(rows) or "无 none")


def _writes(name: str) -> str:
    known = {kind for id in _rules(name) for kind in registry.get(id).events}
    kinds = [kind for rule in _rules(name).values() for kind in told_by(rule.act) if kind in known]
    shown = [f"`{kind}` {words.EVENTS.get(kind, (kind, kind))[0]}" for kind in dict.fromkeys(kinds)]
    return "- **写入 writes**：" + ("、".join(shown) or "—") + "\n"


def _refusals(name: str) -> tuple[Refusal, ...]:
    found = {
        one.code: one
        for rule in _rules(name).values()
        for part in (rule.act, rule.ready)
        for one in refusals_of(part)
    }
    return tuple(found.values())
