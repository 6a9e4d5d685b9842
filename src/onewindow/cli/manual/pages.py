"""One page of the manual for each operation: what it does, who may, how to call it, what it refuses, what it writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from onewindow.cli.manual.refusals import commands_of, events_of, refusals_of
from onewindow.office import operations
from onewindow.office.permissions import RIGHTS, Right
from onewindow.procedures import registry, words

HEADER = "<!-- 由 onewindow manual 生成，请勿手改。 Written by `onewindow manual`; do not edit. -->\n"
ROLES = {
    "agent": "经办人", "legal_representative": "法定代表人", "clerk": "窗口", "reviewer": "审查", "head": "负责人",
    "supervisor": "监督", "leader": "领导", "administrator": "管理员",
}  # fmt: skip
RELATIONS = {
    "own": "申请人", "mandated": "受托", "deciding": "实施机关", "lead": "牵头", "consulted": "被征求意见",
    "zone": "区", "receiving": "收件窗口",
}  # fmt: skip


def named_operations() -> dict[str, FunctionType]:
    """All operations by name."""
    found = {name: getattr(operations, name) for name in operations.__all__}
    return {name: one for name, one in sorted(found.items()) if isinstance(one, FunctionType)}


@cache
def names() -> Mapping[str, tuple[str, str]]:
    """The Chinese name and sentence of each operation, from ``operations.yaml`` beside this module."""
    from ruamel.yaml import YAML

    file = Path(__file__).with_name("operations.yaml")
    read = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
    return {name: (str(one["name"]), str(one["does"])) for name, one in read.items()}


def page(name: str, function: Callable[..., Any]) -> str:
    """The page of one operation in Markdown, Chinese first."""
    zh, does = names()[name]
    parts = [
        HEADER,
        f"# {zh} `operations.{name}`\n",
        f"{does}\n",
        f"{_plain(inspect.getdoc(function) or '')}\n",
        f"```python\n{_signature(name, function)}\n```\n",
        _who(function),
        _where(name),
        _writes(function),
        _refuses(function),
    ]
    return "\n".join(part for part in parts if part)


def index() -> str:
    """The list of all operations with links."""
    rows = "\n".join(
        f"| [{names()[name][0]}]({name}.md) | `{name}` | {_first_sentence(function)} |"
        for name, function in named_operations().items()
    )
    return (
        f"{HEADER}\n# 操作 Operations\n\n每个操作：检查、写入、告知，三步一次提交；页面、接口、命令都只调用它们。 "
        "Each operation checks, writes and tells in one commit; pages, API and commands only call these.\n\n"
        f"| 名称 | operation | what it does |\n|---|---|---|\n{rows}\n"
    )


def files() -> dict[str, str]:
    """All pages by file name."""
    found = {f"{name}.md": page(name, function) for name, function in named_operations().items()}
    return {"README.md": index(), **found}


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


def _who(function: Callable[..., Any]) -> str:
    rights = {RIGHTS[command] for command in commands_of(function) if command in RIGHTS}
    rights |= {RIGHTS[name] for name in _rights_named(function) if name in RIGHTS}
    rows = sorted(_right(right) for right in rights)
    return "## 谁可以 Who may\n\n" + "\n".join(f"- {row}" for row in rows) + "\n" if rows else ""


def _rights_named(function: Callable[..., Any]) -> set[str]:
    source = inspect.getsource(function)
    named = set(re.findall(r'RIGHTS\["(\w+)"\]', source))
    return named | ({"edit"} if re.search(r"\bEDIT\b", source) else set())


def _right(right: Right) -> str:
    relations = "、".join(RELATIONS.get(one, one) for one in sorted(right.relations))
    roles = "、".join(ROLES.get(one, one) for one in sorted(right.roles))
    plain = (
        f"{', '.join(sorted(right.roles))} of an organisation that is {' or '.join(sorted(right.relations))}"
    )
    return f"{relations}单位的{roles} / {plain}"


def _where(name: str) -> str:
    from onewindow.api import resources  # noqa: F401  (declares the endpoints)
    from onewindow.api.endpoints import ENDPOINTS

    rows = [f"- `{one.method} /api/v1{one.path}`" for one in ENDPOINTS if name in (one.name, *one.covers)]
    return "## 接口 API\n\n" + "\n".join(rows) + "\n" if rows else ""


def _writes(function: Callable[..., Any]) -> str:
    rows = [f"- `{kind}`" for kind in events_of(function)]
    for command in commands_of(function):
        title = words.COMMANDS.get(command, (command, command))
        rows.append(f"- 程序操作 command `{command}` {title[0]} / {title[1]}")
    return "## 写入 Writes\n\n" + "\n".join(rows) + "\n" if rows else ""


def _refuses(function: Callable[..., Any]) -> str:
    found = {one.code: one for one in refusals_of(function)}
    for command in commands_of(function):
        for procedure in registry.ids():
            rule = registry.get(procedure).rules.get(command)
            for part in (rule.act, rule.ready) if rule is not None else ():
                found |= {one.code: one for one in refusals_of(part)}
    rows = [
        f"| `{one.code}` | {one.zh} | {one.en} | {one.article.replace('…', '')} |"
        for one in sorted(found.values())
    ]
    head = "## 拒绝 Refusals\n\n| code | 中文 | English | 条款 |\n|---|---|---|---|\n"
    return head + "\n".join(row.replace("\n", " ") for row in rows) + "\n" if rows else ""
