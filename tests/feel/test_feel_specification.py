"""FEEL by the specification (DMN 1.5, chapter 10.3): each line is an expression and what it must give, as FEEL text.

``!`` stands for null with a reason.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from onewindow.feel import Function, evaluate, format_value, same

CASES = {
    "literals": """
        "\\u4e2d\\U01F600\\t" | "中😀\t"
        "\\uD83D\\uDE00" | "😀"
        string length("😀") | 1
        .5 + 1.5e1 | 15.5
        1e-2 | 0.01
        -.5 | -0.5
        12345678901234567890123456789012345 | 12345678901234567890123456789012340
        1 /* one */ + 1 // two | 2
        @"2026-11-23" | date("2026-11-23")
        @"not a date" | !
        @"2026-02-29" | !
        null | null
    """,
    "arithmetic": """
        0.1 + 0.2 | 0.3
        1 / 3 * 3 | 0.9999999999999999999999999999999999
        10 / 4 | 2.5
        1 / 0 | !
        2 ** 3 ** 2 | 64
        -2 ** 2 | 4
        2 ** -1 | 0.5
        4 ** 0.5 | 2
        (-8) ** (1/3) | !
        10 - 2 - 3 | 5
        "a" + "b" | "ab"
        "a" + 1 | !
        "a" - "b" | !
        [1] + [2] | !
        null + 1 | !
        - "a" | !
        -@"P1D" | @"-P1D"
    """,
    "logic": """
        true and null | null
        false and null | false
        null or true | true
        null or false | null
        1 and false | false
        "x" or true | true
        not(null) | null
        true and 1 | !
        not("a") | !
    """,
    "comparison": """
        1 = 1.00 | true
        1 = "1" | !
        null = null | true
        null != 1 | true
        "a" < "b" | true
        1 < "b" | !
        [1, 2] = [1, 2] | true
        [1, 2] = [2, 1] | false
        {a: 1, b: 2} = {b: 2, a: 1} | true
        {a: 1} = {a: 1, b: 2} | false
        true < false | !
        5 between 5 and 7 | true
        8 between 5 and 7 | false
        null between 1 and 2 | !
        @"2026-01-01" < @"2026-01-02" | true
        @"2026-01-01" < @"2026-01-01T00:00:00" | !
        @"2026-01-01T12:00:00+08:00" = @"2026-01-01T04:00:00Z" | true
        @"2026-01-01T12:00:00@Asia/Shanghai" < @"2026-01-01T04:00:01Z" | true
        @"P1D" = @"PT24H" | true
        @"P1Y" > @"P11M" | true
        @"P1Y" > @"P1D" | !
    """,
    "in": """
        5 in (> 3, < 1) | true
        5 in [1..5) | false
        5 in ]4..6[ | true
        5 in (1..6) | true
        5 in [1, 5] | true
        5 in ([1..2], [4..6]) | true
        "b" in ["a".."c"] | true
        5 in "a" | !
        @"2026-05-01" in [@"2026-01-01"..@"2026-12-31"] | true
        5 in (= 5) | true
        5 in (!= 5) | false
        [1] in [[1], [2]] | true
        5 in [10..1] | !
    """,
    "ranges": """
        [1..10].start | 1
        (1..10].start included | false
        [1..10].end | 10
        [1..10].end included | true
        (< 5).end | 5
        (< 5).start | null
        (>= 5).start included | true
        ["a".."b"] = ["a".."b"] | true
        [1.."b"] | !
        [null..1] | !
        5 in (>= 5) | true
        range("[1..3)") = [1..3) | true
        range("1..3") | !
    """,
    "if": """
        if 1 > 2 then "a" else "b" | "b"
        if null then 1 else 2 | 2
        if "x" then 1 else 2 | 2
        (if true then 1 else 2) + 1 | 2
    """,
    "for": """
        for x in [1, 2] return x * 2 | [2, 4]
        for x in [1, 2], y in [x, 10] return x * y | [1, 10, 4, 20]
        for i in 1..3 return i | [1, 2, 3]
        for i in 3..1 return i | [3, 2, 1]
        for i in [1..3) return i | [1, 2]
        for i in 0..4 return if i = 0 then 1 else i * partial[-1] | [1, 1, 2, 6, 24]
        for d in @"2026-02-27"..@"2026-03-01" return d.day | [27, 28, 1]
        for x in 5 return x | [5]
        for x in null return x | !
        for x in [] return x | []
        for i in 1..3 return count(partial) | [0, 1, 2]
    """,
    "quantifiers": """
        some x in [1, 2] satisfies x > 1 | true
        every x in [1, 2] satisfies x > 1 | false
        every x in [] satisfies false | true
        some x in [] satisfies true | false
        some x in [1, 2], y in [2, 3] satisfies x = y | true
        every x in [1, null] satisfies x > 0 | !
        some x in [null, 1] satisfies x > 0 | true
    """,
    "lists and filters": """
        [1, 2, 3][1] | 1
        [1, 2, 3][-1] | 3
        [1, 2, 3][4] | !
        [1, 2, 3][0] | !
        [1, 2, 3][item > 1] | [2, 3]
        [{a: 1, b: 2}, {a: 3, b: 4}][a > 1] | [{a: 3, b: 4}]
        [{a: 1, b: 2}, {a: 3, b: 4}][item.a > 1].b | [4]
        [{a: 1}, {a: 2}].a | [1, 2]
        5[1] | 5
        5[item > 3] | [5]
        null[1] | !
        null[item > 1] | []
        [[1, 2], [3]][2][1] | 3
        [{item: 1}, {item: 5}][item > 2] | [{item: 5}]
        [1, 2][null] | []
    """,
    "contexts": """
        {a: 1, b: a + 1}.b | 2
        {"a b": 1}.a b | 1
        {a b: 1, c: a b + 1}.c | 2
        {a+b: 1, a: 5, b: 6, c: a+b}.c | 1
        {a: 1}.b | !
        {a: 1, a: 2} | !
        {a: {b: {c: 3}}}.a.b.c | 3
        {} | {}
        {profit and loss: 3, r: profit and loss * 2}.r | 6
        {if x: 1, r: if x + 1}.r | 2
    """,
    "functions": """
        (function(x, y) x + y)(1, 2) | 3
        {f: function(a b: number) a b * 2, r: f(3)}.r | 6
        {f: function(a, b) a - b, r: f(b: 1, a: 5)}.r | 4
        {f: function(a, b) a - b, r: f(1)}.r | !
        {f: function(a: number) a, r: f("x")}.r | !
        {f: function(a: number) a, r: f([1])}.r | 1
        {f: function(a: list<number>) count(a), r: f(1)}.r | 1
        {fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(20)}.r | 2432902008176640000
        (function(f) f(-3))(abs) | 3
        5(1) | !
        nothing(1) | !
        substring(string: "foobar", start position: 3) | "obar"
        substring("foobar", position: 3) | SYNTAX
        substring(text: "foobar", start position: 3) | !
        (function() external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1) | !
    """,
    "types": """
        1 instance of number | true
        "a" instance of number | false
        null instance of number | false
        null instance of Null | true
        null instance of Any | false
        1 instance of Any | true
        [1, 2] instance of list<number> | true
        [1, "a"] instance of list<number> | false
        [] instance of list<string> | true
        {a: 1} instance of context<a: number> | true
        {a: 1, b: 2} instance of context<a: number> | true
        {b: 2} instance of context<a: number> | false
        [1..3] instance of range<number> | true
        @"2026-01-01" instance of date | true
        @"2026-01-01T00:00:00" instance of date and time | true
        @"2026-01-01" instance of date and time | false
        @"P1D" instance of days and time duration | true
        @"P1D" instance of years and months duration | false
        (function(a: number) a) instance of function<number> -> number | true
        (function(a: number) a) instance of function<number, number> -> number | false
        1 instance of unheard | !
    """,
    "temporal parts": """
        @"2026-11-23".weekday | 1
        @"2026-11-23".year | 2026
        @"10:20:30.5+08:00".hour | 10
        @"10:20:30+08:00".time offset | @"PT8H"
        @"10:20:30".time offset | null
        @"2026-07-01T10:00:00@Europe/Paris".time offset | @"PT2H"
        @"2026-07-01T10:00:00@Europe/Paris".timezone | "Europe/Paris"
        @"P1DT2H3M4S".hours | 2
        @"P1DT2H3M4S".days | 1
        @"-P1DT2H".hours | -2
        @"P2Y3M".years | 2
        @"P2Y3M".months | 3
        @"P2Y3M".days | !
        @"2026-11-23".hour | !
        string(@"-0044-03-15") | "-0044-03-15"
        string(@"999999999-12-31") | "999999999-12-31"
        string(@"10:00:00.123456789") | "10:00:00.123456789"
        string(@"P14M") | "P1Y2M"
        string(@"PT36H90M") | "P1DT13H30M"
        string(@"P0D") | "PT0S"
        date("2026-1-1") | !
        date("02026-01-01") | !
        time("25:00:00") | !
        duration("P") | !
        duration("P1Y1D") | !
        duration("PT") | !
    """,
    "temporal arithmetic": """
        @"2024-01-31" + @"P1M" | @"2024-02-29"
        @"2024-02-29" + @"P1Y" | @"2025-02-28"
        @"2024-03-31" - @"P1M" | @"2024-02-29"
        @"2026-01-01" + @"PT23H" | @"2026-01-01"
        @"2026-01-01" + @"PT25H" | @"2026-01-02"
        @"23:30:00" + @"PT1H" | @"00:30:00"
        @"2026-03-29T01:30:00@Europe/Paris" + @"PT1H" | @"2026-03-29T03:30:00@Europe/Paris"
        @"2026-03-01" - @"2026-02-01" | @"P28D"
        @"2026-03-01T00:00:00Z" - @"2026-02-28T12:00:00Z" | @"PT12H"
        @"2026-03-01T00:00:00Z" - @"2026-02-28T12:00:00" | !
        @"10:00:00" - @"09:30:00" | @"PT30M"
        @"P1D" + @"PT1H" | @"PT25H"
        @"P1Y" + @"P1D" | !
        @"P1D" * 1.5 | @"PT36H"
        @"P1D" / @"PT8H" | 3
        @"P1Y" / 5 | @"P2M"
        @"P1D" / 0 | !
        @"2026-01-01" + 1 | !
        @"999999999-12-31" + @"P1D" | !
        years and months duration(@"2024-02-29", @"2026-02-28") | @"P1Y11M"
        years and months duration(@"2026-02-28", @"2024-02-29") | @"-P1Y11M"
        date and time(@"2026-01-01", @"10:00:00Z") | @"2026-01-01T10:00:00Z"
        date(@"2026-01-01T10:00:00") | @"2026-01-01"
        time(@"2026-01-01T10:00:00+01:00") | @"10:00:00+01:00"
        time(10, 20, 30.5) | @"10:20:30.5"
        time(10, 20, 30, @"PT8H") | @"10:20:30+08:00"
        date(2026, 2, 30) | !
        day of week(@"2026-11-23") | "Monday"
        day of year(@"2024-12-31") | 366
        month of year(@"2026-11-23") | "November"
        week of year(@"2026-01-01") | 1
        week of year(@"2027-01-01") | 53
    """,
    "strings": """
        substring("foobar", 3) | "obar"
        substring("foobar", 3, 3) | "oba"
        substring("foobar", -2, 1) | "a"
        substring("foobar", 0) | !
        substring("中文字", 2) | "文字"
        upper case("aß") | "ASS"
        substring before("foobar", "bar") | "foo"
        substring before("foobar", "xyz") | ""
        substring after("foobar", "ob") | "ar"
        substring after("", "a") | ""
        contains("foobar", "ob") | true
        starts with("foobar", "fo") | true
        ends with("foobar", "r") | true
        replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") | "[1=ab][2=]cd"
        replace("a.b", ".", "x", "q") | "axb"
        replace("abc", "b", "\\$") | "a$c"
        replace("abc", "b", "$") | !
        replace("abc", "x*", "-") | !
        matches("foobar", "^fo*b") | true
        matches("foo\\nbar", "o.b", "s") | true
        matches("HELLO", "hello", "i") | true
        matches("abc", "[a-z-[aeiou]]+") | true
        matches("a", "[a-z-[aeiou]]") | false
        matches("abc", "(") | !
        matches("abc", "a", "z") | !
        matches("中文", "^\\\\p{Lo}+$") | true
        matches("abc", "(?=a)") | !
        split("John Doe", "\\\\s") | ["John", "Doe"]
        split("a;b;;c", ";") | ["a", "b", "", "c"]
        string join(["a", null, "c"], "-") | "a-c"
        string join(["a", 1]) | !
        string(1.10) | "1.10"
        string(null) | null
        string([1, "a", {k: true}]) | "[1, \\"a\\", {k: true}]"
        number("1 000,5", " ", ",") | 1000.5
        number("1,000.5", ",", ".") | 1000.5
        number("abc") | !
        number("1.5", ".", ".") | !
    """,
    "numbers": """
        decimal(1/3, 2) | 0.33
        decimal(1.5, 0) | 2
        decimal(2.5, 0) | 2
        decimal(1234, -2) | 1200
        floor(-1.5) | -2
        floor(1.56, 1) | 1.5
        ceiling(-1.5) | -1
        round up(5.5, 0) | 6
        round up(-5.1, 0) | -6
        round down(-5.9, 0) | -5
        round half up(-2.5, 0) | -3
        round half down(2.5, 0) | 2
        round half down(-2.51, 1) | -2.5
        abs(-1.5) | 1.5
        abs(@"-P1D") | @"P1D"
        modulo(-12, 5) | 3
        modulo(12, -5) | -3
        modulo(1.1, 1) | 0.1
        modulo(1, 0) | !
        sqrt(16) | 4
        sqrt(-1) | !
        log(0) | !
        odd(3) | true
        odd(1.5) | false
        even(-2) | true
        even(0.5) | false
        decimal(1, 99999) | !
    """,
    "list functions": """
        list contains([1, null], null) | true
        list contains([1, "a"], "a") | true
        count([1, 2]) | 2
        count(1, 2, 3) | 3
        min([3, 1, 2]) | 1
        max("a", "b") | "b"
        max([@"2026-01-01", @"2026-02-01"]) | @"2026-02-01"
        min([]) | !
        min([1, "a"]) | !
        sum([1, 2.5]) | 3.5
        sum([]) | !
        mean(1, 2, 3) | 2
        median([8, 2, 5, 3, 4]) | 4
        median([6, 1, 2, 3]) | 2.5
        median([]) | !
        stddev([2, 4, 7, 5]) | 2.081665999466132735282297706979931
        mode([6, 3, 9, 6, 6]) | [6]
        mode([6, 1, 9, 6, 1]) | [1, 6]
        mode([]) | []
        all([true, false]) | false
        all([]) | true
        any([false, null]) | !
        any(true, null) | true
        sublist([4, 5, 6], 1, 2) | [4, 5]
        sublist([4, 5, 6], -1) | [6]
        append([1], 2, [3]) | [1, 2, [3]]
        concatenate([1, 2], [3]) | [1, 2, 3]
        insert before([1, 3], 1, 2) | [2, 1, 3]
        remove([1, 2, 3], 2) | [1, 3]
        list replace([2, 4, 7], 3, 6) | [2, 4, 6]
        list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) | [5, 5, 7, 8]
        reverse([1, 2]) | [2, 1]
        index of([1, 2, 3, 2], 2) | [2, 4]
        union([1, 2], [2, 3]) | [1, 2, 3]
        distinct values([1, 2, 1.0, "1", null, null]) | [1, 2, "1", null]
        flatten([[1, [2]], [[]], 3]) | [1, 2, 3]
        product(2, 3, 4) | 24
        sort([3, 1, 2], function(x, y) x > y) | [3, 2, 1]
        sort(list: [{a: 2}, {a: 1}], precedes: function(x, y) x.a < y.a) | [{a: 1}, {a: 2}]
        sort([1, "a"], function(x, y) x < y) | !
    """,
    "context functions": """
        get value({a: 1}, "a") | 1
        get value({a: 1}, "b") | !
        get entries({a: 1}) | [{key: "a", value: 1}]
        context([{key: "a", value: 1}]) | {a: 1}
        context([{key: "a", value: 1}, {key: "a", value: 2}]) | !
        context put({a: 1}, "b", 2) | {a: 1, b: 2}
        context put({a: {b: 1}}, ["a", "b"], 2) | {a: {b: 2}}
        context put({}, [], 1) | !
        context merge([{a: 1}, {b: 2, a: 3}]) | {a: 3, b: 2}
    """,
    "range functions": """
        before(1, 10) | true
        before([1..10), 10) | true
        before([1..10], 10) | false
        before([1..10], (10..20]) | true
        after([11..20], 10) | true
        meets([1..5], [5..10]) | true
        meets([1..5), [5..10]) | false
        met by([5..10], [1..5]) | true
        overlaps([1..5], [5..8]) | true
        overlaps([1..5), [5..8]) | false
        overlaps before([1..5], [3..8]) | true
        overlaps before([1..5], [1..5]) | false
        overlaps after([3..8], [1..5]) | true
        finishes(10, [1..10]) | true
        finishes([5..10), [1..10)) | true
        finished by([1..10], 10) | true
        includes([1..10], 5) | true
        includes((1..10], [1..5]) | false
        during([4..6], [1..10]) | true
        starts([1..5], [1..10]) | true
        starts((1..5], [1..5]) | false
        started by([1..10], 1) | true
        coincides([1..5], [1..5]) | true
        coincides(5, 6) | false
        before("a", 1) | !
    """,
    "is": """
        is(1, 1.0) | true
        is(1, "1") | false
        is(@"23:00:50Z", @"23:00:50+00:00") | true
        is(@"23:00:50Z", @"00:00:50+01:00") | false
        is(null, null) | true
        is([1], [1]) | true
    """,
}  # fmt: skip


def lines(block: str) -> list[tuple[str, str]]:
    """The pairs of a block."""
    return [
        (left.strip(), right.strip())
        for left, _, right in (line.rpartition(" | ") for line in block.strip().split("\n"))
    ]


ALL = [
    pytest.param(*pair, id=f"{family}: {pair[0][:50]}")
    for family, block in CASES.items()
    for pair in lines(block)
]


@pytest.mark.parametrize(("expression", "expected"), ALL)
def test_expression(expression: str, expected: str) -> None:
    if expected == "SYNTAX":
        with pytest.raises(ValueError, match="FEEL"):
            evaluate(expression)
        return
    outcome = evaluate(expression)
    if expected == "!":
        assert outcome.value is None, format_value(outcome.value)
        assert outcome.problems and all(problem.zh and problem.en for problem in outcome.problems)
        return
    wanted = evaluate(expected).value
    assert type(outcome.value) is type(wanted), (format_value(outcome.value), outcome.problems)
    assert isinstance(wanted, Function) or same(outcome.value, wanted), format_value(outcome.value)


def test_now_and_today_are_of_their_types() -> None:
    assert evaluate("now() instance of date and time and today() instance of date").value is True
    assert evaluate("now(1)").value is None


def test_names_are_cut_by_the_longest_in_scope() -> None:
    one, two, five = Decimal(1), Decimal(2), Decimal(5)
    both = {"a": five, "b": two, "a-b": one}
    assert evaluate("a-b", both).value == one
    assert evaluate("a - b", both).value == Decimal(3)
    assert evaluate("a - b", {"b": two, "a-b": one}).value == one
    assert evaluate("研发费用-占比 * 2", {"研发费用-占比": one}).value == two
    assert evaluate("profit and loss + 1", {"profit and loss": one}).value == two
    assert evaluate("profit and loss", {"profit": True, "loss": False}).value is False
    assert evaluate("in stock - sold", {"in stock": five, "sold": two}).value == Decimal(3)
    assert evaluate(
        'rows[first name = "x"].last name', {"rows": [{"first name": "x", "last name": "y"}]}
    ).value == ["y"]
    assert evaluate("person.first name", {"person": {"first name": "x"}}).value == "x"
    assert evaluate("for each one in [1] return each one + 1").value == [two]
    assert evaluate("a  \n b", {"a b": one}).value == one


NAMED = """
    append(list: [1], item: [2]) | [1, [2]]
    concatenate(list: [1]) | [1]
    min(list: [2, 1]) | 1
    sublist(list: [1, 2, 3], start position: 2, length: 1) | [2]
    insert before(list: [1], position: 1, newItem: 0) | [0, 1]
    index of(list: [1, 2], match: 2) | [2]
    modulo(dividend: 7, divisor: 4) | 3
    decimal(n: 1.25, scale: 1) | 1.2
    floor(n: 1.5, scale: null) | !
    date(year: 2026, month: 11, day: 23) | @"2026-11-23"
    date(from: "2026-11-23") | @"2026-11-23"
    time(hour: 1, minute: 2, second: 3, offset: null) | @"01:02:03"
    date and time(date: @"2026-11-23", time: @"01:02:03") | @"2026-11-23T01:02:03"
    years and months duration(from: @"2026-01-01", to: @"2027-03-01") | @"P1Y2M"
    number(from: "1.000,5", grouping separator: ".", decimal separator: ",") | 1000.5
    replace(input: "abc", pattern: "B", replacement: "x", flags: "i") | "axc"
    matches(input: "abc", pattern: "b") | true
    split(string: "a,b", delimiter: ",") | ["a", "b"]
    string join(list: ["a", "b"], delimiter: "-") | "a-b"
    get value(m: {a: 1}, key: "a") | 1
    context put(context: {}, key: "a", value: 1) | {a: 1}
    context put(context: {a: {}}, keys: ["a", "b"], value: 1) | {a: {b: 1}}
    context merge(contexts: [{a: 1}]) | {a: 1}
    before(point1: 1, point2: 2) | true
    before(range1: [1..2], range2: [3..4]) | true
    includes(range: [1..3], point: 2) | true
    not(negand: true) | false
    is(value1: 1, value2: 1) | true
    sort(list: [2, 1], precedes: function(a, b) a < b) | [1, 2]
    list replace(list: [1, 2], match: function(item, new) item = 2, newItem: 3) | [1, 3]
    list contains(list: [1], unheard: 1) | !
"""


@pytest.mark.parametrize(("expression", "expected"), lines(NAMED))
def test_named_arguments(expression: str, expected: str) -> None:
    test_expression(expression, expected)
