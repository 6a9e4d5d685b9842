"""Receipts: a decision is proved from the ledger alone, and whatever was changed shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from office_helpers import Town

from onewindow.office import operations, queries
from onewindow.office.reading import SYSTEM
from onewindow.office.replay import replay


def tamper(town: Town, sql: str, *values: object) -> None:
    connection = town.office.ledger.database.connect()
    connection.execute(sql, values)
    connection.close()


def test_a_grant_is_proved(town: Town) -> None:
    case = town.granted()
    found = replay(town.office, SYSTEM, town.view(case).number)
    assert [one.kind for one in found.decisions] == ["granted"]
    assert found.decisions[0].differences == ()
    assert found.proved


def test_the_receipt_names_what_the_decision_rests_on(sqlite_town: Town) -> None:
    view = sqlite_town.view(sqlite_town.granted())
    assert view.decision is not None
    receipt = view.decision.receipt
    assert receipt["matter"] == {"id": "M112", "hash": view.matter.content_hash}
    assert receipt["catalogue"] == view.catalogue_hash == sqlite_town.office.catalogue().content_hash
    assert receipt["applies"] == "applies" and receipt["decisions"]["eia_class"] == "form"
    assert {one["sha256"] for one in receipt["documents"]} == {paper.sha256 for paper in view.documents}
    assert receipt["engine"]["version"] == "0.1.0"


def test_the_receipt_keeps_the_traces_of_the_tables_and_the_articles(sqlite_town: Town) -> None:
    view = sqlite_town.view(sqlite_town.granted())
    assert view.decision is not None
    receipt = view.decision.receipt
    assert [one["law"] for one in receipt["law"]] == [basis.law for basis in view.matter.basis] != []
    (table,) = receipt["tables"]  # M112 applies where the environmental class is a form
    definition = view.catalogue.decision_files["eia_class"]
    assert table["table"] == "eia_class" and table["hash"] == definition.content_hash
    assert table["value"] == "form" == receipt["decisions"]["eia_class"]
    hit = [rule for rule in table["rules"] if rule["hit"]]
    assert [rule["rule"] for rule in hit] == table["hits"] == [len(table["rules"])]
    assert hit[0]["cells"][0]["test"] == definition.rules[hit[0]["rule"] - 1].when and hit[0]["law"]
    assert view.why["holds"] is True and view.why["law"] and view.why == receipt["why"]


def test_a_receipt_from_before_the_traces_were_kept_is_still_proved(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onewindow.office import receipts

    whole = receipts.receipt
    with monkeypatch.context() as earlier:
        earlier.setattr(
            receipts,
            "receipt",
            lambda *given: {
                key: value for key, value in whole(*given).items() if key not in ("law", "tables")
            },
        )
        case = sqlite_town.granted()
    assert "tables" not in sqlite_town.view(case).decision.receipt  # type: ignore[union-attr]
    assert replay(sqlite_town.office, SYSTEM, case).proved


def test_a_table_that_open_facts_leave_unsettled_tells_what_may_result(sqlite_town: Town) -> None:
    from onewindow.office.situation import situation
    from onewindow.office.traces import table_traces

    catalogue = sqlite_town.office.catalogue()
    answers = {"in_soil_conservation_area": True, "disturbed_area_ha": None, "earthwork_m3": 0}
    seen = situation(sqlite_town.office, catalogue, answers, {}, sqlite_town.office.today())
    (table,) = table_traces(seen, "M114")
    assert table["possible"] == ["report", "form", "none"] and table["needs"] == ["disturbed_area_ha"]
    chained = [one["table"] for one in table_traces(seen, "M201")]
    assert chained.index("eia_class") < chained.index("small_low_risk")


def test_refusals_and_filings_have_receipts_too(sqlite_town: Town) -> None:
    town, project = sqlite_town, sqlite_town.project()
    filed = town.submitted("M101", project)
    operations.decide_case(town.office, town.reviewer(filed), filed, granted=True)
    refused = town.accepted("M112", project)
    operations.decide_case(
        town.office, town.reviewer(refused), refused, granted=False, reasons="选址不符合规划"
    )
    assert replay(town.office, SYSTEM, filed).proved and replay(town.office, SYSTEM, refused).proved
    assert town.view(refused).decision.remedies["reconsideration"]["days"] == 60  # type: ignore[union-attr]


def test_a_restart_can_prove_it_from_the_kept_catalogue(sqlite_town: Town, tmp_path: Path) -> None:
    from onewindow.office import Office

    case = sqlite_town.granted()
    sqlite_town.office.close()
    again = Office(tmp_path / "data", f"sqlite:///{tmp_path / 'onewindow.db'}", clock=sqlite_town.clock)
    try:
        assert replay(again, SYSTEM, case).proved
    finally:
        again.close()


def test_a_changed_answer_shows(town: Town) -> None:
    case = town.granted()
    sql = (
        "UPDATE events SET data = replace(data, '32000', '900') WHERE stream = ? AND kind = 'answers_frozen'"
    )
    tamper(town, sql, f"case:{case}")
    found = replay(town.office, SYSTEM, case)
    assert not found.proved
    assert any("answers_frozen" in fault for fault in found.faults)
    assert {one.what for one in found.decisions[0].differences} >= {"facts"}


def test_a_changed_decision_shows(sqlite_town: Town) -> None:
    case = sqlite_town.granted()
    tamper(
        sqlite_town,
        "UPDATE events SET legal_day = '2026-11-20' WHERE stream = ? AND kind = 'granted'",
        f"case:{case}",
    )
    found = replay(sqlite_town.office, SYSTEM, case)
    assert not found.proved
    assert "ledger.granted" in {one.what for one in found.decisions[0].differences}


def test_a_paper_that_was_exchanged_shows(sqlite_town: Town) -> None:
    case = sqlite_town.granted()
    paper = sqlite_town.view(case).documents[0]
    sqlite_town.office.files.path(paper.sha256).write_bytes(b"%PDF-1.7 another")
    found = replay(sqlite_town.office, SYSTEM, case)
    assert f"documents.{paper.document}" in {one.what for one in found.decisions[0].differences}


def test_the_command_proves_and_answers_no_when_something_was_changed(
    sqlite_town: Town, tmp_path: Path
) -> None:
    town, case = sqlite_town, sqlite_town.granted()
    number = town.view(case).number
    whole = _run(tmp_path, "replay", number, "--json")
    assert whole.returncode == 0, whole.stderr
    assert json.loads(whole.stdout)["proved"] is True
    verified = _run(tmp_path, "ledger", "verify")
    assert verified.returncode == 0, verified.stderr + verified.stdout
    tamper(
        town, "UPDATE events SET author = 'somebody' WHERE stream = ? AND kind = 'granted'", f"case:{case}"
    )
    changed = _run(tmp_path, "replay", number)
    assert changed.returncode == 1
    assert "✗" in changed.stdout
    assert _run(tmp_path, "ledger", "verify").returncode == 1
    unknown = _run(tmp_path, "replay", "GXQ-2026-999999")
    assert unknown.returncode == 2
    assert "找不到" in unknown.stderr and "does not exist" in unknown.stderr


def _run(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    import os

    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "ONEWINDOW_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'onewindow.db'}",
    }
    return subprocess.run(
        [sys.executable, "-m", "onewindow", *words], capture_output=True, text=True, env=environment
    )


def test_export_gives_every_event_as_a_line(sqlite_town: Town, tmp_path: Path) -> None:
    sqlite_town.submitted()
    lines = _run(tmp_path, "ledger", "export").stdout.splitlines()
    assert [json.loads(line)["position"] for line in lines] == list(range(1, len(lines) + 1))
    assert json.loads(lines[-1])["kind"] == "submitted"


@pytest.mark.parametrize("wrong", ["x", "12"])
def test_a_wrong_anchor_is_told(sqlite_town: Town, tmp_path: Path, wrong: str) -> None:
    done = _run(tmp_path, "ledger", "verify", "--anchor", wrong)
    assert done.returncode in (1, 2)
    assert done.stderr or "✗" in done.stdout
    assert queries.actors_of(sqlite_town.office, "li.na")
