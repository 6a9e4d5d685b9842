"""The catalogue's vocabulary: what a matter, a fact, a document and a layer are.

Plain frozen dataclasses without behaviour; ``loader`` builds them from the text files, ``check`` judges
them, ``planner``, ``office`` and the doors read them. Every statement carries a mark that says how it was
checked: ``V`` read in a source, ``M`` from memory, ``low`` from memory and doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Mark(StrEnum):
    """How well a statement was checked."""

    VERIFIED = "V"
    MEMORY = "M"
    LOW = "low"


class Unit(StrEnum):
    """The unit of a time limit. Working days follow 行政许可法 art. 82; calendar days are a plain 日."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    NONE = "none"


class Since(StrEnum):
    """From which day a time limit counts: acceptance (行政许可法 art. 42), or receipt where a law says so."""

    ACCEPTANCE = "acceptance"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Text:
    """A label in both languages; Chinese is the leading one."""

    zh: str
    en: str

    def join(self, parts: Iterable[Text]) -> Text:
        """The parts with this mark between them, in both languages."""
        texts = list(parts)
        return Text(self.zh.join(one.zh for one in texts), self.en.join(one.en for one in texts))


COMMA = Text("、", ", ")
"""The mark between the items of a list."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The place in the catalogue's files where a definition stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One law and article that a definition rests on."""

    law: str
    article: str
    checked: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. ``days`` is meaningless when ``unit`` is ``NONE``.

    ``at_least`` marks a time that law sets as the least, not the most (as the 20 days of a tender). ``since`` is
    the day from which it counts: 建筑法 art. 8 and 环境影响评价法 art. 22 count from receipt.
    """

    days: int
    unit: Unit
    source: str = ""
    note: str = ""
    checked: Mark = Mark.MEMORY
    at_least: bool = False
    since: Since = Since.ACCEPTANCE


@dataclass(frozen=True, slots=True)
class Extension:
    """A prolongation that law allows: how many days at most, and who must approve it."""

    days: int
    unit: Unit
    approver: str
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a fact's code list."""

    value: str
    name: Text
    national: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the dictionary of facts (要素).

    ``type`` is one of ``boolean``, ``number``, ``string``, ``enum``, ``list of enum``, ``list of record``.
    ``default`` is what holds when a complete description does not mention the fact. ``nullable`` facts
    have null as a known value. ``derived`` is a FEEL expression over other facts: such a fact is never asked.
    ``open_codes`` says that the code list names the known codes only: other ones may occur. ``minimum`` bounds numbers. ``fields`` describes the records of a ``list of record``.
    """

    id: str
    type: str
    name: Text
    default: Any
    origin: Origin
    unit: str = ""
    nullable: bool = False
    codes: tuple[Code, ...] = ()
    open_codes: bool = False
    fields: tuple[Fact, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    derived: str = ""
    group: str = ""
    help: Text | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """A group of questions (要素组), in the order in which an applicant meets them."""

    id: str
    name: Text
    order: int
    intro: Text | None
    facts: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value within a span of dates; ``valid_to`` is the last day on which it holds."""

    value: Decimal | str | bool
    valid_from: date | None
    valid_to: date | None
    source: str
    checked: Mark
    origin: Origin


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of law that rules read as ``p.<id>``."""

    id: str
    name: Text
    unit: str
    values: tuple[DatedValue, ...]
    origin: Origin
    note: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A body: government department, window, utility, expert body, or the applicant itself."""

    id: str
    name: Text
    kind: str
    origin: Origin
    level: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper (材料) or certificate (证照).

    ``any_of`` makes it a class: the document is at hand when one of the named documents is.
    ``issuer`` is a department's id, ``applicant``, or empty when matters yield it. ``number`` is the pattern of the
    numbers under which it is issued (``number_rule``), empty for the usual one.
    """

    id: str
    name: Text
    origin: Origin
    issuer: str = ""
    any_of: tuple[str, ...] = ()
    certificate: bool = False
    note: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A document that a matter needs. ``necessity`` is ``required``, ``may_follow`` (容缺) or ``optional``.

    ``within`` is the longest time after submission in which a paper that may follow must come, where a rule sets one.
    """

    document: str
    origin: Origin
    when: str = ""
    necessity: str = "required"
    note: str = ""
    checked: Mark = Mark.MEMORY
    within: Limit | None = None


@dataclass(frozen=True, slots=True)
class After:
    """A legal "after" that no document carries: this matter is decided after ``matter``."""

    matter: str
    why: str
    origin: Origin
    when: str = ""
    checked: Mark = Mark.MEMORY


