"""A host's user interface as blocks beside the session reach it: every call is made on the thread that waits for them.

So there is one conversation at a time, and Ctrl+C ends it as it would end a question of the waiting command itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from exoshell.errors import PipelineStopped
from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, PSHostUserInterface, SignInNotice
from exoshell.styled import StyledLine

T = TypeVar("T")


class ForegroundInterface:
    """PSHostUserInterface that hands every call to `post`, whose other end runs it; blocks until it has run."""

    interactive = True

    def __init__(self, ui: PSHostUserInterface, post: Callable[[Callable[[], None]], object]) -> None:
        self._ui = ui
        self._post = post
        self._lock = threading.Lock()
        self._open: set[Future[Any]] = set()
        self._closed = False

    def close(self) -> None:
        """Nobody waits any more: calls under way, and later ones, raise PipelineStopped."""
        with self._lock:
            self._closed = True
            left, self._open = self._open, set()
        for answer in left:
            answer.set_exception(PipelineStopped())

    @property
    def width(self) -> int:
        return self._ui.width

    def _there(self, function: Callable[..., T], *arguments: Any) -> T:
        answer: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise PipelineStopped
            self._open.add(answer)

        def run() -> None:
            try:
                result = function(*arguments)
            except Exception as error:
                if self._taken(answer):
                    answer.set_exception(error)
                if isinstance(error, PipelineStopped):
                    raise
                return
            if self._taken(answer):
                answer.set_result(result)

        self._post(run)
        return answer.result()

    def _taken(self, answer: Future[Any]) -> bool:
        """Whether it is ours to answer: close() may have been first."""
        with self._lock:
            if answer not in self._open:
                return False
            self._open.discard(answer)
            return True

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        self._there(self._ui.write_lines, stream, lines)

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        self._there(self._ui.write, stream, text, style)

    def write_progress(self, record: ProgressRecord) -> None:
        self._there(self._ui.write_progress, record)

    def read_line(self, prompt: str) -> str:
        return self._there(self._ui.read_line, prompt)

    def read_secret(self, prompt: str) -> str:
        return self._there(self._ui.read_secret, prompt)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        return self._there(self._ui.prompt_for_choice, caption, message, choices, default)

    def show_sign_in(self, notice: SignInNotice) -> None:
        self._there(self._ui.show_sign_in, notice)

    def sign_in_done(self) -> None:
        self._there(self._ui.sign_in_done)

    def clear(self) -> None:
        self._there(self._ui.clear)
