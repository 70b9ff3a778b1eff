"""Set-Item: the value of a session item."""

from __future__ import annotations

from exoshell.cmdlets.management._places import given_paths, place_or_error, unsupported
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string


@cmdlet("Set-Item")
class SetItem(Cmdlet):
    def process(self) -> None:
        value = self.get("Value")
        for text in given_paths(self)[0]:
            place = place_or_error(self, text)
            if place is None:
                continue
            if place.provider.name == "FileSystem":
                raise unsupported(self)
            if self.should_process(f"Item: {place.path} Value: {to_string(value)}", "Set Item"):
                place.provider.write(place.path, value)
                if self.switch("PassThru"):
                    self.write(place.provider.item(place.path))
