"""PSHost: the only way the engine and the sign-in flows tell or ask a person anything.

Four implementations: the REPL's (repl/host.py, used bare and inside the TUI), the unattended one that refuses every
question (unattended/host.py), the recording one of the language tests and the scripted one of the other tests.
All methods are called on the pipeline thread unless they say otherwise and may block it; none may be called on a UI loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from exoshell.styled import StyledLine


class HostStream(StrEnum):
    """What a line for a person is: hosts choose the place (stdout, stderr, transcript), themes the colour."""

    OUTPUT = "output"
    ERROR = "error"
    WARNING = "warning"
    VERBOSE = "verbose"
    DEBUG = "debug"
    INFORMATION = "information"
    HOST = "host"
    """Write-Host and everything a command says to the person and not to the pipeline."""


@dataclass(frozen=True, slots=True)
class ChoiceDescription:
    """One answer to a question. `label` marks its key with '&', as PowerShell does: '&Yes', 'Yes to &All'."""

    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """A state of Write-Progress, or of a running request. `percent` and `seconds_remaining` are -1 where unknown."""

    activity: str
    status: str = ""
    activity_id: int = 0
    parent_id: int = -1
    percent: int = -1
    seconds_remaining: int = -1
    current_operation: str = ""
    completed: bool = False


@dataclass(frozen=True, slots=True)
class SignInNotice:
    """What a sign-in wants a person to do. Addresses and user codes may be shown but never logged or recorded."""

    kind: str
    """'browser' (we opened it), 'link' (open it yourself, paste or forward the answer) or 'device' (enter the code)."""
    message: str
    address: str
    user_code: str = ""
    expires_in: float = 0.0
    """Seconds until the offer lapses; 0 where it does not."""
    use_device: Callable[[], object] | None = field(default=None, compare=False, repr=False)
    """Goes on with a device code instead, within the same command; from any thread. None where there is nothing to choose."""


class QuestionRefused(Exception):
    """Raised by a host that cannot ask; `advice` names the parameter that makes the question unnecessary."""

    def __init__(self, question: str, advice: str = "") -> None:
        super().__init__(question)
        self.question = question
        self.advice = advice


class PSHostUserInterface(Protocol):
    """How lines, questions and progress reach a person."""

    @property
    def width(self) -> int:
        """Columns of the console; 120 where there is no console."""

    @property
    def interactive(self) -> bool:
        """Whether questions can be answered."""

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        """Shows whole lines."""

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        """Shows text without ending the line (Write-Host -NoNewline)."""

    def write_progress(self, record: ProgressRecord) -> None: ...

    def read_line(self, prompt: str) -> str:
        """Raises QuestionRefused where nobody can answer, PipelineStopped on Ctrl+C."""

    def read_secret(self, prompt: str) -> str:
        """Like read_line, shows only asterisks, and never enters history or transcript."""

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        """The index of the chosen answer; '?' shows the helps. `default` -1 means that an answer is required."""

    def show_sign_in(self, notice: SignInNotice) -> None: ...

    def sign_in_done(self) -> None:
        """Takes the notice away; the last call of every sign-in, successful or not."""

    def clear(self) -> None:
        """Clear-Host: a new page; what was shown stays in the scrollback."""


@runtime_checkable
class GridInterface(Protocol):
    """What a host's `ui` has besides where it can show a grid."""

    def show_grid(self, title: str, objects: Sequence[Any], choice: str, stopping: Callable[[], bool]) -> list[Any] | None:
        """Shows objects as a table. `choice` 'Single' or 'Multiple' waits for the person and returns what was chosen; '' returns at once.
        None where there is no screen for it; `stopping` is asked whether waiting makes sense any longer."""


@runtime_checkable
class LineEditorInterface(Protocol):
    """What a host's `ui` has besides where lines are typed into an editor."""

    @property
    def line_options(self) -> Mapping[str, str]:
        """'EditMode' (Windows, Emacs, Vi), 'PredictionSource' (None, History), 'PredictionViewStyle' (InlineView, ListView)."""

    def set_line_option(self, name: str, value: str) -> None:
        """Changes one of `line_options`, from the next line on."""


class PSHost(Protocol):
    """The application that hosts a runspace; `$Host` shows these."""

    @property
    def name(self) -> str: ...

    @property
    def ui(self) -> PSHostUserInterface: ...

    def set_should_exit(self, code: int) -> None:
        """`exit N`: ends the session once the running pipeline has unwound."""


def person_at(host: PSHost) -> PSHostUserInterface | None:
    """Where somebody can be asked: at the host itself, or in front of the command that waits for its blocks; None where nobody is there."""
    if host.ui.interactive:
        return host.ui
    found: PSHostUserInterface | None = getattr(host, "foreground", None)
    return found
