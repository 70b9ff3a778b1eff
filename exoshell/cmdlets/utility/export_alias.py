"""Export-Alias: writes aliases to a file, as CSV or as a script."""

from __future__ import annotations

from pathlib import Path

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Export-Alias")
class ExportAlias(Cmdlet):
    def end(self) -> None:
        path = Path(self.context.session_state.location, self.get("Path") or self.get("LiteralPath"))
        if not self.should_process(str(path), "Export Alias"):
            return
        patterns = [WildcardPattern(name) for name in self.get("Name") or ("*",)]
        known = self.context.session_state.aliases(self.context.scope)
        lines = []
        for key in sorted(known):
            alias = known[key]
            if not any(pattern.matches(alias.name) for pattern in patterns):
                continue
            options = ", ".join(sorted(alias.options)) or "None"
            if str(self.get("As", "Csv")) == "Script":
                lines.append(
                    f'set-alias -Name:"{alias.name}" -Value:"{alias.definition}" -Description:"{alias.description}" -Option:"{options}"'
                )
            else:
                lines.append(f'"{alias.name}","{alias.definition}","{alias.description}","{options}"')
        with path.open("a" if self.switch("Append") else "x" if self.switch("NoClobber") else "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
