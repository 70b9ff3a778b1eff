"""New-Object: an object of a .NET type, with properties set."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.types import resolved_type
from exoshell.values.conversion import custom_object, to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import MemberError, find_property, invoke_method, new_object, write_property
from exoshell.values.psobject import MISSING

_BAGS = ("system.management.automation.psobject", "system.object", "system.management.automation.pscustomobject")


@cmdlet("New-Object")
class NewObject(Cmdlet):
    def process(self) -> None:
        if "ComObject" in self.bound:
            message = "exoshell has no COM objects."
            raise self.fail(
                NetException("System.Management.Automation.PSNotSupportedException", message), "NotSupported", ErrorCategory.NotImplemented
            )
        name = to_string(self.bound["TypeName"])
        kind = resolved_type(self.context.scope, name)
        if kind is None:
            message = f"Cannot find type [{name}]: verify that the assembly containing this type is loaded."
            exception = NetException("System.Management.Automation.PSArgumentException", message)
            raise self.fail(exception, "TypeNotFound", ErrorCategory.InvalidType)
        arguments = list(self.get("ArgumentList") or [])
        table = self.get("Property")
        if getattr(kind, "full_name", "").lower() in _BAGS and not arguments:
            self.write(custom_object(table) if table is not None else new_object(kind, []))
            return
        made = self._construct(kind, arguments)
        for key, value in table.items() if table is not None else ():
            self._set(made, to_string(key), value)
        self.write(made)

    def _construct(self, kind: Any, arguments: list[Any]) -> Any:
        from exoshell.engine.members import call_static

        if not arguments and getattr(kind, "full_name", "") == "System.String":
            raise self._no_constructor()
        try:
            return call_static(self.context.scope, kind, "new", arguments)
        except MemberError as error:
            if not arguments and 'overload for "' in error.exception.message:
                raise self._no_constructor() from None
            error.exception.message = error.exception.message.replace('overload for "new"', f'overload for "{getattr(kind, "name", "")}"')
            raise self.fail(error.exception, "ConstructorInvokedThrowException", ErrorCategory.InvalidOperation) from None

    def _no_constructor(self) -> Exception:
        message = f"A constructor was not found. Cannot find an appropriate constructor for type {to_string(self.bound['TypeName'])}."
        exception = NetException("System.Management.Automation.PSArgumentException", message)
        return self.fail(exception, "CannotFindAppropriateCtor", ErrorCategory.ObjectNotFound)

    def _set(self, made: Any, name: str, value: Any) -> None:
        """A property, or a method with the value as its argument."""
        if find_property(made, name) is not MISSING:
            write_property(made, name, value)
            return
        try:
            invoke_method(made, name, [value])
        except MemberError as error:
            if error.error_id != "MethodNotFound":
                raise
            message = f'The member "{name}" was not found for the specified .NET object.'
            exception = NetException("System.InvalidOperationException", message)
            raise self.fail(exception, "InvalidOperationException", ErrorCategory.InvalidOperation) from None
