"""The remedies that every negative paper prints (许可法 art. 38)."""

from __future__ import annotations

from typing import Any

from onewindow.procedures.protocol import Terms

RECONSIDERATION_DAYS = 60
SUIT_MONTHS = 6


def remedies(terms: Terms) -> dict[str, Any]:
    """Where and until when the applicant may object: counted from the day on which it learns of the decision.

    行政复议法 art. 20 (60 calendar days), 24 (the government of the level); 行政诉讼法 art. 46 (six months).
    """
    body = terms.reconsideration_body or "本级人民政府"
    court = terms.court or "有管辖权的人民法院"
    return {
        "reconsideration": {"body": body, "days": RECONSIDERATION_DAYS, "law": "行政复议法 20, 24"},
        "suit": {"court": court, "months": SUIT_MONTHS, "law": "行政诉讼法 46"},
        "zh": f"如不服，可自知道之日起六十日内向{body}申请行政复议，或者自知道之日起六个月内向{court}提起行政诉讼。",
        "en": (
            f"Within 60 days of learning of this you may apply for reconsideration to {body}, "
            f"or within six months bring a suit before {court}."
        ),
    }
