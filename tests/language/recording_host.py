"""A host that writes down what its console would show; nobody answers its questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, QuestionRefused, SignInNotice
from exoshell.styled import StyledLine


class RecordingInterface:
    """PSHostUserInterface over a list of texts."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.interactive = False
        self.shown: list[str] = []

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        self.shown.extend(line.text + "\n" for line in lines)

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        self.shown.append(text)

    def write_progress(self, record: ProgressRecord) -> None:
        """Not part of the text of a console."""

    def read_line(self, prompt: str) -> str:
        raise QuestionRefused(prompt)

    def read_secret(self, prompt: str) -> str:
        raise QuestionRefused(prompt)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        raise QuestionRefused(message or caption)

    def show_sign_in(self, notice: SignInNotice) -> None:
        """Nobody signs in here."""

    def sign_in_done(self) -> None:
        """Nothing was shown."""

    def clear(self) -> None:
        """The record stays."""

    @property
    def text(self) -> str:
        return "".join(self.shown)


class RecordingHost:
    """PSHost for one submission."""

    name = "ConsoleHost"

    def __init__(self, width: int = 120) -> None:
        self.ui = RecordingInterface(width)
        self.exit_code: int | None = None

    def set_should_exit(self, code: int) -> None:
        self.exit_code = code
