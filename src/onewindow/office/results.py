"""What a decision yields: numbers, tokens, status."""

from __future__ import annotations

from onewindow.procedures.phases import Phase


def status_of(phase: Phase) -> str:
    """The status of a result in a case's phase: valid, expired, revoked or cancelled."""
    return {
        Phase.EXPIRED: "expired",
        Phase.REVOKED: "revoked",
        Phase.CANCELLED: "cancelled",
    }.get(phase, "valid")


def series_of(zone: str, kind: str, year: int) -> str:
    """The part of a number before its serial, such as ``GXQ-M304-2026-``: zone, matter or kind, year."""
    place = zone.rsplit("-", 1)[-1].upper()
    return f"{place}-{kind}-{year}-"


def check_digits(text: str) -> str:
    """Two digits that find any single wrong character and any exchange of two (ISO 7064, modulo 97-10)."""
    digits = "".join(str(int(letter, 36)) for letter in text if letter.isalnum())
    return f"{98 - int(digits + '00') % 97:02d}"
