"""Requests of writes that are in order: each field by its name, so that nothing but rights can refuse them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from office_helpers import PDF
from pydantic import BaseModel

from onewindow.api.endpoints import Endpoint

FORM = "multipart/form-data; boundary=b"
SLOT = {"day": "2026-11-30", "begin": "09:00", "end": "10:00"}
FIELDS: Mapping[str, Any] = {
    "on": "2026-11-23", "until": "2026-12-20", "filed_on": "2026-11-23", "valid_until": "2027-11-23", "hearing": "2026-12-15",
    "email": "wang@example.org", "address": "https://hook.example.cn/x", "topics": ["case.*"], "grade": 5, "reasons": "理由",
    "view": "agree", "relation": "self", "method": "by_hand", "grounds": "own_interest", "attendance": ["刘洋"],
    "about": "late", "mode": "collect", "clock": "authority",
    "items": [{"paper": "land_cert", "defect": "缺公章"}], "citizen_number": "", "credit_code": "", "channel": "email",
    "days": 5, "outcome": "upheld", "ground": "penalty", "result": "passed", "told": "in_person", "declared": True,
    "confirmed": True, "command": "grant", "letter": {"title": "决定书", "paragraphs": ["准予。"]}, "data": {}, "cadence": "at_once", "language": "zh", "groups": [],
    "matters": ["M124"], "subject": "stage-1", "departments": [], "options": {}, "slot": SLOT, "planned_days": 5, "officers": ["甲", "乙"],
}  # fmt: skip
"""What stands in a field of this name, unless it is one of the town's records."""
OF_ONE: Mapping[tuple[str, str], Any] = {
    ("rate_case", "reasons"): [],
    ("register_organisation", "kind"): "enterprise",
    ("register_organisation", "id"): "",
    ("record_appeal", "kind"): "reconsideration",
    ("record_appeal", "body"): "区政府",
    ("give_contact", "address"): "wang@example.org",
    ("set_zone_days", "days"): {"2027-03-03": "off"},
    ("keep_checklist", "items"): [{"document": "land_cert", "state": "seen"}],
    ("perform_consolidate", "result"): "agree",
    ("perform_conclude_pre_review", "result"): "passed",
    ("perform_offer_hearing", "told"): ["申请人"],
    ("begin_bundle", "matters"): ["M124"],
    ("choose_matters", "matters"): ["M124"],
    ("assign_case", "person"): "",
    ("assign_cases", "person"): "",
    ("propose_decision", "command"): "grant",
    ("decide_with_letter", "command"): "grant",
    ("propose_visit", "slots"): [SLOT],
    ("answer_visit", "days"): [],
    ("write_minutes", "attendance"): [{"name": "刘洋", "organisation": "行政审批服务局"}],
    ("attach_file", "purpose"): "notice",
    ("switch_webhook", "on"): True,
    ("take_back_assignment", "before"): lambda known: {known["case"]: ""},
    ("send_result", "method"): "courier",
    ("open_to_rules", "matter"): "M101",
}
"""What stands in a field of one endpoint alone: a value, or what makes one of the town's records."""


def body_of(known: Mapping[str, str], endpoint: Endpoint) -> Any:
    """A body about the town's records, ``known`` by name: plain data, or the bytes of a ``FORM``."""
    if endpoint.multipart:
        return _form(known, endpoint)
    model = next((one.annotation for one in endpoint.parameters if one.name == "body"), None)
    kinds = [model, *get_args(model)]
    model = next((one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)), None)
    return _filled(model, known, endpoint.name) if model else {}


def _form(known: Mapping[str, str], endpoint: Endpoint) -> bytes:
    parts = []
    for one in endpoint.parameters:
        if f"{{{one.name}}}" in endpoint.path or one.name in ("file", "files", "sha256"):
            continue
        value = _of_field(one.name, one.annotation, known, endpoint.name)
        said = str(value).lower() if isinstance(value, bool) else str(value)
        parts.append(f'--b\r\nContent-Disposition: form-data; name="{one.name}"\r\n\r\n{said}\r\n'.encode())
    name = "files" if any(one.name == "files" for one in endpoint.parameters) else "file"
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return b"".join(parts) + head.encode() + PDF + b"\r\n--b--\r\n"


def _filled(model: type[BaseModel], known: Mapping[str, str], endpoint: str = "") -> dict[str, Any]:
    return {
        name: _of_field(name, field.annotation, known, endpoint) for name, field in model.model_fields.items()
    }


def _of_field(name: str, kind: Any, known: Mapping[str, str], endpoint: str) -> Any:
    if (endpoint, name) in OF_ONE:
        found = OF_ONE[endpoint, name]
        return found(known) if callable(found) else found
    if name in known:
        return known[name]
    if name in FIELDS and not _choices(kind):
        return FIELDS[name]
    if name.removesuffix("s") in known and get_origin(kind) in (list, tuple):
        return [known[name.removesuffix("s")]]
    return _of_kind(kind, known)


def _choices(kind: Any) -> list[Any]:
    """The words that a field may hold, where its type names them."""
    found = [one for one in get_args(kind) if one is not type(None)]
    return found if found and all(isinstance(one, str) for one in found) else []


def _of_kind(kind: Any, known: Mapping[str, str]) -> Any:
    plain = {str: "试", int: 1, bool: True}
    if kind in plain:
        return plain[kind]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _filled(kind, known)
    if get_origin(kind) in (list, tuple):
        return [_of_kind(get_args(kind)[0], known)]
    if get_origin(kind) is dict:
        return {}
    choices = [one for one in get_args(kind) if one is not type(None)]
    if choices and isinstance(choices[0], str):
        return choices[0]
    return _of_kind(choices[0], known) if choices else "2026-11-23"
