"""New-PSDrive: a name for a folder."""

from __future__ import annotations

from exoshell.cmdlets.management._drives import drives_of
from exoshell.cmdlets.management._places import path_missing, place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("New-PSDrive")
class NewPSDrive(Cmdlet):
    def process(self) -> None:
        drives, name, provider = drives_of(self.context), self.bound["Name"], self.bound["PSProvider"]
        if drives.find(name) is not None:
            exception = NetException(
                "System.Management.Automation.SessionStateException", f"A drive with the name '{name}' already exists."
            )
            self.error(exception, "DriveAlreadyExists", ErrorCategory.ResourceExists, name)
            return
        if provider.lower() != "filesystem":
            message = f"Cannot find a provider with the name '{provider}'."
            exception = NetException("System.Management.Automation.ProviderNotFoundException", message)
            self.error(exception, "ProviderNotFound", ErrorCategory.ObjectNotFound, provider)
            return
        place = place_or_error(self, self.bound["Root"])
        if place is None:
            return
        if not place.provider.exists(place.path):
            path_missing(self, place)
            return
        if self.should_process(f"Name: {name} Provider: Microsoft.PowerShell.Core\\FileSystem Root: {place.path}", "New drive"):
            self.write(drives.add(name, "FileSystem", place.path, self.get("Description") or ""))
