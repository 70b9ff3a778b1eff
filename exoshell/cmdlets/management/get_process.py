"""Get-Process."""

from __future__ import annotations

from exoshell.cmdlets.management._processes import ProcessObject, processes
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import enumerate_value
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern

_FAULT = "Microsoft.PowerShell.Commands.ProcessCommandException"


@cmdlet("Get-Process")
class GetProcess(Cmdlet):
    def process(self) -> None:
        self.write_all(chosen_processes(self))


def chosen_processes(cmdlet: Cmdlet) -> list[ProcessObject]:
    """The processes that -Name, -Id or -InputObject choose; what is missing is reported."""
    given = cmdlet.get("InputObject")
    if given is not None:
        return list(enumerate_value(given) or [given])
    everything = sorted(processes(), key=lambda item: (item.name.lower(), item.id))
    numbers, names = cmdlet.get("Id"), cmdlet.get("Name") or cmdlet.get("ProcessName")
    if numbers is not None:
        found = []
        for number in numbers:
            one = next((item for item in everything if item.id == number), None)
            if one is None:
                message = f"Cannot find a process with the process identifier {number}."
                cmdlet.error(NetException(_FAULT, message), "NoProcessFoundForGivenId", ErrorCategory.ObjectNotFound, number)
            else:
                found.append(one)
        return found
    if not names:
        return everything
    chosen: list[ProcessObject] = []
    for name in names:
        pattern = WildcardPattern(name)
        matching = [item for item in everything if pattern.matches(item.name)]
        if not matching and not WildcardPattern.has_wildcards(name):
            message = f'Cannot find a process with the name "{name}". Verify the process name and call the cmdlet again.'
            cmdlet.error(NetException(_FAULT, message), "NoProcessFoundForGivenName", ErrorCategory.ObjectNotFound, name)
        chosen += matching
    return chosen
