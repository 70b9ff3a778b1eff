"""Get-TypeData: the members that types were given, by PowerShell or by Update-TypeData."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import GenericDictionary
from exoshell.values.facts import facts
from exoshell.values.type_data import REGISTERED
from exoshell.values.wildcard import WildcardPattern


class TypeData(Record):
    ps_type_name = "System.Management.Automation.Runspaces.TypeData"
    ps_properties = ("TypeName", "Members", "DefaultDisplayProperty", "DefaultDisplayPropertySet")


@cmdlet("Get-TypeData")
class GetTypeData(Cmdlet):
    def process(self) -> None:
        patterns = [WildcardPattern(name) for name in self.get("TypeName") or ("*",)]
        for record in facts("types"):
            name = record["type"]
            if any(pattern.matches(name) for pattern in patterns):
                members = [(member["name"], member["kind"]) for member in record["members"]]
                members += [(member.name, str(member.kind)) for member in REGISTERED.get(name.lower(), {}).values()]
                shown = [item for item in record["defaultDisplayPropertySet"] or () if item]
                self.write(TypeData(name, GenericDictionary(items=members, case_sensitive=False), record["defaultDisplayProperty"], shown))
        known = {record["type"].lower() for record in facts("types")}
        for key, added in REGISTERED.items():
            if key not in known and any(pattern.matches(key) for pattern in patterns):
                members = [(member.name, str(member.kind)) for member in added.values()]
                self.write(TypeData(key, GenericDictionary(items=members, case_sensitive=False), None, []))
