"""Set-ItemProperty: changes a property of files, such as IsReadOnly or LastWriteTime."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.members import find_property, properties, write_property
from exoshell.values.psobject import MISSING


@cmdlet("Set-ItemProperty")
class SetItemProperty(Cmdlet):
    def process(self) -> None:
        given = self.get("InputObject")
        pairs = properties(given) if given is not None else [(self.get("Name"), self.get("Value"))]
        for place in existing(self):
            item = place.provider.item(place.path)
            kind = "Directory" if place.provider.is_container(place.path) else "File"
            for name, value in pairs:
                target = f"Item: {place.shown} Property: {name} Value: {to_string(value)}"
                if not self.should_process(target, f"Set Property {kind}"):
                    continue
                write_property(item, name, value)
                if self.switch("PassThru"):
                    found = find_property(item, name)
                    self.write(None if found is MISSING else found)
