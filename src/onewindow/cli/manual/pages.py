"""One page of the manual for each operation: what it does, who may, how to call it, what it refuses, what it writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from onewindow.cli.manual import commands
from onewindow.cli.manual.places import gates, places
from onewindow.cli.manual.refusals import commands_of, events_of, refusals_of
from onewindow.cli.manual.rights import door_in_words, right_in_words, rights_of
from onewindow.cli.manual.words import HEADER, refusal_table
from onewindow.office import operations
from onewindow.office.permissions import RIGHTS
from onewindow.procedures import registry, words


def named_operations() -> dict[str, FunctionType]:
    """All operations by name."""
    found = {name: getattr(operations, name) for name in operations.__all__}
    return {name: one for name, one in sorted(found.items()) if isinstance(one, FunctionType)}


@cache
def names() -> Mapping[str, tuple[str, str, str]]:
    """The Chinese name and sentence of each operation, and who may where no right says it, from ``operations.yaml`` beside this module."""
    from ruamel.yaml import YAML

    file = Path(__file__).with_name("operations.yaml")
    read = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
    return {name: (str(one["name"]), str(one["does"]), str(one.get("who", ""))) for name, one in read.items()}


def page(name: str, function: Callable[..., Any]) -> str:
    """The page of one operation in Markdown, Chinese first."""
    zh, does, _ = names()[name]
    parts = [
        HEADER,
        f"# {zh} `operations.{name}`\n",
        f"{does}\n",
        f"{_plain(inspect.getdoc(function) or '')}\n",
        f"```python\n{_signature(name, function)}\n```\n",
        _who(name, function),
        _where(name, function),
        _writes(function),
        _refuses(function),
    ]
    return "\n".join(part for part in parts if part)


@cache
def groups() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The groups of the index: Chinese and English title, the modules whose operations stand in it."""
    from ruamel.yaml import YAML

    file = Path(__file__).with_name("groups.yaml")
    read = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return tuple((one["zh"], one["en"], tuple(one["modules"])) for one in read)


def module_of(function: FunctionType) -> str:
    """The module of ``office.operations`` in which an operation stands."""
    return function.__module__.rsplit(".", 1)[-1]


def index() -> str:
    """The list of all operations with links, group by group."""
    every = named_operations()
    parts = [
        f"{HEADER}\n# 操作 Operations\n\n{len(every)} 个操作，每个都是检查、写入、告知，三步一次提交；页面、接口、命令都只调用它们。"
        "办理程序的命令（受理、停止计时、准予许可等）见 [程序操作](commands.md)。\n"
        f"{len(every)} operations; each checks, writes and tells in one commit; pages, API and commands only call these. "
        "The commands of the procedures (accept, stop the clock, grant ...) are on [their own page](commands.md).\n"
    ]
    for zh, en, modules in groups():
        rows = [
            f"| [{names()[name][0]}]({name}.md) | `{name}` | {names()[name][1]} | {_first_sentence(function)} |"
            for module in modules
            for name, function in every.items()
            if module_of(function) == module
        ]
        head = "| 名称 | operation | 做什么 | what it does |\n|---|---|---|---|\n"
        parts.append(f"## {zh} {en}\n\n{head}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def files() -> dict[str, str]:
    """All pages by file name."""
    found = {f"{name}.md": page(name, function) for name, function in named_operations().items()}
    return {"README.md": index(), "commands.md": commands.page(), **found}


def write(folder: Path) -> int:
    """Write all pages and remove those of operations that are gone; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = files()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(made)


def _plain(text: str) -> str:
    return text.replace("``", "`")


def _first_sentence(function: Callable[..., Any]) -> str:
    text = " ".join(_plain(inspect.getdoc(function) or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.])\s", text)[0].replace("|", "\\|")


def _signature(name: str, function: Callable[..., Any]) -> str:
    shown = []
    for one in inspect.signature(function).parameters.values():
        default = "" if one.default is inspect.Parameter.empty else f" = {one.default!r}"
        annotated = f": {one.annotation}" if one.annotation is not inspect.Parameter.empty else ""
        shown.append(f"    {one.name}{annotated}{default},")
    answer = inspect.signature(function).return_annotation
    return f"operations.{name}(\n" + "\n".join(shown) + f"\n) -> {answer}"


def _who(name: str, function: Callable[..., Any]) -> str:
    rights = {RIGHTS[command] for command in commands_of(function) if command in RIGHTS}
    rights |= {RIGHTS[name] for name in _rights_named(function) if name in RIGHTS}
    rights |= rights_of(function)
    told = names()[name][2]
    rows = [told] if told else sorted(right_in_words(right) for right in rights)
    rows = rows or [door_in_words(one) for one in sorted(gates().get(name, ()))]
    return "## 谁可以 Who may\n\n" + "\n".join(f"- {row}" for row in rows) + "\n" if rows else ""


def _rights_named(function: Callable[..., Any]) -> set[str]:
    source = inspect.getsource(function)
    return set(re.findall(r'RIGHTS\["(\w+)"\]', source))


def _where(name: str, function: Callable[..., Any]) -> str:
    from onewindow.api import resources  # noqa: F401  (declares the endpoints)
    from onewindow.api.endpoints import ENDPOINTS

    pages = list(places().get(name, ()))
    pages += [f"/cases/<str:case>/acts/{command}" for command in commands_of(function) if not pages]
    rows = [f"- 页面 page `{address}`" for address in dict.fromkeys(pages)]
    addresses = [f"{one.method} /api/v1{one.path}" for one in ENDPOINTS if name in (one.name, *one.covers)]
    if name == "perform":  # one address for each command, which would fill the page
        addresses = list(
            dict.fromkeys(re.sub(r"/commands/\w+$", "/commands/<command>", one) for one in addresses)
        )
    rows += [f"- 接口 API `{one}`" for one in addresses]
    rows = rows or [
        "- 没有自己的页面，由系统或程序调用 / no page of its own: the system or a program calls it"
    ]
    return "## 在哪里办 Where\n\n" + "\n".join(rows) + "\n"


def _writes(function: Callable[..., Any]) -> str:
    rows = [f"- `{kind}`" for kind in events_of(function)]
    for command in commands_of(function):
        title = words.COMMANDS.get(command, (command, command))
        rows.append(f"- [程序操作 command `{command}`](commands.md#{command}) {title[0]} / {title[1]}")
    return "## 写入 Writes\n\n" + "\n".join(rows) + "\n" if rows else ""


def _refuses(function: Callable[..., Any]) -> str:
    found = {one.code: one for one in refusals_of(function)}
    for command in commands_of(function):
        for procedure in registry.ids():
            rule = registry.get(procedure).rules.get(command)
            for part in (rule.act, rule.ready) if rule is not None else ():
                found |= {one.code: one for one in refusals_of(part)}
    return refusal_table("## 拒绝 Refusals", found.values())
