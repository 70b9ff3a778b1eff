"""Planted passwords, tokens and codes are looked for everywhere after each flow, failing ones included: nothing may be found."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exoshell.connection.auth_errors import AuthError
from exoshell.connection.flows import interactive
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.practice import PASSWORD, credential, person_for, practice, registry_for, sign_in
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on

ADMIN, MFA = "admin@contoso.com", "megan@contoso.com"
WRONG = "Planted-Wrong-Password-7"


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1", size=20) as made:
        yield made


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything any library says at its most talkative."""
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def everything_said(shell: Shell) -> str:
    parts: list[Any] = [
        shell.messages,
        shell.information,
        shell.console.said,
        shell.console.questions,
        [(record, record.exception, record.invocation, record.advice) for record in shell.errors],
        [entry.command_line for entry in shell.runspace.history],
        shell.registry.contexts(),
        shell.registry.all(),
        [dict(item.items()) for item in shell.objects if hasattr(item, "items")],
    ]
    return "\n".join(repr(part) for part in parts)


def secrets_of(shell: Shell) -> list[str]:
    found = [PASSWORD, WRONG]
    for connection in shell.registry.all():
        token = connection.source.last
        if token is not None:
            found.append(token.value.reveal())
        application = getattr(connection.source, "_application", None)
        if application is not None and hasattr(application, "token_cache"):
            found += [item["secret"] for item in application.token_cache.search("RefreshToken")]
    return found


def files_below(folder: Path, since: float) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        try:
            if path.is_file() and path.stat().st_mtime >= since and path.stat().st_size < 1_000_000:
                yield path.read_bytes()
        except OSError:
            continue


@pytest.mark.parametrize("flow", ["password", "wrong-password", "inline", "device", "browser", "link"])
def test_nothing_is_found(process: SandboxProcess, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flow: str) -> None:
    import time

    started = time.time()
    monkeypatch.setenv("EXOSHELL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shell = living_on(process, password=WRONG if flow == "wrong-password" else PASSWORD)
    person = person_for(process, MFA)
    shell.console.lines = [ADMIN, PASSWORD] if flow == "inline" else [""]
    if flow == "device":
        shell.console.on_notice = person.later
    if flow == "browser":
        monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    if flow == "link":
        monkeypatch.setenv("EXOSHELL_NO_BROWSER", "1")
        shell.console.on_notice = person.later
    command = {
        "password": CONNECT,
        "wrong-password": CONNECT,
        "inline": "Connect-ExchangeOnline -InlineCredential",
        "device": "Connect-ExchangeOnline -Device",
        "browser": f"Connect-ExchangeOnline -UserPrincipalName {MFA}",
        "link": "Connect-ExchangeOnline",
    }[flow]
    shell.run(f"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; {command}")
    said = everything_said(shell)
    assert bool(shell.errors) == (flow == "wrong-password"), said
    shell.run("Get-AcceptedDomain; Get-ConnectionInformation; $Error; Get-Mailbox nobody-of-that-name")
    said += everything_said(shell) + log.getvalue()
    secrets = secrets_of(shell) + [notice.user_code for notice in shell.console.notices if notice.user_code]
    shell.run("Disconnect-ExchangeOnline -Confirm:$false")
    for secret in secrets:
        assert secret not in said
        for content in files_below(tmp_path, started):
            assert secret.encode() not in content
    assert "eyJ" not in said
    shell.close()


async def test_tracebacks_with_locals_are_clean(process: SandboxProcess) -> None:
    with pytest.raises(AuthError) as caught:
        await sign_in(registry_for(process), ConnectRequest(credential=credential(ADMIN, WRONG)))
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert WRONG not in shown


def test_what_is_left_on_disk(process: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSHELL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    for name in ("user", "temp"):
        os.mkdir(tmp_path / name)
    shell = living_on(process)
    shell.run(f"{CONNECT}; Get-AcceptedDomain; disconnect -Confirm:$false")
    shell.close()
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("cycles", [20, pytest.param(100, marks=pytest.mark.slow)])
def test_connections_that_come_and_go_leave_nothing(cycles: int) -> None:
    """Less than 5 MB for a hundred; the short run of CI is held to the same."""
    command = [sys.executable, "-m", "tests.exchange.cycles", str(cycles)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "MALLOC_ARENA_MAX": "1"}, check=False)
    assert done.returncode == 0, done.stderr
    kilobytes, held = (int(word) for word in done.stdout.split())
    print(f"{cycles} cycles: {kilobytes} kB")
    assert held <= 0, "connections that were closed are still held"
    assert kilobytes < 5 * 1024
