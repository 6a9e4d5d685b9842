"""Two people for one decision: who may not be the second because it was the first, or is off the case since."""

from __future__ import annotations

from onewindow.office.record import CaseRecord

LAND_CONTRACT = "land_contract_signed"
"""It decides what the pre-review examined: who concluded that one is the first person, who enters the contract the second."""


def lacks_second(record: CaseRecord, command: str, person: str) -> bool:
    """Whether the land contract, entered by this person, would decide a matter of four eyes with one pair only."""
    if command != LAND_CONTRACT or record.terms is None or not record.terms.four_eyes:
        return False
    concluded = record.last("pre_review_concluded")
    return concluded is None or concluded.by == person or concluded.by in record.handling.recused
