"""-Plain in a real terminal: what changes is said in a sentence; F1, Alt+H and F7 print above the line being typed."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal, descendants, exoshell

pytestmark = pytest.mark.terminal


def test_help_and_history_are_printed_and_the_line_stays(tmp_path: Path) -> None:
    with Terminal(exoshell("-Plain"), tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.run("'remember ' + 'me'")
        terminal.wait_for(r"remember me")
        terminal.type("Get-Date -Year")
        terminal.press("M-h")
        terminal.wait_for(r"(?s)-Year <int>.*Required\?.*PS [^\n]*> Get-Date -Year")
        terminal.press("C-c")
        terminal.press("F7")
        terminal.wait_for(r"(?s)'remember ' \+ 'me'.*Up and Ctrl\+R bring a line back")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


def test_shift_enter_of_modern_terminals_breaks_the_line(tmp_path: Path) -> None:
    with Terminal(exoshell("-Plain"), tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.type("'up' + 'per'")
        terminal.type("\x1b[13;2u")
        terminal.type("'low' + 'er'")
        terminal.wait_for(r">> 'low'")
        terminal.press("Enter")
        terminal.wait_for(r"(?s)\nupper\nlower")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


def test_a_lost_service_is_said_in_a_sentence(tmp_path: Path) -> None:
    with Terminal(exoshell("-Plain", "-Sandbox"), tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for(r"\[contoso\] PS")
        pane = int(terminal._tmux("list-panes", "-F", "#{pane_pid}").strip())
        for pid in descendants(pane):
            if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
        terminal.run("Get-AcceptedDomain")
        terminal.wait_for(r"Offline: the service does not answer")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 15)])
def test_a_plain_old_terminal_gets_ascii_and_no_colour(tmp_path: Path, columns: int, rows: int) -> None:
    old = {"LC_ALL": "C", "LANG": "C", "NO_COLOR": "1", "TERM": "screen"}
    with Terminal(exoshell("-Sandbox"), tmp_path, columns=columns, rows=rows, environment=old) as terminal:
        screen = terminal.wait_for(r"\[contoso\] PS")
        assert screen.isascii()
        assert "38;2" not in terminal.coloured_screen()
        terminal.type("Get-Ma")
        terminal.press("Tab")
        assert terminal.wait_for(r"Get-Mailbox").isascii()
        terminal.press("C-g")
        terminal.press("C-b")
        assert terminal.wait_for(r"Session").isascii()
        terminal.press("C-b")
        terminal.press("C-q")
        terminal.wait_for(r"EXIT=0")


def test_a_terminal_that_cannot_draw_says_so_and_works(tmp_path: Path) -> None:
    with Terminal(exoshell(), tmp_path, columns=80, rows=24, environment={"TERM": "dumb"}) as terminal:
        terminal.wait_for(r"TERM=dumb\) cannot show the full-screen console")
        terminal.run("20 + 22")
        terminal.wait_for(r"\n42\n")
        terminal.run("exit")
        terminal.wait_for(r"EXIT=0")


def test_no_color_means_no_colour_in_the_full_screen_either(tmp_path: Path) -> None:
    with Terminal(exoshell(), tmp_path, columns=100, rows=24, environment={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(r"PS [^\n]*>")
        terminal.type("Get-Ch")
        terminal.press("Tab")
        terminal.wait_for(r"Get-ChildItem")
        assert re.findall(r"\x1b\[[0-9;]*[34]8;[0-9;]*m|\x1b\[(?:3|4|9|10)[0-7]m", terminal.coloured_screen()) == []
