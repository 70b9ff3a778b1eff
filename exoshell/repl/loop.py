"""Repl: prompt, run, show, again, until `exit`. The heart of both interactive front ends.

A submission runs on the pipeline thread after the prompt has ended, so nothing is ever nested: Read-Host, confirmations and
sign-in questions are further prompts in the same place. Ctrl+C while something runs stops the runspace; the loop goes on.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.styles import DynamicStyle, Style
from prompt_toolkit.utils import is_dumb_terminal

from exoshell.repl.completer import MenuCompletion
from exoshell.repl.console import ConsoleWriter
from exoshell.repl.editor import LineEditor, make_editor
from exoshell.repl.history import History
from exoshell.repl.host import StoppedAsking
from exoshell.repl.key_bindings import EditorActions
from exoshell.repl.pipeline_thread import PipelineThread
from exoshell.repl.sensitive import is_sensitive
from exoshell.session import Session, StartUp
from exoshell.styled import StyledLine

log = logging.getLogger(__name__)

Prompting = Callable[[Application[Any]], AbstractContextManager[None]]


class Repl:
    """One interactive session. `run` returns the exit code."""

    def __init__(
        self,
        session: Session,
        history: History,
        writer: ConsoleWriter,
        style: Callable[[], Style],
        actions: EditorActions,
        *,
        input: Input | None = None,
        output: Output | None = None,
        prompting: Prompting = lambda app: nullcontext(),
        handle_sigint: bool = True,
    ) -> None:
        self.session = session
        session.runspace.holds_secret = is_sensitive
        self.history = history
        self.running: str | None = None
        """The submission that runs now."""
        self.on_state: Callable[[], None] = lambda: None
        """Called on the UI loop whenever `running` changed, or a question opened or closed."""
        self.on_ready: Callable[[], object] = lambda: None
        """Called once, before the first prompt."""
        self.on_render: Callable[[], None] = lambda: None
        """Called on the UI loop whenever the prompt was drawn."""
        self._writer = writer
        self._actions = actions
        self._style = DynamicStyle(style)
        self._input, self._output = input, output
        self._prompting = prompting
        self._handle_sigint = handle_sigint
        self._pipeline = PipelineThread()
        self._loop = asyncio.get_running_loop()
        self._question: asyncio.Future[str] | None = None
        self._asking: Application[Any] | None = None
        self.editor: LineEditor | None = None

    async def run(self, start: StartUp) -> int:
        """Opening lines and start-up commands, then prompts until the host is asked to exit, or Ctrl+D on an empty line."""
        with create_app_session(input=self._input, output=self._output):
            config = self.session.config
            self.editor = make_editor(
                self.history, self._style, self._actions, complete=self.session.complete, mode=config.edit_mode, predict=config.predict
            )
            self.editor.app.after_render += lambda app: self.on_render()
            try:
                self._writer.write_lines(start.opening)
                for text in start.commands:
                    await self.execute(text, typed=False)
                self._writer.write_lines(start.greeting)
                self.on_ready()
                while self.session.exit_code is None:
                    line = await self._read()
                    if line is None:
                        break
                    if line.strip():
                        await self.execute(line)
            finally:
                self.history.trim()
                await self._pipeline.call(self.session.close)
                self._pipeline.close()
        return self.session.exit_code or 0

    async def execute(self, text: str, *, typed: bool = True) -> None:
        """Runs one submission and shows what it has to say; returns when its last line is on the screen."""
        if typed:
            self.history.add(text, self.session.connection_name)
        self.running = text
        self.on_state()
        started = time.monotonic()
        failed = True
        try:
            failed = await self._pipeline.call(lambda: self.session.run(text, record=typed))
        except asyncio.CancelledError:
            self.session.stop()
            raise
        except Exception as error:
            # the engine turns errors of commands into records; what arrives here is a fault of ours, and no reason to end the session
            self._writer.write_lines([StyledLine.of(f"exoshell: internal error: {type(error).__name__}", "error")])
            log.exception("submission failed")
        finally:
            self.running = None
            if typed:
                self.history.finished(time.monotonic() - started, failed)
            await self._writer.flush()
            self.on_state()

    def set_line_option(self, name: str, value: str) -> None:
        """Set-PSReadLineOption."""
        if self.editor is not None:
            self.editor.set_option(name, value)

    @property
    def candidate(self) -> MenuCompletion | None:
        """The chosen candidate of the open menu."""
        state = self.editor.default_buffer.complete_state if self.editor is not None else None
        current = state.current_completion if state is not None else None
        return current if isinstance(current, MenuCompletion) else None

    @property
    def vi_mode(self) -> str:
        """'insert', 'navigation' and so on in Vi mode; '' in the others."""
        if self.editor is None or self.editor.editing_mode is not EditingMode.VI:
            return ""
        return str(self.editor.app.vi_state.input_mode.value).removeprefix("vi-")

    def interrupt(self) -> None:
        """Ctrl+C while a submission runs: stops it, the open question and the request in flight included."""
        if self.running is None:
            return
        self.session.stop()
        self._writer.drop()
        self.cancel_question()

    def cancel_question(self) -> None:
        """Ends an open question as if Ctrl+C had been pressed in it."""
        if self._asking is not None and self._asking.is_running:
            self._asking.exit(exception=KeyboardInterrupt())

    async def _read(self) -> str | None:
        assert self.editor is not None
        prompt = fragments(await self._pipeline.call(self.session.prompt))
        self.editor.begin()
        try:
            return await self._prompt(self.editor, message=prompt)
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    async def _prompt(self, editor: PromptSession[str], **options: Any) -> str:
        with self._prompting(editor.app):
            text: str = await editor.prompt_async(handle_sigint=self._handle_sigint, set_exception_handler=False, **options)
        return text

    # ------------------------------------------------------------------------------------------- questions

    def ask(self, prompt: str, *, secret: bool) -> str:
        """Called on the pipeline thread: asks on the UI loop. Raises StoppedAsking on Ctrl+C and at the end of input."""
        return asyncio.run_coroutine_threadsafe(self._ask(prompt, secret), self._loop).result()

    async def _ask(self, prompt: str, secret: bool) -> str:
        await self._writer.flush()
        if secret and self._output is None and is_dumb_terminal():
            # prompt_toolkit's fallback for TERM=dumb ignores is_password and would echo the secret (its issue 1888)
            return await asyncio.to_thread(getpass.getpass, prompt)
        with create_app_session(input=self._input, output=self._output):
            editor: PromptSession[str] = PromptSession(
                style=self._style, is_password=secret, key_bindings=_question_keys(), include_default_pygments_style=False
            )
            self._asking = editor.app
            self.on_state()
            try:
                return await self._prompt(editor, message=[("", prompt)])
            except (KeyboardInterrupt, EOFError):
                # translated here: a task that ends in KeyboardInterrupt takes its whole event loop with it
                raise StoppedAsking(prompt) from None
            finally:
                self._asking = None
                self.on_state()


def fragments(line: StyledLine) -> StyleAndTextTuples:
    """A styled line as prompt_toolkit's formatted text."""
    return [(f"class:{span.style}" if span.style else "", span.text) for span in line.spans]


def _question_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-z")  # prompt_toolkit would insert a literal ^Z
    def _undo(event: KeyPressEvent) -> None:
        event.current_buffer.undo()

    return keys
