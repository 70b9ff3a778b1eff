"""The Session: one runspace with its commands, connections, catalog and host.

Parts that a session may never need (connections, catalog, completion) are made when first asked for, so that `-Command 1` stays
quick.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoshell.config import Config
from exoshell.engine.runspace import InvocationResult, Runspace
from exoshell.engine.streams import OutputSink
from exoshell.host import HostStream, ProgressRecord, PSHost
from exoshell.session.output import HostWriter, TextSink
from exoshell.session.status import SessionStatus
from exoshell.styled import Span, StyledLine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence
    from concurrent.futures import Future

    from exoshell.cmdlets.remote_commands import RemoteCommands
    from exoshell.completion.result import CommandCompletion
    from exoshell.completion.view import SessionView
    from exoshell.connection.context import ConnectionContext
    from exoshell.connection.registry import ConnectionRegistry
    from exoshell.engine.command_table import CommandEntry
    from exoshell.formatting.formatter import FormatSettings
    from exoshell.values.error_record import ErrorRecord


class Session:
    """One runspace with everything around it. Methods run on the pipeline thread unless they say otherwise."""

    def __init__(self, config: Config, host: PSHost, *, read_only: bool = False) -> None:
        from exoshell.cmdlets import implemented_commands
        from exoshell.engine.command_table import CommandTable

        self.config = config
        self.host = host
        self._read_only = read_only
        self.exit_code: int | None = None
        self.last_failed = False
        self.interrupted = False
        self.on_change: Callable[[], None] = lambda: None
        """Called from any thread when `status` would say something else."""
        self._running: str | None = None
        self._started = 0.0
        self._progress = ""
        self._last = ("", "")
        self.last_output: list[Any] = []
        """Objects of the last submission that put out any, up to output.KEPT_OBJECTS; interactive sessions only."""
        self.last_output_of = ""
        """The first word of that submission."""
        self.runspace = Runspace(
            host, CommandTable(implemented_commands), HostWriter(host, self._note_progress, lambda: self.format_settings), self._bridge
        )
        self._connect_services()

    # ------------------------------------------------------------------------------------------- parts

    def _connect_services(self) -> None:
        """Makes the service's cmdlets known and the registry askable, without importing either before somebody asks."""
        from exoshell.cmdlets.exchange import ALIASES
        from exoshell.engine.session_state import AliasValue
        from exoshell.metadata.builtins import WINDOWS_ALIASES

        self.runspace.commands.add_provider(_LateProvider(self))
        self.runspace.context.missing_service = self._service
        state = self.runspace.context.session_state
        aliases = {**WINDOWS_ALIASES, **ALIASES} if self.config.windows_aliases or os.name == "nt" else ALIASES
        for alias, command in aliases.items():
            state.set_alias(AliasValue(alias, command), self.runspace.context.global_scope)

    def _service(self, kind: type[Any]) -> Any:
        return self.registry if kind is type(self.registry) else None

    @cached_property
    def registry(self) -> ConnectionRegistry:
        """The session's connections."""
        from exoshell.catalog.cache import RoleCache
        from exoshell.connection.context import ConnectionSettings
        from exoshell.connection.registry import ConnectionRegistry
        from exoshell.connection.wire_loop import WireLoop
        from exoshell.paths import catalog_cache_file

        settings = ConnectionSettings(
            page_size=self.config.page_size,
            tenant_levels=self.config.tenant_levels,
            ask_before_writes=self.config.confirm_production_writes and self.host.ui.interactive,
            read_only=self._read_only,
            allow_browser=self.config.browser,
            persist_sign_in=self.config.persist_sign_in,
            practice_size=self.config.sandbox_size,
        )
        registry = ConnectionRegistry(WireLoop(), settings)
        registry.memory = RoleCache(catalog_cache_file())
        registry.subscribe(lambda event: self.on_change())
        return registry

    @cached_property
    def remote(self) -> RemoteCommands:
        """The service's cmdlets, as the open connections allow them."""
        from exoshell.cmdlets.remote_commands import RemoteCommands

        return RemoteCommands(self.registry, on_change=self.runspace.commands.changed)

    @property
    def _connected(self) -> bool:
        """Whether there ever was a reason to make the registry."""
        return "registry" in self.__dict__

    @cached_property
    def format_settings(self) -> FormatSettings:
        """What formatting asks of this session: $FormatEnumerationLimit, $ErrorView, which commands there are."""
        from exoshell.cmdlets.utility._format_settings import format_settings

        return format_settings(self.runspace.context)

    def _bridge(self, awaitable: Awaitable[Any]) -> Future[Any]:
        return self.registry.wire.submit(awaitable)

    # ------------------------------------------------------------------------------------------- running

    def run(self, text: str, sink: OutputSink | None = None, *, record: bool = True) -> bool:
        """Runs one submission and shows or collects its output. Returns whether it failed."""
        return self._invoke(text, lambda target: self.runspace.invoke(text, target, add_to_history=record), sink)

    def run_file(self, path: Path, arguments: Sequence[str], sink: OutputSink | None = None) -> bool:
        """Runs a script with its param() block bound to the arguments, as `pwsh -File` does."""
        from exoshell.engine.script_arguments import script_call

        text = script_call(str(path), arguments)
        context = self.runspace.context
        context.script_exit_code = None
        failed = self._invoke(path.name, lambda target: self.runspace.invoke(text, target, add_to_history=False), sink)
        if self.exit_code is None:
            self.exit_code = context.script_exit_code
        return failed

    def _invoke(self, name: str, invoke: Callable[[OutputSink], InvocationResult], sink: OutputSink | None) -> bool:
        self._running, self._started, self._progress = _first_word(name), time.monotonic(), ""
        self.interrupted = False
        requests = self._requests()
        shown = self._console_sink() if sink is None else None
        self.on_change()
        try:
            result = invoke(sink or shown or self._console_sink())
        finally:
            elapsed = time.monotonic() - self._started
            count = shown.count if shown is not None else 0
            self._last = (self._running or "", f"{_counted(count, 'object')}  {elapsed:.1f} s" if shown is not None else f"{elapsed:.1f} s")
            self._running, self._progress = None, ""
            if shown is not None and shown.kept:
                self.last_output, self.last_output_of = shown.kept, self._last[0]
            self.on_change()
        if shown is not None:
            self._say_afterwards(result, count, elapsed, self._requests() - requests)
        self.last_failed = not result.last_ok
        if result.exit_code is not None:
            self.exit_code = result.exit_code
        return self.last_failed

    def _console_sink(self) -> TextSink:
        return TextSink(self.host, for_console=True, settings=self.format_settings, keep=self.host.ui.interactive)

    def _requests(self) -> int:
        return sum(context.requests for context in self.registry.contexts()) if self._connected else 0

    def _say_afterwards(self, result: InvocationResult, count: int, elapsed: float, requests: int) -> None:
        """One dim line for the person: what a stopped pipeline leaves behind, or what the service was asked."""
        if not self.host.ui.interactive:
            return
        if result.stopped:
            text = f"Stopped after {_counted(count, 'object')}; they were received and passed on." if count else "Stopped."
        elif requests > 0 and count > 0 and self.config.summary_line:
            text = f"{_counted(count, 'object')} in {elapsed:.1f} s · {_counted(requests, 'request')}"
        else:
            return
        self.host.ui.write_lines(HostStream.HOST, [StyledLine.of(text, "output.dim")])

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
        """Leaves: disconnects, ends the practice tenant and the wire."""
        if self._connected:
            self.registry.shutdown()

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
        context = self.registry.active_context() if self._connected else None
        return "" if context is None else context.tenant_domain.partition(".")[0]

    def status(self, *, sign_in: str = "") -> SessionStatus:
        """May be called from any thread."""
        connection = self.registry.active_context() if self._connected else None
        return SessionStatus(
            connection=connection,
            connections=len(self.registry.all()) if self._connected else 0,
            cmdlets_known=self._known(connection),
            running=self._running,
            elapsed=time.monotonic() - self._started if self._running else 0.0,
            progress=self._progress,
            last_command=self._last[0],
            last_facts=self._last[1],
            errors=len(self.runspace.context.errors),
            sign_in=sign_in,
        )

    def _known(self, connection: ConnectionContext | None) -> int:
        """How many cmdlets the shipped catalog has for the connection's service."""
        if connection is None:
            return 0
        from exoshell.catalog.shipped import COMPLIANCE, EXCHANGE, shipped

        return len(shipped().names(COMPLIANCE if connection.compliance else EXCHANGE))

    def complete(self, text: str, cursor: int) -> CommandCompletion:
        """Candidates for a half-typed line. Called on the UI loop; touches no network."""
        from exoshell.completion.completer import complete

        return complete(text, cursor, self._view)

    @cached_property
    def _view(self) -> SessionView:
        from exoshell.catalog.shapes import typed_properties
        from exoshell.completion.view import RunspaceView

        return RunspaceView(self.runspace, typed_properties)

    def help_lines(self, text: str, cursor: int, *, width: int = 120) -> tuple[list[StyledLine], int]:
        """Help for the command at the cursor of a line being typed, and the line at which the parameter at the cursor is explained."""
        from exoshell.session.help_at_cursor import help_lines

        return help_lines(self._view, text, cursor, width)

    def parameter_lines(self, text: str, cursor: int) -> list[StyledLine]:
        """The parameter at the cursor, or where there is none the command's syntax; [] where there is no command."""
        from exoshell.session.help_at_cursor import parameter_lines

        return parameter_lines(self._view, text, cursor)

    def error_lines(self, place: int) -> list[StyledLine]:
        """An error of $Error, counted from the newest, with everything it holds; [] where there is none."""
        from exoshell.formatting.error_details import error_details
        from exoshell.styled import styled_lines

        errors = self.runspace.context.errors
        if place >= len(errors):
            return []
        record = errors[place]
        return [*styled_lines(str(record), "error"), StyledLine(), *styled_lines(error_details(record).strip("\n"))]

    def about_command(self, name: str) -> str:
        """What a command does, or where nothing says so how it is called, in one line; '' where it is unknown."""
        info = self._view.command(name)
        if info is None:
            return ""
        synopsis = info.help.synopsis if info.help is not None else ""
        if synopsis:
            return synopsis
        from exoshell.formatting.help_view import syntax_spans

        return "".join(span.text for span in syntax_spans(info, info.set_names()[0]))

    def _note_progress(self, record: ProgressRecord) -> None:
        self._progress = "" if record.completed else record.status
        self.on_change()


class _LateProvider:
    """CommandProvider that makes the real one when a name is looked up that no cmdlet of ours has."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, name: str) -> CommandEntry | None:
        return self._session.remote.find(name) if "-" in name else None

    def names(self, pattern: str) -> Iterable[str]:
        return self._session.remote.names(pattern)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _first_word(text: str) -> str:
    return next(iter(text.split()), "")[:24]


def _short_path(path: str) -> str:
    home = str(Path.home())
    if path == home or path.startswith(home + "/"):
        return "~" + path[len(home) :]
    return path
