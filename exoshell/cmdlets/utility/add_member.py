"""Add-Member: gives one object further members."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.script_block import ScriptBlock
from exoshell.values.attached import attach
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSMember, PSObject, base_of
from exoshell.values.types import type_names, type_of

_KINDS = {
    "AliasProperty": MemberKind.ALIAS_PROPERTY,
    "NoteProperty": MemberKind.NOTE_PROPERTY,
    "ScriptProperty": MemberKind.SCRIPT_PROPERTY,
    "ScriptMethod": MemberKind.SCRIPT_METHOD,
    "PropertySet": MemberKind.PROPERTY_SET,
    "MemberSet": MemberKind.MEMBER_SET,
}


@cmdlet("Add-Member")
class AddMember(Cmdlet):
    def process(self) -> None:
        target = self.bound["InputObject"]
        if type(target) is not PSCustomObject and type(target) is not PSObject:
            target = attach(target)
        for member in self._members():
            if not self._add(target, member):
                return
        type_name = self.get("TypeName")
        if type_name:
            target.own_type_names = [type_name, *(name for name in type_names(target) if name != type_name)]
        if self.switch("PassThru"):
            self.write(target)

    def _members(self) -> list[PSMember]:
        table = self.get("NotePropertyMembers")
        if table is not None:
            return [PSMember(to_string(key), MemberKind.NOTE_PROPERTY, value) for key, value in table.items()]
        if "NotePropertyName" in self.bound:
            return [PSMember(self.bound["NotePropertyName"], MemberKind.NOTE_PROPERTY, self.get("NotePropertyValue"))]
        if "MemberType" not in self.bound:
            return []
        shown = str(self.bound["MemberType"])
        kind = _KINDS.get(shown)
        if kind is None:
            message = f'Cannot add a member with type "{shown}". Specify a different type for the MemberTypes parameter.'
            raise self.fail(
                NetException("System.InvalidOperationException", message), "CannotAddMemberType", ErrorCategory.InvalidOperation
            )
        return [self._member(kind, self.bound["Name"], self.get("Value"), self.get("SecondValue"))]

    def _member(self, kind: MemberKind, name: str, value: Any, second: Any) -> PSMember:
        if kind in (MemberKind.SCRIPT_METHOD, MemberKind.SCRIPT_PROPERTY):
            return PSMember(name, kind, self._block(value), None if second is None else self._block(second))
        if kind is MemberKind.ALIAS_PROPERTY:
            return PSMember(name, kind, to_string(value))
        if kind is MemberKind.PROPERTY_SET:
            items = enumerate_value(value)
            return PSMember(name, kind, [to_string(item) for item in ([value] if items is None else items)])
        if kind is MemberKind.MEMBER_SET:
            items = enumerate_value(value)
            return PSMember(name, kind, [base_of(item) for item in ([value] if items is None else items) if item is not None])
        return PSMember(name, kind, value)

    def _block(self, value: Any) -> ScriptBlock:
        plain = base_of(value)
        if isinstance(plain, ScriptBlock):
            return plain
        message = (
            f'Cannot convert the "{to_string(plain)}" value of type "{type_of(plain)}" to type "System.Management.Automation.ScriptBlock".'
        )
        exception = NetException("System.Management.Automation.PSInvalidCastException", message)
        raise self.fail(exception, "ConvertToFinalInvalidCastException", ErrorCategory.InvalidArgument)

    def _add(self, target: Any, member: PSMember) -> bool:
        key = member.name.casefold()
        present = find_property(target, member.name) is not MISSING or key in (_added(target) or {})
        if present and not self.switch("Force"):
            message = (
                f'Cannot add a member with the name "{member.name}" because a member with that name already exists. To overwrite the '
                "member anyway, add the Force parameter to your command."
            )
            exception = NetException("System.InvalidOperationException", message)
            self.error(exception, "MemberAlreadyExists", ErrorCategory.InvalidOperation, target)
            return False
        if type(target) is PSObject and type(target.base) is PSCustomObject:
            target = target.base
        if type(target) is PSCustomObject:
            _add_to_bag(target, member)
        else:
            target.members[key] = member
        return True


def _added(target: Any) -> dict[str, PSMember] | None:
    return target.extra if type(target) is PSCustomObject else target.members if type(target) is PSObject else None


def _add_to_bag(target: PSCustomObject, member: PSMember) -> None:
    key = member.name.casefold()
    if target.extra is not None:
        target.extra.pop(key, None)
    late = target.extra is not None and any(each.kind.endswith("Property") for each in target.extra.values())
    if member.kind is MemberKind.NOTE_PROPERTY and (not late or key in target.schema.index):
        target.set(member.name, member.value)
        return
    # behind a property that is not a value of the bag, one that could be keeps its place after it
    target.remove(member.name)
    if target.extra is None:
        target.extra = {}
    target.extra[key] = member
