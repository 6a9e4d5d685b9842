"""Decision tables out of YAML, as the catalogue writes them for people and for diffs (``tables_dump`` writes
them).

Two ways to write the rules. Whole conditions: ``when`` is one FEEL boolean. Columns: the table has ``inputs``
and ``when`` is a list with one unary test per column. ``output`` is a plain value, ``output_expression`` FEEL
text; with several output columns both are mappings from the column's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.dmn.errors import DmnError
from onewindow.dmn.literals import feel_text
from onewindow.dmn.table import Aggregation, Basis, DecisionTable, HitPolicy, Input, Output, OutputCode, Rule

_TABLE_KEYS = frozenset(
    (
        *("id", "element_id", "name", "title", "type", "description", "doc", "label", "order"),
        *("hit_policy", "aggregation", "orientation", "output_label", "output", "outputs", "inputs", "basis"),
        *("rules", "default", "annotations", "valid_from", "valid_to", "source", "checked", "note"),
    )
)
RULE_KEYS = frozenset(("id", "when", "output", "output_expression", "annotations"))
LETTERS = {
    "U": (HitPolicy.UNIQUE, Aggregation.NONE),
    "A": (HitPolicy.ANY, Aggregation.NONE),
    "P": (HitPolicy.PRIORITY, Aggregation.NONE),
    "F": (HitPolicy.FIRST, Aggregation.NONE),
    "R": (HitPolicy.RULE_ORDER, Aggregation.NONE),
    "O": (HitPolicy.OUTPUT_ORDER, Aggregation.NONE),
    "C": (HitPolicy.COLLECT, Aggregation.NONE),
    "C+": (HitPolicy.COLLECT, Aggregation.SUM),
    "C#": (HitPolicy.COLLECT, Aggregation.COUNT),
    "C<": (HitPolicy.COLLECT, Aggregation.MIN),
    "C>": (HitPolicy.COLLECT, Aggregation.MAX),
}


def load_table(mapping: Mapping[str, Any]) -> DecisionTable:
    """The table that a mapping of the catalogue's form describes.

    Raises ``DmnError`` naming the faulty key.
    """
    name = str(mapping.get("id") or mapping.get("name") or "")
    _refuse_unknown(mapping, _TABLE_KEYS, f"判定表 {name}", f"decision table {name}")
    hit_policy, aggregation = _hit_policy(mapping, name)
    inputs = tuple(_input(entry, name) for entry in mapping.get("inputs") or ())
    outputs = _outputs(mapping, name)
    rules = [_mapping(rule, name, "rules") for rule in mapping.get("rules") or ()]
    annotation_names = _annotation_names(mapping, rules)
    title = mapping.get("title", mapping.get("name"))
    title = title if isinstance(title, Mapping) else {"zh": str(title or "")}
    conditions = "inputs" not in mapping
    return DecisionTable(
        id=str(mapping.get("element_id", "")),
        type=str(mapping.get("type", "")),
        label=str(mapping.get("label", "")),
        description=str(mapping.get("doc") or mapping.get("description") or ""),
        name=name,
        hit_policy=hit_policy,
        aggregation=aggregation,
        inputs=(Input("true", "boolean"),) if conditions else inputs,
        outputs=outputs,
        rules=tuple(
            _rule(rule, f"{name} {number}", 1 if conditions else len(inputs), outputs, annotation_names)
            for number, rule in enumerate(rules, 1)
        ),
        annotation_names=annotation_names,
        conditions=conditions,
        orientation=str(mapping.get("orientation", "")),
        output_label=str(mapping.get("output_label", "")),
        title_zh=str(title.get("zh", "")),
        title_en=str(title.get("en", "")),
        order=int(mapping.get("order") or 0),
        basis=tuple(_basis(entry, name) for entry in mapping.get("basis") or ()),
    )


def _hit_policy(mapping: Mapping[str, Any], name: str) -> tuple[HitPolicy, Aggregation]:
    text = str(mapping.get("hit_policy", "UNIQUE")).upper().replace("_", " ")
    if text in LETTERS:
        return LETTERS[text]
    try:
        return HitPolicy(text), Aggregation(str(mapping.get("aggregation") or ""))
    except ValueError:
        raise DmnError(
            f"判定表 {name} 的命中策略 {text} 不认识；可用：{', '.join(LETTERS)} 或全称。",
            f"Decision table {name}: unknown hit policy {text}; use one of {', '.join(LETTERS)} or"
            f" its full name.",
        ) from None


def _input(entry: Any, name: str) -> Input:
    if isinstance(entry, str):
        return Input(entry)
    entry = _mapping(entry, name, "inputs")
    if "expression" not in entry:
        raise DmnError(
            f"判定表 {name} 的输入列缺少 expression。",
            f"Decision table {name}: an input column lacks `expression`.",
        )
    fields = {key: _test_text(entry.get(key, "")) for key in ("expression", "type", "allowed", "label", "id")}
    return Input(**fields)


def _outputs(mapping: Mapping[str, Any], name: str) -> tuple[Output, ...]:
    entries = mapping.get("outputs")
    if entries is None:
        entry = dict(_mapping(mapping.get("output") or {}, name, "output"))
        if "default" in mapping:
            entry["default"] = feel_text(mapping["default"])
        entries = [entry]
    return tuple(_output(_mapping(entry, name, "outputs")) for entry in entries)


def _output(entry: Mapping[str, Any]) -> Output:
    codes = tuple(
        OutputCode(feel_text(code["value"]), str(code.get("zh", "")), str(code.get("en", "")))
        if isinstance(code, Mapping)
        else OutputCode(feel_text(code), "", "")
        for code in entry.get("codes") or ()
    )
    return Output(
        name=str(entry.get("name", "")),
        type="string" if codes and entry.get("type") == "enum" else str(entry.get("type", "")),
        allowed=_test_text(entry.get("allowed", "")) or ", ".join(code.value for code in codes),
        default=_test_text(entry.get("default", "")),
        label=str(entry.get("label", "")),
        id=str(entry.get("id", "")),
        codes=codes,
    )


def _rule(
    rule: Mapping[str, Any],
    name: str,
    columns: int,
    outputs: Sequence[Output],
    annotation_names: Sequence[str],
) -> Rule:
    place_zh, place_en = f"判定表规则 {name}", f"decision table rule {name}"
    if "when" not in rule:
        raise DmnError(f"{place_zh} 缺少 when。", f"{place_en}: `when` is missing.")
    tests = rule["when"] if isinstance(rule["when"], list | tuple) else [rule["when"]]
    if len(tests) != columns:
        raise DmnError(
            f"{place_zh} 有 {len(tests)} 个条件，表有 {columns} 个输入列。",
            f"{place_en} has {len(tests)} tests for {columns} input columns.",
        )
    if ("output" in rule) == ("output_expression" in rule):
        raise DmnError(
            f"{place_zh} 须写 output 或 output_expression 之一。",
            f"{place_en}: write either `output` or `output_expression`.",
        )
    results = _results(rule, outputs, place_zh, place_en)
    positional = rule.get("annotations")
    annotations = (
        tuple(map(str, positional))
        if positional is not None
        else tuple(_annotation_text(rule.get(column, "")) for column in annotation_names)
    )
    return Rule(tuple(map(_test_text, tests)), results, annotations, str(rule.get("id", "")))


def _results(
    rule: Mapping[str, Any], outputs: Sequence[Output], place_zh: str, place_en: str
) -> tuple[str, ...]:
    is_text = "output_expression" in rule
    given = rule["output_expression" if is_text else "output"]
    if len(outputs) == 1:
        return (_test_text(given) if is_text else feel_text(given),)
    if not isinstance(given, Mapping) or set(given) != {output.name for output in outputs}:
        raise DmnError(
            f"{place_zh} 的结果须按输出列名逐一给出：{', '.join(output.name for output in outputs)}。",
            f"{place_en}: give one result per output column: {', '.join(output.name for output in outputs)}.",
        )
    return tuple(
        _test_text(given[output.name]) if is_text else feel_text(given[output.name]) for output in outputs
    )


def _annotation_names(mapping: Mapping[str, Any], rules: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The table's own list of annotation columns, else the rules' further keys in the order in which they
    appear.
    """
    if "annotations" in mapping:
        return tuple(str(column) for column in mapping["annotations"] or ())
    return tuple(dict.fromkeys(str(key) for rule in rules for key in rule if key not in RULE_KEYS))


