"""Questions to the person: mandatory parameters, confirmation, Inquire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exoshell.host import HostStream, QuestionRefused
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.styled import StyledLine

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext


def ask_for_parameters(context: ExecutionContext, info: CommandInfo, parameters: Sequence[ParameterMetadata]) -> dict[str, Any] | None:
    """Asks for mandatory parameters as PowerShell does; None where nobody can be asked."""
    ui = context.host.ui
    if not ui.interactive:
        return None
    ui.write_lines(
        HostStream.HOST,
        [
            StyledLine.of(f"cmdlet {info.name} at command pipeline position 1"),
            StyledLine.of("Supply values for the following parameters:"),
        ],
    )
    answers: dict[str, Any] = {}
    try:
        for parameter in parameters:
            answers[parameter.name] = _ask(context, parameter)
    except QuestionRefused:
        return None
    return answers


def _ask(context: ExecutionContext, parameter: ParameterMetadata) -> Any:
    ui = context.host.ui
    if parameter.type_name.lower() in ("securestring", "system.security.securestring"):
        from exoshell.values.secrets import SecureString

        return SecureString(ui.read_secret(f"{parameter.name}: "))
    if not parameter.type_name.endswith("[]"):
        return ui.read_line(f"{parameter.name}: ")
    items: list[str] = []
    while True:
        answer = ui.read_line(f"{parameter.name}[{len(items)}]: ")
        if not answer:
            return items
        items.append(answer)


def ask_for_credential(
    context: ExecutionContext,
    user_name: str = "",
    message: str = "Enter your credentials.",
    title: str = "PowerShell credential request",
) -> Any:
    """Asks for a password, and for a user name where none is given. Raises TerminatingError where nobody can be asked."""
    from exoshell.engine.should_process import refusal
    from exoshell.values.secrets import PSCredential, SecureString

    ui = context.host.ui
    try:
        ui.write_lines(HostStream.HOST, [StyledLine.of(line) for line in (title, message) if line])
        user = user_name or ui.read_line("User: ")
        return PSCredential(user, SecureString(ui.read_secret(f"Password for user {user}: ")))
    except QuestionRefused as refused:
        raise refusal(refused, "a PSCredential object") from None
