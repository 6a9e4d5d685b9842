"""Family ``types``: types that don't fit and codes that are in no code list, over FEEL's typed tree."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.expressions import Use, rules_of
from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.check.shapes import Inference, Shape, environment, of_output, of_value
from onewindow.catalogue.findings import Finding, did_you_mean, error
from onewindow.catalogue.model import Decision


@family("types")
def types(subject: Subject) -> Iterator[Finding]:
    """Conditions are true or false, comparisons compare like with like, codes exist, results are of their type."""
    names = environment(subject.catalogue)
    for use in subject.uses:
        yield from _judge(use, names)
    for decision in subject.catalogue.decision_files.values():
        yield from _outputs(decision)


def _judge(use: Use, names: dict[str, Shape]) -> Iterator[Finding]:
    if use.expression is None:
        return
    found: list[Finding] = []

    def complain(code: str, zh: str, en: str, word: str) -> None:
        advice = (
            did_you_mean(word, _codes_near(use, names, word))
            if word
            else ("请核对两边的类型。", "Check both sides.")
        )
        found.append(
            error(
                use.origin,
                code,
                f"{use.owner} 的 {use.role}：{zh}",
                f"{use.owner}, {use.role}: {en}",
                *advice,
            )
        )

    shape = Inference(complain).shape(use.expression.tree, names)
    wanted = (
        use.result
        if use.result in ("boolean", "number", "string")
        else "string"
        if use.result == "enum"
        else ""
    )
    if wanted and not shape.fits(wanted) and shape.kind != "other":
        complain(
            "type-misfit",
            f"结果应为 {wanted}，而 {shape.words()} 不是",
            f"must result in a {wanted}, and {shape.words()} is none",
            "",
        )
    yield from dict.fromkeys(found)


def _codes_near(use: Use, names: dict[str, Shape], word: str) -> list[str]:
    """The codes of the facts that the expression reads: the wrong word most likely stands for one of them."""
    assert use.expression is not None
    near: set[str] = set()
    for name in use.expression.names:
        shape = names.get(name, Shape("any"))
        for one in (shape, shape.item, *(shape.item.fields.values() if shape.item else ())):
            near |= (one.codes if one is not None else None) or frozenset()
            near |= set(one.fields) if one is not None and one.kind == "record" and one.name != "p" else set()
    return sorted(near - {word})


def _outputs(decision: Decision) -> Iterator[Finding]:
    """Each written result of a decision is of its type and in its code list."""
    wanted = of_output(decision.output_type, decision.codes, decision.id)
    results = [(rule.output, rule.origin) for rule in rules_of(decision) if not rule.output_expression]
    if decision.default is not None:
        results.append((decision.default, decision.origin))
    for value, origin in results:
        shape = of_value(value)
        if not shape.fits(wanted.kind) and wanted.kind != "any":
            zh, en = (
                f"{decision.id} 的结果 {value} 不是 {wanted.kind}",
                f"{decision.id}: the result {value} is no {wanted.kind}",
            )
            yield error(origin, "type-misfit", zh, en, "请核对 output。", "Check the output.")
        elif wanted.codes is not None and isinstance(value, str) and value not in wanted.codes:
            zh, en = f"{decision.id} 的代码表中没有结果 {value}", f"{decision.id} has no result code {value}"
            yield error(origin, "unknown-code", zh, en, *did_you_mean(value, sorted(wanted.codes)))
