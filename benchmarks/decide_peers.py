"""Other engines on the tables of ``decide.py``; runs in an environment of its own, where they are installed.

``python decide_peers.py TASK.json`` prints a JSON list of [name, decisions per CPU second]. Each engine's
answers are checked against the oracle's before it is measured; an engine that is not installed or answers
wrongly is left out, and said so on standard error. zen-engine gets the tables as its own decision graph;
bkflow-feel has no tables, so a small driver asks it cell by cell; SpiffWorkflow's cells are Python, so ranges
are written as chained comparisons.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RANGE = re.compile(r"\[(.+)\.\.(.+)\)")
Decide = Callable[[dict[str, Any]], dict[str, Any]]


def condition(name: str, test: str) -> str:
    """A cell as a comparison that names the input."""
    found = RANGE.fullmatch(test)
    if found:
        return f"{name} >= {found[1]} and {name} < {found[2]}"
    return f"{name} {test}" if test[0] in "<>" else f"{name} = {test}"


def as_float(test: str) -> str:
    """A cell with whole numbers written as floats: bkflow-feel compares only numbers of one Python type."""
    return re.sub(r"(?<![\d.])(\d+)(?![\d.]|\.\d)", r"\1.0", test)


def zen(task: dict[str, Any]) -> tuple[Decide, Callable[[list[dict[str, Any]]], Any]]:
    """zen-engine: two table nodes with a sum between them."""
    import zen  # type: ignore[import-not-found]

    def table(id: str, policy: str) -> dict[str, Any]:
        names, rules = task[id]
        inputs = [{"id": name, "name": name, "field": name} for name in names]
        rows = [
            {"_id": f"{id}{number}", "out": json.dumps(output)}
            | {name: "" if test == "-" else test for name, test in zip(names, tests, strict=True)}
            for number, (tests, output) in enumerate(rules)
        ]
        content = {
            "hitPolicy": policy,
            "inputs": inputs,
            "outputs": [{"id": "out", "name": id, "field": id}],
            "rules": rows,
        }
        content |= {"passThrough": True} | ({"outputPath": "hits"} if policy == "collect" else {})
        return {"id": id, "name": id, "type": "decisionTableNode", "content": content}

    add_up = {
        "id": "sum",
        "name": "sum",
        "type": "expressionNode",
        "content": {
            "passThrough": True,
            "expressions": [{"id": "e", "key": "score", "value": "sum(map(hits, #.score))"}],
        },
    }
    ends = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    way = ["in", "score", "sum", "grade", "out"]
    edges = [
        {"id": f"{a}{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in zip(way, way[1:], strict=False)
    ]
    nodes = [ends[0], table("score", "collect"), add_up, table("grade", "first"), ends[1]]
    graph = json.dumps({"nodes": nodes, "edges": edges})
    content = zen.ZenDecisionContent(graph)
    engine = zen.ZenEngine({"loader": lambda key: content})
    decision = engine.create_decision(content)

    def decide(row: dict[str, Any]) -> dict[str, Any]:
        result = decision.evaluate(row)["result"]
        return {"score": result["score"], "grade": result["grade"]}

    def batch(rows: list[dict[str, Any]]) -> Any:
        return engine.evaluate_batch([{"key": "tables", "context": row} for row in rows])

    return decide, batch


def bkflow(task: dict[str, Any]) -> Decide:
    """bkflow-feel with a driver that walks the tables."""
    from bkflow_feel.api import parse_expression  # type: ignore[import-not-found]

    def prepared(id: str) -> list[tuple[str, Any]]:
        names, rules = task[id]
        return [
            (
                " and ".join(
                    condition(n, as_float(test)) for n, test in zip(names, tests, strict=True) if test != "-"
                ),
                output,
            )
            for tests, output in rules
        ]

    score, grade = prepared("score"), prepared("grade")

    def decide(row: dict[str, Any]) -> dict[str, Any]:
        points = float(sum(output for test, output in score if parse_expression(test, row) is True))
        seen = {**row, "score": points}
        return {
            "score": points,
            "grade": next(output for test, output in grade if parse_expression(test, seen) is True),
        }

    return decide


def spiff(task: dict[str, Any]) -> Decide:
    """SpiffWorkflow's table engine, outside a workflow."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine  # type: ignore[import-not-found]
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine  # type: ignore[import-not-found]
    from SpiffWorkflow.dmn.specs.model import (  # type: ignore[import-not-found]
        DecisionTable,
        Input,
        InputEntry,
        Output,
        OutputEntry,
        Rule,
    )

    class Task:
        """As much of a workflow's task as the table engine asks for."""

        def __init__(self, data: dict[str, Any]) -> None:
            self.data, self.workflow = data, self
            self.script_engine = engine

    engine = PythonScriptEngine()

    def made(id: str, policy: str) -> Any:
        names, rules = task[id]
        table = DecisionTable(id, id, policy)
        columns = [Input(name, name, name, name, "number") for name in names]
        output = Output(id, id, id, "string")
        for number, (tests, value) in enumerate(rules):
            rule = Rule(f"{id}{number}")
            for column, test in zip(columns, tests, strict=True):
                entry = InputEntry(f"{id}{number}{column.name}", column)
                if test != "-":
                    found = RANGE.fullmatch(test)
                    entry.lhs.append(f"{found[1]} <= ? < {found[2]}" if found else test)
                rule.inputEntries.append(entry)
            result = OutputEntry(f"{id}{number}out", output)
            result.text = json.dumps(value)
            result.parsedRef = result.text
            rule.outputEntries.append(result)
            table.rules.append(rule)
        return DMNEngine(table)

    score, grade = made("score", "COLLECT"), made("grade", "UNIQUE")

    def decide(row: dict[str, Any]) -> dict[str, Any]:
        points = sum(score.result(Task(dict(row)))["score"])
        return {"score": points, "grade": grade.result(Task({**row, "score": points}))["grade"]}

    return decide


