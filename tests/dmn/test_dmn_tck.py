"""The public test kit beside the checkout, and the counting itself."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from onewindow.cli.main import main
from onewindow.dmn.tck import Untyped, run_file, run_folder, same
from shared import shared_file


@pytest.mark.parametrize("level", [2, 3])
def test_the_public_kit(level: int) -> None:
    folder = shared_file(f"data/dmn-tck/TestCases/compliance-level-{level}")
    report = run_folder(folder)
    internal = [check for check in report.failures if "external-java" not in check.model]
    assert not [check for check in internal if check.kind == "value"]
    assert not [check for check in internal if check.kind == "error"]
    assert report.value.total > 70 * (level - 1) and report.null.passed == report.null.total


def test_generated_code_answers_the_whole_kit_like_the_interpreter() -> None:
    folder = shared_file("data/dmn-tck/TestCases")
    answers: list[dict[tuple[str, str, str], str]] = [{}, {}]
    for path in sorted(folder.rglob("*.xml")):
        if "external-java" in path.name or "today" in path.name:
            continue
        for generated in (False, True):
            for check in run_file(path, generated):
                answers[generated][check.model, check.case, check.node] = check.got
    assert answers[True] == answers[False] and len(answers[True]) > 2000


KIT = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName>
  <testCase id="1"><inputNode name="a"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="twice"><expected><value xsi:type="xsd:decimal">4.00</value></expected></resultNode>
    <resultNode name="wrong"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
    <resultNode name="fails" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
    <resultNode name="nothing" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
    <resultNode name="nothing"><expected><value xsi:nil="true"/></expected></resultNode>
    <resultNode name="absent"><expected><list><item><value xsi:type="xsd:string">x</value></item></list></expected></resultNode>
  </testCase></testCases>"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    from dmn_models import decision, input_data, needs, text, xml

    body = input_data("a", "number") + decision("twice", text("a * 2"), needs("Input", "a"))
    body += (
        decision("wrong", text("5")) + decision("fails", text('1 + "x"')) + decision("nothing", text("null"))
    )
    (tmp_path / "m.dmn").write_text(xml(body))
    (tmp_path / "m-test-01.xml").write_text(KIT)
    return tmp_path


def test_the_command_counts_value_null_and_error_apart(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dmn", "test", str(kit), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["value"] == {"passed": 1, "total": 3}
    assert report["null"] == {"passed": 1, "total": 1}
    assert report["error"] == {"passed": 1, "total": 2}
    assert {failure["node"] for failure in report["failures"]} == {"wrong", "nothing", "absent"}
    wrong = next(failure for failure in report["failures"] if failure["node"] == "wrong")
    assert (wrong["model"], wrong["case"], wrong["expected"], wrong["got"]) == ("m-test-01", "1", "4", "5")


def test_a_folder_without_tests_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dmn", "test", str(tmp_path)]) == 2
    assert "testCases" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("got", "expected", "equal"),
    [
        (Decimal("2.2360679774997896964"), Decimal("2.23606797749979"), True),
        (Decimal("2.2361"), Decimal("2.23606797749979"), False),
        (Decimal(1), "1", False),
        (True, Decimal(1), False),
        ([Decimal(1)], [Decimal(1), Decimal(2)], False),
        ({"a": Decimal(1)}, {"a": Decimal("1.0")}, True),
        ({"a": Decimal(1), "b": None}, {"a": Decimal(1)}, False),
        (Decimal(5), Untyped("5"), True),
        (None, Untyped(""), True),
    ],
)
def test_what_counts_as_the_same(got: object, expected: object, equal: bool) -> None:
    assert same(got, expected) is equal
