"""What the TUI wraps around every prompt_toolkit application: resize signals stay Textual's, and resizes are told at once.

prompt_toolkit's run_async takes SIGWINCH with loop.add_signal_handler and gives back SIG_DFL, so that Textual would never hear of
a resize again after the first prompt; there is no switch for it. Its own way of noticing is polling twice a second.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from prompt_toolkit.application import Application

_SIGWINCH = getattr(signal, "SIGWINCH", None)


@contextmanager
def _kept_winch_handler(app: Application[Any]) -> Generator[None, None, None]:
    if _SIGWINCH is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(_SIGWINCH)

    def restore(_: object = None) -> None:
        if signal.getsignal(_SIGWINCH) is not handler:
            signal.signal(_SIGWINCH, handler)

    app.before_render += restore  # the first render comes right after prompt_toolkit has taken the signal
    try:
        yield
    finally:
        app.before_render -= restore
        restore()


class PromptHost:
    """Handed to Repl as `prompting`."""

    def __init__(self) -> None:
        self._apps: list[Application[Any]] = []

    @contextmanager
    def __call__(self, app: Application[Any]) -> Generator[None, None, None]:
        app.terminal_size_polling_interval = None
        self._apps.append(app)
        try:
            with _kept_winch_handler(app):
                yield
        finally:
            self._apps.remove(app)

    def resized(self) -> None:
        """Makes the running prompt lay itself out for its output's new size."""
        if not self._apps or not self._apps[-1].is_running:
            return
        app = self._apps[-1]
        context = app.context
        if context is None:
            return

        def redraw() -> None:
            app.renderer.erase(leave_alternate_screen=False)
            app.renderer.request_absolute_cursor_position()
            app.invalidate()

        context.copy().run(redraw)

    def invalidate(self) -> None:
        """Redraws the running prompt (another theme)."""
        if self._apps:
            self._apps[-1].invalidate()
