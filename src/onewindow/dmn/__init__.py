"""Decision models (DMN 1.5): tables and requirement graphs, from XML, YAML and Excel, evaluated with a trace.

A table, as the catalogue writes it:

>>> from decimal import Decimal
>>> table = load_table({
...     "id": "soil", "hit_policy": "FIRST",
...     "rules": [{"when": "hectares >= 5", "output": "report", "basis": "水利部令53号 5"}], "default": "none",
... })
>>> decided = evaluate(table, {"hectares": Decimal("5.0")})
>>> decided.value, decided.trace[0].hits, decided.trace[0].rules[0].law
('report', (1,), '水利部令53号 5')
>>> possible_outputs(table, {}, {"hectares"}).outputs
('report', 'none')
>>> compile_tables([table], ["hectares"]).decide({"hectares": Decimal(3)})
{'soil': 'none'}

A whole model from a file: ``load_model(path).decide("Decision", {"Input": value})``.
"""

from onewindow.dmn.compiled import CompiledTables, compile_tables
from onewindow.dmn.convert import convert, read_model
from onewindow.dmn.errors import DmnError, Problem
from onewindow.dmn.evaluate import Decided, evaluate
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.imports import link, load_model
from onewindow.dmn.model import Definitions
from onewindow.dmn.possible import Possible, possible_outputs
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.trace import TableTrace
from onewindow.dmn.yaml import dump_table, load_table

__all__ = [
    "CompiledTables",
    "Decided",
    "DecisionModel",
    "DecisionTable",
    "Definitions",
    "DmnError",
    "Possible",
    "Problem",
    "TableTrace",
    "compile_tables",
    "convert",
    "dump_table",
    "evaluate",
    "link",
    "load_model",
    "load_table",
    "possible_outputs",
    "read_model",
]
