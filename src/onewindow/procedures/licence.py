"""The licence (行政许可): the Administrative License Law as a state machine."""

from __future__ import annotations

from onewindow.procedures.acts import (
    acceptance,
    afterwards,
    commitment,
    decision,
    hearing,
    intake,
    opinions,
    pre_review,
    review,
    silence,
    stops,
)
from onewindow.procedures.machine import Effect, Machine, Rule

_RULES: dict[str, Rule] = {
    **pre_review.RULES,
    **intake.RULES,
    **acceptance.RULES,
    **commitment.RULES,
    **silence.RULES,
    **review.RULES,
    **opinions.RULES,
    **stops.RULES,
    **hearing.RULES,
    **decision.RULES,
    **afterwards.RULES,
}

_EFFECTS: dict[str, Effect] = {
    **pre_review.EFFECTS,
    **intake.EFFECTS,
    **acceptance.EFFECTS,
    **commitment.EFFECTS,
    **review.EFFECTS,
    **opinions.EFFECTS,
    **stops.EFFECTS,
    **hearing.EFFECTS,
    **decision.EFFECTS,
    **afterwards.EFFECTS,
}

LICENCE = Machine("licence", _RULES, _EFFECTS)
