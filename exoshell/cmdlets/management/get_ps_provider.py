"""Get-PSProvider."""

from __future__ import annotations

from exoshell.cmdlets.management._drives import drives_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-PSProvider")
class GetPSProvider(Cmdlet):
    def process(self) -> None:
        drives = drives_of(self.context)
        for name in self.get("PSProvider") or ("*",):
            pattern = WildcardPattern(name)
            found = [provider for key, provider in sorted(drives.providers.items()) if pattern.matches(key)]
            if not found and not WildcardPattern.has_wildcards(name):
                message = f"Cannot find a provider with the name '{name}'."
                exception = NetException("System.Management.Automation.ProviderNotFoundException", message)
                self.error(exception, "ProviderNotFound", ErrorCategory.ObjectNotFound, name)
            for provider in found:
                provider.drives = [drive for drive in drives.all() if drive.provider is provider]  # type: ignore[attr-defined]
                self.write(provider)
