"""ExoshellApp: the screen around the console. It composes panes, carries the theme and the keys; it holds no workflow.

Everything that talks to a tenant happens on the pipeline thread behind Repl; this class is told of changes and redraws.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, ClassVar

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.styles import Style as PromptStyle
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.containers import Horizontal
from textual.events import Resize
from textual.theme import Theme as TextualTheme
from textual.timer import Timer
from textual.widgets import Static

from exoshell.completion.result import CompletionResultType
from exoshell.host import ProgressRecord, SignInNotice
from exoshell.repl.completer import MenuCompletion
from exoshell.repl.console import ConsoleWriter, later
from exoshell.repl.history import History
from exoshell.repl.host import ReplHost, ReplUserInterface
from exoshell.repl.loop import Repl
from exoshell.repl.style import prompt_style
from exoshell.repl.terminal import Surface
from exoshell.repl.transcript import printable
from exoshell.session import Session, SessionStatus, StartUp
from exoshell.styled import StyledLine
from exoshell.theming import BASIC_THEME, Theme, ThemeCollection
from exoshell.tui.panes.console import ConsoleView
from exoshell.tui.panes.progress import ProgressPane
from exoshell.tui.panes.sign_in import WaitingSignIn, sign_in_line, sign_in_word
from exoshell.tui.panes.status import StatusPane, rich_text
from exoshell.tui.panes.title import candidate_line, key_line, narrow_title_line, terminal_title, title_line
from exoshell.tui.prompting import PromptHost
from exoshell.tui.shell_actions import ShellActions
from exoshell.tui.theme import StyleSheet, textual_theme


def _shell_commands() -> type[Provider]:
    from exoshell.tui.commands import ShellCommands

    return ShellCommands


_FOLLOW = 0.05
"""Seconds after the last key until the key line follows the menu: never between a key and its echo."""
NARROW = 100
"""Fewer columns than this: no frame, no pane, its first facts in the title line."""


class ExoshellApp(App[int]):
    """Run it with `run()`; the result is the exit code."""

    CSS_PATH = "exoshell.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_shell_commands}
    COMMAND_PALETTE_BINDING = "ctrl+shift+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Leave", priority=True),
        Binding("ctrl+b", "toggle_pane", "Pane", priority=True),
        Binding("f6", "next_pane", "Pane", priority=True),
        Binding("f9,ctrl+shift+p", "command_palette", "Commands", priority=True),
    ]

    def __init__(self, start: StartUp, themes: ThemeCollection, *, colour: bool = True, ascii_only: bool = False) -> None:
        # with ANSI colours allowed, Textual takes NO_COLOR to mean none at all; else it would show greys
        self._prompted = self._all_registered = False
        super().__init__(ansi_color=None if colour else True)
        self._start = start
        self._themes = themes
        self._colour = colour
        self.ascii_only = ascii_only
        self.chosen_theme = themes.get(start.config.theme)
        self.surface = Surface()
        self.prompting = PromptHost()
        self.actions = ShellActions(self)
        self.prompt_style = self._style_of(self.chosen_theme)
        self.console_view = ConsoleView(
            self.surface,
            StyleSheet(self.prompt_style),
            on_interrupt=self.interrupt,
            on_resized=self.prompting.resized,
            on_waiting_key=self._sign_in_key,
            ascii_only=ascii_only,
        )
        self.status_pane = StatusPane(self.status, self.shown_theme, ascii_only=ascii_only)
        self.progress_pane = ProgressPane(self.shown_theme, ascii_only=ascii_only)
        self.on_ready: Callable[[], object] = lambda: None
        """Called once, before the first prompt."""
        self.session: Session | None = None
        self.repl: Repl | None = None
        self._sign_in: WaitingSignIn | None = None
        self._gone_narrow: bool | None = None
        self._shown_lines: dict[str, StyledLine] = {}
        self._explained: tuple[MenuCompletion | None, str] = (None, "")
        self._following: Timer | None = None
        self._followed: tuple[MenuCompletion | None, str] = (None, "")

    # ------------------------------------------------------------------------------------------- composition

    def compose(self) -> ComposeResult:
        yield Static(id="title")
        with Horizontal(id="body"):
            yield self.console_view
            yield self.status_pane
        yield self.progress_pane
        yield Static(id="keys")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for the moment before our theme is set and for Textual's own themes."""
        palette = self.chosen_theme.palette if hasattr(self, "chosen_theme") else BASIC_THEME.palette
        return {"muted": palette["muted"], "border": palette["border"]}

    @property
    def available_themes(self) -> dict[str, TextualTheme]:
        """All themes, ours read from their files once the first prompt is there."""
        if self._prompted and not self._all_registered:
            self._all_registered = True
            for theme in self._themes.themes.values():
                self.register_theme(textual_theme(theme))
        return super().available_themes

    def on_mount(self) -> None:
        self.register_theme(textual_theme(self.chosen_theme))
        self.theme = self.chosen_theme.name
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        self.console_view.focus()
        self.begin_capture_print(self.console_view)
        asyncio.get_running_loop().set_exception_handler(self._on_loop_error)
        self.set_class(self.ascii_only, "ascii")
        self.set_interval(1.0, self._tick)
        self.refresh_lines()

    def on_resize(self, event: Resize) -> None:
        narrow = event.size.width < NARROW
        if narrow != self._gone_narrow:
            self._gone_narrow = narrow
            self.screen.set_class(narrow, "narrow")
            self.refresh_lines()

    def on_console_view_sized(self) -> None:
        self.run_worker(self._run_repl(), name="repl", exit_on_error=True)

    async def _run_repl(self) -> None:
        loop = asyncio.get_running_loop()
        writer = ConsoleWriter(self.surface, loop)
        asker = _LateAsker(self)
        ui = ReplUserInterface(writer, asker, lambda: self.surface.columns)
        ui.on_progress = later(loop, self._show_progress)
        ui.on_sign_in = later(loop, self._show_sign_in)
        ui.on_clear = later(loop, self.surface.new_page)
        ui.on_grid = later(loop, self._open_grid)
        host = ReplHost(ui)
        session = self._start.build(host)
        self.session = session
        history = History(self._start.history_file, self._start.config.history_size)
        self.repl = Repl(
            session,
            history,
            writer,
            lambda: self.prompt_style,
            self.actions,
            input=self.console_view.input,
            output=self.surface.output,
            prompting=self.prompting,
            handle_sigint=False,
        )
        self.repl.on_state = self._state_changed
        ui.line_options.update(EditMode=self._start.config.edit_mode.capitalize())
        ui.on_line_option = later(loop, self.repl.set_line_option)
        self.repl.on_ready = self._about_to_prompt
        self.repl.on_render = self._prompt_drawn
        writer.cancelled = lambda: session.stopping
        session.on_change = later(loop, self._state_changed)
        self.exit(await self.repl.run(self._start))

    # ------------------------------------------------------------------------------------------- what is shown

    def status(self) -> SessionStatus:
        """What panes and lines show now."""
        if self.session is None:
            return SessionStatus()
        return self.session.status(sign_in="" if self._sign_in is None else sign_in_word(self._sign_in, time.monotonic()))

    def shown_theme(self) -> Theme | None:
        return self.chosen_theme if self._colour else None

    def _style_of(self, theme: Theme) -> PromptStyle:
        return prompt_style(theme if self._colour else None)

    def _state_changed(self) -> None:
        if not self.is_running:
            return
        if self.repl is not None and self.repl.running is None:
            self.progress_pane.clear()
        self.status_pane.show()
        self.refresh_lines()

    def _tick(self) -> None:
        self._show_waiting()
        self.refresh_lines()

    def refresh_lines(self) -> None:
        """Title and key line, which say in one row what the pane says in many."""
        if not self._running or not self.screen_stack:
            return
        status = self.status()
        narrow = self.size.width < NARROW
        width = self.size.width - 2
        line = narrow_title_line if narrow else title_line
        self._update("#title", line(status, width, ascii_only=self.ascii_only))
        self._update("#keys", self._about_candidate(width) or self._key_line(narrow, width))
        title = terminal_title(status, ascii_only=self.ascii_only)
        if title != self.title:
            self.title = title
            self._tell_terminal(title)

    def _key_line(self, narrow: bool, width: int) -> StyledLine:
        running = self.repl is not None and self.repl.running is not None
        grid = self.session is not None and bool(self.session.last_output)
        mode = self.repl.vi_mode if self.repl is not None and not running else ""
        return key_line(running=running, narrow=narrow, width=width, grid=grid, errors=self.status().errors, mode=mode)

    def _about_candidate(self, width: int) -> StyledLine | None:
        """While a menu is open: what the chosen candidate is."""
        candidate = self.repl.candidate if self.repl is not None else None
        if candidate is None:
            return None
        if candidate != self._explained[0]:
            about = candidate.tooltip
            if candidate.kind is CompletionResultType.COMMAND and self.session is not None:
                about = self.session.about_command(candidate.text) or about
            self._explained = (candidate, about)
        about = " ".join(self._explained[1].split()).removeprefix(f"{candidate.text} ")
        return candidate_line(candidate.display_text, printable(about), width, ascii_only=self.ascii_only)

    def _about_to_prompt(self) -> None:
        self._prompted = True
        self.on_ready()

    def _prompt_drawn(self) -> None:
        """Called after each redraw of the prompt: the key line follows the menu and the Vi mode."""
        shown = (self.repl.candidate, self.repl.vi_mode) if self.repl is not None else (None, "")
        if shown != self._followed:
            self._followed = shown
            if self._following is not None:
                self._following.stop()
            self._following = self.set_timer(_FOLLOW, self.refresh_lines)

    def _tell_terminal(self, title: str) -> None:
        """The title of the terminal's tab or window (OSC 2), which Textual leaves alone."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(f"\x1b]2;{printable(title)}\x07")

    def _update(self, selector: str, line: StyledLine, *, repaint: bool = False) -> None:
        if self._shown_lines.get(selector) == line and not repaint:
            return
        self._shown_lines[selector] = line
        for widget in self.screen_stack[0].query(selector).results(Static):
            widget.update(rich_text(line, self.shown_theme()), layout=False)

    def _show_progress(self, record: ProgressRecord) -> None:
        self.progress_pane.show(record, time.monotonic())

    # ------------------------------------------------------------------------------------------- sign-in

    def _show_sign_in(self, notice: SignInNotice | None) -> None:
        self._sign_in = None if notice is None else WaitingSignIn(notice, time.monotonic())
        self._show_waiting()
        self._state_changed()

    def _show_waiting(self) -> None:
        """The line about a sign-in that waits, with its clock."""
        line = None
        if self._sign_in is not None:
            line = sign_in_line(self._sign_in, time.monotonic(), ascii_only=self.ascii_only)
        self.progress_pane.notice(line)

    def _sign_in_key(self, key: str) -> bool:
        """C, Q and D while a sign-in waits. Returns whether the key was one of them."""
        if self._sign_in is None or self.repl is None:
            return False
        notice = self._sign_in.notice
        if key == "c" and notice.kind != "link":
            self.copy_to_clipboard(notice.user_code or notice.address)
            self.notify("Copied. If nothing can be pasted, the terminal does not allow it (OSC 52).", timeout=4)
        elif key == "q" and notice.user_code:
            from exoshell.tui.screens.qr import QrScreen

            self.push_screen(QrScreen(notice.address, notice.user_code, ascii_only=self.ascii_only))
        elif key == "d" and notice.use_device is not None:
            notice.use_device()
        else:
            return False
        return True

    def _open_grid(self, *arguments: Any) -> None:
        """By way of a message: screens need the app as their context, which the pipeline thread's calls do not bring along."""
        self.call_later(self.actions.open_grid, *arguments)

    def type_line(self, line: str) -> None:
        """Types a line and Enter, as a person would: it is seen, it enters history, and it can be stopped."""
        self.console_view.focus()
        self.console_view.input.feed([KeyPress(char, char) for char in line] + [KeyPress(Keys.ControlM, "\r")])

    def _theme_changed(self, theme: Any) -> None:
        known = self._themes.themes.get(theme.name)
        if known is None:
            return
        self.chosen_theme = known
        self.prompt_style = self._style_of(known)
        self.console_view.redraw(StyleSheet(self.prompt_style))
        self.prompting.invalidate()
        self.status_pane.show(repaint=True)
        self._shown_lines.clear()
        self.refresh_lines()

    # ------------------------------------------------------------------------------------------- keys

    def interrupt(self) -> None:
        """Ctrl+C while no prompt reads keys."""
        if self.repl is not None:
            self.repl.interrupt()

    def action_leave(self) -> None:
        if self.repl is not None and self.repl.running is not None:
            self.repl.interrupt()
        self.console_view.input.discard()
        self.console_view.input.close()

    def action_toggle_pane(self) -> None:
        self.screen.toggle_class("pane" if self.size.width < NARROW else "hidden-pane")

    def action_next_pane(self) -> None:
        if self.size.width < NARROW:
            self.action_toggle_pane()
        else:
            self.screen.focus_next()

    def theme_names(self) -> list[str]:
        return sorted(self._themes.themes)

    def help_at_cursor(self) -> None:
        buffer = self.repl.editor.default_buffer if self.repl is not None and self.repl.editor is not None else None
        if buffer is not None:
            self.actions.show_help(buffer.text, buffer.cursor_position)

    def history_at_cursor(self) -> None:
        buffer = self.repl.editor.default_buffer if self.repl is not None and self.repl.editor is not None else None
        self.actions.show_history(buffer.text if buffer is not None else "")

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Errors of key bindings, completers and redraws: shown, and the session goes on."""
        error = context.get("exception")
        self.surface.print(f"{context['message']}: {type(error).__name__}\n", "class:error")


class _LateAsker:
    """The host is built before the Repl that answers its questions."""

    def __init__(self, app: ExoshellApp) -> None:
        self._app = app

    def ask(self, prompt: str, *, secret: bool) -> str:
        assert self._app.repl is not None
        return self._app.repl.ask(prompt, secret=secret)
