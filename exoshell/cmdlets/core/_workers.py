"""Running script blocks beside the session: runspaces of their own on threads of their own, whose records come back through a queue.

What travels to the block: its text, `$using:` values, arguments, input and the current location. Commands and connections are
the session's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from exoshell.engine.context import ExecutionContext
from exoshell.engine.records import InformationRecord, MessageRecord
from exoshell.engine.runspace import RECURSION_LIMIT, Runspace
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.signals import ControlFlow
from exoshell.errors import PipelineStopped
from exoshell.host import ChoiceDescription, HostStream, ProgressRecord, PSHostUserInterface, QuestionRefused, SignInNotice
from exoshell.language import ast
from exoshell.language.visitor import walk
from exoshell.styled import StyledLine
from exoshell.values.error_record import ErrorRecord, TerminatingError
from exoshell.values.psobject import MISSING
from exoshell.values.type_data import use_extensions

Put = Callable[[str, Any], None]
"""Takes (kind, record): 'output', 'error', 'message', 'information', 'progress'."""


class WorkerHost:
    """A host for blocks that run unseen: nothing is shown, every question is refused."""

    name = "ServerRemoteHost"
    width = 120
    interactive = False
    foreground: PSHostUserInterface | None = None
    """Who sits in front of the command that waits for this block; asked only where a sign-in has ended."""

    @property
    def ui(self) -> WorkerHost:
        return self

    def set_should_exit(self, code: int) -> None:
        """`exit` ends the block alone."""

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        """Unseen."""

    def write(self, stream: HostStream, text: str, style: str = "") -> None:
        """Unseen."""

    def write_progress(self, record: ProgressRecord) -> None:
        """Unseen."""

    def read_line(self, prompt: str) -> str:
        raise QuestionRefused(prompt)

    def read_secret(self, prompt: str) -> str:
        raise QuestionRefused(prompt)

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[ChoiceDescription], default: int) -> int:
        raise QuestionRefused(message)

    def show_sign_in(self, notice: SignInNotice) -> None:
        raise QuestionRefused(notice.message)

    def sign_in_done(self) -> None:
        """Nothing was shown."""

    def clear(self) -> None:
        """Unseen."""


class _Writer:
    """Puts every record of a runspace into the queue."""

    def __init__(self, put: Put) -> None:
        self._put = put

    def write(self, value: Any) -> None:
        self._put("output", value)

    def error(self, record: ErrorRecord) -> None:
        self._put("error", record)

    def message(self, record: MessageRecord) -> None:
        self._put("message", record)

    def information(self, record: InformationRecord) -> None:
        self._put("information", record)

    def progress(self, record: ProgressRecord) -> None:
        self._put("progress", record)

    def flush(self) -> None:
        """Nothing is held back."""


def using_values(context: ExecutionContext, block: ScriptBlock) -> dict[str, Any]:
    """The values of the `$using:` variables that a block names, by lower-case name."""
    found = {}
    for node in walk(block.ast):
        if isinstance(node, ast.UsingExpressionAst):
            for inner in walk(node.sub_expression):
                if isinstance(inner, ast.VariableExpressionAst):
                    found[inner.name.lower()] = context.get_variable(inner.name)
    return found


class Worker:
    """One runspace for blocks of one session; used on one thread at a time."""

    def __init__(self, parent: ExecutionContext, using: dict[str, Any], put: Put) -> None:
        writer = _Writer(put)
        self._writer = writer
        self.host = WorkerHost()
        self.runspace = Runspace(self.host, parent.commands, writer, parent.runspace.bridge)
        self.runspace.bottom.sink = writer
        self.runspace.works_for = parent.runspace
        self.runspace.type_extensions = parent.runspace.type_extensions
        context = self.context = self.runspace.context
        context.services.update(parent.services)
        context.session_state.location = parent.session_state.location
        context.classes.update(parent.classes)
        for name, value in using.items():
            context.global_scope.vars[f"using:{name}"] = value
        self._blocks: dict[str, ScriptBlock] = {}

    def run(self, text: str, *, under: Any = MISSING, arguments: Sequence[Any] = (), input: Iterable[Any] = ()) -> ErrorRecord | None:
        """Runs a block's text on the calling thread. Gives the error that ended it; raises PipelineStopped where it was stopped."""
        sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
        use_extensions(self.runspace.type_extensions)
        context = self.context
        try:
            block = self._blocks.get(text)
            if block is None:
                block = self._blocks[text] = context.script_block(text)
            context.emit_block(block, self._writer.write, dollar_under=under, arguments=arguments, input=input)
        except TerminatingError as error:
            context.add_error(error.record)
            return error.record
        except PipelineStopped:
            raise
        except ControlFlow:
            return None
        return None

    def stop(self) -> None:
        self.runspace.stop()
