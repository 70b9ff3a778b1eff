"""Signing in as a person does it, in a real terminal: D for a code, a session that the service ends, and what is left on disk."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.connection.person import Person
from tests.connection.practice import PASSWORD
from tests.terminal.driver import Terminal, descendants, exoshell

pytestmark = pytest.mark.terminal

ADMIN, MFA = Person("admin@contoso.com", PASSWORD), Person("megan@contoso.com", PASSWORD, mfa="246810")
ENDED = "device_interval=1;Get-Mailbox:cae;refresh:50173"
"""The service challenges the first Get-Mailbox, and the renewal that follows is refused as revoked."""
PAGE = re.compile(r"http://localhost:\d+/devicelogin")
CODE = re.compile(r"(?m)^[│┃ ]*([A-HJ-NP-Z2-9]{9})\b")
"""Alone in a line, as it is shown once more below the sentence."""


def with_faults(faults: str, *words: str) -> list[str]:
    """exoshell whose practice tenant has these faults."""
    script = (
        "from exoshell.connection.sandbox_row import SandboxProcess as p; from exoshell.cli import main; "
        f"p.__init__.__defaults__ = (250, None, {faults!r}, 0); raise SystemExit(main({list(words)!r}))"
    )
    return [sys.executable, "-c", script]


def enter_the_code(terminal: Terminal, person: Person) -> None:
    screen = terminal.wait_for(CODE.pattern)
    page, code = PAGE.search(screen), CODE.search(screen)
    assert page is not None
    assert code is not None
    person.enter_code(page[0], code[1])


@pytest.mark.parametrize("mode", [("-Plain",), ()])
def test_d_shows_a_code_within_the_same_command(tmp_path: Path, mode: tuple[str, ...]) -> None:
    browser = {"BROWSER": "true"}  # opens nothing, and says that it did
    with Terminal(with_faults("device_interval=1", *mode), tmp_path, columns=180, rows=40, environment=browser) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.run("connect -Sandbox -UserPrincipalName megan@contoso.com -Prefix Lab; 'and ' + 'on'")
        terminal.wait_for("D shows a code" if mode else "D device code")
        terminal.type("d")
        enter_the_code(terminal, MFA)
        terminal.wait_for(r"(?s)Connected to Contoso as megan@contoso.com.*and on")
        terminal.run("(Get-LabAcceptedDomain)[0].Name")
        terminal.wait_for(r"\n[^\n]*contoso\.")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


def test_d_in_a_script_that_a_person_runs(tmp_path: Path) -> None:
    script = tmp_path / "report.ps1"
    script.write_text(
        "connect -Sandbox -UserPrincipalName megan@contoso.com -ShowBanner:$false\n'domains: ' + @(Get-AcceptedDomain).Count\n"
    )
    words = with_faults("device_interval=1", "-NoProfile", "-File", str(script))
    with Terminal(words, tmp_path, columns=120, rows=30, environment={"BROWSER": "true"}) as terminal:
        terminal.wait_for("D shows a code")
        terminal.type("xd")
        screen = terminal.wait_for(r"enter the code")
        page, code = PAGE.search(screen), re.search(r"code ([A-HJ-NP-Z2-9]{9})", screen)
        assert page is not None
        assert code is not None
        MFA.enter_code(page[0], code[1])
        terminal.wait_for(r"(?s)domains: \d.*EXIT=0.*TTY=echo")


@pytest.mark.parametrize("mode", [("-Plain",), ()])
def test_a_session_that_was_ended_asks_and_the_command_goes_on(tmp_path: Path, mode: tuple[str, ...]) -> None:
    browser = {"BROWSER": "true"}
    with Terminal(with_faults(ENDED, *mode, "-Sandbox"), tmp_path, columns=180, rows=40, environment=browser) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        terminal.run("Get-Mailbox -ResultSize 3 | ForEach-Object { 'one' + ' box' }")
        terminal.wait_for(r"(?s)was ended by the service.*Sign in again\?.*\[Y\] Yes")
        terminal.press("Enter")
        terminal.wait_for("D shows a code" if mode else "D device code")
        terminal.type("d")
        enter_the_code(terminal, ADMIN)
        terminal.wait_for(r"(?s)one box.*one box.*one box")
        terminal.run("@(Get-ConnectionInformation).Count")
        terminal.wait_for(r"(?m)^[│┃ ]*1\s")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


def test_ctrl_c_while_keys_are_read_gives_the_prompt_back(tmp_path: Path) -> None:
    with Terminal(exoshell("-Plain"), tmp_path, columns=120, rows=30, environment={"BROWSER": "true"}) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.run("connect -Sandbox -UserPrincipalName megan@contoso.com")
        terminal.wait_for("D shows a code")
        terminal.type("'in ' + 'line'")
        terminal.press("C-c")
        terminal.wait_for(r"(?s)Waiting.*PS [^\n]*> 'in ' \+ 'line'")
        terminal.press("Enter")
        terminal.wait_for(r"\nin line")
        terminal.run("exit")
        terminal.wait_for(r"(?s)EXIT=0.*TTY=echo")


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


NAMED = {"home/state/history.sqlite3", "home/cache/catalog.sqlite3"}
"""What may be there afterwards; SQLite's journals while it is killed in the middle of one."""


@pytest.mark.parametrize("killed", [False, True])
def test_only_named_files_are_left(tmp_path: Path, killed: bool) -> None:
    for name in ("home", "user", "temp"):
        (tmp_path / name).mkdir()
    places = {"HOME": str(tmp_path / "user"), "TMPDIR": str(tmp_path / "temp"), "PYTHONDONTWRITEBYTECODE": "1"}
    with Terminal(exoshell("-Plain", "-Sandbox"), tmp_path / "home", columns=100, rows=30, environment=places) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        terminal.run("Get-AcceptedDomain | Out-Null; 'do' + 'ne'")
        terminal.wait_for(r"\ndone")
        if killed:
            pane = int(terminal._tmux("list-panes", "-F", "#{pane_pid}").strip())
            below = descendants(pane)
            shell = next(pid for pid in below if b"-Plain" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
            child = next(pid for pid in below if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
            os.kill(shell, signal.SIGKILL)
            terminal.wait_for(r"EXIT=137")
            deadline = time.monotonic() + 30
            while Path(f"/proc/{child}").exists():
                assert time.monotonic() < deadline, "the practice tenant outlived the shell"
                time.sleep(0.05)
        else:
            terminal.run("exit")
            terminal.wait_for(r"EXIT=0")
    left = {re.sub(r"-(wal|shm|journal)$", "", name) for name in files_below(tmp_path)}
    assert left <= NAMED, left
