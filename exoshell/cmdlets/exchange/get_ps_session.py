"""Get-PSSession: the sessions that New-PSSession opened. Modern connections are Get-ConnectionInformation's, as with the module."""

from __future__ import annotations

from exoshell.cmdlets.exchange._old_sessions import old_sessions, session_object
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-PSSession")
class GetPSSession(Cmdlet):
    def process(self) -> None:
        numbers = {int(number) for number in self.get("Id") or ()}
        names = [WildcardPattern(str(name)) for name in self.get("Name") or ()]
        for connection in old_sessions(self.service(ConnectionRegistry)):
            if numbers and connection.number not in numbers:
                continue
            if names and not any(name.matches(f"Session{connection.number}") for name in names):
                continue
            self.write(session_object(connection))
