"""Family ``order``: circles in the order graph, and "after" that documents carry already."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.edges import Edge, circle, edges
from onewindow.catalogue.findings import Finding, error


@family("order")
def order(subject: Subject) -> Iterator[Finding]:
    """The matters can be put in an order, and each explicit "after" has a reason that no document carries."""
    found = edges(subject.catalogue)
    yield from _circles(subject, found)
    by_pair: dict[tuple[str, str], list[Edge]] = {}
    for edge in found:
        if edge.kind == "document":
            by_pair.setdefault((edge.before, edge.after), []).append(edge)
    for matter in subject.catalogue.matters.values():
        for after in matter.after:
            carried = by_pair.get((after.matter, matter.id))
            if after.matter == matter.id:
                yield error(after.origin, "after-itself", f"{matter.id} 在自己之后", f"{matter.id} is after itself",
                            "请删去。", "Remove it.")  # fmt: skip
            elif carried and (not carried[0].when or carried[0].when == after.when):
                papers = ", ".join(edge.document for edge in carried)
                yield error(
                    after.origin, "after-carried",
                    f"{matter.id} 在 {after.matter} 之后已由材料 {papers} 体现",
                    f"{matter.id} after {after.matter}: the document {papers} carries this already",
                    "请删去这条 after。", "Remove this after.",
                )  # fmt: skip
            if not after.why:
                yield error(after.origin, "after-without-reason", f"{matter.id} 的 after {after.matter} 没有理由",
                            f"{matter.id}: the after {after.matter} gives no reason",
                            "请在 why 中写明法条或理由。", "Give the article or the reason in why.")  # fmt: skip


def _circles(subject: Subject, found: tuple[Edge, ...]) -> Iterator[Finding]:
    """One circle at a time: report it, take one of its edges away, look again."""
    left = {(edge.before, edge.after): edge for edge in found if edge.before != edge.after}
    while len(ring := circle(left)) > 1:
        steps = [left[pair] for pair in zip(ring, ring[1:], strict=False) if pair in left]
        words = "; ".join(f"{edge.after} ← {edge.before} ({edge.document or 'after'})" for edge in steps)
        shown = " → ".join(ring)
        last = steps[0]
        matter = subject.catalogue.matters.get(last.after)
        wanted = (last.through or last.document, last.before)
        places = [] if matter is None else [
            *(need.origin for need in matter.needs if need.document == wanted[0]),
            *(after.origin for after in matter.after if after.matter == wanted[1]),
        ]  # fmt: skip
        origin = places[0] if places else subject.at("matters", last.after)
        yield error(
            origin, "circle", f"先后关系成环：{shown}", f"the order goes round in a circle: {shown}",
            f"逐条：{words}。请去掉其中一项材料需求，或改为另一份材料。",
            f"The steps: {words}. Remove one of these needs, or let it ask for another paper.",
        )  # fmt: skip
        del left[last.before, last.after]
