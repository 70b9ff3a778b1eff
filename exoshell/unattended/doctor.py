"""`exoshell doctor`: the way to the service, step by step, secrets masked: name → proxy → TLS → token → tenant → role.

Without a connection the last three cannot be looked at; `doctor -Sandbox` and `doctor -Connect '-Device'` make one first.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exoshell.connection.environments import ENVIRONMENTS
from exoshell.errors import UsageError
from exoshell.session import Session, start_up
from exoshell.unattended.exit_codes import ExitCode

if TYPE_CHECKING:
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
            session.run(connect, record=False)
        connection = session.registry.active
        return _report(session, connection.environment if connection is not None else row, connection)
    finally:
        session.close()


def _session() -> Session:
    from exoshell.config import load_config
    from exoshell.paths import config_file
    from exoshell.unattended.host import UnattendedHost, UnattendedUserInterface

    start = start_up(load_config(config_file()), profile=False, interactive=False)
    return start.build(UnattendedHost(UnattendedUserInterface(width=120, interactive=sys.stdin.isatty())))


def _report(session: Session, environment: Any, connection: Any) -> int:
    from exoshell.connection.doctor import examine

    failed = False

    async def steps() -> None:
        nonlocal failed
        async for finding in examine(environment, connection):
            failed = failed or finding.ok is False
            sys.stdout.write(_line(finding))
            sys.stdout.flush()

    session.runspace.wait_for(steps())
    return ExitCode.FAILURE if failed else ExitCode.SUCCESS


def _line(finding: Finding) -> str:
    advice = f"                {finding.advice}\n" if finding.advice else ""
    return f"{_MARKS[finding.ok]}  {finding.step:<8}  {finding.text}\n{advice}"
