"""A first real session, end to end, in a real terminal: what a newcomer does in the first five minutes, and what may go wrong."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal, descendants, exoshell

pytestmark = pytest.mark.terminal
PIPELINE = (
    "Get-Mailbox -ResultSize 20 | Where-Object RecipientTypeDetails -eq 'SharedMailbox' | "
    "Select-Object DisplayName,PrimarySmtpAddress | Format-Table"
)
PROMPT = r"\[contoso\] PS [^\n]*> ?(│|$|\s)"


@pytest.fixture(params=[(120, 36), (80, 24)], ids=["120x36", "80x24"])
def connected(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    columns, rows = request.param
    with Terminal(exoshell("-Sandbox"), tmp_path, columns=columns, rows=rows) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        yield terminal


def leave(terminal: Terminal) -> str:
    terminal.run("exit")
    screen = terminal.wait_for(r"TTY=echo")
    assert re.search(r"EXIT=0\b", screen)
    return screen


def test_start_complete_run_disconnect_leave(connected: Terminal) -> None:
    connected.type("Get-Ma")
    connected.press("Tab")
    connected.wait_for(r"Get-MailboxAutoReply|Get-MailboxFolder")
    connected.press("Enter")
    connected.wait_for(r"PS [^\n]*> ?Get-Mailbox")
    connected.type(" -Result")
    connected.press("Tab")
    connected.wait_for(r"-ResultSize")
    connected.press("C-c")
    connected.run(PIPELINE)
    screen = connected.wait_for(r"(?s)DisplayName\s+PrimarySmtpAddress.*----.*contoso.*request")
    assert "SharedMailbox" in screen or "DisplayName" in screen
    connected.run("disconnect")
    connected.wait_for(r"Press\(Y/y/A/a\)|\[Y\] Yes")
    connected.run("Y")
    connected.wait_for(r"Disconnected")
    connected.wait_for(r"not connected|PS [^\n\[]*>")
    leave(connected)


def test_ctrl_c_in_the_middle_of_a_command_returns_the_prompt_at_once(connected: Terminal) -> None:
    connected.run("while ($true) { }")
    connected.wait_for(r"Ctrl\+C stop")
    started = time.monotonic()
    connected.press("C-c")
    connected.wait_for(r"Stopped")
    assert time.monotonic() - started < 1.5  # the terminal's own polling included; the engine's 200 ms are measured in tests/engine
    connected.run("'still ' + 'here'")
    connected.wait_for(r"still here")
    leave(connected)


def test_the_sandbox_killed_is_a_clear_error_and_a_new_one_opens(tmp_path: Path) -> None:
    with Terminal(exoshell("-Sandbox"), tmp_path) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        pane = int(terminal._tmux("list-panes", "-F", "#{pane_pid}").strip())
        victims = [pid for pid in descendants(pane) if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert victims, "the practice tenant is a child process"
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        terminal.run("Get-AcceptedDomain")
        terminal.wait_for(r"connect -Sandbox opens a new one")
        terminal.run("connect -Sandbox -ShowBanner:$false")
        terminal.wait_for(r"(?s)ShowBanner.*Connected to Contoso.*\[contoso\] PS")
        terminal.press("C-l")
        terminal.run("Get-AcceptedDomain")
        terminal.wait_for(r"contoso\.\w+[^\n]*\n")
        leave(terminal)


def test_killing_the_shell_leaves_no_child_behind(tmp_path: Path) -> None:
    with Terminal(exoshell("-Sandbox"), tmp_path) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        pane = int(terminal._tmux("list-panes", "-F", "#{pane_pid}").strip())
        below = descendants(pane)
        shell = next(
            pid
            for pid in below
            if b"serve" not in Path(f"/proc/{pid}/cmdline").read_bytes() and b"exoshell" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        serving = [pid for pid in below if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(shell, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in serving):
            assert time.monotonic() < deadline, "the practice tenant outlives its shell"
            time.sleep(0.05)


def test_pasted_lines_are_text_until_enter(tmp_path: Path) -> None:
    with Terminal(exoshell(), tmp_path) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.paste("'first'\n'second'\n'third'")
        terminal.wait_for(r"'third'")
        assert not re.search(r"\n[│ ]*second\b", terminal.screen())
        terminal.press("Enter")
        terminal.wait_for(r"(?s)first\s.*second\s.*third\s")
        leave(terminal)


def test_resizing_keeps_everything_usable(tmp_path: Path) -> None:
    with Terminal(exoshell(), tmp_path) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.run("'a' * 100")
        terminal.wait_for(r"aaa")
        for columns, rows in ((80, 24), (200, 50), (60, 15), (120, 36)):
            terminal.resize(columns, rows)
            time.sleep(0.2)
        terminal.run("'after ' + 'resizing'")
        terminal.wait_for(r"after resizing")
        leave(terminal)


def test_plain_is_the_same_shell_without_the_layout(tmp_path: Path) -> None:
    with Terminal(exoshell("-Plain", "-Sandbox"), tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        terminal.run("Get-AcceptedDomain")
        terminal.wait_for(r"(?s)Authori.*\[contoso\] PS")
        terminal.run("'spin' + 'ning'; while ($true) { }")
        terminal.wait_for(r"\nspinning")
        terminal.press("C-c")
        terminal.wait_for(r"(?s)Stopped.*\[contoso\] PS")
        terminal.run("Read-Host 'Name'")
        terminal.wait_for(r"\nName:")
        terminal.run("Megan")
        terminal.wait_for(r"\nMegan")
        leave(terminal)


BAD_INPUT = [
    ("Get-Nonsense", r"Get-Nonsense: The term 'Get-Nonsense' is not recognized"),
    ("Get-Mailbox -Nonsense 1", r"A parameter cannot be found that matches parameter name 'Nonsense'"),
    ("Get-Mailbox -Re x", r"Parameter cannot be processed because the parameter name 'Re' is ambiguous"),
    ("Get-Mailbox -Identity a -Anr b", r"Parameter set cannot be resolved"),
    ("[int]'abc'", r"Cannot convert value"),
    ("Get-Mailbox nobody-of-this-name", r"couldn't be found"),
    ("1 2", r"Unexpected token '2' in expression or statement"),
]


def test_bad_input_gets_a_clear_error_and_the_session_lives_on(tmp_path: Path) -> None:
    with Terminal(exoshell("-Sandbox"), tmp_path, columns=160, rows=50) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        for line, expected in BAD_INPUT:
            terminal.press("C-l")
            terminal.run(line)
            text = expected.replace(" ", r"\s+(?:││[^\n]*\n│ )?")
            terminal.wait_for(text)
        terminal.press("C-l")
        terminal.type('"an unclosed string')
        terminal.press("Enter")
        terminal.wait_for(r">> ")
        terminal.press("C-c")
        terminal.run("'alive ' + 'still'")
        terminal.wait_for(r"alive still")
        leave(terminal)
