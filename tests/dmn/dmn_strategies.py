"""Random decision models: graphs of boxed expressions over a few inputs, knowledge models and types."""

from __future__ import annotations

from hypothesis import strategies as st

from onewindow.dmn.boxed import (
    Boxed,
    Conditional,
    Context,
    Entry,
    Filter,
    FunctionDefinition,
    Invocation,
    Iterator,
    IteratorKind,
    ListOf,
    Literal,
    Relation,
    Variable,
)
from onewindow.dmn.model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    FunctionType,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Reference,
)
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.yaml import load_table

INPUTS = ("a", "rent per month", "面积")
FORMULAS = (
    "1", "2", "10", "true", "a", "[1, 2, 3]", "[a, 2]", "{k: 1}", "twice(2) + 1", "a + 面积", "a > 1", "面积 > 10", "3 in [1..5]",
    '"x"', "null", "a", "a + 1", "rent per month * 2", "面积 > 10", 'if a = null then "none" else a', "[a, 1]",
    "{k: a}", "a = 1 or 面积 = 2", "twice(a)", "twice(n: 2)", "missing", "1 +", "item", "n", "k", "sum([a, 1])", "a[1]",
    '"a,b=c"', "=1", "twice", "a instance of number", "some x in [1, 2] satisfies x = a", "d0", "d1", "count(d0)",
)  # fmt: skip
TYPES = (*[""] * 14, "number", "number", "string", "Any", "tSmall", "tPair", "tList", "tNobody")
names = st.sampled_from(["k", "n", "the total", "a"])
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=6)


@st.composite
def literals(draw: st.DrawFn) -> Literal:
    return Literal(draw(st.sampled_from(FORMULAS)), type=draw(st.sampled_from(TYPES)), label=draw(words))


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    """A table of whole conditions or of two columns."""
    policy = draw(st.sampled_from(["U", "A", "P", "F", "R", "O", "C", "C+", "C#", "C<", "C>"]))
    conditions = draw(st.booleans())
    tests = st.sampled_from(["-", "> 1", "1, 2", "not(2)", "null", '"x"', "[1..3)", "a"])
    rules = [
        {
            "when": draw(st.sampled_from(["a > 1", "面积 = 2", "true", "not(a = null)"]))
            if conditions
            else [draw(tests), draw(tests)],
            "output_expression": draw(st.sampled_from(["1", "2", '"x"', "a", "rent per month + 1"])),
            "basis": draw(words),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    mapping = {
        "id": draw(st.sampled_from(["", "t"])),
        "hit_policy": policy,
        "output": {
            "type": draw(st.sampled_from(["", "number"])),
            "allowed": draw(st.sampled_from(["", "2, 1"])),
        },
        "rules": rules,
        "default": draw(st.sampled_from([None, 1, "x"])),
    }
    if not conditions:
        mapping["inputs"] = [{"expression": "a", "type": draw(st.sampled_from(["", "number"]))}, "面积"]
    return load_table(mapping)


def _composed(inner: st.SearchStrategy[Boxed]) -> st.SearchStrategy[Boxed]:
    variables = st.builds(Variable, names, st.sampled_from(TYPES))
    entries = st.lists(st.builds(Entry, variables, inner), min_size=1, max_size=3)
    results = st.lists(st.builds(Entry, st.none(), inner), max_size=1)
    pairs = st.lists(st.tuples(inner, inner), max_size=2)
    columns = (Variable("k", "number"), Variable("the total"))
    return st.one_of(
        st.builds(lambda e, r, t: Context((*e, *r), type=t), entries, results, st.sampled_from(TYPES)),
        st.builds(lambda items: ListOf(tuple(items)), st.lists(inner, max_size=3)),
        st.builds(lambda rows: Relation(columns, tuple(rows)), pairs),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Filter, inner, inner),
        st.builds(Iterator, st.sampled_from(IteratorKind), st.just("n"), inner, inner),
        st.builds(lambda body: FunctionDefinition((Variable("n", "number"),), body), inner),
        st.builds(lambda value: Invocation(Literal("twice"), ((Variable("n"), value),)), inner),
    )


boxed = st.recursive(st.one_of(literals(), literals(), tables()), _composed, max_leaves=5)


@st.composite
def models(draw: st.DrawFn) -> Definitions:
    """A model with three inputs, a function and up to four decisions, each requiring those before it."""
    types = (
        ItemDefinition(name="tSmall", id="i1", type="number", allowed="< 5"),
        ItemDefinition(
            name="tPair",
            components=(ItemDefinition(name="k", type="number"), ItemDefinition(name="the total")),
        ),
        ItemDefinition(name="tList", type="tSmall", collection=True, constraint="count(?) < 3"),
        ItemDefinition(name="tMaker", function=FunctionType((Variable("n", "number"),), "number")),
    )
    inputs = tuple(
        InputData(name=n, id=n, variable=Variable(n, draw(st.sampled_from(["", "number"])))) for n in INPUTS
    )
    twice = BusinessKnowledge(
        name="twice",
        id="twice",
        variable=Variable("twice"),
        function=FunctionDefinition(
            (Variable("n", "number"),), draw(st.one_of(st.just(Literal("n * 2")), boxed))
        ),
    )
    decisions: list[Decision] = []
    for number in range(draw(st.integers(1, 4))):
        name = f"d{number}"
        decisions.append(
            Decision(
                name=name,
                id=draw(st.sampled_from([name, f"_{name}"])),
                variable=Variable(name, draw(st.sampled_from(TYPES)), draw(st.sampled_from(["", "v"]))),
                logic=draw(st.one_of(boxed, boxed, tables(), tables(), literals(), st.none()))
                if number
                else draw(boxed),
                inputs=tuple(Reference(input_data.id) for input_data in inputs),
                decisions=tuple(Reference(decision.id) for decision in decisions),
                knowledge=(Reference("twice"),),
                description=draw(words),
                question=draw(words),
            )
        )
    service = DecisionService(
        name="s",
        id="s",
        variable=Variable("s"),
        outputs=(Reference(decisions[-1].id),),
        input_data=tuple(Reference(input_data.id) for input_data in inputs),
    )
    law = KnowledgeSource(name="law", id="law", type="statute", location="https://example.org/law")
    return Definitions(
        name=draw(words) or "m",
        id="m",
        namespace="urn:test",
        types=types,
        inputs=inputs,
        decisions=tuple(decisions),
        knowledge=(twice,),
        services=(service,),
        sources=(law,),
    )
