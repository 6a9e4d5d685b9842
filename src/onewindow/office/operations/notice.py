"""The one-time notice composed from a checklist: every paper looked at, every defect told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.case_view import case as case_view
from onewindow.office.office import Office
from onewindow.office.one_time_notice import DEFECTS, MISSING
from onewindow.office.operations.procedure import perform
from onewindow.office.views import Actor, CaseView
from onewindow.planner.reasons import article
from onewindow.procedures.protocol import Refused


def give_one_time_notice(
    office: Office,
    actor: Actor,
    case: str,
    rows: Iterable[Mapping[str, Any]],
    until: date | None = None,
    key: str | None = None,
) -> CaseView:
    """Give the one-time notice (一次性告知, 行政许可法 32(1)(4)) from a checklist of the matter's papers.

    Each row: ``document``, ``state`` (``in_order``, ``missing``, ``defect``), ``presets`` (codes of ``DEFECTS``) and
    ``text``. Refused: a paper of the matter without a row or that nobody has looked at, a row for a paper that the matter
    does not need, a defect without words, nothing to correct; and as the procedure does.
    """
    found = case_view(office, actor, case)
    names = {need.document: need.name for need in found.needs if need.state != "not_needed"}
    law = "；".join(article(basis) for basis in found.matter.basis[:1])
    listed = [dict(row) for row in rows]
    _refuse_foreign(listed, names)
    _refuse_open(listed, names)
    items = [_item(row, names, law) for row in listed if row["state"] != "in_order"]
    if not items:
        raise Refused(
            "nothing_wrong",
            "每份材料都齐全合格，没有需要补正的内容；请直接受理。",
            "every paper is in order, there is nothing to correct: accept the application",
            "行政许可法 32(1)(5)",
        )
    data: dict[str, Any] = {"items": items}
    if until is not None:
        data["until"] = until.isoformat()
    return perform(office, actor, case, "request_correction", data, key=key)


def _refuse_foreign(rows: list[dict[str, Any]], names: Mapping[str, Text]) -> None:
    """Nobody is asked for a paper that the matter does not need."""
    foreign = [str(row.get("document")) for row in rows if row.get("document") not in names]
    if foreign:
        raise Refused(
            "checklist_foreign",
            f"该事项不需要这些材料，不能要求补正：{'、'.join(foreign)}。",
            f"the matter does not need these papers, nobody may be asked for them: {', '.join(foreign)}",
            "行政许可法 31",
        )


def _refuse_open(rows: list[dict[str, Any]], names: Mapping[str, Text]) -> None:
    seen = {row["document"] for row in rows if row.get("state") in ("in_order", "missing", "defect")}
    unseen = [document for document in names if document not in seen]
    unseen += [row["document"] for row in rows if row.get("state") not in ("in_order", "missing", "defect")]
    if unseen:
        shown = [names[one] for one in dict.fromkeys(unseen)]
        raise Refused(
            "checklist_incomplete",
            f"请逐份核对，一次告知全部内容；还没有核对：{'、'.join(one.zh for one in shown)}。",
            f"check every paper, the notice must be complete; not checked yet: {', '.join(one.en for one in shown)}",
            "行政许可法 32(1)(4)",
        )
    silent = [row["document"] for row in rows if row["state"] == "defect" and not _words(row)]
    if silent:
        shown = [names[one] for one in silent]
        raise Refused(
            "defect_missing",
            f"请写明问题：{'、'.join(one.zh for one in shown)}。",
            f"say what is wrong with {', '.join(one.en for one in shown)}",
        )


def _words(row: Mapping[str, Any]) -> str:
    parts = [DEFECTS[code].zh for code in row.get("presets", ()) if code in DEFECTS]
    text = str(row.get("text") or "").strip()
    return "；".join([*parts, *([text] if text else [])])


def _item(row: Mapping[str, Any], names: Mapping[str, Text], law: str) -> dict[str, str]:
    text = _words(row)
    if row["state"] == "missing":
        text = f"{MISSING.zh}（{text}）" if text else MISSING.zh
    document = str(row["document"])
    return {"paper": document, "defect": text, "law": law, "name": names[document].zh}
