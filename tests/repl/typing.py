"""The main prompt on a surface, for tests that press keys: names as in the documentation ('Ctrl+Left'), plain text as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from prompt_toolkit.application import create_app_session
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.styles import Style

from exoshell.completion.result import CommandCompletion, CompletionResult, CompletionResultType
from exoshell.repl.editor import LineEditor, make_editor
from exoshell.repl.history import History
from exoshell.repl.terminal import KeyQueueInput, Surface

NAMES = {
    "Enter": "c-m", "Tab": "c-i", "Shift+Tab": "s-tab", "Backspace": "c-h", "Ctrl+Space": "c-@", "Esc": "escape", "Shift+F8": "f20",
    "Ctrl+Backspace": "escape c-h", "Alt+Enter": "escape c-m", "Shift+Enter": "escape c-m", "Alt+.": "escape .", "Alt+D": "escape d",
    "Alt+H": "escape h", "Alt+A": "escape a",
    "Alt+=": "escape =", "Alt+R": "escape r", "Alt+B": "escape b", "Alt+F": "escape f", "Alt+Backspace": "escape c-h",
    "Alt+Y": "escape y", "Alt+U": "escape u", "Ctrl+]": "c-]", "Ctrl+_": "c-_",
}  # fmt: skip


def presses(name: str) -> list[KeyPress]:
    """The key presses of a key by name; a text that names no key is typed."""
    known = NAMES.get(name)
    if known is None and ("+" in name or (name.startswith("F") and name[1:].isdigit())) and len(name) > 1:
        known = name.lower().replace("ctrl+", "c-").replace("shift+", "s-")
    if known is None and name in ("Up", "Down", "Left", "Right", "Home", "End", "Delete", "PageUp", "PageDown"):
        known = name.lower()
    if known is None:
        return [KeyPress(char, char) for char in name]
    return [KeyPress(Keys(part), "") if len(part) > 1 else KeyPress(part, part) for part in known.split()]


def offered(*texts: str, kind: CompletionResultType = CompletionResultType.COMMAND) -> Callable[[str, int], CommandCompletion]:
    """A completer that offers the texts which begin as the last word does."""

    def complete(text: str, cursor: int) -> CommandCompletion:
        start = max(text.rfind(char, 0, cursor) for char in " $.") + 1
        word = text[start:cursor].casefold()
        found = [CompletionResult(item, item, kind, "meaning") for item in texts if item.casefold().startswith(word)]
        return CommandCompletion(tuple(found), start, cursor - start)

    return complete


class Actions:
    """Records what keys ask for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def show_help(self, text: str, cursor: int) -> None:
        self.asked.append(("help", text))

    def show_parameter(self, text: str, cursor: int) -> None:
        self.asked.append(("parameter", text))

    def show_history(self, text: str) -> None:
        self.asked.append(("history", text))

    def show_grid(self) -> None:
        self.asked.append(("grid",))

    def show_errors(self) -> None:
        self.asked.append(("errors",))

    def copy(self, text: str) -> None:
        self.asked.append(("copy", text))


class Typing:
    """A prompt that waits for keys. Use as an async context manager; `result` is what the prompt returned or raised."""

    def __init__(
        self, mode: str = "windows", *, history: tuple[str, ...] = (), complete: Callable[[str, int], CommandCompletion] | None = None
    ) -> None:
        self.surface = Surface()
        self.surface.resize(60, 16)
        self.input = KeyQueueInput()
        self.actions = Actions()
        self.history = History(None)
        self.bells = 0
        self.surface.on_bell = self._rang
        for line in history:
            self.history.add(line)
        self._mode = mode
        self._complete = complete or offered()
        self.editor: LineEditor | None = None
        self._task: asyncio.Task[str] | None = None

    def _rang(self) -> None:
        self.bells += 1

    async def __aenter__(self) -> Typing:
        self.begin()
        async with asyncio.timeout(5):
            while not self.input.has_reader:
                await asyncio.sleep(0)
        await asyncio.sleep(0.01)  # history is loaded in turns of the loop
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def begin(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> str:
        with create_app_session(input=self.input, output=self.surface.output):
            if self.editor is None:
                self.editor = make_editor(self.history, Style([]), self.actions, complete=self._complete, mode=self._mode)
            self.editor.begin()
            try:
                return await self.editor.prompt_async("> ", handle_sigint=False, set_exception_handler=False)
            except (KeyboardInterrupt, EOFError) as error:  # a task that ends in KeyboardInterrupt takes its loop with it
                return type(error).__name__

    async def press(self, *names: str) -> Typing:
        for name in names:
            self.input.feed(presses(name))
            if name == "Esc":
                await asyncio.sleep(0.13 if self._mode != "emacs" else 0.55)
            await asyncio.sleep(0.002)
        return self

    async def paste(self, text: str) -> None:
        self.input.feed([KeyPress(Keys.BracketedPaste, text)])
        await asyncio.sleep(0.002)

    @property
    def buffer(self) -> Buffer:
        assert self.editor is not None
        return self.editor.default_buffer

    @property
    def line(self) -> str:
        """The text with `|` where the cursor is."""
        return f"{self.buffer.text[: self.buffer.cursor_position]}|{self.buffer.text[self.buffer.cursor_position :]}"

    @property
    def menu(self) -> list[str]:
        state = self.buffer.complete_state
        return [completion.text for completion in state.completions] if state else []

    @property
    def done(self) -> bool:
        return self._task is not None and self._task.done()

    async def result(self) -> str:
        """The line, or the name of the exception that ended the prompt."""
        assert self._task is not None
        return await asyncio.wait_for(self._task, 5)

    async def shows(self, *rows: str) -> bool:
        """Whether the screen comes to show exactly these rows."""
        async with asyncio.timeout(5):
            while self.screen != list(rows):
                await asyncio.sleep(0.005)
        return True

    @property
    def screen(self) -> list[str]:
        return [row for row in self.surface.text() if row]
