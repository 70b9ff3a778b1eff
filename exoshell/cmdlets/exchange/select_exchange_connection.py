"""Select-ExchangeConnection: which of several open connections the cmdlets without a prefix go to. Ours; Microsoft's module takes the
one that was opened last, and has no way back.
"""

from __future__ import annotations

from exoshell.cmdlets.exchange.get_connection_information import information
from exoshell.connection.context import ConnectionContext
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership
from exoshell.values.error_record import ErrorCategory, NetException


def _info() -> CommandInfo:
    which = ParameterMetadata(
        "ConnectionId",
        "string",
        (ParameterSetMembership(mandatory=True, position=0, from_pipeline_by_property_name=True),),
        help="The connection: its id, number or name, or its tenant's name or domain.",
    )
    return CommandInfo(
        name="Select-ExchangeConnection",
        module="exoshell",
        parameters=(which, ParameterMetadata("PassThru", "switch", help="Writes the connection's information.")),
        help=CommandHelp(
            "Says which open connection the cmdlets without a prefix go to.",
            "With several connections open, the one that was opened last serves them. A connection with a prefix has cmdlets of its own.",
            (
                Example("Select-ExchangeConnection 1", "Goes back to the connection opened first.", "By number"),
                Example("Select-ExchangeConnection contoso.onmicrosoft.com", "By the tenant's domain.", "By tenant"),
            ),
        ),
    )


@cmdlet(_info)
class SelectExchangeConnection(Cmdlet):
    source_id = "Select-ExchangeConnection"

    def process(self) -> None:
        registry = self.service(ConnectionRegistry)
        wanted = str(self.bound["ConnectionId"]).strip()
        found = [context for context in registry.contexts() if wanted.strip("{}").casefold() in _names(context)]
        if len(found) != 1:
            text = f"{len(found)} connections answer to '{wanted}'." if found else f"There is no connection '{wanted}'."
            identifier = "ConnectionAmbiguous" if found else "ConnectionNotFound"
            self.error(NetException("System.ArgumentException", text), identifier, ErrorCategory.ObjectNotFound, wanted)
            return
        context = found[0]
        if context.prefix:
            text = f"The cmdlets of {context.name} have the prefix {context.prefix} (Get-{context.prefix}Mailbox); others never go there."
            self.error(NetException("System.ArgumentException", text), "ConnectionHasPrefix", ErrorCategory.InvalidArgument, wanted)
            return
        registry.select(context.id)
        if self.switch("PassThru"):
            self.write(information(context))
        elif self.host.ui.interactive:
            self.write_host(f"Cmdlets without a prefix go to {context.tenant_name or context.tenant_id} as {context.user}.")


def _names(context: ConnectionContext) -> set[str]:
    names = (context.id, str(context.number), context.name, context.tenant_name, context.tenant_domain, context.tenant_id)
    return {name.casefold() for name in names if name}
