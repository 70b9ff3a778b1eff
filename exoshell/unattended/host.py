"""The unattended host: says what it must on stderr, never asks.

`-Command` run by a person at a terminal may still ask (as pwsh does); that is decided by `interactive`. Questions of a host that
cannot ask are errors that name the parameter which avoids them.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, QuestionRefused, SignInNotice
from exoshell.styled import StyledLine

if TYPE_CHECKING:
    from exoshell.unattended.waiting_keys import WaitingKey

Painter = Callable[[HostStream, StyledLine], str]
"""Colours a line for a terminal; see ansi.py."""


class UnattendedUserInterface:
    """PSHostUserInterface without a screen. Output goes to stdout, everything else to stderr."""

    def __init__(self, *, width: int, interactive: bool, paint: Painter | None = None) -> None:
        self.width = width
        self.interactive = interactive
        self._paint = paint
        self._waiting: WaitingKey | None = None

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        target = self._target(stream)
        paint = self._paint if self._paint is not None and target.isatty() else None
        target.write("".join((paint(stream, line) if paint else line.text) + "\n" for line in lines))

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        target = self._target(stream)
        target.write(text)
        target.flush()

    def _target(self, stream: HostStream) -> TextIO:
        return sys.stdout if stream is HostStream.OUTPUT else sys.stderr

    def write_progress(self, record: ProgressRecord) -> None:
        """Nothing: progress of an unattended run would only fill somebody's log."""

    def read_line(self, prompt: str) -> str:
        self._refuse(prompt)
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise QuestionRefused(prompt, "there is no more input")
        return line.rstrip("\r\n")

    def read_secret(self, prompt: str) -> str:
        self._refuse(prompt)
        return getpass.getpass(prompt)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        self._refuse(message or caption)
        keys = [choice.label.partition("&")[2][:1].upper() or choice.label for choice in choices]
        question = "  ".join(f"[{key}] {choice.label.replace('&', '')}" for key, choice in zip(keys, choices, strict=True))
        hint = f' (default is "{keys[default]}")' if 0 <= default < len(keys) else ""
        sys.stderr.write("".join(f"{part}\n" for part in (caption, message) if part))
        while True:
            answer = self.read_line(f"{question}  [?] Help{hint}: ").strip()
            if not answer and default >= 0:
                return default
            if answer.upper() in keys:
                return keys.index(answer.upper())

    def _refuse(self, question: str) -> None:
        if not self.interactive:
            raise QuestionRefused(question.strip())

    def show_sign_in(self, notice: SignInNotice) -> None:
        address = f"{notice.address}\n" if notice.address and notice.address not in notice.message else ""
        self.sign_in_done()
        choice = ""
        if self.interactive and notice.use_device is not None:
            from exoshell.unattended.waiting_keys import WaitingKey

            choice = "D shows a code for another device instead.\n"
            self._waiting = WaitingKey("d", notice.use_device)
            self._waiting.start()
        sys.stderr.write(f"{notice.message}\n{address}{choice}")
        sys.stderr.flush()

    def sign_in_done(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.stop()

    def clear(self) -> None:
        """Nothing to clear: a log is not a screen."""


class UnattendedHost:
    """PSHost of an unattended run."""

    name = "exoshell"

    def __init__(self, ui: UnattendedUserInterface) -> None:
        self._ui = ui
        self.exit_code: int | None = None

    @property
    def ui(self) -> UnattendedUserInterface:
        return self._ui

    def set_should_exit(self, code: int) -> None:
        self.exit_code = code