def per_second(run: Callable[[], int], seconds: float = 1.5) -> float:
    """Decisions per CPU second over whole passes."""
    run()
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        done += run()
    return done / spent


def checked(name: str, decide: Decide, rows: list[dict[str, Any]], expected: list[Any]) -> bool:
    """Whether the engine answers as the oracle does, thresholds apart.

    Engines with binary floats miss some.
    """
    wrong = 0
    for row, want in zip(rows, expected, strict=True):
        got = decide(row)
        wrong += (float(got["score"]), got["grade"]) != (float(want["score"]), want["grade"])
    if wrong:
        print(f"{name}: {wrong} of {len(rows)} answers differ from the oracle", file=sys.stderr)
    return wrong * 10 < len(rows)


def main() -> None:
    """Measure what is installed."""
    task = json.loads(Path(sys.argv[1]).read_text())
    rows = [{name: float(value) for name, value in row.items()} for row in task["rows"]]
    measured: list[tuple[str, float]] = []
    engines: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
        ("zen-engine, evaluate", zen),
        ("bkflow-feel with a driver", bkflow),
        ("SpiffWorkflow, table engine", spiff),
    ]
    for name, make in engines:
        try:
            made = make(task)
        except ImportError as error:
            print(f"{name}: not installed ({error})", file=sys.stderr)
            continue
        decide, batch = made if isinstance(made, tuple) else (made, None)
        few = rows if name.startswith("zen") else rows[:100]
        if not checked(name, decide, few, task["expected"][: len(few)]):
            continue

        def single(decide: Decide = decide, few: list[dict[str, Any]] = few) -> int:
            for row in few:
                decide(row)
            return len(few)

        measured.append((name, per_second(single)))
        if batch is not None:
            measured.append(
                ("zen-engine, evaluate_batch", per_second(lambda batch=batch: len(batch(rows) and rows)))
            )
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
