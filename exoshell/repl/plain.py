"""`-Plain`: the same Repl on the bare terminal. Every change of state is a printed sentence; nothing is redrawn above the prompt."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import sys
import time
from collections.abc import Iterable
from typing import Any

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

from exoshell.host import SignInNotice
from exoshell.repl.console import ConsoleWriter, fragments_of, later
from exoshell.repl.history import History
from exoshell.repl.host import ReplHost, ReplUserInterface
from exoshell.repl.loop import Repl
from exoshell.repl.states import ProgressSayer, StateTeller
from exoshell.repl.style import prompt_style
from exoshell.repl.transcript import Line, printable
from exoshell.repl.waiting_keys import WaitingKeys, keys_sentence
from exoshell.repl.warm_up import warm_up
from exoshell.session import Session, StartUp
from exoshell.styled import StyledLine, styled_lines
from exoshell.theming import load_themes


class BareScreen:
    """Screen of a bare terminal: lines are printed where the cursor is, since no prompt runs meanwhile."""

    def __init__(self, output: Output, style: Style) -> None:
        self._output = output
        self._style = style

    def print(self, text: str, style: str = "") -> None:
        print_formatted_text(self._output, FormattedText([(style, printable(text))]), self._style)

    def print_lines(self, lines: Iterable[Line]) -> None:
        parts: list[tuple[str, str]] = []
        for line in lines:
            parts.extend([("", line)] if isinstance(line, str) else line)
            parts.append(("", "\n"))
        print_formatted_text(self._output, FormattedText(parts), self._style)


class BareActions:
    """EditorActions without a layout: what is asked for is printed above the prompt."""

    HISTORY_LINES = 20

    def __init__(self, output: Output, screen: BareScreen) -> None:
        self._output = output
        self._screen = screen
        self.session: Session | None = None
        self.history: History | None = None

    def show_help(self, text: str, cursor: int) -> None:
        if self.session is not None:
            self.say(self.session.help_lines(text, cursor)[0])

    def show_parameter(self, text: str, cursor: int) -> None:
        if self.session is not None:
            self.say(self.session.parameter_lines(text, cursor))

    def show_history(self, text: str) -> None:
        found = self.history.search(text, limit=self.HISTORY_LINES) if self.history is not None else []
        lines = [line for entry in reversed(found) for line in styled_lines(entry.text)]
        self.say([*lines, StyledLine.of("Up and Ctrl+R bring a line back.", "output.dim")] if lines else [])

    def show_grid(self) -> None:
        self.say([StyledLine.of("The grid needs the full-screen console: start exoshell without -Plain.", "output.dim")])

    def show_errors(self) -> None:
        if self.session is not None:
            self.say(self.session.error_lines(0))

    def copy(self, text: str) -> None:
        self._output.write_raw(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a")
        self._output.flush()

    def say(self, lines: list[StyledLine]) -> None:
        if lines:
            run_in_terminal(lambda: self._screen.print_lines([fragments_of(line) for line in lines]))
        else:
            self._output.bell()


_LINE_BREAK_KEYS = ("\x1b[27;2;13~", "\x1b[27;5;13~", "\x1b[13;2u", "\x1b[13;5u")
"""Shift+Enter and Ctrl+Enter, as xterm and as the kitty protocol send them; prompt_toolkit takes the first for a plain Enter."""


def _know_line_break_keys() -> None:
    for sequence in _LINE_BREAK_KEYS:
        ANSI_SEQUENCES[sequence] = (Keys.Escape, Keys.ControlM)


def run_plain(start: StartUp, *, colour: bool) -> int:
    """Runs the session to its end. Returns the exit code."""
    _know_line_break_keys()
    return asyncio.run(_run(start, colour))


async def _run(start: StartUp, colour: bool) -> int:
    loop = asyncio.get_running_loop()
    output = create_output(sys.stdout)
    style = prompt_style(load_themes().get(start.config.theme) if colour else None)
    screen = BareScreen(output, style)
    writer = ConsoleWriter(screen, loop)
    asker = _Asker()
    ui = ReplUserInterface(writer, asker, lambda: _columns(output))
    ui.on_clear = later(loop, lambda: _clear(output))
    host = ReplHost(ui)
    session = start.build(host)
    history = History(start.history_file, start.config.history_size)
    actions = BareActions(output, screen)
    actions.session, actions.history = session, history
    repl = Repl(session, history, writer, lambda: style, actions)
    asker.repl = repl
    writer.cancelled = lambda: session.stopping
    repl.on_state = lambda: _watch_interrupts(loop, repl)
    repl.on_ready = warm_up
    ui.line_options.update(EditMode=start.config.edit_mode.capitalize())
    ui.on_line_option = later(loop, repl.set_line_option)
    teller, sayer = StateTeller(), ProgressSayer()

    def say(sentences: Iterable[str]) -> None:
        lines = [StyledLine.of(sentence, "output.dim") for sentence in sentences if sentence]
        if lines and repl.editor is not None and repl.editor.app.is_running:
            actions.say(lines)
        else:
            writer.write_lines(lines)

    session.on_change = later(loop, lambda: say(teller.changes(session.status(), running=repl.running is not None)))
    keys = WaitingKeys(_terminal, copy=actions.copy, interrupt=repl.interrupt)

    def waits(notice: SignInNotice | None) -> None:
        keys.show(notice)
        if notice is not None and keys.reading:
            writer.write_lines([StyledLine.of(keys_sentence(notice), "output.dim")])

    ui.on_sign_in = later(loop, waits)
    ui.on_progress = later(loop, lambda record: say([sayer.sentence(record, time.monotonic())]))
    return await repl.run(start)


def _terminal() -> Input | None:
    return create_input() if sys.stdin.isatty() else None


class _Asker:
    repl: Repl

    def ask(self, prompt: str, *, secret: bool) -> str:
        return self.repl.ask(prompt, secret=secret)


def _columns(output: Output) -> int:
    try:
        return output.get_size().columns
    except OSError:
        return 120


def _clear(output: Output) -> None:
    output.erase_screen()
    output.cursor_goto(0, 0)
    output.flush()


def _watch_interrupts(loop: asyncio.AbstractEventLoop, repl: Repl) -> None:
    """Ctrl+C belongs to prompt_toolkit while a prompt runs and to us while a command does; it removes the handler each time."""
    if repl.running is None or os.name == "nt":
        signal.signal(signal.SIGINT, _interrupter(loop, repl) if repl.running is not None else signal.default_int_handler)
        return
    loop.add_signal_handler(signal.SIGINT, repl.interrupt)


def _interrupter(loop: asyncio.AbstractEventLoop, repl: Repl) -> Any:
    return lambda number, frame: loop.call_soon_threadsafe(repl.interrupt)
