"""Arguments of .NET methods as their parameters want them: quick for the types that methods mention most, conversion.convert for others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from exoshell.values.net_error import NetError
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
        return partial(delegate, parameter=parameter)
    if parameter.endswith("[]") or parameter in ("array", "System.Array"):
        return _array(parameter)
    if parameter.startswith(("System.ReadOnlySpan[", "System.Span[", "System.ReadOnlyMemory[", "System.Memory[")):
        element = parameter[parameter.index("[") + 1 : -1]
        return _array(f"{element}[]")
    if parameter.startswith("System.Collections.Generic.IEnumerable["):
        return _enumerable(parameter[len("System.Collections.Generic.IEnumerable[") : -1])
    if parameter == "System.IFormatProvider":
        return _provider
    if parameter == "System.Collections.ICollection":
        return _collection
    if parameter.startswith(_INTERFACES):
        return _bare
    return _general(parameter)


def _bare(value: Any) -> Any:
    return value.base if type(value) is PSObject else value


def _provider(value: Any) -> Any:
    value = _bare(value)
    if value is None or hasattr(value, "name"):
        return value
    from exoshell.values.conversion import cannot_convert, cast_failure
    from exoshell.values.types import DotNetType, type_of

    target = DotNetType("System.IFormatProvider")
    if isinstance(value, bool | int | float):
        message = f"Invalid cast from '{type_of(value).full_name}' to 'System.IFormatProvider'."
        raise cast_failure(value, target, message, "InvalidCastIConvertible", "System.InvalidCastException")
    raise cannot_convert(value, target)


def _quick(exact: type, parameter: str) -> Callable[[Any], Any]:
    full = _general(parameter)
    if exact is float:

        def to_double(value: Any) -> Any:
            kind = type(value)
            return value if kind is float else float(value) if kind is int else full(value)

        return to_double

    def converted(value: Any) -> Any:
        return value if type(value) is exact else full(value)

    return converted


def _general(parameter: str) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        from exoshell.values.conversion import convert

        value = value.base if type(value) is PSObject else value
        try:
            return convert(value, parameter)
        except KeyError:
            # A type that nothing here makes: what is given stands as it is.
            return value

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
    """IEnumerable[T]: collections of that very element type only (of any reference type for System.Object), as .NET's variance allows."""
    from exoshell.values.signatures import long_type

    wanted = long_type(element)

    def converted(value: Any) -> Any:
        value = _bare(value)
        if value is None or hasattr(value, "items") or (isinstance(value, str) and element == "char"):
            return value
        kind = _element_name(value)
        if kind is None or (kind != wanted and (wanted != "System.Object" or _is_value_type(kind)) and "[" not in element):
            from exoshell.values.conversion import cannot_convert
            from exoshell.values.types import DotNetType

            raise cannot_convert(value, DotNetType(f"System.Collections.Generic.IEnumerable`1[{wanted}]"))
        return value

    return converted


def _element_name(value: Any) -> str | None:
    """The full name of a collection's element type; None for what is no collection."""
    from exoshell.values.collections import enumerate_value

    if enumerate_value(value) is None:
        return None
    kind = getattr(value, "element_type", None)
    return str(kind.full_name) if kind is not None else "System.Object"


def _is_value_type(name: str) -> bool:
    from exoshell.values.types import resolve_type

    found = resolve_type(name)
    return found is not None and found.is_value_type


def _collection(value: Any) -> Any:
    value = _bare(value)
    if value is None or hasattr(value, "items") or _element_name(value) is not None:
        return value
    from exoshell.values.conversion import cannot_convert
    from exoshell.values.types import DotNetType

    raise cannot_convert(value, DotNetType("System.Collections.ICollection"))


def delegate(value: Any, parameter: str = "System.Delegate") -> Any:
    """A script block as a Python function of its arguments; `$_` is the first one. Raises NetError for what is none, naming the
    parameter's type; the function raises NetError for an error of the block."""
    value = _bare(value)
    if value is None or callable(value):
        return value
    if not hasattr(value, "invoke_value"):
        from exoshell.values.conversion import cannot_convert
        from exoshell.values.signatures import long_type
        from exoshell.values.types import DotNetType

        raise cannot_convert(value, DotNetType(long_type(parameter)))

    def call(*arguments: Any) -> Any:
        from exoshell.values.error_record import TerminatingError
        from exoshell.values.psobject import is_null

        try:
            result = value.invoke_value(arguments[0] if arguments else None, arguments)
        except TerminatingError as error:
            raise NetError(error.record.exception) from error
        return None if is_null(result) else result

    return call


_EXACT: dict[str, type] = {"string": str, "int": int, "bool": bool, "double": float}
