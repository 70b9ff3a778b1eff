"""A shell for tests of the service's commands: an engine, a host that answers from a list, and a record of everything said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from exoshell.cmdlets.exchange import ALIASES, COMMANDS
from exoshell.cmdlets.remote_commands import attach
from exoshell.connection.connection import Connection
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.wire_loop import WireLoop
from exoshell.engine.command_table import CommandTable
from exoshell.engine.records import InformationRecord, MessageRecord
from exoshell.engine.runspace import InvocationResult, Runspace
from exoshell.engine.session_state import AliasValue
from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, QuestionRefused, SignInNotice
from exoshell.styled import StyledLine
from exoshell.values.error_record import ErrorRecord


@dataclass
class Console:
    """PSHostUserInterface: answers choices, lines and secrets from lists, and keeps what it was shown."""

    interactive: bool = True
    width: int = 120
    choices: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    notices: list[SignInNotice] = field(default_factory=list)
    on_notice: Callable[[SignInNotice], None] = lambda _: None
    notices_ended: int = 0

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        self.said.extend((str(stream), line.text) for line in lines)

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        self.said.append((str(stream), text))

    def write_progress(self, record: ProgressRecord) -> None: ...

    def read_line(self, prompt: str) -> str:
        self.questions.append(prompt)
        if not self.lines:
            raise QuestionRefused(prompt)
        return self.lines.pop(0)

    def read_secret(self, prompt: str) -> str:
        return self.read_line(prompt)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        self.questions.append(f"{caption}\n{message}".strip())
        if not self.choices:
            raise QuestionRefused(message)
        return self.choices.pop(0)

    def show_sign_in(self, notice: SignInNotice) -> None:
        self.notices.append(notice)
        self.on_notice(notice)

    def sign_in_done(self) -> None:
        self.notices_ended += 1

    def clear(self) -> None: ...


@dataclass
class Host:
    ui: Console
    name: str = "tests"

    def set_should_exit(self, code: int) -> None: ...


class Shell:
    """`run(text)` → the objects it wrote; errors, warnings… are kept on the shell until the next run."""

    def __init__(self, *connections: Connection) -> None:
        self.console = Console()
        self.wire = WireLoop()
        self.registry = ConnectionRegistry(self.wire)
        self.errors: list[ErrorRecord] = []
        self.messages: list[tuple[str, str]] = []
        self.information: list[str] = []
        self.progressed: list[ProgressRecord] = []
        self.objects: list[Any] = []
        self.result: InvocationResult | None = None
        own = {name.casefold(): (name, f"exoshell.cmdlets.exchange.{module}") for name, module in COMMANDS.items()}
        table = CommandTable({**implementations(), **own})
        self.recorder = Recorder(self)
        self.runspace = Runspace(Host(self.console), table, self.recorder, self.wire.submit)
        attach(self.runspace, self.registry)
        for alias, target in ALIASES.items():
            context = self.runspace.context
            context.session_state.set_alias(AliasValue(alias, target), context.global_scope)
        for connection in connections:
            self.registry.add(connection)

    def run(self, text: str) -> list[Any]:
        for kept in (self.errors, self.messages, self.information, self.progressed, self.objects):
            kept.clear()
        self.result = self.runspace.invoke(text, self.recorder)
        return list(self.objects)

    def close(self) -> None:
        self.registry.shutdown()

    @property
    def error(self) -> ErrorRecord:
        assert len(self.errors) == 1, [record.text for record in self.errors]
        return self.errors[0]


class Recorder:
    """The sink and the writer of a Shell."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def write(self, value: Any) -> None:
        self._shell.objects.append(value)

    def error(self, record: ErrorRecord) -> None:
        self._shell.errors.append(record)

    def flush(self) -> None: ...

    def message(self, record: MessageRecord) -> None:
        self._shell.messages.append((record.kind, record.text))

    def information(self, record: InformationRecord) -> None:
        self._shell.information.append(str(record))

    def progress(self, record: ProgressRecord) -> None:
        self._shell.progressed.append(record)


def implementations() -> dict[str, tuple[str, str]]:
    """The built-in commands there are, where their room says so."""
    import exoshell.cmdlets

    listed = getattr(exoshell.cmdlets, "implemented_commands", None)
    return dict(listed()) if listed is not None else {}
