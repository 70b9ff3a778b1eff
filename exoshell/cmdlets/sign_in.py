"""Signing in from a command: runs the wire's flow, shows its notices and asks its questions through the host, reports what it raises."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exoshell.cmdlets.service_faults import record_of
from exoshell.connection.adminapi.faults import ServiceError, TransportFault
from exoshell.connection.auth_errors import AuthError
from exoshell.connection.blocking import run_blocking
from exoshell.connection.connect import Connected, connect
from exoshell.connection.dialogue import Dialogue, Done, Notice, Question, Remark
from exoshell.connection.environments import EnvironmentProblem
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.registry import ConnectionEventKind, ConnectionRegistry
from exoshell.connection.request import ConnectProblem, ConnectRequest
from exoshell.connection.sandbox_row import PracticeProblem, SandboxProcess
from exoshell.engine.cmdlet import Cmdlet
from exoshell.host import PSHostUserInterface, QuestionRefused, SignInNotice
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException, TerminatingError

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection

_ADVICE_WITHOUT_PERSON = "Nobody can be asked here. Use -AppId with a certificate, -ManagedIdentity, -AccessToken or -Credential."


def open_connection(cmdlet: Cmdlet, request: ConnectRequest) -> Connected:
    """Signs in and opens the connection. Raises TerminatingError for everything that can go wrong, PipelineStopped on Ctrl+C."""
    try:
        registry = cmdlet.service(ConnectionRegistry)
        connected: Connected = converse(cmdlet, lambda dialogue: connect(registry, request, dialogue))
    except (ConnectProblem, EnvironmentProblem) as problem:
        cmdlet.fail(NetException("System.ArgumentException", str(problem)), type(problem).__name__, ErrorCategory.InvalidArgument)
        raise
    except (AuthError, ServiceError, TransportFault, TenantMismatch) as failure:
        record = record_of(failure, cmdlet.info.name)
        assert record is not None
        record.invocation = cmdlet.invocation
        cmdlet.context.set_variable("EXO_LastExecutionStatus", False, "global")
        raise TerminatingError(record) from None
    cmdlet.context.set_variable("EXO_LastExecutionStatus", True, "global")
    return connected


def converse(cmdlet: Cmdlet, flow: Callable[[Dialogue], Coroutine[Any, Any, Any]], ui: PSHostUserInterface | None = None) -> Any:
    """Runs a flow on the wire and plays the person's side of it here. `ui`: who is asked, where it is not the command's own host.

    Raises what the flow raises, PipelineStopped on Ctrl+C.
    """
    registry = cmdlet.service(ConnectionRegistry)
    ui = ui or cmdlet.host.ui
    dialogue = Dialogue()
    noticed = False
    registry.tell(ConnectionEventKind.SIGNING_IN)
    try:
        event = cmdlet.wait_for(dialogue.next(lambda: flow(dialogue)))
        while not isinstance(event, Done):
            if isinstance(event, Notice):
                noticed = True
                ui.show_sign_in(_choosable(event.notice, registry, dialogue))
            elif isinstance(event, Remark):
                (cmdlet.write_warning if event.stream == "warning" else cmdlet.write_verbose)(event.text)
            elif isinstance(event, Question):
                cmdlet.wait_for(dialogue.answer(_ask(cmdlet, ui, event)))
            event = cmdlet.wait_for(dialogue.next())
        return event.result
    finally:
        registry.wire.submit(dialogue.close())
        if noticed:
            ui.sign_in_done()
        registry.tell(ConnectionEventKind.SIGN_IN_ENDED)


def _choosable(notice: SignInNotice, registry: ConnectionRegistry, dialogue: Dialogue) -> SignInNotice:
    """The notice, with the way to a device code where a browser is waited for."""
    if notice.kind != "browser":
        return notice
    return replace(notice, use_device=lambda: registry.wire.call_soon(dialogue.use_device))


def _ask(cmdlet: Cmdlet, ui: PSHostUserInterface, question: Question) -> str:
    try:
        return ui.read_secret(question.prompt) if question.secret else ui.read_line(question.prompt)
    except QuestionRefused as refused:
        record = ErrorRecord(
            NetException("System.InvalidOperationException", f"A question cannot be answered here: {question.prompt.strip()}"),
            "QuestionRefused",
            ErrorCategory.InvalidOperation,
            source_id=cmdlet.info.name,
            invocation=cmdlet.invocation,
        )
        record.advice = refused.advice or _ADVICE_WITHOUT_PERSON
        raise TerminatingError(record) from None


def practice_tenant(cmdlet: Cmdlet, size: int | None, seed: int | None) -> SandboxProcess:
    """The embedded tenant's process, started where there is none, or another than was asked for. Raises TerminatingError."""
    registry = cmdlet.service(ConnectionRegistry)
    process = registry.practice
    wanted = size or registry.settings.practice_size
    fits = process is not None and process.running and (size is None or process.size == size) and (seed is None or process.seed == seed)
    if process is not None and fits:
        return process
    if process is not None:
        for connection in _living_on(registry, process):
            cmdlet.wait_for(registry.close(connection))
        process.stop()
        registry.practice = None
    fresh = SandboxProcess(wanted, seed if seed is not None else registry.settings.practice_seed)
    try:
        cmdlet.wait_for(run_blocking(fresh.start))
    except PracticeProblem as problem:
        cmdlet.fail(
            NetException("System.InvalidOperationException", str(problem)), "PracticeTenantNotStarted", ErrorCategory.ResourceUnavailable
        )
    except BaseException:
        fresh.stop()
        raise
    registry.practice = fresh
    return fresh


def _living_on(registry: ConnectionRegistry, process: SandboxProcess) -> list[Connection]:
    """The connections to a practice tenant's process."""
    if process.handshake is None:
        return []
    logins = {row.login for row in process.handshake.environments.values()}
    return [connection for connection in registry.all() if connection.environment.login in logins]


def as_secret(value: Any) -> Any:
    """A value of -AccessToken as SecureString: scripts give a string or a SecureString."""
    from exoshell.values.secrets import SecureString

    if value is None or isinstance(value, SecureString):
        return value
    return SecureString(str(value))
