"""Arguments of .NET methods as their parameters want them: quick for the types that methods mention most, conversion.convert for the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.values.psobject import PSObject

_INTERFACES = (
    "System.IFormatProvider",
    "System.Collections.",
    "System.IO.Stream",
    "System.IO.Text",
    "System.Text.Encod",
    "System.Text.Decod",
    "System.IProgress",
    "System.TypeCode",
)
_DELEGATES = (
    "System.Predicate",
    "System.Func",
    "System.Action",
    "System.Comparison",
    "System.Converter",
    "System.Text.RegularExpressions.MatchEvaluator",
)


def is_reference(value: Any) -> bool:
    """Is it a [ref]?"""
    return getattr(value, "ps_type_name", "") == "System.Management.Automation.PSReference"


def convert_argument(value: Any, parameter: str) -> Any:
    """A value as a parameter type (as signatures write it) wants it. Raises NetError where it does not convert."""
    converter = argument_converter(parameter, None)
    return value if converter is None else converter(value)


@cache
def argument_converter(parameter: str, by: str | None) -> Callable[[Any], Any] | None:
    """What turns an argument into what the parameter type wants; None where nothing is to be done."""
    if by in ("ref", "out"):
        return None
    if parameter in ("System.Object", "psobject"):
        return None
    exact = _EXACT.get(parameter)
    if exact is not None:
        return _quick(exact, parameter)
    if parameter.startswith(_DELEGATES):
        return delegate
    if parameter.endswith("[]") or parameter in ("array", "System.Array"):
        return _array(parameter)
    if parameter.startswith(("System.ReadOnlySpan[", "System.Span[", "System.ReadOnlyMemory[", "System.Memory[")):
        element = parameter[parameter.index("[") + 1 : -1]
        return _array(f"{element}[]")
    if parameter.startswith("System.Collections.Generic.IEnumerable["):
        return _enumerable(parameter[len("System.Collections.Generic.IEnumerable[") : -1])
    if parameter.startswith(_INTERFACES):
        return _bare
    return _general(parameter)


def _bare(value: Any) -> Any:
    return value.base if type(value) is PSObject else value


def _quick(exact: type, parameter: str) -> Callable[[Any], Any]:
    full = _general(parameter)

    def converted(value: Any) -> Any:
        return value if type(value) is exact else full(value)

    return converted


def _general(parameter: str) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        from exoshell.values.conversion import convert

        return convert(value.base if type(value) is PSObject else value, parameter)

    return converted


def _array(parameter: str) -> Callable[[Any], Any]:
    full = _general(parameter if parameter != "array" else "System.Object[]")

    def converted(value: Any) -> Any:
        value = _bare(value)
        if value is None:
            return None
        if type(value) is list and parameter in ("System.Object[]", "array"):
            return value
        if parameter == "array" and isinstance(value, list):
            return value
        if parameter == "char[]" and isinstance(value, str):
            from exoshell.values.text import Char

            return [Char(letter) for letter in value]
        return full(value)

    return converted


def _enumerable(element: str) -> Callable[[Any], Any]:
    one = argument_converter(element, None) if "[" not in element else None

    def converted(value: Any) -> Any:
        from exoshell.values.collections import enumerate_value

        value = _bare(value)
        if value is None:
            return None
        items = enumerate_value(value)
        if items is None:
            if isinstance(value, str) and element == "char":
                return list(value)
            items = iter([value]) if not hasattr(value, "items") else value.items()
        return list(items) if one is None else [one(item) for item in items]

    return converted


def delegate(value: Any) -> Any:
    """A script block as a Python function of its arguments; `$_` is the first one."""
    value = _bare(value)
    if value is None or not hasattr(value, "invoke_value"):
        return value

    def call(*arguments: Any) -> Any:
        result = value.invoke_value(arguments[0] if arguments else None, arguments)
        from exoshell.values.psobject import is_null

        return None if is_null(result) else result

    return call


_EXACT: dict[str, type] = {"string": str, "int": int, "bool": bool, "double": float}