def _annotation_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('law', '')} {value.get('article', '')}".strip()
    if isinstance(value, list | tuple):
        return "; ".join(map(_annotation_text, value))
    return str(value)


def _test_text(value: Any) -> str:
    """FEEL text of a cell: text stays as it is, a YAML number or truth value is written out."""
    return value if isinstance(value, str) else feel_text(value)


def _basis(entry: Any, name: str) -> Basis:
    if isinstance(entry, str):
        return Basis(entry)
    entry = _mapping(entry, name, "basis")
    return Basis(str(entry.get("law", "")), str(entry.get("article", "")), str(entry.get("checked", "")))


def _mapping(value: Any, name: str, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DmnError(
            f"判定表 {name} 的 {key} 须由键和值组成，读到的是 {value!r}。",
            f"Decision table {name}: `{key}` must consist of keys and values, not {value!r}.",
        )
    return value


def _refuse_unknown(mapping: Mapping[str, Any], known: frozenset[str], place_zh: str, place_en: str) -> None:
    unknown = [str(key) for key in mapping if key not in known]
    if unknown:
        raise DmnError(
            f"{place_zh} 有不认识的键 {', '.join(unknown)}；可用的键：{', '.join(sorted(known))}。",
            f"The {place_en} has unknown keys {', '.join(unknown)}; known keys: {', '.join(sorted(known))}.",
        )
