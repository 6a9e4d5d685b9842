"""What belongs to cases and organisations beside the core: addresses of their own for the office's other functions.

Each line is an address and the name of a function; its arguments, its answer and its description are the function's.
"""

from __future__ import annotations

from typing import Any

from onewindow.api.calls import VERSIONS
from onewindow.api.endpoints import ACT, ADMIN, APPLY, EVENTS, READ, WORK, Opens, Registry
from onewindow.api.generated import operation, query
from onewindow.office import operations, queries

Line = tuple[str, str, Opens]
READS: dict[str, tuple[Line, ...]] = {
    "bundles 并联申报": (("/bundles", "bundles", READ), ("/bundles/{bundle}", "bundle", READ)),
    "cases 办件": (
        ("/cases/{case}/talk", "talk", READ),
        ("/cases/{case}/correction", "correction", READ),
        ("/cases/{case}/remedies", "remedies", READ),
        ("/cases/{case}/rating", "rating", READ),
        ("/cases/{case}/handling", "handling", READ),
    ),
    "visits 踏勘": (("/visits/{visit}", "visit", READ),),
    "certificates 证照": (("/wallet", "wallet", READ),),
    "webhooks 推送": (("/webhooks", "webhooks", EVENTS), ("/deliveries", "sent", EVENTS)),
    "organisations 单位": (
        ("/mandates", "mandates", READ),
        ("/members", "members", READ),
        ("/registrations", "registrations", READ),
        ("/agreements", "agreements", READ),
    ),
    "voice 评价和投诉": (("/complaints", "complaints", READ), ("/ratings", "ratings", READ)),
}
WRITES: dict[str, tuple[Line, ...]] = {
    "bundles 并联申报": (
        ("/bundles", "begin_bundle", APPLY),
        ("/bundles/{bundle}/matters", "choose_matters", APPLY),
        ("/bundles/{bundle}/submission", "submit_bundle", APPLY),
        ("/bundles/{bundle}/papers/reuse", "reuse_in_bundle", APPLY),
        ("/bundles/{bundle}/papers/remove", "remove_from_bundle", APPLY),
    ),
    "cases 办件": (
        ("/cases/{case}/assignment", "assign_case", WORK),
        ("/cases/{case}/rating", "rate_case", APPLY),
        ("/cases/{case}/decision-proposals", "propose_decision", WORK),
        ("/cases/{case}/nudges", "nudge_department", WORK),
        ("/cases/{case}/experts", "ask_expert", WORK),
        ("/cases/{case}/appeals", "record_appeal", ACT),
    ),
    "visits 踏勘": (
        ("/visits", "propose_visit", WORK),
        ("/visits/{visit}/answer", "answer_visit", ACT),
        ("/visits/{visit}/minutes", "write_minutes", WORK),
    ),
    "webhooks 推送": (
        ("/webhooks", "subscribe_webhook", EVENTS),
        ("/webhooks/{webhook}/ping", "ping_webhook", EVENTS),
        ("/webhooks/{webhook}/secret", "rotate_webhook", EVENTS),
        ("/webhooks/{webhook}/removal", "remove_webhook", EVENTS),
    ),
    "organisations 单位": (
        ("/mandates", "offer_mandate", APPLY),
        ("/mandates/{mandate}/answer", "answer_mandate", APPLY),
        ("/mandates/{mandate}/withdrawal", "withdraw_mandate", APPLY),
        ("/members", "invite_member", APPLY),
        ("/agreements", "make_agreement", ADMIN),
    ),
    "voice 评价和投诉": (
        ("/complaints", "make_complaint", APPLY),
        ("/complaints/{complaint}/answer", "answer_complaint", WORK),
        ("/complaints/{complaint}/escalation", "escalate_complaint", APPLY),
    ),
}


def declare() -> None:
    """Declare the addresses. Raises ``NoShape`` where the function does not take what its path names."""
    for tag in dict.fromkeys((*READS, *WRITES)):
        registry = Registry(tag)
        for path, name, opens in READS.get(tag, ()):
            _declare(query, registry, path, queries, name, opens)
        for path, name, opens in WRITES.get(tag, ()):
            _declare(operation, registry, path, operations, name, opens)


def _declare(kind: Any, registry: Registry, path: str, module: Any, name: str, opens: Opens) -> None:
    assert name in module.__all__, f"{path}: the office has no {name}"
    subject = next((one for one in VERSIONS if f"{{{one}}}" in path), "")
    kind(registry, path, getattr(module, name), opens, subject=subject)
