"""The list of resources in docs/api.md, made from the endpoints.

``DJANGO_SETTINGS_MODULE=onewindow.web.settings python -m onewindow.api.manual docs/api.md`` writes it anew.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import django

from onewindow.api.endpoints import ENDPOINTS, PUBLIC, SESSION, Endpoint
from onewindow.api.mount import FAMILIES, ninja

HEADING = "## 资源 Resources\n"
SAID = {
    "operation": "没有自己地址的其他操作，按函数名；清单见 `/api/v1/docs`。 Every operation without an address of its own, by its name; the list is in the reference.",
    "query": "没有自己地址的其他查询，按函数名。 Every query without an address of its own, by its name.",
    "command": "办理程序的动作，每个动作有自己的字段；清单见 `/api/v1/docs`。 The commands of the procedures, each with its fields.",
}


def resources() -> str:
    """The section: a heading for each address, with its methods, scopes and what they do."""
    ninja()
    by_path: dict[str, list[Endpoint]] = defaultdict(list)
    families: dict[str, str] = {}
    for one in ENDPOINTS:
        prefix, _, last = one.path.rpartition("/")
        if f"{prefix}/" in FAMILIES and "{" not in last:
            families[f"{prefix}/{{{FAMILIES[f'{prefix}/']}}}"] = FAMILIES[f"{prefix}/"]
        else:
            by_path[one.path].append(one)
    parts = [_part(path, [_line(one) for one in found]) for path, found in by_path.items()]
    parts += [_part(path, [SAID[word]]) for path, word in families.items()]
    return HEADING + "\n" + "\n".join(parts)


def _part(path: str, lines: list[str]) -> str:
    route = path.replace("{", "<str:").replace("}", ">")
    return f"### `/api/v1{route}`\n\n" + "\n".join(lines) + "\n"


def _line(one: Endpoint) -> str:
    if one.opens is PUBLIC:
        scope = "任何人 anyone"
    elif one.opens is SESSION:
        scope = "登录会话 a signed-in session"
    else:
        scope = "、".join(f"`{name}`" for name in sorted(one.opens))
    return f"- `{one.method}` `{one.name}`（{scope}）"


def renewed(text: str) -> str:
    """The manual's page with the section made anew."""
    return text.partition(HEADING)[0] + resources()


if __name__ == "__main__":
    django.setup()
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