@dataclass(frozen=True, slots=True)
class Stop:
    """A special procedure that stops this matter's clock, with its own ceiling where one is set."""

    kind: str
    max_days: int | None = None
    unit: Unit = Unit.WORKING_DAY
    checked: Mark = Mark.MEMORY


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """A kind of special procedure (特别程序) and the law that takes its time out of the clock."""

    id: str
    name: Text
    basis: tuple[LegalBasis, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Consulted:
    """A department that must give an opinion. Silence may count as consent only where ``deemed_consent``."""

    department: str
    limit: Limit
    deemed_consent: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Modes:
    """The ways in which a matter may be handled. Strings are FEEL conditions, ``"true"`` when unconditional."""

    instant: str = ""
    commitment: str = ""
    parallel: bool = False
    merge_with: tuple[str, ...] = ()
    regional: bool = False
    self_declared: bool = False
    skipped_if: str = ""
    simplifiable: bool = False
    zero_materials: bool = False
    joint_lead: bool = False
    choose_parts: bool = False
    joint_part_of: str = ""


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a result lapses: so many days, months or years without ``unless``; how often it may be prolonged."""

    amount: int
    unit: str
    unless: Text
    extensions: int
    extension_amount: int
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter (事项): one thing that a person applies for and a body decides."""

    id: str
    name: Text
    stage: int
    kind: str
    gate: str
    procedure: str
    competent: str
    deciding: str
    basis: tuple[LegalBasis, ...]
    applies: str
    statutory: Limit
    promised: Limit
    checked: Mark
    origin: Origin
    layer: str
    content_hash: str
    valid_from: date | None = None
    valid_to: date | None = None
    extension: Extension | None = None
    stops: tuple[Stop, ...] = ()
    needs: tuple[Need, ...] = ()
    yields: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    modes: Modes = field(default_factory=Modes)
    consulted: tuple[Consulted, ...] = ()
    lead: str = ""
    lapse: Lapse | None = None
    after_works: bool = False
    four_eyes: bool = False
    national_codes: str = ""
    department_note: str = ""
    untranslatable: tuple[str, ...] = ()
    note: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One row of a decision: when ``when`` holds, ``output`` (or what ``output_expression`` gives) results."""

    when: str
    output: Any
    output_expression: str
    origin: Origin
    basis: str = ""
    note: str = ""
    checked: Mark | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as its file states it: rules in order, a default, the law. ``table`` of ``decisions`` runs it.

    ``output_type`` is a fact's type word; ``codes`` lists the possible results where they are a code list.
    """

    id: str
    name: Text
    order: int
    hit_policy: str
    output_type: str
    codes: tuple[Code, ...]
    rules: tuple[DecisionRule, ...]
    default: Any
    basis: tuple[LegalBasis, ...]
    origin: Origin
    content_hash: str
    doc: str = ""
    checked: Mark | None = None
    definition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the four national stages, or 5, the parallel track."""

    no: int
    name: Text
    lead: str
    limit: Limit | None = None
    origin: Origin = Origin("", 0)


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Matters put together as an applicant meets them (一件事). ``checked`` marks the event, ``list_checked`` the list.

    ``way``: ``submit`` in the ordinary way, ``pre_review`` before the land is signed (拿地即开工), ``parts`` by choice
    of buildings and matters (分期、点单式联合验收).
    """

    id: str
    name: Text
    matters: tuple[str, ...]
    origin: Origin
    intro: Text = Text("", "")
    way: str = "submit"
    source: str = ""
    checked: Mark = Mark.MEMORY
    list_checked: Mark = Mark.MEMORY


@dataclass(frozen=True, slots=True)
class TotalLimit:
    """A limit on the whole process or on the main flow; ``parameter`` names the dated figure."""

    id: str
    name: Text
    parameter: str
    from_matter_kinds: tuple[str, ...] = ()
    until: str = ""


@dataclass(frozen=True, slots=True)
class ProcessType:
    """One of the national process types (审批流程类型) with the total limits that bind it."""

    code: int
    name: Text
    limits: tuple[TotalLimit, ...] = ()
    origin: Origin = Origin("", 0)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that holds in one zone on one day: the layers merged, identified by a content hash.

    ``parameters`` holds the values of the day; a parameter of ``dated_parameters`` that is not in it has none then
    (``dated`` says why), and what reads it is open. ``decisions`` maps a decision's id to its ``dmn`` table, in the order of evaluation; ``decision_files`` holds
    the same decisions as their files state them (rules, law, places). ``fact_defaults`` is what holds for a
    complete description that is silent; derived facts are not in it. ``definitions`` is the merged text that
    the hash was taken over: kind -> id -> plain values.
    """

    zone: str
    on: date
    layers: tuple[str, ...]
    content_hash: str
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Decimal | str | bool]
    dated_parameters: Mapping[str, Parameter]
    departments: Mapping[str, Department]
    documents: Mapping[str, Document]
    special_procedures: Mapping[str, SpecialProcedure]
    decisions: Mapping[str, Any]
    matters: Mapping[str, Matter]
    stages: Mapping[int, Stage]
    process_types: Mapping[int, ProcessType]
    zone_days_off: tuple[date, ...] = ()
    zone_working_days: tuple[date, ...] = ()
    layer_names: Mapping[str, Text] = field(default_factory=dict)
    fact_groups: Mapping[str, FactGroup] = field(default_factory=dict)
    fact_defaults: Mapping[str, Any] = field(default_factory=dict)
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)
    decision_files: Mapping[str, Decision] = field(default_factory=dict)
    definitions: Mapping[str, Any] = field(default_factory=dict)
