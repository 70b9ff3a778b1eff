"""Func, Action, Predicate, Comparison and Converter: script blocks that were cast to a delegate type."""

from __future__ import annotations

from typing import Any

from exoshell.values.member_tables import TypeTable, table
from exoshell.values.psobject import AUTOMATION_NULL, is_null

_SIZES = range(1, 17)
_NAMES = {
    "System.Predicate`1": ("obj",),
    "System.Comparison`1": ("x", "y"),
    "System.Converter`2": ("input",),
    "System.Action`1": ("obj",),
    "System.Func`2": ("arg",),
}


class Delegate:
    """A block with the types of its parameters and of what it returns."""

    __slots__ = ("block", "kind", "parameters", "returns")

    def __init__(self, kind: Any, block: Any) -> None:
        from exoshell.values.argument_conversion import delegate
        from exoshell.values.types import DotNetType

        self.kind = kind
        self.block = delegate(block, kind.full_name)
        self.parameters = tuple(kind.generic_arguments)
        self.returns: Any = None
        """None for what returns nothing."""
        head = kind.full_name.partition("`")[0]
        if head in ("System.Func", "System.Converter"):
            self.returns, self.parameters = self.parameters[-1], self.parameters[:-1]
        elif head == "System.Predicate":
            self.returns = DotNetType("System.Boolean")
        elif head == "System.Comparison":
            self.returns, self.parameters = DotNetType("System.Int32"), self.parameters * 2

    @property
    def ps_type_name(self) -> str:
        return str(self.kind.full_name)

    def __call__(self, *arguments: Any) -> Any:
        """Runs the block. Raises NetError for an error of the block, and for a result that is none of the type's."""
        from exoshell.values.conversion import convert

        result = self.block(*arguments)
        if self.returns is None:
            return None
        return convert(None if is_null(result) else result, self.returns)


def _invoke(value: Delegate, *arguments: Any) -> Any:
    from exoshell.values.argument_conversion import convert_argument
    from exoshell.values.net_error import NetError
    from exoshell.values.overloads import argument_failed, no_overload

    if len(arguments) != len(value.parameters):
        raise no_overload("Invoke", len(arguments))
    given = []
    for place, (argument, kind) in enumerate(zip(arguments, value.parameters, strict=True)):
        try:
            given.append(convert_argument(argument, kind.full_name))
        except NetError as error:
            raise argument_failed(_name(value, place), argument, "Invoke", kind.full_name, error.exception) from None
    result = value(*given)
    return AUTOMATION_NULL if value.returns is None else result


def _name(value: Delegate, place: int) -> str:
    names = _NAMES.get(value.kind.full_name.partition("[")[0])
    return names[place] if names is not None else f"arg{place + 1}"


def to_delegate(value: Any, target: Any) -> Any:
    """A script block as a delegate of the type. Raises ConversionError for what is none."""
    from exoshell.values.conversion import cannot_convert

    if value is None or (isinstance(value, Delegate) and value.kind.full_name == target.full_name):
        return value
    if not hasattr(value, "invoke_value"):
        raise cannot_convert(value, target)
    return Delegate(target, value)


def _table(name: str) -> TypeTable:
    return table(
        name,
        methods={"Invoke": _invoke, "DynamicInvoke": _invoke, "ToString": lambda value: value.ps_type_name},
        constructor=lambda kind, block: to_delegate(block, kind),
        generic=True,
    )


TABLES = tuple(
    _table(name)
    for name in (
        "System.Action", "System.Predicate`1", "System.Comparison`1", "System.Converter`2",
        *[f"System.{head}`{size}" for head in ("Func", "Action") for size in _SIZES],
    )
)  # fmt: skip
