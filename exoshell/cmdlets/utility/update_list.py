"""Update-List: adds to and removes from a property that is a collection; without an object, the change as a hashtable."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.comparison import equals
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property, write_property
from exoshell.values.psobject import MISSING


@cmdlet("Update-List")
class UpdateList(Cmdlet):
    def process(self) -> None:
        target = self.bound.get("InputObject", MISSING)
        if target is MISSING:
            return
        name = self.get("Property")
        if name is None:
            raise self.fail(
                NetException("System.InvalidOperationException", ""), "MissingPropertyParameter", ErrorCategory.InvalidOperation
            )
        current = find_property(target, name)
        items = list(enumerate_value(current) or ()) if current is not MISSING else []
        changed = self._changed(items)
        if isinstance(current, list):
            current[:] = changed
        else:
            write_property(target, name, changed)
        self.write(target)

    def _changed(self, items: list[Any]) -> list[Any]:
        if "Replace" in self.bound:
            return list(self.bound["Replace"])
        kept = [item for item in items if not any(equals(item, gone) for gone in self.get("Remove") or ())]
        return kept + list(self.get("Add") or ())

    def end(self) -> None:
        if "InputObject" not in self.bound and not self.input_expected:
            self.write(Hashtable([(name, self.bound[name]) for name in ("Add", "Remove", "Replace") if name in self.bound]))
