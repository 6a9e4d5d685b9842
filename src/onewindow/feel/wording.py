"""The wording of all reasons for a null, Chinese and English side by side; ``{}`` stands for a name or a value."""

from __future__ import annotations

from typing import Any

TEMPLATES: dict[str, tuple[str, str]] = {
    "operands": ("“{0}”不适用于{1}和{2}", "'{0}' does not apply to {1} and {2}"),
    "operand": ("“{0}”不适用于{1}", "'{0}' does not apply to {1}"),
    "logic": ("“{0}”的一边不是布尔值，而是{1}", "one side of '{0}' is not a boolean but {1}"),
    "division-by-zero": ("除数为零", "division by zero"),
    "arithmetic": (
        "{0}的结果超出34位十进制数的范围或没有定义",
        "{0} is undefined or outside the range of 34-digit decimals",
    ),
    "temporal": ("无法计算{1} {0} {2}：{3}", "cannot compute {1} {0} {2}: {3}"),
    "name": ("没有名为“{0}”的变量", "there is no variable named '{0}'"),
    "name-wide": (
        "没有名为“{0}”的变量；其中的全角符号“{1}”算作名称的一部分，运算符请用半角",
        "there is no variable named '{0}'; its full-width '{1}' counts as part of the name, operators must be half-width",
    ),
    "member": ("没有名为“{0}”的成员：{1}", "no member named '{0}' in {1}"),
    "index": ("列表只有{1}项，没有第{0}项", "no item {0} in a list of {1}"),
    "filter": (
        "筛选条件既不是布尔值也不是数，而是{0}",
        "the filter is neither a boolean nor a number but {0}",
    ),
    "condition": ("条件不是布尔值，而是{0}", "the condition is not a boolean but {0}"),
    "iterate": ("无法逐项取值：{0}", "cannot iterate over {0}"),
    "satisfies": ("satisfies之后不是布尔值，而是{0}", "what follows 'satisfies' is not a boolean but {0}"),
    "range": ("区间的端点不成立：{0}和{1}", "these do not bound a range: {0} and {1}"),
    "not-a-function": ("“{0}”不是函数，而是{1}", "'{0}' is not a function but {1}"),
    "arguments": ("函数“{0}”没有接受这些参数的形式：{1}", "function '{0}' has no form that takes ({1})"),
    "argument": ("函数“{0}”的参数不成立：{1}", "function '{0}' cannot take {1}"),
    "parameter": ("函数“{0}”没有名为“{1}”的参数", "function '{0}' has no parameter named '{1}'"),
    "external": (
        "外部函数（Java、PMML）不受支持，请改用FEEL函数",
        "external functions (Java, PMML) are not supported; use a FEEL function",
    ),
    "literal": ("“{1}”不是合法的{0}", "'{1}' is not a valid {0}"),
    "type": ("{1}不属于类型{0}", "{1} is not of type {0}"),
    "unknown-type": ("没有名为“{0}”的类型", "there is no type named '{0}'"),
    "duplicate-key": ("上下文中“{0}”出现两次", "the key '{0}' stands twice in the context"),
    "pattern": ("正则表达式“{0}”不成立：{1}", "the pattern '{0}' is not valid: {1}"),
    "more": ("另有{0}个同类问题未列出", "{0} more problems are not listed"),
    "given": ("{0}", "{0}"),
}


KINDS_ZH = {
    "number": "数",
    "string": "字符串",
    "boolean": "布尔值",
    "Null": "空值",
    "list": "列表",
    "context": "上下文",
    "range": "区间",
    "function": "函数",
    "date": "日期",
    "time": "时间",
    "date and time": "日期时间",
    "days and time duration": "日时长",
    "years and months duration": "年月时长",
}


def describe_zh(value: Any) -> str:
    """A short description of a value for a Chinese message; names of types in Chinese."""
    return KINDS_ZH.get(value, describe(value)) if isinstance(value, str) else describe(value)


def describe(value: Any) -> str:
    """A short description of a value for a message; text given by the caller stays as it is."""
    if isinstance(value, str):
        if value == "Null":
            return "null"
        return value if len(value) <= 80 else value[:77] + "..."
    from onewindow.feel.format import summary

    return summary(value)
