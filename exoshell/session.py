"""The composition root: builds a Session (runspace, commands, connections, catalog, host) and is what front ends hold.

Nothing else constructs long-lived objects, and nothing below may import this. Parts that a session may never need (connections,
catalog, completion) are made when first asked for, so that `-Command 1` stays quick.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoshell.config import Config
from exoshell.engine.runspace import InvocationResult, Runspace
from exoshell.engine.streams import OutputSink
from exoshell.host import HostStream, ProgressRecord, PSHost
from exoshell.styled import Span, StyledLine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence
    from concurrent.futures import Future

    from exoshell.completion.result import CommandCompletion
    from exoshell.connection.context import ConnectionContext
    from exoshell.engine.records import InformationRecord, MessageRecord
    from exoshell.values.error_record import ErrorRecord


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """What a status display needs, taken at one moment. Contains nothing secret."""

    connection: ConnectionContext | None = None
    """The connection that the next service command would use."""
    connections: int = 0
    running: str | None = None
    """The command that runs now."""
    elapsed: float = 0.0
    progress: str = ""
    last_command: str = ""
    last_facts: str = ""
    errors: int = 0
    sign_in: str = ""
    """What a sign-in waits for; '' when none is under way."""


class TextSink:
    """Shows what a submission outputs, as Out-Default does: one formatter for all of it, errors in order with the objects."""

    def __init__(self, host: PSHost, *, for_console: bool, stream: HostStream = HostStream.OUTPUT) -> None:
        from exoshell.formatting.formatter import OutputFormatter

        self._ui = host.ui
        self._stream = stream
        self._separate = not for_console
        self._formatter = OutputFormatter(host.ui.width, for_console=for_console)

    def write(self, value: Any) -> None:
        lines = self._formatter.feed(value)
        if lines:
            self._ui.write_lines(self._stream, lines)

    def error(self, record: ErrorRecord) -> None:
        lines = self._formatter.feed_error(record)
        if lines:
            self._ui.write_lines(HostStream.ERROR, lines)

    def flush(self) -> None:
        lines = self._formatter.flush()
        if lines:
            self._ui.write_lines(self._stream, lines)


class HostWriter:
    """The end of the message streams: PowerShell's wording, then the host."""

    def __init__(self, host: PSHost, on_progress: Callable[[ProgressRecord], None]) -> None:
        self._ui = host.ui
        self._on_progress = on_progress

    def error(self, record: ErrorRecord) -> None:
        from exoshell.formatting.error_view import render_error

        self._ui.write_lines(HostStream.ERROR, render_error(record, width=self._ui.width))

    def message(self, record: MessageRecord) -> None:
        from exoshell.formatting.stream_lines import message_lines

        self._ui.write_lines(HostStream(record.kind), message_lines(record.kind, record.text))

    def information(self, record: InformationRecord) -> None:
        from exoshell.formatting.stream_lines import write_information

        write_information(self._ui, record)

    def progress(self, record: ProgressRecord) -> None:
        self._on_progress(record)
        self._ui.write_progress(record)


