"""Disconnect-ExchangeOnline: closes connections and forgets their tokens. Nothing is sent to the service, which keeps no session."""

from __future__ import annotations

from exoshell.cmdlets.exchange._declare import declare
from exoshell.connection.connection import Connection
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import Example
from exoshell.values.error_record import ErrorCategory, NetException

WHAT = "Running this cmdlet clears all active sessions created using Connect-ExchangeOnline or Connect-IPPSSession."
QUESTION = "Press(Y/y/A/a) if you want to continue."
DONE = "Disconnected successfully !"


def _info() -> CommandInfo:
    return declare(
        "Disconnect-ExchangeOnline",
        "Closes connections to Exchange Online and Security & Compliance.",
        description="Without parameters all of them. Asks first; -Confirm:$false does not.",
        should_process=True,
        impact="High",
        examples=(Example("Disconnect-ExchangeOnline -Confirm:$false", "Closes everything without asking.", "Silent"),),
    )


@cmdlet(_info)
class DisconnectExchangeOnline(Cmdlet):
    source_id = "Disconnect-ExchangeOnline"

    def process(self) -> None:
        from exoshell.engine.should_process import should_process

        registry = self.service(ConnectionRegistry)
        chosen = self._chosen(registry)
        if not should_process(self.context, self, "", "", description=f"{WHAT}\n{QUESTION}"):
            return
        names = []
        for connection in chosen:
            names.append(connection.tenant_name or connection.tenant_id)
            self.wait_for(registry.close(connection))
        if self.common.confirm is False:
            return
        self.write_information(DONE)
        if self.host.ui.interactive and names:
            self.write_host(f"Disconnected from {', '.join(dict.fromkeys(names))}.")

    def _chosen(self, registry: ConnectionRegistry) -> list[Connection]:
        identities = [str(item) for item in self.get("ConnectionId") or ()]
        prefixes = [str(item) for item in self.get("ModulePrefix") or ()]
        if not identities and not prefixes:
            return list(registry.all())
        chosen: list[Connection] = []
        for identity in identities:
            found = registry.find(identity)
            if found is None:
                self._missing(f"There is no connection with the id '{identity}'.", identity)
            else:
                chosen.append(found)
        for prefix in prefixes:
            matching = [item for item in registry.all() if item.prefix and item.prefix.casefold() == prefix.casefold()]
            if not matching:
                self._missing(f"There is no connection with the prefix '{prefix}'.", prefix)
            chosen.extend(matching)
        return chosen

    def _missing(self, text: str, target: str) -> None:
        self.error(NetException("System.ArgumentException", text), "ConnectionNotFound", ErrorCategory.ObjectNotFound, target)
