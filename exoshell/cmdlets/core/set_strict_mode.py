"""Set-StrictMode: for the current scope and what it calls."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException

_KNOWN = ("1", "2", "3", "4", "5", "6", "7")


@cmdlet("Set-StrictMode")
class SetStrictMode(Cmdlet):
    def end(self) -> None:
        if self.switch("Off"):
            self.context.scope.strict = ""
            return
        version = to_string(self.bound["Version"])
        if version.lower() == "latest":
            version = "3.0"
        major = version.partition(".")[0]
        if major == "0" or major not in _KNOWN:
            shown = version if "." in version else f"{version}.0"
            message = (
                f"Cannot validate argument on parameter 'Version'. The \"{shown}\" argument does not contain a valid PowerShell version. "
                "Supply a valid version number and then try the command again."
            )
            exception = NetException("System.Management.Automation.ParameterBindingValidationException", message)
            raise self.fail(exception, "ParameterArgumentValidationError", ErrorCategory.InvalidData)
        self.context.scope.strict = version
