"""The nine Get-EXO* cmdlets: property sets, and more ways to name a mailbox, over the entity endpoints where their form is known
(_entities.py) and over the classic twin where it is not.

They use the Exchange connection opened last, whatever its prefix, as the module's do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from exoshell.catalog.shapes import property_sets
from exoshell.catalog.tenant import replace_fields
from exoshell.cmdlets.exchange._declare import declare
from exoshell.cmdlets.exchange._entities import entity_address
from exoshell.cmdlets.remote import RemoteCmdlet
from exoshell.cmdlets.service_faults import record_of
from exoshell.connection.adminapi.faults import ServiceError
from exoshell.connection.connection import Connection
from exoshell.connection.registry import ConnectionRegistry
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException
from exoshell.values.psobject import PSCustomObject, Schema

_IDENTITIES = ("UserPrincipalName", "ExternalDirectoryObjectId", "PrimarySmtpAddress", "ExchangeGuid")
_INERT = frozenset({"Properties", "PropertySets", "Async", "IsUsingMailboxFolderId", "DatabaseGuid"})
DEFAULT_RESULT_SIZE = 1000


def exo_info(name: str) -> CommandInfo:
    """The declaration of a Get-EXO cmdlet. Identity may stand first in all nine, whatever the page of five says; untyped, so that a
    piped object is not made a text before its address is looked for."""
    info = declare(name, "The quick form of the classic cmdlet: fewer properties unless asked for.", should_process=False)
    parameters = tuple(
        replace(item, type_name="object", sets=tuple(replace(member, position=0) for member in item.sets))
        if item.name == "Identity"
        else item
        for item in info.parameters
    )
    return replace_fields(info, parameters=parameters)


def rest_type_names(name: str) -> tuple[str, ...]:
    """PSTypeNames of a Get-EXO cmdlet's objects: the module's REST classes, which have no table view."""
    return (f"Microsoft.Exchange.Management.RestApiClient.{name.partition('-EXO')[2]}", "System.Object")


class ExoCmdlet(RemoteCmdlet):
    """Base of the nine."""

    batched = False
    name: ClassVar[str] = ""
    twin: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(self.twin, "")
        self._chosen: tuple[str, ...] | None = None
        self._schemas: dict[int, tuple[Schema, Schema, tuple[int, ...]]] = {}

    def _connection(self) -> Connection:
        connection = self.service(ConnectionRegistry).default()
        if connection is None:
            return super()._connection()
        return connection

    def _parameters(self, connection: Connection) -> dict[str, Any] | None:
        parameters = super()._parameters(connection)
        if parameters is None:
            return None
        named = [value for name in _IDENTITIES if (value := parameters.pop(name, None))]
        if named and ("Identity" not in parameters or isinstance(self.bound.get("Identity"), PSCustomObject)):
            # of a piped object its address is the better name, where both could be bound
            parameters["Identity"] = named[0]
        if any(name in self.bound and self.bound[name] in (None, "") for name in ("Identity", *_IDENTITIES)):
            # Microsoft's cmdlets return every object for an identity that is $null: refused here, as nobody means that
            self._send_gathered()
            self.error(
                NetException("System.ArgumentException", "The value given to say which object is $null or empty."),
                "NullIdentity",
                ErrorCategory.InvalidArgument,
            )
            return None
        return {name: value for name, value in parameters.items() if name not in _INERT}

    def _result_size(self, parameters: dict[str, Any]) -> Any:
        return parameters.get("ResultSize", DEFAULT_RESULT_SIZE)

    def _select(self) -> tuple[str, ...]:
        if self._chosen is None:
            self._chosen = self._properties()
        return self._chosen

    def _properties(self) -> tuple[str, ...]:
        """Minimum, the property sets and the properties asked for; () for all."""
        sets = {name.casefold(): members for name, members in property_sets(self.name).items()}
        asked = self._sets_asked()
        if not sets or "all" in asked:
            return ()
        names = dict.fromkeys(member for part in asked for member in sets.get(part, ()))
        names.update(dict.fromkeys(str(item) for item in self.get("Properties") or ()))
        return tuple(names)

    def _sets_asked(self) -> tuple[str, ...]:
        """In lower case, Minimum first."""
        asked = [part.strip().casefold() for item in self.get("PropertySets") or () for part in str(item).split(",")]
        return tuple(dict.fromkeys(["minimum", *asked]))

    def _entity(self, parameters: dict[str, Any]) -> str:
        sets = {name.casefold(): name for name in property_sets(self.name)}
        asked = self._sets_asked()
        chosen = ["All"] if "all" in asked else [sets[part] for part in asked if part in sets]
        properties = [str(item) for item in self.get("Properties") or ()] if sets and "all" not in asked else []
        return entity_address(self.name, parameters, chosen if sets else (), properties) or ""

    def _shaped(self, item: PSCustomObject) -> PSCustomObject:
        chosen = self._select() or item.schema.names
        kept = self._schemas.get(id(item.schema))
        if kept is None or kept[0] is not item.schema:
            places = tuple(place for name in chosen if (place := item.schema.index.get(name.casefold())) is not None)
            readers = item.schema.readers
            schema = Schema(
                [item.schema.names[place] for place in places],
                rest_type_names(self.name),
                None if readers is None else [readers[place] for place in places],
            )
            kept = self._schemas[id(item.schema)] = (item.schema, schema, places)
        return PSCustomObject(kept[1], tuple(item.values[place] for place in kept[2]))

    def _record(self, failure: Exception) -> ErrorRecord:
        if not isinstance(failure, ServiceError):
            return super()._record(failure)
        record = record_of(failure, self.name)
        assert record is not None
        text = f"Error while querying REST service. HttpStatusCode={failure.status} ErrorMessage={failure.message}"
        record.exception = NetException("Microsoft.Exchange.Management.RestApiClient.RestClientException", text)
        record.error_id = "An error occurred while processing this request."
        record.source_id = f"Microsoft.Exchange.Management.RestApiClient.{self.name.replace('-EXO', 'Exo')}"
        record.category = ErrorCategory.ProtocolError
        record.category_reason = "RestClientException"
        record.invocation = self.invocation
        return record
