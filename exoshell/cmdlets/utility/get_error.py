"""Get-Error."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorRecord, NetException
from exoshell.values.psobject import MemberKind, PSMember, PSObject, base_of

_RECORD = "System.Management.Automation.ErrorRecord#PSExtendedError"
_EXCEPTION = "System.Exception#PSExtendedError"


@cmdlet("Get-Error")
class GetError(Cmdlet):
    """Errors marked to be shown with everything they hold: those piped in, or the newest of $Error."""

    def process(self) -> None:
        given = self.bound.get("InputObject")
        if given is not None:
            self.emit(_extended(given, None))
            return
        errors = self.context.errors
        newest = self.get("Newest")
        if newest is None:
            if errors:
                self.emit(_extended(errors[0], None))
            return
        for place, error in enumerate(errors[: int(newest)]):
            self.emit(_extended(error, place))


def _extended(value: Any, place: int | None) -> Any:
    base = base_of(value)
    if not isinstance(base, ErrorRecord | NetException):
        return value
    wrapped = PSObject(base)
    wrapped.own_type_names = [_RECORD if isinstance(base, ErrorRecord) else _EXCEPTION, "System.Object"]
    if place is not None:
        wrapped.members["pserrorindex"] = PSMember("PSErrorIndex", MemberKind.NOTE_PROPERTY, place)
    return wrapped
