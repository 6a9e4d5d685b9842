"""What the generated pages have in common: their head, and the table of refusals."""

from __future__ import annotations

from collections.abc import Iterable

from onewindow.cli.manual.refusals import Refusal

HEADER = "<!-- 由 onewindow manual 生成，请勿手改。 Written by `onewindow manual`; do not edit. -->\n"


def refusal_table(heading: str, refusals: Iterable[Refusal]) -> str:
    """A table of refusals under a heading, sorted; empty when there are none."""
    rows = [
        f"| `{one.code}` | {_cell(one.zh)} | {_cell(one.en)} | {_cell(one.article.replace('…', ''))} |"
        for one in sorted(set(refusals))
    ]
    head = f"{heading}\n\n| code | 中文 | English | 条款 |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n" if rows else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
