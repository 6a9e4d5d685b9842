"""From a matter's merged file to the ``Matter`` dataclass."""

from __future__ import annotations

from typing import Any

from onewindow.catalogue.entry import Entry, one_basis
from onewindow.catalogue.model import (
    After,
    Consulted,
    Extension,
    Lapse,
    Limit,
    Matter,
    Modes,
    Need,
    Since,
    Stop,
    Text,
    Unit,
)

MATTER_KINDS = ("permit", "approval", "filing", "technical", "assessment", "procedure", "service", "self")
PROCEDURES = ("licence", "filing")
GATES = ("start_of_works", "completion", "operation", "connection", "the_activity_itself", "sale", "title")
NECESSITIES = ("required", "may_follow", "optional")
NO_LIMIT = Limit(0, Unit.NONE)


def matter(entry: Entry, layer: str, content_hash: str) -> Matter:
    """The matter that an entry describes; faults go to the entry's problems."""
    head = _head(entry)
    statutory, promised, extension = _limits(entry)
    made = Matter(
        **head,
        checked=entry.mark(),
        statutory=statutory,
        promised=promised,
        extension=extension,
        layer=layer,
        content_hash=content_hash,
        origin=entry.origin(),
        basis=entry.basis(),
        stops=tuple(_stop(item) for item in entry.items("stops", bare="kind")),
        needs=tuple(_need(item) for item in entry.items("needs", bare="document")),
        yields=entry.words("yields"),
        after=tuple(_after(item) for item in entry.items("after", bare="matter")),
        modes=_modes(entry),
        consulted=tuple(_consulted(item) for item in entry.items("consulted", bare="department")),
        lapse=_lapse(entry),
        untranslatable=_remarks(entry),
        lines=_lines(entry),
    )
    entry.close("valid_from", "valid_to", "why", "source")
    return made


def _head(entry: Entry) -> dict[str, Any]:
    """The plain keys of a matter."""
    return {
        "id": entry.text("id", needed=True),
        "name": entry.label("name"),
        "stage": entry.whole("stage", 0, needed=True),
        "kind": entry.word("kind", MATTER_KINDS, needed=True),
        "gate": entry.word("gate", GATES, needed=True),
        "procedure": entry.word("procedure", PROCEDURES, needed=True),
        "competent": entry.text("competent", needed=True),
        "deciding": entry.text("deciding", needed=True),
        "applies": _applies(entry),
        "lead": entry.text("lead"),
        "after_works": entry.flag("after_works"),
        "four_eyes": entry.flag("four_eyes"),
        "national_codes": entry.text("national_codes"),
        "department_note": entry.text("department_note"),
        "note": entry.both("note"),
        "valid_from": entry.day("valid_from"),
        "valid_to": entry.day("valid_to"),
    }


def _applies(entry: Entry) -> str:
    given = entry.get("applies")
    if isinstance(given, bool):
        return "true" if given else "false"
    return entry.text("applies", needed=True).strip()


def _lines(entry: Entry) -> dict[str, int]:
    return {**entry.table.lines, "": entry.table.line}


def limit(entry: Entry | None, default: Limit = NO_LIMIT) -> Limit:
    """A time limit, or the default when the entry is absent."""
    if entry is None:
        return default
    unit = entry.unit()
    made = Limit(
        entry.whole("days", 0, needed=unit is not Unit.NONE) or 0,
        unit,
        entry.text("source"),
        entry.both("note"),
        entry.mark(),
        entry.flag("at_least"),
        entry.member("since", Since, Since.ACCEPTANCE),
    )
    if made.days < 0:
        entry.fault("days", "negative", "days 不能为负数", "days can't be negative")
    entry.close()
    return made


def _limits(entry: Entry) -> tuple[Limit, Limit, Extension | None]:
    limits = entry.inner("limit", needed=True)
    if limits is None:
        return NO_LIMIT, NO_LIMIT, None
    statutory = limit(limits.inner("statutory", needed=True))
    promised = limit(limits.inner("promised", needed=True))
    extension = _extension(limits.inner("extension"))
    limits.close()
    return statutory, promised, extension


def _extension(entry: Entry | None) -> Extension | None:
    if entry is None:
        return None
    made = Extension(
        entry.whole("days", 0, needed=True) or 0,
        entry.unit(),
        entry.text("approver", needed=True),
        one_basis(entry),
    )
    entry.close()
    return made


def _stop(entry: Entry) -> Stop:
    made = Stop(entry.text("kind", needed=True), entry.whole("max_days"), entry.unit(), entry.mark())
    entry.close("note")
    return made


def _need(entry: Entry) -> Need:
    made = Need(
        entry.text("document", needed=True),
        entry.origin(),
        entry.condition("when"),
        entry.word("necessity", NECESSITIES, "required"),
        entry.both("note"),
        entry.mark(),
        limit(entry.inner("within")) if entry.get("within") is not None else None,
    )
    entry.close()
    return made


def _after(entry: Entry) -> After:
    made = After(
        entry.text("matter", needed=True),
        entry.both("why"),
        entry.origin(),
        entry.condition("when"),
        entry.mark(),
    )
    entry.close("note")
    return made


def _consulted(entry: Entry) -> Consulted:
    made = Consulted(
        entry.text("department", needed=True),
        limit(entry.inner("limit", needed=True)),
        entry.flag("deemed_consent"),
        entry.condition("when"),
    )
    entry.close("note", "checked")
    return made


def _modes(entry: Entry) -> Modes:
    modes = entry.inner("modes")
    if modes is None:
        return Modes()
    made = Modes(
        instant=modes.condition("instant"),
        commitment=modes.condition("commitment"),
        parallel=modes.flag("parallel"),
        merge_with=modes.words("merge_with"),
        regional=modes.flag("regional"),
        self_declared=modes.flag("self_declared"),
        skipped_if=modes.condition("skipped_if"),
        simplifiable=modes.flag("simplifiable"),
        zero_materials=modes.flag("zero_materials"),
        joint_lead=modes.flag("joint_lead"),
        choose_parts=modes.flag("choose_parts"),
        joint_part_of=modes.text("joint_part_of"),
    )
    modes.close("note", "checked")
    return made


def _lapse(entry: Entry) -> Lapse | None:
    lapse = entry.inner("lapse")
    if lapse is None:
        return None
    made = Lapse(
        lapse.whole("amount", 0, needed=True) or 0,
        lapse.word("unit", ("day", "month", "year"), "year", needed=True),
        lapse.optional_label("unless") or Text("", ""),
        lapse.whole("extensions", 0) or 0,
        lapse.whole("extension_amount", 0) or 0,
        one_basis(lapse),
    )
    lapse.close()
    return made


def _remarks(entry: Entry) -> tuple[str, ...]:
    """What the rule can't express: texts, or mappings written out as ``key: value``."""
    given = entry.get("untranslatable")
    if isinstance(given, str):
        return (given,)
    return tuple(
        item if isinstance(item, str) else "; ".join(f"{key}: {value}" for key, value in dict(item).items())
        for item in given or ()
        if isinstance(item, str | dict)
    )
