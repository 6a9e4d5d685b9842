"""Small DMN models for the tests, written as XML."""

from __future__ import annotations

from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.xml_reader import read_text

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def xml(body: str, namespace: str = "urn:test", version: str = MODEL) -> str:
    """A whole document around the elements of a model."""
    return f'<definitions xmlns="{version}" name="m" id="m" namespace="{namespace}">{body}</definitions>'


def model(body: str) -> DecisionModel:
    """A model without imports, ready to decide."""
    return DecisionModel(read_text(xml(body)))


def text(expression: str, type_name: str = "") -> str:
    """A literal expression."""
    escaped = expression.replace("&", "&amp;").replace("<", "&lt;")
    typed = f' typeRef="{type_name}"' if type_name else ""
    return f"<literalExpression{typed}><text>{escaped}</text></literalExpression>"


def decision(name: str, logic: str, requires: str = "", type_name: str = "") -> str:
    """A decision; ``requires`` lists requirement elements."""
    typed = f' typeRef="{type_name}"' if type_name else ""
    return f'<decision name="{name}" id="{name}"><variable name="{name}"{typed}/>{requires}{logic}</decision>'


def input_data(name: str, type_name: str = "") -> str:
    """An input."""
    typed = f' typeRef="{type_name}"' if type_name else ""
    return f'<inputData name="{name}" id="{name}"><variable name="{name}"{typed}/></inputData>'


def needs(kind: str, *ids: str) -> str:
    """Requirements: ``Input``, ``Decision`` or ``Knowledge``."""
    wrapper = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return "".join(f'<{wrapper}><required{kind} href="#{id}"/></{wrapper}>' for id in ids)


def knowledge(name: str, parameters: str, body: str, requires: str = "") -> str:
    """A business knowledge model with parameters such as ``a:number b``."""
    formal = "".join(
        f'<formalParameter name="{n}"{f" typeRef={chr(34)}{t}{chr(34)}" if t else ""}/>'
        for n, _, t in (parameter.partition(":") for parameter in parameters.split())
    )
    logic = f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>"
    return (
        f'<businessKnowledgeModel name="{name}" id="{name}"><variable name="{name}"/>{logic}{requires}'
        "</businessKnowledgeModel>"
    )
