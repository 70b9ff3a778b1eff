"""Write-Host."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import elements
from exoshell.formatting.value_text import net_text
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL


@cmdlet("Write-Host")
class WriteHost(Cmdlet):
    """Says something to the person; collections are joined by -Separator."""

    def process(self) -> None:
        separator = to_string(self.get("Separator", " "))
        self.write_host(
            host_text(self.bound.get("Object"), separator),
            newline=not self.switch("NoNewline"),
            foreground=_colour(self.get("ForegroundColor")),
            background=_colour(self.get("BackgroundColor")),
        )


def host_text(value: Any, separator: str) -> str:
    """The text of an object; elements of collections, and of those within them, with the separator between."""
    if value is None or value is AUTOMATION_NULL:
        return ""
    items = elements(value)
    if items is None:
        return net_text(value)
    return separator.join(host_text(item, separator) for item in items)


def _colour(value: Any) -> str:
    return "" if value is None else to_string(value)
