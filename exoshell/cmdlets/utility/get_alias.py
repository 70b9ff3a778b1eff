"""Get-Alias."""

from __future__ import annotations

from exoshell.cmdlets.utility._aliases import alias_info, not_found
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collation import collation_key
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-Alias")
class GetAlias(Cmdlet):
    def process(self) -> None:
        excluded = [WildcardPattern(item) for item in self.get("Exclude") or ()]
        by_definition = "Definition" in self.bound
        for name in self.get("Definition" if by_definition else "Name") or ("*",):
            self._write_matching(name, by_definition, excluded)

    def _write_matching(self, name: str, by_definition: bool, excluded: list[WildcardPattern]) -> None:
        known = self.context.session_state.aliases(self.context.scope)
        pattern, found = WildcardPattern(name), False
        for key in sorted(known, key=collation_key):
            alias = known[key]
            subject = alias.definition if by_definition else alias.name
            if pattern.matches(subject) and not any(item.matches(subject) for item in excluded):
                found = True
                self.write(alias_info(self, alias))
        if not found and not WildcardPattern.has_wildcards(name):
            not_found(self, name, "definition" if by_definition else "name")
