"""Decision tables into the mapping that the catalogue writes as YAML (``tables_yaml`` reads it back)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.dmn.literals import is_plain, plain_value
from onewindow.dmn.table import DecisionTable, Output, Rule
from onewindow.dmn.tables_yaml import RULE_KEYS


def dump_table(table: DecisionTable) -> dict[str, Any]:
    """The mapping that ``load_table`` reads back as the same table, without keys that say nothing."""
    mapping: dict[str, Any] = {"id": table.name}
    if table.title_zh or table.title_en:
        mapping["name"] = {"zh": table.title_zh, "en": table.title_en}
    mapping.update(
        element_id=table.id,
        type=table.type,
        label=table.label,
        order=table.order,
        hit_policy=table.hit_policy.value,
        aggregation=table.aggregation.value,
        orientation=table.orientation,
        output_label=table.output_label,
        doc=table.description,
        basis=[
            _without_empty({"law": b.law, "article": b.article, "checked": b.checked}) for b in table.basis
        ],
    )
    mapping = _without_empty(mapping)
    if not table.conditions:
        mapping["inputs"] = [
            _without_empty(
                {
                    "expression": i.expression,
                    "type": i.type,
                    "allowed": i.allowed,
                    "label": i.label,
                    "id": i.id,
                }
            )
            for i in table.inputs
        ]
    outputs = [_dump_output(output) for output in table.outputs]
    if len(outputs) != 1:
        mapping["outputs"] = outputs
    elif outputs[0]:
        mapping["output"] = outputs[0]
    by_name = _annotations_by_name(table)
    if table.annotation_names and not by_name:
        mapping["annotations"] = list(table.annotation_names)
    mapping["rules"] = [_dump_rule(table, rule, by_name) for rule in table.rules]
    if len(outputs) == 1 and table.outputs[0].default:
        default = table.outputs[0].default
        if is_plain(default):
            mapping["default"] = plain_value(default)
            mapping.get("output", {}).pop("default", None)
            if not mapping.get("output", True):
                del mapping["output"]
    return mapping


def _dump_output(output: Output) -> dict[str, Any]:
    codes = [{"value": plain_value(code.value), "zh": code.zh, "en": code.en} for code in output.codes]
    return _without_empty(
        {
            "name": output.name,
            "type": output.type,
            "allowed": ""
            if codes and output.allowed == ", ".join(c.value for c in output.codes)
            else output.allowed,
            "codes": codes,
            "default": output.default,
            "label": output.label,
            "id": output.id,
        }
    )


def _annotations_by_name(table: DecisionTable) -> bool:
    """Whether the rules' annotations, written as keys of the rules, would be read back as they are."""
    names = table.annotation_names
    if any(not name or name in RULE_KEYS for name in names) or len(set(names)) < len(names):
        return False
    seen = dict.fromkeys(
        name for rule in table.rules for name, text in zip(names, rule.annotations, strict=False) if text
    )
    return tuple(seen) == names and all(len(rule.annotations) == len(names) for rule in table.rules)


def _dump_rule(table: DecisionTable, rule: Rule, annotations_by_name: bool) -> dict[str, Any]:
    mapping: dict[str, Any] = {"when": rule.tests[0] if table.conditions else list(rule.tests)}
    if rule.id:
        mapping["id"] = rule.id
    plain = all(map(is_plain, rule.results))
    values = [plain_value(text) if plain else text for text in rule.results]
    key = "output" if plain else "output_expression"
    names = [output.name for output in table.outputs]
    mapping[key] = values[0] if len(values) == 1 else dict(zip(names, values, strict=True))
    if annotations_by_name:
        mapping.update(
            {name: text for name, text in zip(table.annotation_names, rule.annotations, strict=True) if text}
        )
    elif rule.annotations:
        mapping["annotations"] = list(rule.annotations)
    return mapping


def _without_empty(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in ("", [], 0, {}, None)}
