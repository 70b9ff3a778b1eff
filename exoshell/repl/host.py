"""ReplHost: PSHost over the prompt. Questions are ordinary prompts in the same place, progress is told to whoever draws it.

Everything here runs on the pipeline thread; the only thing done on the UI loop is what `Asker` does there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from exoshell.errors import PipelineStopped
from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, SignInNotice
from exoshell.repl.console import ConsoleWriter
from exoshell.styled import Span, StyledLine, styled_lines

_STREAM_STYLES = {
    HostStream.ERROR: "error",
    HostStream.WARNING: "warning",
    HostStream.VERBOSE: "verbose",
    HostStream.DEBUG: "debug",
    HostStream.INFORMATION: "information",
    HostStream.HOST: "host",
}


_GLANCE = 0.05
"""Seconds between two looks at whether the pipeline was stopped."""
OpenGrid = Callable[[str, Sequence[Any], str, Callable[[list[Any] | None], None]], None]


class Asker(Protocol):
    """Asks on the UI loop and blocks the calling pipeline thread until there is an answer. Raises PipelineStopped on Ctrl+C."""

    def ask(self, prompt: str, *, secret: bool) -> str: ...


class ReplUserInterface:
    """PSHostUserInterface of an interactive session."""

    interactive = True

    def __init__(self, writer: ConsoleWriter, asker: Asker, width: Callable[[], int]) -> None:
        self._writer = writer
        self._asker = asker
        self._width = width
        self.on_progress: Callable[[ProgressRecord], None] = lambda record: None
        self.on_sign_in: Callable[[SignInNotice | None], None] = lambda notice: None
        self.on_clear: Callable[[], None] = lambda: None
        self.line_options = {"EditMode": "Windows", "PredictionSource": "History", "PredictionViewStyle": "InlineView"}
        self.on_line_option: Callable[[str, str], None] = lambda name, value: None
        self.on_grid: OpenGrid | None = None
        """Opens a grid on the UI loop and tells its last argument what was chosen; None where there is no screen for it."""

    @property
    def width(self) -> int:
        return self._width()

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        style = _STREAM_STYLES.get(stream, "")
        self._writer.write_lines([_tinted(line, style) if style else line for line in lines])

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        self._writer.write_text(text, style or _STREAM_STYLES.get(stream, ""))

    def write_progress(self, record: ProgressRecord) -> None:
        self.on_progress(record)

    def read_line(self, prompt: str) -> str:
        return self._asker.ask(prompt, secret=False)

    def read_secret(self, prompt: str) -> str:
        return self._asker.ask(prompt, secret=True)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        lines = []
        if caption:
            lines.append(StyledLine.of(caption, "help.heading"))
        lines.extend(styled_lines(message) if message else [])
        self._writer.write_lines(lines)
        keys = [choice_key(choice.label) for choice in choices]
        question = "  ".join(f"[{key}] {choice.label.replace('&', '')}" for key, choice in zip(keys, choices, strict=True))
        hint = f' (default is "{keys[default]}")' if 0 <= default < len(keys) else ""
        while True:
            answer = self._asker.ask(f"{question}  [?] Help{hint}: ", secret=False).strip()
            if not answer and 0 <= default < len(choices):
                return default
            if answer == "?":
                helps = [choice.help or choice.label.replace("&", "") for choice in choices]
                self._writer.write_lines([StyledLine.of(f"{key} - {text}") for key, text in zip(keys, helps, strict=True)])
                continue
            for index, (key, choice) in enumerate(zip(keys, choices, strict=True)):
                if answer.casefold() in (key.casefold(), choice.label.replace("&", "").casefold()):
                    return index

    def show_sign_in(self, notice: SignInNotice) -> None:
        lines = styled_lines(notice.message)
        if notice.user_code:
            lines += [StyledLine(), StyledLine((Span("    "), Span(notice.user_code, "code"))), StyledLine()]
        if notice.kind == "link" or (notice.address and notice.address not in notice.message):
            lines.append(StyledLine.of(notice.address, "link"))
        self._writer.write_lines(lines)
        self.on_sign_in(notice)

    def sign_in_done(self) -> None:
        self.on_sign_in(None)

    def clear(self) -> None:
        self.on_clear()

    def set_line_option(self, name: str, value: str) -> None:
        self.line_options[name] = value
        self.on_line_option(name, value)

    def show_grid(self, title: str, objects: Sequence[Any], choice: str, stopping: Callable[[], bool]) -> list[Any] | None:
        if self.on_grid is None:
            return None
        closed = threading.Event()
        chosen: list[Any] = []

        def done(found: list[Any] | None) -> None:
            chosen.extend(found or ())
            closed.set()

        self.on_grid(title, objects, choice, done)
        while choice and not closed.wait(_GLANCE) and not stopping():
            pass
        return chosen


def choice_key(label: str) -> str:
    """The key of an answer: the letter after '&', as PowerShell marks it, else the whole label."""
    _, mark, rest = label.partition("&")
    return rest[:1].upper() if mark and rest else label


def _tinted(line: StyledLine, style: str) -> StyledLine:
    """The line with the stream's style wherever it has none of its own."""
    return StyledLine(tuple(span if span.style else Span(span.text, style) for span in line.spans))


class ReplHost:
    """PSHost of an interactive session. `exit_code` is set once `exit` was run."""

    name = "exoshell"

    def __init__(self, ui: ReplUserInterface) -> None:
        self._ui = ui
        self.exit_code: int | None = None

    @property
    def ui(self) -> ReplUserInterface:
        return self._ui

    def set_should_exit(self, code: int) -> None:
        self.exit_code = code


class StoppedAsking(PipelineStopped):
    """Ctrl+C or end of input while a question was open."""
