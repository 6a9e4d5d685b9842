"""How long untruth bars an applicant where life, health or safety is at stake (许可法 art. 78, 79)."""

from __future__ import annotations

from datetime import date

from onewindow.procedures.machine import Situation

FALSE_PAPERS_BAR_YEARS = 1
FRAUD_BAR_YEARS = 3


def barred_until(situation: Situation, years: int) -> dict[str, date]:
    """The day until which the applicant may not apply again, as event data; nothing where no safety is at stake."""
    if not situation.terms.public_safety:
        return {}
    return {"barred_until": _years_later(situation.on, years)}


def _years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
