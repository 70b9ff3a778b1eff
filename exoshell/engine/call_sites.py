"""Method calls that remember, at their place in the script, which implementation the last call came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.session_state import Scope
from exoshell.values.collections import GenericList
from exoshell.values.overloads import RememberedCall, remembered_call
from exoshell.values.type_data import REGISTERED

Call = Callable[[Scope, Any, str, list[Any]], Any]


class CallSite:
    """`x.Name(…)` at one place: an owner and arguments of the same types as last time go straight to the method."""

    __slots__ = ("_call", "_element", "_general", "_kind", "_kinds", "_name")

    def __init__(self, name: str, general: Call) -> None:
        self._name = name
        self._general = general
        self._kind: type | None = None
        self._element: Any = None
        self._kinds: list[type] = []
        self._call: RememberedCall | None = None

    def call(self, scope: Scope, value: Any, arguments: list[Any]) -> Any:
        """What the call gives; AutomationNull for a void method."""
        kind = type(value)
        if kind is self._kind and not REGISTERED and [type(argument) for argument in arguments] == self._kinds:
            call = self._call
            if call is not None and (kind is not GenericList or value.element_type is self._element):
                return call(value, arguments)
        result = self._general(scope, value, self._name, arguments)
        self._kind, self._kinds = kind, [type(argument) for argument in arguments]
        self._element = value.element_type if kind is GenericList else None
        self._call = remembered_call(value, self._name, arguments)
        return result
