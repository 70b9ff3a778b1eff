"""Install-Module and Update-Module, as connect scripts begin with them: for the Exchange Online module there is nothing to do here."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership
from exoshell.values.error_record import ErrorCategory, NetException

BUILT_IN = frozenset({"exchangeonlinemanagement", "powershellget", "packagemanagement"})
NOTHING_NEEDED = "Nothing to do: the cmdlets of {name} are part of exoshell."


def module_command_info(name: str) -> CommandInfo:
    """The parameters that scripts pass; all but the names are without effect."""
    switches = ("Force", "AllowClobber", "AllowPrerelease", "SkipPublisherCheck", "AcceptLicense", "PassThru")
    texts = ("Scope", "Repository", "MinimumVersion", "MaximumVersion", "RequiredVersion")
    return CommandInfo(
        name,
        module="PowerShellGet",
        parameters=(
            ParameterMetadata("Name", "string[]", (ParameterSetMembership(position=0, from_pipeline=True),)),
            *(ParameterMetadata(text, "string") for text in texts),
            *(ParameterMetadata(switch, "switch") for switch in switches),
        ),
        supports_should_process=True,
        help=CommandHelp("Says why no module is needed for Exchange Online."),
    )


class ModuleCommand(Cmdlet):
    """Base of the two."""

    def process(self) -> None:
        for name in self.get("Name") or ():
            if str(name).casefold() in BUILT_IN:
                self.write_host(NOTHING_NEEDED.format(name=name))
            else:
                self.error(
                    NetException("System.NotSupportedException", f"exoshell cannot load the module '{name}' from a gallery."),
                    "ModuleNotAvailable",
                    ErrorCategory.NotInstalled,
                    name,
                )
