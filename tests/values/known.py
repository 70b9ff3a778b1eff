"""Differences from real PowerShell that are known, by table, each with its reason."""

from __future__ import annotations

from typing import Any

_INT_ARRAY = "System.Decimal has a constructor from four integers, which a cast of an int[] tries"
_OVERLOADS = "operators of TimeSpan with several overloads: PowerShell ranks them by rules of its method binder that scripts never meet"
_REPEATED = "PowerShell converts a shift's right side before it finds that the left one cannot be shifted"
_CAPACITY = "a char or enum value becomes a collection's capacity through the constructor that takes an int"
_BAGS = "the wording of a dictionary or custom object that is cast to a type without such properties"


def reason(table: str, key: list[Any]) -> str | None:
    """Why an answer differs; None where it must not."""
    if table == "operators":
        return _operator(*key)
    if table == "casts":
        return _cast(*key)
    if table.startswith("formats"):
        return _format(*key)
    if table == "regex":
        return _regex(*key)
    if table == "types":
        return _type(*key)
    if table == "wildcards":
        return "Python's case folding takes the dotted capital I for an i" if key[2] == "İ" and key[1] == "i" else None
    return None


def _operator(operator: str, left: str, right: str) -> str | None:
    pair = {left, right}
    if "int[]" in pair and "2.50d" in pair:
        return _INT_ARRAY
    if operator in "*/" and "timespan" in pair:
        return _OVERLOADS
    if operator in ("-shl", "-shr") and left in ("object", "enum", "flags"):
        return _REPEATED
    if operator in ("-band", "-bor", "-bxor") and "2.50d" in pair and pair & {"1e20", "nan", "inf"}:
        return "which of two conversions fails first, of a double too large for a decimal"
    if operator in ("-gt", "-ge", "-lt", "-le"):
        if left in ("enum", "flags") and right == "@(1,'b',null)":
            return "whether the error about an array with null for an enumeration keeps its inner exception"
        if (left, right) == ("object", "type"):
            return "the name of a type in the error about objects without order"
    return None


def _cast(kind: str, name: str) -> str | None:
    if kind == "decimal" and name == "int[]":
        return _INT_ARRAY
    if kind in ("hashtable", "Collections.ArrayList", "Collections.Specialized.OrderedDictionary") or kind.startswith(
        "Collections.Generic.List"
    ):
        if name in ("char a", "char 5", "enum", "flags"):
            return _CAPACITY
        if name in ("@{}", "ordered"):
            return _BAGS
        if name == "arraylist":
            return "PowerShell makes a list of one from an ArrayList, by its text"
    if kind in ("switch", "nullable[int]") and name in ("@{}", "ordered", "object", "date"):
        return _BAGS
    if kind == "switch" and name in ("null", "true", "false"):
        return "a switch value is a plain boolean here"
    if (kind, name) == ("type", "text:List[int]"):
        return "generic collections are found without their namespace, as `using namespace` allows"
    if kind == "timespan" and name in ("text:٣", "text:1234567890abcdef1234567890abcdef", "text:0.30000000000000004"):
        return "whether text that is no time span is called malformed or too large"
    return None


def _format(pattern: str, number: str) -> str | None:
    if number == "double:-0" and pattern in ("#", "##", "#.##", "#,#", "#.", ";0"):
        return "the sign of negative zero in formats that show no digit of it"
    return None


def _regex(pattern: str, text: str) -> str | None:
    del text
    return {
        "(?<2>a)": "groups that a number is the name of are numbered in order",
        "(?(1)a|b)": "the offset in the error about a condition on an undefined group",
        "(?<a-b>x)": "balancing groups are refused by name",
        "a||b": "after an empty match, .NET goes on one character later",
    }.get(pattern)


def _type(what: str, name: str, kind: str = "") -> str | None:
    if what == "name":
        return {
            "int[,]": "arrays of several dimensions do not exist here",
            "List[int]": "generic collections are found without their namespace, as `using namespace` allows",
        }.get(name)
    if (name, kind) in (("object", "IComparable"), ("object", "IFormattable"), ("type", "ICloneable")):
        return "interfaces of objects that no script asks for"
    return None
