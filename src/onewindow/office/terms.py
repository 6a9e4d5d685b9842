"""From a matter of the catalogue to the terms of its procedure, and their form in an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from onewindow.catalogue.model import Catalogue, Limit, Matter
from onewindow.procedures.protocol import AllowedStop, Consultation, Period, Terms


def terms_of(
    catalogue: Catalogue,
    matter: Matter,
    holds: Callable[[str], bool | None] = lambda text: None,
    commitment: bool = False,
    instant: bool = False,
) -> Terms:
    """The terms under which a case of the matter runs.

    ``holds`` answers a FEEL condition over the project's facts (None: open). A consulted department whose
    condition is open is asked: an opinion too many does no harm, one too few does.
    """
    extension = matter.extension
    return Terms(
        matter=matter.id,
        statutory=_period(matter.statutory),
        promised=_period(matter.promised),
        extension=Period(extension.days, str(extension.unit)) if extension else None,
        extension_approver=extension.approver if extension else "head_of_body",
        extension_basis=f"{extension.basis.law} {extension.basis.article}" if extension else "",
        stops=tuple(_stop(catalogue, stop) for stop in matter.stops),
        consultations=tuple(
            Consultation(one.department, _period(one.limit), one.deemed_consent)
            for one in matter.consulted
            if not one.when or holds(one.when) is not False
        ),
        lead_department=matter.lead,
        may_follow=tuple(need.document for need in matter.needs if need.necessity == "may_follow"),
        instant=instant,
        commitment=commitment,
        four_eyes=matter.four_eyes,
    )


def _period(limit: Limit) -> Period:
    return Period(limit.days, str(limit.unit), str(limit.since))


def _stop(catalogue: Catalogue, stop: Any) -> AllowedStop:
    special = catalogue.special_procedures.get(stop.kind)
    basis = "；".join(f"{one.law} {one.article}" for one in special.basis) if special else ""
    return AllowedStop(stop.kind, basis, stop.max_days, str(stop.unit))


def to_data(terms: Terms) -> dict[str, Any]:
    """The terms as JSON values."""
    return asdict(terms)


def from_data(data: Mapping[str, Any]) -> Terms:
    """The terms of ``to_data``."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    }
    values["statutory"] = Period(**data["statutory"])
    values["promised"] = Period(**data["promised"])
    values["extension"] = Period(**data["extension"]) if data["extension"] else None
    values["stops"] = tuple(AllowedStop(**stop) for stop in data["stops"])
    values["consultations"] = tuple(
        Consultation(one["department"], Period(**one["limit"]), one["deemed_consent"])
        for one in data["consultations"]
    )
    return Terms(**values)
