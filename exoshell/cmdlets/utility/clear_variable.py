"""Clear-Variable: sets variables to null."""

from __future__ import annotations

from exoshell.cmdlets.utility._variables import VariableObject, locked, matching, refuse, scope_named, set_meta
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Clear-Variable")
class ClearVariable(Cmdlet):
    def process(self) -> None:
        only = scope_named(self, self.get("Scope"))
        include, exclude = self.get("Include") or (), self.get("Exclude") or ()
        for scope, key in list(matching(self, self.get("Name") or (), only, include=include, exclude=exclude)):
            name = scope.spelled(key)
            if not self.should_process(f"Name: {name}", "Clear variable"):
                continue
            if locked(scope, key, force=self.switch("Force")):
                refuse(self, name, "overwrite")
                continue
            target = only or self.context.scope
            holder = target if key in target.vars else scope
            meta = (holder.meta or {}).get(key)
            if meta is not None and meta.options:
                set_meta(holder, key, options=frozenset())
                holder.assign(key, None)
                set_meta(holder, key, options=meta.options)
            else:
                holder.assign(key, None)
            if self.switch("PassThru"):
                self.write(VariableObject(scope, key))
