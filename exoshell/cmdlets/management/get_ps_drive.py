"""Get-PSDrive."""

from __future__ import annotations

from exoshell.cmdlets.management._drives import drives_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-PSDrive")
class GetPSDrive(Cmdlet):
    def process(self) -> None:
        drives = drives_of(self.context).all()
        providers = [WildcardPattern(name) for name in self.get("PSProvider") or ()]
        for name in self.get("Name") or self.get("LiteralName") or ("*",):
            pattern = WildcardPattern(name)
            found = [drive for drive in drives if pattern.matches(drive.name)]
            if not found and not WildcardPattern.has_wildcards(name):
                message = f"Cannot find drive. A drive with the name '{name}' does not exist."
                exception = NetException("System.Management.Automation.DriveNotFoundException", message)
                self.error(exception, "GetLocationNoMatchingDrive", ErrorCategory.ObjectNotFound, name)
            for drive in found:
                if not providers or any(item.matches(drive.provider.name) for item in providers):
                    drive.current_location = self.context.session_state.location.lstrip("/") if drive.root == "/" else ""  # type: ignore[attr-defined]
                    self.write(drive)
