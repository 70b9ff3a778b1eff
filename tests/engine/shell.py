"""A runspace for tests of the engine alone: objects and errors as lists, and a few cmdlets of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.command_table import CommandTable, Implementations
from exoshell.engine.runspace import InvocationResult, Runspace
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership
from exoshell.values.error_record import ErrorRecord
from tests.language.recording_host import RecordingHost

_BLOCK = ParameterMetadata("Block", "scriptblock", sets=(ParameterSetMembership(position=0),))
_INPUT = ParameterMetadata("InputObject", "psobject", sets=(ParameterSetMembership(from_pipeline=True),))


@cmdlet(
    CommandInfo("Test-Each", parameters=(ParameterMetadata("Block", "scriptblock", sets=(ParameterSetMembership(position=0),)), _INPUT))
)
class Each(Cmdlet):
    """ForEach-Object in three lines."""

    def process(self) -> None:
        self.context.block_runner(self.bound["Block"], self.emit)(self.bound.get("InputObject"))


@cmdlet(CommandInfo("Test-First", parameters=(ParameterMetadata("Count", "int", sets=(ParameterSetMembership(position=0),)), _INPUT)))
class First(Cmdlet):
    """Select-Object -First."""

    seen = 0

    def process(self) -> None:
        self.emit(self.bound["InputObject"])
        self.seen += 1
        if self.seen == self.bound["Count"]:
            self.stop_upstream()


@cmdlet(CommandInfo("Test-Fault", parameters=(ParameterMetadata("Message", "string", sets=(ParameterSetMembership(position=0),)),)))
class Fault(Cmdlet):
    """A non-terminating error."""

    def process(self) -> None:
        self.error(self.bound.get("Message", "fault"), "TestFault")


@cmdlet(CommandInfo("Test-Bug"))
class Bug(Cmdlet):
    """A defect of ours."""

    def process(self) -> None:
        raise KeyError("oops")


class _Writer:
    def __init__(self, said: list[str]) -> None:
        self._said = said

    def error(self, record: ErrorRecord) -> None:
        self._said.append(f"error: {record.text}")

    def message(self, record: Any) -> None:
        self._said.append(f"{record.kind}: {record.message}")

    def information(self, record: Any) -> None:
        self._said.append(f"information: {record}")

    def progress(self, record: Any) -> None:
        self._said.append(f"progress: {record.activity}")


class Shell:
    """Runs text and remembers what came out."""

    def __init__(self, implementations: Implementations | Callable[[], Implementations] | None = None) -> None:
        self.said: list[str] = []
        commands = CommandTable(implementations)
        for implementation in (Each, First, Fault, Bug):
            commands.add_cmdlet(implementation)
        self.host = RecordingHost()
        self.runspace = Runspace(self.host, commands, _Writer(self.said))
        self.context = self.runspace.context
        self.errors: list[ErrorRecord] = []
        self.output: list[Any] = []
        self.result: InvocationResult | None = None

    def write(self, value: Any) -> None:
        self.output.append(value)

    def error(self, record: ErrorRecord) -> None:
        self.errors.append(record)

    def flush(self) -> None:
        """Nothing is held back."""

    def run(self, text: str) -> list[Any]:
        """The objects that a submission wrote; its errors are in `errors`."""
        self.output, self.errors = [], []
        self.said.clear()
        self.result = self.runspace.invoke(text, self)
        return self.output

    def fault(self, text: str) -> str:
        """The error id of a submission that has exactly one error."""
        self.run(text)
        assert len(self.errors) == 1, [record.text for record in self.errors]
        return self.errors[0].fully_qualified_id
