"""What PowerShell has and exoshell has not: each such command is found, and answers in one line why, and what to use instead.

`command_class` is what the command table asks modules that implement more than one command.
"""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, TerminatingError

_REMOTING = "exoshell has no PowerShell remoting. Connect-ExchangeOnline opens a connection to the service."
_DEBUGGER = "exoshell has no script debugger."
_PROCESSES = "exoshell does not attach to PowerShell processes."
_HELP_FILES = "The help of exoshell comes with it and needs no update."
_READLINE = "Keys and colours of the command line are set in config.toml and in themes."
_EVENTS = "exoshell has no event queue."
_TRACE = "exoshell has no trace sources."
_CMS = "exoshell does not sign or encrypt CMS messages."
_MACHINE = "exoshell does not manage this computer."

REASONS: dict[str, str] = {
    "Clear-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "ConvertFrom-Markdown": "exoshell does not render Markdown in the console.",
    "Copy-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "Debug-Job": _DEBUGGER,
    "Debug-Process": _DEBUGGER,
    "Debug-Runspace": _DEBUGGER,
    "Disable-ExperimentalFeature": "exoshell has no experimental features.",
    "Disable-PSBreakpoint": _DEBUGGER,
    "Disable-RunspaceDebug": _DEBUGGER,
    "Enable-ExperimentalFeature": "exoshell has no experimental features.",
    "Enable-PSBreakpoint": _DEBUGGER,
    "Enable-RunspaceDebug": _DEBUGGER,
    "Enter-PSHostProcess": _PROCESSES,
    "Enter-PSSession": _REMOTING,
    "Exit-PSHostProcess": _PROCESSES,
    "Exit-PSSession": _REMOTING,
    "Export-FormatData": "exoshell keeps its format definitions in Python.",
    "Export-PSSession": _REMOTING,
    "Get-CmsMessage": _CMS,
    "Get-Event": _EVENTS,
    "Get-EventSubscriber": _EVENTS,
    "Get-ExperimentalFeature": "exoshell has no experimental features.",
    "Get-FormatData": "exoshell keeps its format definitions in Python.",
    "Get-MarkdownOption": "exoshell does not render Markdown in the console.",
    "Get-PSBreakpoint": _DEBUGGER,
    "Get-PSHostProcessInfo": _PROCESSES,
    "Get-PSSubsystem": "exoshell has no subsystems.",
    "Get-RunspaceDebug": _DEBUGGER,
    "Get-TraceSource": _TRACE,
    "Import-LocalizedData": "exoshell does not load localized data files.",
    "Move-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "New-Event": _EVENTS,
    "New-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "New-PSRoleCapabilityFile": _REMOTING,
    "New-PSSessionConfigurationFile": _REMOTING,
    "New-PSTransportOption": _REMOTING,
    "Protect-CmsMessage": _CMS,
    "PSConsoleHostReadLine": _READLINE,
    "Register-EngineEvent": _EVENTS,
    "Register-ObjectEvent": _EVENTS,
    "Remove-Event": _EVENTS,
    "Remove-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "Remove-PSBreakpoint": _DEBUGGER,
    "Remove-PSReadLineKeyHandler": _READLINE,
    "Rename-ItemProperty": "No drive of exoshell has items with properties of their own.",
    "Restart-Computer": _MACHINE,
    "Save-Help": _HELP_FILES,
    "Set-Date": _MACHINE,
    "Set-MarkdownOption": "exoshell does not render Markdown in the console.",
    "Set-PSBreakpoint": _DEBUGGER,
    "Set-PSDebug": _DEBUGGER,
    "Set-PSReadLineKeyHandler": _READLINE,
    "Set-TraceSource": _TRACE,
    "Show-Markdown": "exoshell does not render Markdown in the console.",
    "Stop-Computer": _MACHINE,
    "Switch-Process": "exoshell cannot replace itself by another program.",
    "Test-Connection": "exoshell does not ping. Run the system's ping, or exoshell doctor for the way to the service.",
    "Trace-Command": _TRACE,
    "Unblock-File": "Files are not marked as blocked here.",
    "Unprotect-CmsMessage": _CMS,
    "Unregister-Event": _EVENTS,
    "Update-FormatData": "exoshell keeps its format definitions in Python.",
    "Update-Help": _HELP_FILES,
    "Wait-Debugger": _DEBUGGER,
    "Wait-Event": _EVENTS,
}

PARTLY: dict[str, tuple[str, str]] = {
    "Add-Type": (
        "AssemblyName",
        "exoshell does not compile C#. Write the type as a PowerShell class, or use the .NET types that are there.",
    ),
}
"""Commands that work with one of their parameters only → that parameter, and why not without it."""


def reason(name: str) -> str:
    """Why a command is not there."""
    return REASONS.get(name) or PARTLY.get(name, ("", "exoshell does not have this command."))[1]


def refusal(name: str) -> TerminatingError:
    """The error that calling the command ends in."""
    source = f"Microsoft.PowerShell.Commands.{name.replace('-', '')}Command"
    exception = NetException("System.Management.Automation.PSNotSupportedException", reason(name))
    record = ErrorRecord(
        exception,
        "NotSupported",
        ErrorCategory.NotImplemented,
        None,
        InvocationInfo(command_name=name, invocation_name=name, command=builtin_info(name)),
        source,
    )
    return TerminatingError(record)


def command_class(name: str) -> type[Cmdlet]:
    """A class for a command that is not there; it refuses before it binds, so that nobody is asked for parameters first."""

    def refuse(self: Cmdlet) -> None:
        raise refusal(name)

    return type("NotHere", (Cmdlet,), {"declaration": name, "__init__": refuse})
