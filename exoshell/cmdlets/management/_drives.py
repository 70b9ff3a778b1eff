"""Drives and providers of a session: the file system, and Env:, Variable:, Function:, Alias: as views of the session itself."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.engine.context import ExecutionContext
from exoshell.values.enums import enum_value
from exoshell.values.numbers import Int64


class ProviderInfo(Record):
    ps_type_name = "System.Management.Automation.ProviderInfo"
    ps_properties = (
        "ImplementingType", "HelpFile", "Name", "PSSnapIn", "ModuleName", "Module", "Description", "Capabilities", "Home", "Drives",
        "VolumeSeparatedByColon", "ItemSeparator", "AltItemSeparator",
    )  # fmt: skip
    name: str

    def __str__(self) -> str:
        return f"Microsoft.PowerShell.Core\\{self.name}"


class DriveInfo(Record):
    ps_type_name = "System.Management.Automation.PSDriveInfo"
    ps_properties = (
        "Used", "Free", "CurrentLocation", "Name", "Provider", "Root", "Description", "MaximumSize", "Credential", "DisplayRoot",
        "VolumeSeparatedByColon",
    )  # fmt: skip
    name: str
    provider: ProviderInfo
    root: str

    @property
    def used(self) -> Any:
        return self._space("used")

    @property
    def free(self) -> Any:
        return self._space("free")

    def _space(self, what: str) -> Any:
        if self.provider.name != "FileSystem":
            return None
        try:
            return Int64(getattr(shutil.disk_usage(self.root), what))
        except OSError:
            return None

    def __str__(self) -> str:
        return self.name


_CAPABILITY = "System.Management.Automation.Provider.ProviderCapabilities"
_CAPABILITIES = {"FileSystem": 4 | 16 | 32}
_DESCRIPTIONS = {
    "Env": "Drive that contains a view of the environment variables for the process",
    "Variable": "Drive that contains a view of those variables stored in a session state",
    "Function": "Drive that contains a view of the functions stored in a session state",
    "Alias": "Drive that contains a view of the aliases stored in a session state",
    "Temp": "Drive that maps to the temporary directory path for the current user",
}
_SESSION = {"Alias": "Alias", "Env": "Environment", "Function": "Function", "Variable": "Variable"}


class Drives:
    """The drives of one session by lower-case name."""

    def __init__(self) -> None:
        self.providers = {name: _provider(name) for name in ("Alias", "Environment", "FileSystem", "Function", "Variable")}
        self._drives: dict[str, DriveInfo] = {}
        self._add("/" if os.sep == "/" else os.path.splitdrive(os.getcwd())[0].rstrip(":"), "FileSystem", os.path.abspath(os.sep))
        self._add("Temp", "FileSystem", os.path.join(tempfile.gettempdir(), ""))
        for name, provider in _SESSION.items():
            self._add(name, provider, "")

    def _add(self, name: str, provider: str, root: str, description: str = "") -> DriveInfo:
        made = DriveInfo(
            name=name, provider=self.providers[provider], root=root, description=description or _DESCRIPTIONS.get(name, ""),
            current_location="", maximum_size=None, credential=None, display_root=None, volume_separated_by_colon=name != "/",
        )  # fmt: skip
        self._drives[name.lower()] = made
        return made

    def add(self, name: str, provider: str, root: str, description: str = "") -> DriveInfo:
        return self._add(name, provider, root, description)

    def remove(self, name: str) -> None:
        del self._drives[name.lower()]

    def find(self, name: str) -> DriveInfo | None:
        return self._drives.get(name.lower())

    def all(self) -> list[DriveInfo]:
        return [self._drives[key] for key in sorted(self._drives)]


def _provider(name: str) -> ProviderInfo:
    files = name == "FileSystem"
    return ProviderInfo(
        implementing_type=f"Microsoft.PowerShell.Commands.{name}Provider",
        help_file="System.Management.Automation.dll-Help.xml",
        name=name,
        ps_snap_in="Microsoft.PowerShell.Core",
        module_name="Microsoft.PowerShell.Core",
        module=None,
        description="",
        capabilities=enum_value(_CAPABILITY, _CAPABILITIES.get(name, 16)),
        home=os.path.expanduser("~") if files else "",
        drives=[],
        volume_separated_by_colon=not files,
        item_separator=os.sep,
        alt_item_separator="\\",
    )


def drives_of(context: ExecutionContext) -> Drives:
    """The drives of a session, made when first asked for."""
    found: Drives | None = context.services.get(Drives)
    if found is None:
        found = context.services[Drives] = Drives()
    return found
