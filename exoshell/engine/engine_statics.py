"""Static .NET methods that need the session: [scriptblock]::Create, [Parser]::ParseInput, [Thread]::Sleep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.values.psobject import AUTOMATION_NULL

if TYPE_CHECKING:
    from exoshell.engine.session_state import Scope

EngineStatic = Callable[["Scope", list[Any]], Any]


def engine_static(type_name: str, name: str) -> EngineStatic | None:
    """The method of a type (full name) by its lower-case name; None where .NET's own will do."""
    return _STATICS.get((type_name, name))


def _create_block(scope: Scope, arguments: list[Any]) -> Any:
    from exoshell.extent import position_message
    from exoshell.language.parser import parse
    from exoshell.values.conversion import to_string
    from exoshell.values.error_record import ErrorCategory, NetException
    from exoshell.values.members import MemberError

    text = to_string(arguments[0])
    errors = parse(text).errors
    if not errors:
        return scope.context.script_block(text)
    message = "\n\n".join(f"{position_message(error.extent)}\n{error.message}" for error in errors)
    inner = NetException("System.Management.Automation.ParseException", message)
    outer = f'Exception calling "Create" with "1" argument(s): "{message}"'
    raise MemberError(
        NetException("System.Management.Automation.MethodInvocationException", outer, inner), "ParseException", ErrorCategory.NotSpecified
    )


def _parse_input(scope: Scope, arguments: list[Any]) -> Any:
    from exoshell.engine.ast_view import parse_input

    return parse_input(scope, arguments)


def _sleep(scope: Scope, arguments: list[Any]) -> Any:
    """Waits as Start-Sleep does, so that Ctrl+C ends it."""
    from exoshell.values.conversion import convert

    given = arguments[0]
    seconds = getattr(given, "total_seconds", None)
    if seconds is None:
        seconds = convert(given, "int") / 1000
    if seconds > 0:
        scope.context.runspace.sleep(seconds)
    return AUTOMATION_NULL


_STATICS: dict[tuple[str, str], EngineStatic] = {
    ("System.Management.Automation.ScriptBlock", "create"): _create_block,
    ("System.Management.Automation.Language.Parser", "parseinput"): _parse_input,
    ("System.Threading.Thread", "sleep"): _sleep,
}
