"""What formatting asks of a session. Apart from the Format-* commands, so that a run that prints text only does not load them."""

from __future__ import annotations

from exoshell.engine.context import ExecutionContext
from exoshell.formatting.formatter import FormatSettings
from exoshell.formatting.value_text import DEFAULT_LIMIT


def format_settings(context: ExecutionContext) -> FormatSettings:
    """What formatting asks of a session: $FormatEnumerationLimit, $ErrorView, which commands there are."""

    def enumeration_limit() -> int:
        value = context.global_scope.vars.get("formatenumerationlimit", DEFAULT_LIMIT)
        return value if type(value) is int else DEFAULT_LIMIT

    def error_view() -> str:
        return str(context.get_variable("ErrorView", "ConciseView"))

    def command_exists(name: str) -> bool:
        return context.commands.find(name, context.session_state, context.global_scope) is not None

    return FormatSettings(enumeration_limit, error_view, command_exists)
