"""The order that the documents make must be the reference's order, edge for edge."""

from __future__ import annotations

from catalogue_files import documents, matters, producers, reference


def edges_by_document() -> set[tuple[str, str]]:
    made = producers()
    return {
        (before, after)
        for after, matter in matters().items()
        for need in matter["needs"]
        for before in made.get(need["document"], set())
    }


def edges_by_law() -> set[tuple[str, str]]:
    return {
        (entry["matter"], after) for after, matter in matters().items() for entry in matter.get("after", ())
    }


def test_the_documents_and_the_legal_afters_give_exactly_the_reference_order() -> None:
    expected = {(before, row["code"]) for row in reference()["matters"] for before in row["predecessors"]}
    derived = edges_by_document() | edges_by_law()
    assert derived - expected == set(), "edges that the reference does not know"
    assert expected - derived == set(), "edges of the reference that no document and no law carries"


def test_a_legal_after_stands_only_where_no_document_carries_the_order() -> None:
    assert edges_by_law() & edges_by_document() == set()


def test_each_legal_after_gives_its_reason_in_both_languages_and_a_mark() -> None:
    for id, matter in matters().items():
        for entry in matter.get("after", ()):
            assert entry["why"]["zh"] and entry["why"]["en"], id
            assert entry["checked"] in ("V", "M", "low"), id


def test_nobody_waits_for_himself_in_a_circle() -> None:
    waits: dict[str, set[str]] = {id: set() for id in matters()}
    for before, after in edges_by_document() | edges_by_law():
        waits[after].add(before)
    while waits:
        free = {id for id, before in waits.items() if not before & waits.keys()}
        assert free, f"a circle among {sorted(waits)}"
        waits = {id: before for id, before in waits.items() if id not in free}


def test_each_needed_document_is_named_and_somebody_gives_it() -> None:
    made = producers()
    for id, matter in matters().items():
        for need in matter["needs"]:
            name = need["document"]
            assert name in documents(), f"{id} needs {name}, which no file names"
            assert made.get(name) or documents()[name].get("issuer"), f"{id} needs {name}, which nobody gives"


def test_each_result_comes_from_one_matter_and_has_no_issuer_beside_it() -> None:
    made = producers()
    for name, document in documents().items():
        if "any_of" not in document:
            assert len(made.get(name, set())) <= 1, name
            assert bool(made.get(name)) != bool(document.get("issuer")), (
                f"{name}: a matter yields it or a body issues it"
            )


def test_no_document_is_idle() -> None:
    used = {need["document"] for matter in matters().values() for need in matter["needs"]}
    used |= {document for matter in matters().values() for document in matter["yields"]}
    used |= {member for document in documents().values() for member in document.get("any_of", ())}
    assert set(documents()) - used == set()
