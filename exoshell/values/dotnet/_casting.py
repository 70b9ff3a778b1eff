"""Casts to the types of these families, as PowerShell makes them: through Parse or a constructor, with its error ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.net_error import NetError


def parsing(type_name: str, parse: Callable[[str], Any], *, provider: bool = False, ticks: Callable[[int], Any] | None = None) -> Any:
    """A converter: text (and whatever else, by its text) through `parse`, whole numbers through `ticks` where there is one."""
    error_id = "InvalidCastParseTargetInvocation" + ("WithFormatProvider" if provider else "")

    def convert(value: Any) -> Any:
        from exoshell.values.conversion import cannot_convert, to_string
        from exoshell.values.types import resolve_type

        target = resolve_type(type_name)
        assert target is not None
        if isinstance(value, list) or hasattr(value, "items"):
            raise cannot_convert(value, target)
        if ticks is not None and isinstance(value, int) and not isinstance(value, bool):
            return ticks(value)
        text = value if isinstance(value, str) else to_string(value)
        return attempt(lambda: parse(text), value, type_name, error_id)

    return convert


def constructing(type_name: str, make: Callable[[Any], Any], error_id: str = "InvalidCastConstructorException") -> Any:
    """A converter through a constructor of one argument."""
    return lambda value: attempt(lambda: make(value), value, type_name, error_id)


def refusing(type_name: str) -> Any:
    """A converter for types that nothing converts to, and whose values must not be shown."""

    def convert(value: Any) -> Any:
        from exoshell.values.conversion import ConversionError
        from exoshell.values.types import type_of

        text = f'Cannot convert the value of type "{type_of(value).full_name}" to type "{type_name}".'
        raise ConversionError(text, "ConvertToFinalInvalidCastException")

    return convert


def attempt(action: Callable[[], Any], value: Any, type_name: str, error_id: str) -> Any:
    """The action's result. Raises ConversionError with the reason of its NetError."""
    from exoshell.values.conversion import cast_failure
    from exoshell.values.types import resolve_type

    try:
        return action()
    except NetError as error:
        target = resolve_type(type_name)
        assert target is not None
        inner = error.exception
        raise cast_failure(value, target, inner.message, error_id, inner.type_name, inner) from None
