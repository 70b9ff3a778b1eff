"""Get-Verb: the approved verbs."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.verbs import approved_verbs
from exoshell.values.wildcard import WildcardPattern


class Verb(Record):
    ps_type_name = "System.Management.Automation.VerbInfo"
    ps_properties = ("Verb", "AliasPrefix", "Group", "Description")


@cmdlet("Get-Verb")
class GetVerb(Cmdlet):
    def process(self) -> None:
        patterns = [WildcardPattern(name) for name in self.get("Verb") or ("*",)]
        groups = [name.lower() for name in self.get("Group") or ()]
        for item in approved_verbs():
            if any(pattern.matches(item.verb) for pattern in patterns) and (not groups or item.group.lower() in groups):
                self.write(Verb(item.verb, item.alias_prefix, item.group, item.description))
