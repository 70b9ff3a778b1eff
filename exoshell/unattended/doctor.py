"""`exoshell doctor`: the way to the service, step by step, secrets masked: name → proxy → TLS → clock → token → tenant → role.

Without a connection the last three cannot be looked at; `doctor -Sandbox` and `doctor -Connect '-Device'` make one first.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from exoshell.connection.auth_errors import AuthProblem
from exoshell.connection.environments import ENVIRONMENTS, Environment
from exoshell.errors import UsageError
from exoshell.session import Session, start_up
from exoshell.unattended.exit_codes import ExitCode

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.doctor import Finding

_USAGE = f"exoshell doctor [-Sandbox | -Connect 'PARAMETERS of Connect-ExchangeOnline'] [{'|'.join(ENVIRONMENTS)}]"
_MARKS = {True: "ok  ", False: "FAIL", None: "-   "}


def doctor(words: Sequence[str]) -> int:
    """The command: one line a step, advice below it. Returns 1 where a step failed. Raises UsageError."""
    arguments = list(words)
    connect = ""
    if arguments and arguments[0].casefold().lstrip("-") == "sandbox":
        connect = "Connect-ExchangeOnline -Sandbox -ShowBanner:$false"
        arguments.pop(0)
    elif len(arguments) > 1 and arguments[0].casefold().lstrip("-") == "connect":
        connect = f"Connect-ExchangeOnline -ShowBanner:$false {arguments[1]}"
        arguments = arguments[2:]
    wanted = arguments[0] if arguments else "O365Default"
    row = next((row for name, row in ENVIRONMENTS.items() if name.casefold() == wanted.casefold()), None)
    if row is None or len(arguments) > 1:
        raise UsageError(_USAGE)
    session = _session()
    try:
        if connect:
            session.run(f"try {{ {connect} }} catch {{ }}", record=False)
        connection = session.registry.active
        failure = _failure(session) if connect and connection is None else None
        return _report(session, connection.environment if connection is not None else _aim(session, row, connect), connection, failure)
    finally:
        session.close()


def _session() -> Session:
    from exoshell.config import load_config
    from exoshell.paths import config_file
    from exoshell.unattended.host import UnattendedHost, UnattendedUserInterface

    start = start_up(load_config(config_file()), profile=False, interactive=False)
    return start.build(UnattendedHost(UnattendedUserInterface(width=120, interactive=sys.stdin.isatty())))


def _aim(session: Session, row: Environment, connect: str) -> Environment:
    """Where a connection that came to nothing was to go."""
    practice = session.registry.practice
    rows = practice.handshake.environments if practice is not None and practice.handshake is not None else ENVIRONMENTS
    named = re.search(r"-Ex\w*\s+['\"]?(\w+)", connect, re.IGNORECASE)
    wanted = (named[1] if named else row.name).casefold()
    return next((item for name, item in rows.items() if name.casefold() == wanted), row)


def _failure(session: Session) -> Finding | None:
    """The error of the connecting command as the step of the chain that broke."""
    from exoshell.connection.doctor import Finding

    errors = session.runspace.context.errors
    if not errors:
        return None
    record = errors[0]
    identifier = record.error_id.partition(",")[0]
    step = "tenant" if identifier in ("TenantMismatch", AuthProblem.TENANT) else "token" if identifier in set(AuthProblem) else "role"
    if identifier in ("ServiceUnreachable", "BadServiceAnswer", "ConnectProblem", "EnvironmentProblem", "PracticeTenantNotStarted"):
        step = "connect"
    return Finding(step, False, record.text, record.advice)


def _report(session: Session, environment: Environment, connection: Connection | None, failure: Finding | None) -> int:
    from exoshell.connection.doctor import examine

    failed = False

    async def steps() -> None:
        nonlocal failed
        async for finding in examine(environment, connection, failure):
            failed = failed or finding.ok is False
            sys.stdout.write(_line(finding))
            sys.stdout.flush()

    session.runspace.wait_for(steps())
    return ExitCode.FAILURE if failed else ExitCode.SUCCESS


def _line(finding: Finding) -> str:
    indent = "\n" + " " * 16
    advice = f"                {finding.advice}\n" if finding.advice else ""
    return f"{_MARKS[finding.ok]}  {finding.step:<8}  {finding.text.replace(chr(10), indent)}\n{advice}"
