"""A sign-in that the service ended in the middle of work: asks the person once, signs in the same connection, lets callers go on.

Commands may fail side by side (ForEach-Object -Parallel): the first asks, the others wait for what comes of it. Where nobody can be
asked the error stands, with the command that would connect again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.cmdlets.sign_in import converse
from exoshell.connection.auth_errors import AuthError
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.sign_in import sign_in_again
from exoshell.connection.tokens import UserSource
from exoshell.host import ChoiceDescription, PSHostUserInterface, QuestionRefused, person_at

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.engine.cmdlet import Cmdlet

Report = Callable[[Exception], object]

_PATIENCE = 0.05
"""Seconds between two looks at whether the pipeline was stopped, while another command asks."""
_CHOICES = (ChoiceDescription("&Yes", "Signs in and goes on with the command."), ChoiceDescription("&No", "Leaves it."))


def signed_in_again(cmdlet: Cmdlet, connection: Connection, failure: AuthError, seen: int, report: Report) -> bool:
    """Whether the command may go on, because somebody signed in again: by this question or by another command's meanwhile.

    `seen`: the connection's sign-ins when the command set out. A no holds for all that was submitted together with this command: a loop
    over a thousand mailboxes asks once. `report` is given what went wrong on the way. Raises PipelineStopped.
    """
    if not failure.needs_person or not isinstance(connection.source, UserSource):
        return False
    ui = person_at(cmdlet.host)
    if ui is None:
        return False
    again = connection.again
    while not again.lock.acquire(timeout=_PATIENCE):
        cmdlet.check_stop()
    try:
        if again.sign_ins != seen:
            return True
        submission = cmdlet.context.runspace.submission
        if again.refused_in == submission:
            return False
        accepted = _ask(cmdlet, ui, connection, failure, report)
        again.refused_in = 0 if accepted else submission
        return accepted
    finally:
        again.lock.release()


def _ask(cmdlet: Cmdlet, ui: PSHostUserInterface, connection: Connection, failure: AuthError, report: Report) -> bool:
    tenant = connection.tenant_name or connection.tenant_id
    # the advice is the service's paragraph of codes and times in one sentence
    reason = failure.advice.removesuffix("Connect again.").strip() or failure.message
    question = f"Your session for {tenant} as {connection.user} was ended by the service. {reason}\nSign in again?"
    try:
        if ui.prompt_for_choice("", question, _CHOICES, 0) != 0:
            return False
    except QuestionRefused:
        return False
    registry = cmdlet.service(ConnectionRegistry)

    async def flow(dialogue: Any) -> None:
        await sign_in_again(registry, connection, dialogue, failure.claims)

    try:
        converse(cmdlet, flow, ui)
    except (AuthError, TenantMismatch) as again:
        report(again)
        return False
    return True
