"""Calls that remember, at their place in the script, which implementation the last call came to.

A site's slots say for which types of owner and arguments `function` is right; generated loops compare them in place and call it without
a detour, everything else goes through `call`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.session_state import Scope
from exoshell.engine.types import TypeReference
from exoshell.values.overloads import FAILURES
from exoshell.values.prepared_calls import ELEMENT_KINDS, PreparedCall, prepared_method, prepared_static
from exoshell.values.type_data import REGISTERED

Call = Callable[[Scope, Any, str, list[Any]], Any]

MOST_ARGUMENTS = 3
"""Calls with more arguments are not remembered."""
_MOST_PLANS = 12
"""How many combinations of types a site remembers; places where they go on changing stop trying."""


class _Site:
    __slots__ = ("_name", "_plans", "failed", "first", "function", "nothing", "second", "third")

    def __init__(self, name: str) -> None:
        self._name = name
        self._plans: dict[Any, PreparedCall | None] = {}
        self.first: type | None = None
        """The type of the first argument that `function` takes; None where there is none, or no function."""
        self.second: type | None = None
        self.third: type | None = None
        self.function: Callable[..., Any] | None = None
        self.nothing: Any = None
        self.failed: Callable[[Exception], Exception] = _unknown

    def _takes(self, arguments: list[Any]) -> bool:
        count = len(arguments)
        if count == 0:
            return True
        if type(arguments[0]) is not self.first:
            return False
        return count == 1 or (type(arguments[1]) is self.second and (count == 2 or (count == 3 and type(arguments[2]) is self.third)))

    def _keep(self, prepared: PreparedCall | None, arguments: list[Any]) -> None:
        if prepared is None:
            self.function = self.first = None
            return
        kinds = [type(argument) for argument in arguments] + [None] * MOST_ARGUMENTS
        self.first, self.second, self.third = kinds[:MOST_ARGUMENTS]
        self.function, self.nothing, self.failed = prepared

    def _again(self, given: list[Any]) -> Any:
        assert self.function is not None
        try:
            result = self.function(*given)
        except FAILURES as error:
            raise self.failed(error) from None
        return self.nothing if result is None else result


class CallSite(_Site):
    """`x.Name(…)` at one place."""

    __slots__ = ("_general", "element", "kind")

    def __init__(self, name: str, general: Call) -> None:
        super().__init__(name)
        self._general = general
        self.kind: type | None = None
        """The owner's type, None while there is no function."""
        self.element: Any = None
        """Its element type, where that decides too; NO_ELEMENT elsewhere."""

    def call(self, scope: Scope, value: Any, arguments: list[Any]) -> Any:
        """What the call gives; AutomationNull for a void method."""
        kind = type(value)
        if kind is self.kind and not REGISTERED and self._takes(arguments) and self.element in (NO_ELEMENT, _element(value)):
            return self._again([value, *arguments])
        key = (kind, _element(value), *map(type, arguments))
        prepared = self._plans.get(key)
        if prepared is None or REGISTERED:
            result = self._general(scope, value, self._name, arguments)
            if key in self._plans or len(self._plans) >= _MOST_PLANS or len(arguments) > MOST_ARGUMENTS:
                return result
            prepared = self._plans[key] = prepared_method(value, self._name, arguments)
            self._point_to(prepared, value, arguments)
            return result
        self._point_to(prepared, value, arguments)
        return self._again([value, *arguments])

    def _point_to(self, prepared: PreparedCall | None, value: Any, arguments: list[Any]) -> None:
        self.kind = type(value) if prepared is not None else None
        self.element = _element(value)
        self._keep(prepared, arguments)


def _element(value: Any) -> Any:
    return value.element_type if type(value) in ELEMENT_KINDS else NO_ELEMENT


NO_ELEMENT: Any = object()


class StaticSite(_Site):
    """`[type]::Name(…)` at one place."""

    __slots__ = ("_general", "_type", "known")

    def __init__(self, name: str, kind: Callable[[Scope], TypeReference], general: Call) -> None:
        super().__init__(name)
        self._general = general
        self._type = kind
        self.known = False
        """Whether there is a function."""

    def resolve(self, scope: Scope) -> None:
        """Looks the type up, which comes before the arguments. Raises TerminatingError where there is none."""
        self._type(scope)

    def call(self, scope: Scope, arguments: list[Any]) -> Any:
        """What the call gives; AutomationNull for a void method."""
        if self.known and self._takes(arguments):
            return self._again(arguments)
        key = tuple(map(type, arguments))
        prepared = self._plans.get(key)
        if prepared is None:
            kind = self._type(scope).type
            result = self._general(scope, kind, self._name, arguments)
            # a class of the session may take the name of a type at any time
            full = key in self._plans or len(self._plans) >= _MOST_PLANS or len(arguments) > MOST_ARGUMENTS
            if full or scope.context.classes:
                return result
            prepared = self._plans[key] = prepared_static(kind, self._name, arguments)
            self.known = prepared is not None
            self._keep(prepared, arguments)
            return result
        self.known = True
        self._keep(prepared, arguments)
        return self._again(arguments)


def _unknown(error: Exception) -> Exception:
    return error
