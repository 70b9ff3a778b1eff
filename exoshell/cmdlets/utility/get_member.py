"""Get-Member."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.enums import EnumValue, enum_value
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_listing import MemberInfo
from exoshell.values.members import get_members
from exoshell.values.psobject import PSCustomObject, Schema
from exoshell.values.types import type_names
from exoshell.values.wildcard import WildcardPattern

_SCHEMA = Schema(("TypeName", "Name", "MemberType", "Definition"), ("Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"))
_KINDS = "System.Management.Automation.PSMemberTypes"
_OWN = frozenset({"Property", "Method", "ParameterizedProperty", "Event"})
"""Kinds that .NET itself has; the others are the extended type system's."""


@cmdlet("Get-Member")
class GetMember(Cmdlet):
    """The members of each type of object that comes by, once a type."""

    _seen: set[str]
    _any = False

    def begin(self) -> None:
        self._seen = set()

    def process(self) -> None:
        value = self.bound.get("InputObject")
        if value is None:
            return
        self._any = True
        static = self.switch("Static")
        name = getattr(value, "full_name", None) if static else None
        if name is None:
            names = type_names(value)
            name = names[0] if names else "System.Object"
        if name in self._seen:
            return
        self._seen.add(name)
        for member in self._chosen(get_members(value, static)):
            kind = enum_value(_KINDS, str(member.kind))
            definition = member.definition
            if static and member.name != "new" and not definition.startswith("static "):
                definition = f"static {definition}"
            self.emit(PSCustomObject(_SCHEMA, [name, member.name, kind, definition]))

    def _chosen(self, members: list[MemberInfo]) -> list[MemberInfo]:
        """What -MemberType, -View and -Name leave, in the order that the names were given."""
        wanted = self.get("MemberType")
        if isinstance(wanted, EnumValue):
            members = [item for item in members if int(enum_value(_KINDS, str(item.kind))) & int(wanted)]
        view = to_string(self.get("View", "")).casefold()
        if view == "extended":
            members = [item for item in members if str(item.kind) not in _OWN]
        elif view in ("adapted", "base"):
            members = [item for item in members if str(item.kind) in _OWN]
        names: Any = self.get("Name")
        if names is None:
            return members
        patterns = [WildcardPattern(to_string(item)) for item in (names if isinstance(names, list) else [names])]
        found = {id(item): item for pattern in patterns for item in members if pattern.matches(item.name)}
        return list(found.values())

    def end(self) -> None:
        if not self._any:
            message = "You must specify an object for the Get-Member cmdlet."
            self.error(NetException("System.InvalidOperationException", message), "NoObjectInGetMember", ErrorCategory.CloseError)