class Session:
    """One runspace with everything around it. Methods run on the pipeline thread unless they say otherwise."""

    def __init__(self, config: Config, host: PSHost) -> None:
        from exoshell.cmdlets import implemented_commands
        from exoshell.engine.command_table import CommandTable

        self.config = config
        self.host = host
        self.exit_code: int | None = None
        self.last_failed = False
        self.interrupted = False
        self.on_change: Callable[[], None] = lambda: None
        """Called from any thread when `status` would say something else."""
        self._running: str | None = None
        self._started = 0.0
        self._progress = ""
        self._last = ("", "")
        self.runspace = Runspace(host, CommandTable(implemented_commands()), HostWriter(host, self._note_progress), self._bridge)

    # ------------------------------------------------------------------------------------------- parts

    def _bridge(self, awaitable: Awaitable[Any]) -> Future[Any]:
        return self._wire.submit(awaitable)

    @cached_property
    def _wire(self) -> Any:
        from exoshell.connection.wire_loop import WireLoop

        return WireLoop()

    # ------------------------------------------------------------------------------------------- running

    def run(self, text: str, sink: OutputSink | None = None, *, record: bool = True) -> bool:
        """Runs one submission and shows or collects its output. Returns whether it failed."""
        return self._invoke(text, lambda target: self.runspace.invoke(text, target, add_to_history=record), sink)

    def run_file(self, path: Path, arguments: Sequence[str], sink: OutputSink | None = None) -> bool:
        """Runs a script with its param() block bound to the arguments, as `pwsh -File` does."""
        from exoshell.engine.script_arguments import script_call

        text = script_call(str(path), arguments)
        return self._invoke(path.name, lambda target: self.runspace.invoke(text, target, add_to_history=False), sink)

    def _invoke(self, name: str, invoke: Callable[[OutputSink], InvocationResult], sink: OutputSink | None) -> bool:
        self._running, self._started, self._progress = _first_word(name), time.monotonic(), ""
        self.interrupted = False
        self.on_change()
        try:
            result = invoke(sink or TextSink(self.host, for_console=True))
        finally:
            self._last = (self._running or "", f"{time.monotonic() - self._started:.1f} s")
            self._running, self._progress = None, ""
            self.on_change()
        self.last_failed = not result.last_ok
        if result.exit_code is not None:
            self.exit_code = result.exit_code
        return self.last_failed

    def stop(self) -> None:
        """Stops the running submission, the request in flight included. From any thread."""
        self.runspace.stop()

    def interrupt(self) -> None:
        """Ctrl+C of an unattended run: stop, and remember that it was asked for."""
        self.interrupted = True
        self.stop()

    @property
    def stopping(self) -> bool:
        return self.runspace.context.stopping

    def close(self) -> None:
        """Leaves: disconnects, stops what was started."""
        if "_wire" in self.__dict__:
            self._wire.close()

    # ------------------------------------------------------------------------------------------- asking

    def show_error(self, record: ErrorRecord) -> None:
        """Shows an error of the data formats' runs."""
        self.runspace.writer.error(record)

    def to_json(self, value: Any, *, compress: bool) -> str:
        """An object as JSON, by ConvertTo-Json."""
        options = {"InputObject": value, "Depth": 5, "Compress": compress}
        return "\n".join(str(part) for part in self.runspace.context.invoke_command("ConvertTo-Json", options))

    def to_csv(self, value: Any) -> list[str]:
        """Header and row of an object, by ConvertTo-Csv."""
        return [str(line) for line in self.runspace.context.invoke_command("ConvertTo-Csv", {"InputObject": value})]

    def prompt(self) -> StyledLine:
        """The prompt: what the user's `prompt` function prints, else connection, PS and place."""
        context = self.runspace.context
        custom = context.session_state.user_prompt()
        if custom is not None:
            shown = "".join(str(part) for part in context.invoke_block(custom)) or "PS>"
            return StyledLine((Span(shown, "prompt"),))
        place = _short_path(str(context.get_variable("PWD", "")))
        spans = [Span("PS ", "prompt"), Span(place, "prompt.path"), Span("> ", "prompt")]
        if self.connection_name:
            spans.insert(0, Span(f"[{self.connection_name}] ", "prompt.tenant"))
        return StyledLine(tuple(spans))

    @property
    def connection_name(self) -> str:
        """A short name of the tenant for prompt and history; '' while not connected."""
        return ""

    def status(self, *, sign_in: str = "") -> SessionStatus:
        """May be called from any thread."""
        return SessionStatus(
            running=self._running,
            elapsed=time.monotonic() - self._started if self._running else 0.0,
            progress=self._progress,
            last_command=self._last[0],
            last_facts=self._last[1],
            errors=len(self.runspace.context.errors),
            sign_in=sign_in,
        )

    def complete(self, text: str, cursor: int) -> CommandCompletion:
        """Candidates for a half-typed line. Called on the UI loop; touches no network."""
        from exoshell.completion.completer import complete

        return complete(text, cursor, self.runspace)

    def _note_progress(self, record: ProgressRecord) -> None:
        self._progress = "" if record.completed else record.status
        self.on_change()


def _first_word(text: str) -> str:
    return next(iter(text.split()), "")[:24]


def _short_path(path: str) -> str:
    home = str(Path.home())
    if path == home or path.startswith(home + "/"):
        return "~" + path[len(home) :]
    return path


@dataclass(frozen=True)
class StartUp:
    """How a session starts: settings, files, and what runs before the first prompt."""

    config: Config
    history_file: Path | None
    commands: tuple[str, ...] = ()
    """Run in order before anything else; the first that fails ends an unattended run."""
    opening: tuple[StyledLine, ...] = ()
    """Lines shown before the first prompt."""

    def build(self, host: PSHost) -> Session:
        return Session(self.config, host)


def start_up(
    config: Config,
    *,
    sandbox: bool = False,
    sandbox_size: int = 250,
    sandbox_seed: int = 1,
    theme: str | None = None,
    profile: bool = True,
    read_only: bool = False,
    logo: bool = True,
    interactive: bool = True,
    problems: tuple[str, ...] = (),
    first: str | None = None,
) -> StartUp:
    """What the command line asked for, as a StartUp."""
    from dataclasses import replace

    from exoshell.paths import history_file, profile_file

    if theme is not None:
        config = replace(config, theme=theme)
    commands = []
    if sandbox:
        banner = "" if interactive and logo else " -ShowBanner:$false"
        commands.append(f"Connect-ExchangeOnline -Sandbox -SandboxSize {sandbox_size} -SandboxSeed {sandbox_seed}{banner}")
    if profile and profile_file().is_file():
        commands.append(f". '{str(profile_file()).replace(chr(39), chr(39) * 2)}'")
    if first is not None:
        commands.append(first)
    opening = [StyledLine.of(problem, "warning") for problem in problems]
    if interactive and logo and not sandbox:
        opening += _welcome()
    return StartUp(config, history_file() if interactive else None, tuple(commands), tuple(opening))


def _welcome() -> list[StyledLine]:
    return [
        StyledLine(
            (
                Span("connect", "syntax.command"),
                Span(" signs in. "),
                Span("connect -Sandbox", "syntax.command"),
                Span(" opens a practice tenant on this machine."),
            )
        ),
        StyledLine(
            (
                Span("Type a cmdlet and press "),
                Span("Tab", "key"),
                Span(". "),
                Span("F1", "key"),
                Span(" explains, "),
                Span("exit", "syntax.command"),
                Span(" leaves."),
            )
        ),
        StyledLine(),
    ]
