"""Get-TimeZone."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import MemberError, invoke_static, static_property
from exoshell.values.types import resolve_type


@cmdlet("Get-TimeZone")
class GetTimeZone(Cmdlet):
    def process(self) -> None:
        kind = resolve_type("System.TimeZoneInfo")
        if self.switch("ListAvailable"):
            self.write(invoke_static(kind, "GetSystemTimeZones", ()), enumerate=True)
            return
        wanted = self.get("Id") or self.get("Name")
        if not wanted:
            self.write(static_property(kind, "Local"))
            return
        for name in wanted:
            try:
                self.write(invoke_static(kind, "FindSystemTimeZoneById", (name,)))
            except MemberError:
                message = f"The time zone ID '{name}' was not found on the local computer."
                exception = NetException("System.TimeZoneNotFoundException", message)
                self.error(exception, "TimeZoneNotFound", ErrorCategory.InvalidArgument, "Id" if "Id" in self.bound else "Name")
