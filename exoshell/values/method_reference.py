"""A method read without calling it: `'abc'.Trim` shows its overloads, `.Invoke(…)` calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import TypedArray
from exoshell.values.member_tables import table_for, table_of, type_name_of
from exoshell.values.psobject import MISSING, PSCustomObject, base_of
from exoshell.values.signatures import type_facts


class MethodReference:
    """System.Management.Automation.PSMethod. `owner` is the object, or the type for a static method."""

    __slots__ = ("call", "name", "overload_definitions", "owner", "static")
    ps_type_name = "System.Management.Automation.PSMethod"
    ps_properties = ("MemberType", "OverloadDefinitions", "TypeNameOfValue", "Value", "Name", "IsInstance")

    def __init__(self, owner: Any, name: str, definitions: list[str], static: bool, call: Callable[..., Any] | None = None) -> None:
        """`call` takes the arguments, for methods that values knows nothing of."""
        from exoshell.values.types import resolve_type

        self.owner, self.name, self.static, self.call = owner, name, static, call
        self.overload_definitions = TypedArray(resolve_type("System.String"), definitions)

    def ps_property(self, name: str) -> Any:
        if name == "membertype":
            return "Method"
        if name == "overloaddefinitions":
            return self.overload_definitions
        if name == "typenameofvalue":
            return self.ps_type_name
        if name == "value":
            return str(self)
        if name == "name":
            return self.name
        return not self.static if name == "isinstance" else MISSING

    def ps_method(self, name: str) -> Any:
        if name == "invoke":
            return lambda scope, arguments: self.invoke(arguments)
        return (lambda scope, arguments: str(self)) if name == "tostring" else MISSING

    def invoke(self, arguments: Any) -> Any:
        """Calls it. Raises MemberError."""
        from exoshell.values.members import invoke_method, invoke_static

        if self.call is not None:
            return self.call(list(arguments))
        call = invoke_static if self.static else invoke_method
        return call(self.owner, self.name, list(arguments))

    def __str__(self) -> str:
        return ", ".join(self.overload_definitions)


def method_reference(value: Any, name: str) -> Any:
    """The method of a value by its name; MISSING where there is none."""
    plain = base_of(value)
    if plain is None:
        return MISSING
    own = getattr(plain, "ps_method_reference", None)
    if own is not None:
        return own(name)
    key = name.lower()
    shown = "System.Object" if isinstance(plain, PSCustomObject) else type_name_of(plain)
    facts = type_facts(shown) or type_facts("System.Object")
    overloads = facts.methods.get(key) if facts is not None else None
    if not overloads:
        return MISSING
    table, base = table_of(plain), table_for("System.Object")
    known = {**(base.methods if base is not None else {}), **(table.methods if table is not None else {})}
    if key not in known and not any(each.startswith(f"{key}(") for each in known):
        return MISSING
    return MethodReference(plain, overloads[0].name, [overload.text() for overload in overloads], False)


def static_method_reference(kind: Any, name: str) -> Any:
    """A static method of a type by its name; None where there is none."""
    facts = type_facts(kind.full_name)
    overloads = facts.static_methods.get(name.lower()) if facts is not None else None
    if not overloads:
        return None
    return MethodReference(kind, overloads[0].name, [overload.text() for overload in overloads], True)
