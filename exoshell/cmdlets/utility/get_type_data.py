"""Get-TypeData: the members that types were given, by PowerShell or by Update-TypeData."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import GenericDictionary
from exoshell.values.facts import facts
from exoshell.values.type_data import extensions
from exoshell.values.wildcard import WildcardPattern


class PropertySetData(Record):
    ps_type_name = "System.Management.Automation.Runspaces.PropertySetData"
    ps_properties = ("ReferencedProperties",)


class TypeData(Record):
    ps_type_name = "System.Management.Automation.Runspaces.TypeData"
    ps_properties = ("TypeName", "Members", "DefaultDisplayProperty", "DefaultDisplayPropertySet")


@cmdlet("Get-TypeData")
class GetTypeData(Cmdlet):
    def process(self) -> None:
        patterns = [WildcardPattern(name) for name in self.get("TypeName") or ("*",)]

        def wanted(name: str) -> bool:
            return any(pattern.matches(name) for pattern in patterns)

        known = set()
        for record in facts("types"):
            name = record["type"]
            known.add(name.lower())
            if wanted(name):
                members = [(member["name"], member["kind"]) for member in record["members"]]
                shown = [item for item in record["defaultDisplayPropertySet"] or () if item]
                self._say(name, members, record["defaultDisplayProperty"], shown)
        for key, name in list(extensions().names.items()):
            if key not in known and wanted(name):
                self._say(name, [], None, ())

    def _say(self, name: str, members: list[tuple[str, Any]], display: str | None, shown: Sequence[str]) -> None:
        """A type with what PowerShell says of it and what it was given here."""
        given, key = extensions(), name.lower()
        added = [(member.name, str(member.kind)) for member in given.members.get(key, {}).values()]
        columns = list(given.display_sets.get(key, ())) or list(shown)
        items = GenericDictionary(items=[*members, *added], case_sensitive=False)
        self.write(TypeData(name, items, given.display_properties.get(key, display), PropertySetData(columns) if columns else None))
