"""The filing (备案): received, corrected, filed; no permit, no hearing, no extension."""

from __future__ import annotations

from dataclasses import replace

from onewindow.procedures.acts import acceptance, afterwards, decision, filing, intake, review, silence, stops
from onewindow.procedures.machine import Effect, Machine, Rule
from onewindow.procedures.phases import Phase


def _only(rules: dict[str, Rule], *kinds: str) -> dict[str, Rule]:
    return {kind: rules[kind] for kind in kinds}


def _effects(effects: dict[str, Effect], *kinds: str) -> dict[str, Effect]:
    return {kind: effects[kind] for kind in kinds}


_REOPENABLE = frozenset(
    {Phase.FILED, Phase.FILING_REFUSED, Phase.NOT_REQUIRED, Phase.NOT_COMPETENT, Phase.NOT_ACCEPTED}
    | {Phase.WITHDRAWN, Phase.TERMINATED, Phase.REVOKED}
)

_RULES: dict[str, Rule] = {
    **intake.RULES,
    **_only(acceptance.RULES, "accept"),
    **silence.RULES,
    **_only(review.RULES, "start_review", "verify"),
    **_only(stops.RULES, "stop", "resume"),
    **_only(decision.RULES, "withdraw", "terminate"),
    **filing.RULES,
    "reopen": replace(afterwards.RULES["reopen"], phases=_REOPENABLE),
}

_EFFECTS: dict[str, Effect] = {
    **intake.EFFECTS,
    **_effects(acceptance.EFFECTS, "accepted", "deemed_accepted"),
    **_effects(review.EFFECTS, "review_started", "verified"),
    **_effects(stops.EFFECTS, "clock_stopped", "clock_resumed"),
    **_effects(decision.EFFECTS, "withdrawn", "terminated"),
    **filing.EFFECTS,
    **_effects(afterwards.EFFECTS, "reopened"),
}

FILING = Machine("filing", _RULES, _EFFECTS)
