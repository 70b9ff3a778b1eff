"""The catalog that ships: every cloud cmdlet of the documentation as a CommandInfo, decoded one cmdlet at a time.

The file keeps one pool item or cmdlet a line, so the index of names is a scan for line starts (1 ms) and a cmdlet costs the decoding
of its own line and its parameters' lines. Used by the client and, alone of the client's rooms, by the sandbox.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from exoshell.catalog.impact import confirm_impact
from exoshell.catalog.type_names import bound_type
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.help import CommandHelp
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMembership, ParameterSetMetadata, Validation

CLOUD = frozenset({"exo", "scc", "eop"})
EXCHANGE = frozenset({"exo", "eop"})
COMPLIANCE = frozenset({"scc"})
_LINE = re.compile(rb'^"([A-Za-z]+-\w+)":\{"services":(\d+)(,"module":)?', re.MULTILINE)
_IDENTITY_TYPES = re.compile(r"(Mailbox|Recipient|Group|User|Contact|DistributionGroup|UnifiedGroup|MailUser)\w*IdParameter(\[\])?$")


class ShippedCatalog:
    """Look-ups by name in any case. Made once (see `shipped`); safe to read from any thread."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        start = content.index(b'\n"cmdlets":{')
        self._lines: dict[str, tuple[str, int, int, bool]] = {}
        for match in _LINE.finditer(content, start):
            name = match[1].decode()
            self._lines[name.casefold()] = (name, match.start(), int(match[2]), match[3] is not None)
        self._infos: dict[tuple[str, frozenset[str]], CommandInfo | None] = {}

    # ------------------------------------------------------------------------------------------------------ names

    def names(self, services: frozenset[str] = CLOUD) -> tuple[str, ...]:
        """All cmdlets of the services, in alphabetical order, the client module's own ones included."""
        return tuple(name for name, _, number, _ in self._lines.values() if services & self._service_sets[number])

    def canonical(self, name: str) -> str | None:
        """The catalog's spelling of a name in any case; None where it has no such cmdlet."""
        found = self._lines.get(name.casefold())
        return None if found is None else found[0]

    def services_of(self, name: str) -> frozenset[str]:
        """The services that have the cmdlet; empty for an unknown one."""
        found = self._lines.get(name.casefold())
        return frozenset() if found is None else self._service_sets[found[2]]

    def in_client_module(self, name: str) -> bool:
        """Whether the cmdlet is the client module's own (Connect-ExchangeOnline, Get-EXOMailbox…), not the service's."""
        found = self._lines.get(name.casefold())
        return found is not None and found[3]

    # -------------------------------------------------------------------------------------------------- cmdlets

    def record(self, name: str) -> dict[str, Any]:
        """A cmdlet's raw record. Raises KeyError."""
        start = self._lines[name.casefold()][1]
        end = self._content.index(b"\n", start)
        line = self._content[start:end].rstrip(b",\r")
        _, _, record = line.partition(b":")
        loaded: dict[str, Any] = json.loads(record)
        return loaded

    def what_if_is_inert(self, name: str) -> bool:
        """Whether the cmdlet's -WhatIf is documented to do nothing in Security & Compliance: the change is made."""
        if name.casefold() not in self._lines:
            return False
        number = self.record(name)["parameters"].get("WhatIf")
        return number is not None and "inert-scc" in self._parameter(number).get("flags", ())

    def info(self, name: str, services: frozenset[str] = CLOUD) -> CommandInfo | None:
        """The cmdlet as these services have it; None where they do not."""
        key = (name.casefold(), services)
        if key not in self._infos:
            self._infos[key] = self._build(name, services)
        return self._infos[key]

    def _build(self, name: str, services: frozenset[str]) -> CommandInfo | None:
        found = self._lines.get(name.casefold())
        if found is None or not services & self._service_sets[found[2]]:
            return None
        record = self.record(name)
        places = list(record["parameters"])
        pool = [self._parameter(number) for number in record["parameters"].values()]
        offered = [bool(services & self._service_sets[item["services"]]) for item in pool]
        sets = [item for item in record["sets"] if services & self._service_sets[item["services"]]]
        several = len(sets) > 1
        memberships: dict[int, list[ParameterSetMembership]] = {}
        for item in sets:
            required = set(item.get("required", ()))
            positions = {place: number for number, place in enumerate(_offered_only(item.get("positional", ()), offered))}
            for place in item["order"]:
                from_value, from_name = _pipeline(pool[place], places[place])
                memberships.setdefault(place, []).append(
                    ParameterSetMembership(
                        set_name=item.get("name", ALL_SETS) if several else ALL_SETS,
                        mandatory=place in required,
                        position=positions.get(place),
                        from_pipeline=from_value,
                        from_pipeline_by_property_name=from_name,
                    )
                )
        should_process = all(
            any(places[place] == wanted and offered[place] for place in range(len(places))) for wanted in ("WhatIf", "Confirm")
        )
        parameters = tuple(
            self._metadata(places[place], pool[place], tuple(memberships[place]))
            for place in range(len(places))
            if offered[place] and place in memberships and places[place] not in ("WhatIf", "Confirm")
        )
        default = next((item.get("name") for item in sets if "default" in item), None) if several else None
        return CommandInfo(
            name=found[0],
            kind=CommandType.CMDLET if found[3] else CommandType.REMOTE,
            module=record.get("module", ""),
            parameters=parameters,
            parameter_sets=tuple(ParameterSetMetadata(item["name"], item["name"] == default) for item in sets)
            if several
            else (ParameterSetMetadata(ALL_SETS, True),),
            default_set=default,
            supports_should_process=should_process,
            confirm_impact=confirm_impact(found[0]) if should_process else "Medium",
            help=CommandHelp(links=(self.help_url.format(name=found[0].casefold()),)),
            services=self._service_sets[found[2]],
            extra={key: record[key] for key in ("category", "minModule", "flags", "replacedBy") if key in record},
        )

    def _metadata(self, name: str, item: dict[str, Any], sets: tuple[ParameterSetMembership, ...]) -> ParameterMetadata:
        service_type = self._types[item["type"]]
        values = tuple(self._value_list(item["values"])) if "values" in item else ()
        type_name = bound_type(service_type)
        if values and type_name == "object":
            type_name = "string[]" if service_type.endswith("[]") or service_type == "MultiValuedProperty" else "string"
        elif type_name == "bool" and "$null" in values:
            type_name = "object"
        completer = "recipient" if _IDENTITY_TYPES.search(service_type) else ""
        return ParameterMetadata(
            name=name,
            type_name=type_name,
            sets=sets,
            aliases=tuple(item.get("aliases", ())),
            validation=(Validation("range", tuple(item["range"])),) if "range" in item and type_name in ("int", "uint", "long") else (),
            values=values,
            values_open=item.get("open", False) or item.get("valuesSource") != "field",
            completer="opath" if item.get("properties") else completer,
            default=item.get("default"),
            help=service_type if type_name == "object" else "",
            properties=tuple(item.get("properties", ())),
        )

    # ----------------------------------------------------------------------------------------------------- pools

    @cached_property
    def help_url(self) -> str:
        """Pattern of a cmdlet's page."""
        match = re.search(rb'^"helpUrl":"([^"]+)"', self._content, re.MULTILINE)
        return match[1].decode() if match else ""

    @cached_property
    def _service_sets(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(json.loads(line)) for line in self._pool(b"serviceSets"))

    @cached_property
    def _types(self) -> tuple[str, ...]:
        return tuple(json.loads(b"[" + b",".join(self._pool(b"types")) + b"]"))

    @cached_property
    def _value_lines(self) -> list[bytes]:
        return self._pool(b"values")

    @cached_property
    def _parameter_lines(self) -> list[bytes]:
        return self._pool(b"parameters")

    def _value_list(self, number: int) -> list[str]:
        loaded: list[str] = json.loads(self._value_lines[number])
        return loaded

    def _parameter(self, number: int) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self._parameter_lines[number])
        return loaded

    def _pool(self, name: bytes) -> list[bytes]:
        start = self._content.index(b'\n"' + name + b'":[\n') + len(name) + 6
        end = self._content.index(b"\n]", start)
        return [line.rstrip(b",\r") for line in self._content[start:end].split(b"\n")]


def _offered_only(places: Any, offered: list[bool]) -> Iterator[int]:
    return (place for place in places if offered[place])


def _pipeline(item: dict[str, Any], name: str) -> tuple[bool, bool]:
    """By value, by property name. Pages that only say «yes» mean both, as nearly all that say more do; an Identity that takes a
    property takes the object itself too, as the module's proxies declare it."""
    kind = item.get("pipeline")
    return kind in ("both", "value", "unspecified") or (kind == "name" and name == "Identity"), kind in ("both", "name", "unspecified")


@cache
def shipped() -> ShippedCatalog:
    """The one catalog of this process."""
    return ShippedCatalog((Path(__file__).parent / "data" / "exchange-cmdlets.json").read_bytes())
