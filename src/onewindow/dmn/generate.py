"""The logic of one decision or function as generated Python, called like the interpreter's closure."""

from __future__ import annotations

from collections.abc import Iterable

from onewindow.dmn.boxed import Boxed
from onewindow.dmn.lower import Lowering, Names
from onewindow.dmn.write_python import Writer
from onewindow.feel import Frame, Value
from onewindow.feel.frame import MISSING, Evaluator
from onewindow.feel.module import Module


def generated(lowering: Lowering, boxed: Boxed, bound: Iterable[str], names: Names) -> Evaluator:
    """A closure over frames that runs generated code.

    ``bound`` are the variables that a frame gives; ``names`` are all names in scope, members of imports among
    them. A limit that the code exceeds raises ``FeelLimitError``, as in the interpreter.
    """
    module = Module()
    writer = Writer(lowering, module, names=names)
    variables = tuple(sorted(bound))
    scope = {name: f"v{index}" for index, name in enumerate(variables)}
    writer.write(boxed, scope, "result")
    writer.line("return result")
    function = module.compile("decide", [*scope.values(), "R"], writer.lines)

    def evaluate(frame: Frame) -> Value:
        values = [frame.find(name) for name in variables]
        return function(*(None if value is MISSING else value for value in values), frame.run)

    return evaluate
