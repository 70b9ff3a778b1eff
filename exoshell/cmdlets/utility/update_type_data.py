"""Update-TypeData: gives all objects of a type further members, or other default columns."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.psobject import MemberKind, PSMember
from exoshell.values.type_data import extensions

_KINDS = {
    "NoteProperty": MemberKind.NOTE_PROPERTY,
    "AliasProperty": MemberKind.ALIAS_PROPERTY,
    "ScriptProperty": MemberKind.SCRIPT_PROPERTY,
    "ScriptMethod": MemberKind.SCRIPT_METHOD,
}
_GIVEN = (
    "MemberName", "DefaultDisplayPropertySet", "DefaultDisplayProperty", "DefaultKeyPropertySet", "SerializationMethod",
    "SerializationDepth", "TargetTypeForDeserialization", "TypeConverter", "TypeAdapter", "PropertySerializationSet",
    "InheritPropertySerializationSet", "StringSerializationSource",
)  # fmt: skip
"""What an update can be of."""


@cmdlet("Update-TypeData")
class UpdateTypeData(Cmdlet):
    def process(self) -> None:
        if "TypeName" not in self.bound:
            message = "exoshell reads no types.ps1xml files. Use Update-TypeData -TypeName."
            raise self._unusable(
                "System.Management.Automation.PSNotSupportedException", message, "NotSupported", ErrorCategory.NotImplemented
            )
        name: str = self.bound["TypeName"]
        if not self.should_process(f"TypeName: {name}", "Update-TypeData"):
            return
        if not any(given in self.bound for given in _GIVEN):
            message = f'No member is specified for the update on type "{name}".'
            raise self._unusable("System.InvalidOperationException", message, "TypeDataEmpty", ErrorCategory.InvalidOperation)
        columns = self.get("DefaultDisplayPropertySet")
        if columns:
            if extensions().display_sets.get(name.lower()) and not self.switch("Force"):
                self._present(name, "DefaultDisplayPropertySet")
                return
            extensions().set_display(name, columns)
        if "DefaultDisplayProperty" in self.bound:
            extensions().display_properties[name.lower()] = self.bound["DefaultDisplayProperty"]
        extensions().names.setdefault(name.lower(), name)
        if "MemberName" in self.bound:
            self._add_member(name)

    def _add_member(self, type_name: str) -> None:
        name, shown = self.bound["MemberName"], str(self.get("MemberType", ""))
        kind = _KINDS.get(shown)
        if kind is None:
            message = f'The "{shown}" member type is not valid for Update-TypeData.'
            raise self._unusable("System.InvalidOperationException", message, "CannotUpdateMemberType", ErrorCategory.InvalidOperation)
        if name.casefold() in extensions().members.get(type_name.lower(), {}) and not self.switch("Force"):
            self._present(type_name, name)
            return
        value: Any = self.get("Value")
        held = to_string(value) if kind is MemberKind.ALIAS_PROPERTY else value
        extensions().add_member(type_name, PSMember(name, kind, held, self.get("SecondValue")))

    def _present(self, type_name: str, member: str) -> None:
        message = f'Error in TypeData "{type_name}": The member {member} is already present.'
        exception = NetException("System.Management.Automation.RuntimeException", message)
        self.error(exception, "TypesDynamicUpdateException", ErrorCategory.InvalidOperation, None)

    def _unusable(self, kind: str, message: str, error_id: str, category: ErrorCategory) -> TerminatingError:
        return TerminatingError(self.make_error(NetException(kind, message), error_id, category))
