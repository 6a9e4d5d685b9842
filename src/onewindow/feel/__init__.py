"""FEEL 1.5, the expression language of DMN: exact decimals, names in scope, and a reason for every null.

>>> evaluate("0.1 + 0.2 = 0.3").value
True
>>> parse("disturbed_area_ha >= p.soil_report_ha").paths == {"disturbed_area_ha", "p.soil_report_ha"}
True
"""

from onewindow.feel.budget import Budget, Run
from onewindow.feel.calls import call_builtin, call_function, host_function
from onewindow.feel.codegen import python_function
from onewindow.feel.compare import in_order, same
from onewindow.feel.convert import from_json, from_python
from onewindow.feel.expression import Expression, evaluate, parse, parse_unary_tests
from onewindow.feel.format import format_value, json_text, to_json
from onewindow.feel.frame import Frame
from onewindow.feel.module import Module
from onewindow.feel.names import Scope
from onewindow.feel.outcome import Outcome
from onewindow.feel.partial import UNKNOWN, Partial, evaluate_partial
from onewindow.feel.problems import FeelError, FeelLimitError, FeelSyntaxError, Problem
from onewindow.feel.typecheck import coerce, has_type
from onewindow.feel.types import Type
from onewindow.feel.values import Function, Range, Unknown, Value

__all__ = [
    "UNKNOWN",
    "Budget",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Frame",
    "Function",
    "Module",
    "Outcome",
    "Partial",
    "Problem",
    "Range",
    "Run",
    "Scope",
    "Type",
    "Unknown",
    "Value",
    "call_builtin",
    "call_function",
    "coerce",
    "evaluate",
    "evaluate_partial",
    "format_value",
    "from_json",
    "from_python",
    "has_type",
    "host_function",
    "json_text",
    "in_order",
    "parse",
    "parse_unary_tests",
    "python_function",
    "same",
    "to_json",
]
