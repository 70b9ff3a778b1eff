"""ExecutionContext: everything running code can ask of its runspace. One object per runspace, used on its pipeline thread.

`scope` is the scope of whatever command is running right now; the pipeline keeps it true around every call into a cmdlet. Compiled code
does not read it: it gets its scope as an argument.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from exoshell.engine.session_state import Scope, SessionState
from exoshell.engine.streams import Streams
from exoshell.values.error_record import ErrorRecord
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

if TYPE_CHECKING:
    from exoshell.engine.command_table import CommandTable
    from exoshell.engine.runspace import Runspace
    from exoshell.engine.script_block import ScriptBlock
    from exoshell.host import PSHost

T = TypeVar("T")
Emit = Callable[[Any], None]

ERROR_LIMIT = 256
"""$MaximumErrorCount."""


class ExecutionContext:
    """State of one runspace. `stopping` is the stop flag: set from any thread, read everywhere."""

    def __init__(self, runspace: Runspace, host: PSHost, commands: CommandTable) -> None:
        self.runspace = runspace
        self.host = host
        self.commands = commands
        self.global_scope = Scope(self, None, "global")
        self.scope = self.global_scope
        self.session_state = SessionState(self.global_scope)
        self.streams = Streams(self)
        from exoshell.values.collections import ArrayList

        self.errors: list[ErrorRecord] = ArrayList()
        """$Error, newest first."""
        self.stopping = False
        self.last_ok = True
        """$?"""
        self.propagate = False
        """Inside a `try` with catch clauses, or a block with traps: errors of statements unwind instead of being reported."""
        self.depth = 0
        """How many functions and script blocks are running."""
        self.classes: dict[str, Any] = {}
        """Classes and enums that scripts defined, by lower-case name."""
        self.scripts: dict[str, Any] = {}
        """Script files already parsed, by path."""
        self.namespaces: list[str] = []
        """`using namespace`."""
        self.script_exit_code: int | None = None
        """What `exit` gave in a script that the submission itself called: the exit code of `exoshell -File`."""
        self.services: dict[type[Any], Any] = {}
        self.missing_service: Callable[[type[Any]], Any] | None = None
        """Asked for a service that nobody registered: the session makes costly ones only when somebody wants them."""
        self.frames: list[Any] = []
        """Running functions and scripts, innermost last (Get-PSCallStack, ScriptStackTrace)."""

    # ------------------------------------------------------------------------------------------------- variables

    def get_variable(self, name: str, default: Any = None) -> Any:
        """A variable's value seen from the running command; understands scope and drive prefixes ('script:x', 'env:PATH')."""
        from exoshell.engine.variables import read_variable

        value = read_variable(self.scope, name)
        return default if value is MISSING else (None if value is AUTOMATION_NULL else value)

    def set_variable(self, name: str, value: Any, scope: str | None = None) -> None:
        """Assigns in the current scope, or in the named one ('global', 'script', '1'…)."""
        from exoshell.engine.variables import write_variable

        write_variable(self.scope, f"{scope}:{name}" if scope else name, value)

    def preference(self, name: str) -> str:
        """A preference variable as the name of an ActionPreference: preference('VerbosePreference') → 'SilentlyContinue'."""
        from exoshell.engine.common_parameters import action_name

        value = self.scope.lookup(name.lower())
        return "Continue" if value is MISSING or value is None else action_name(value)

    @property
    def culture(self) -> Any:
        """The current culture, as values.culture holds it."""
        from exoshell.values.culture import current_culture

        return current_culture()

    # ---------------------------------------------------------------------------------------------------- running

    def invoke_block(
        self,
        block: ScriptBlock,
        *,
        dollar_under: Any = MISSING,
        arguments: Sequence[Any] = (),
        input: Iterable[Any] = (),
        new_scope: bool = False,
        this: Any = MISSING,
    ) -> list[Any]:
        """Runs a script block and returns what it wrote. Errors that end the block are raised as TerminatingError."""
        output: list[Any] = []
        self.emit_block(block, output.append, dollar_under=dollar_under, arguments=arguments, input=input, new_scope=new_scope, this=this)
        return output

    def emit_block(
        self,
        block: ScriptBlock,
        emit: Emit,
        *,
        dollar_under: Any = MISSING,
        arguments: Sequence[Any] = (),
        input: Iterable[Any] = (),
        new_scope: bool = False,
        this: Any = MISSING,
    ) -> None:
        """Like invoke_block, passing on each object as it is written."""
        from exoshell.engine.block_runner import run_block

        run_block(self, block, emit, dollar_under=dollar_under, arguments=arguments, input=input, new_scope=new_scope, this=this)

    def block_runner(self, block: ScriptBlock, emit: Emit) -> Callable[[Any], None]:
        """A function that runs the block for one object as `$_` in the current scope: what ForEach-Object does per object, fast."""
        from exoshell.engine.block_runner import block_runner

        return block_runner(self, block, emit)

    def block_value(self, block: ScriptBlock) -> Callable[[Any], Any]:
        """A function object → the block's value with it as `$_` (calculated properties, sort keys): None, the one object, or a list."""
        from exoshell.engine.block_runner import block_value

        return block_value(self, block)

    def block_predicate(self, block: ScriptBlock) -> Callable[[Any], bool]:
        """A function object → truth of the block's value with it as `$_` (Where-Object)."""
        from exoshell.engine.block_runner import block_predicate

        return block_predicate(self, block)

    def run_text(self, text: str, *, new_scope: bool = False, file: str | None = None) -> list[Any]:
        """Parses and runs text in the current scope (Invoke-Expression). Raises TerminatingError for parse errors."""
        output: list[Any] = []
        self.emit_text(text, output.append, new_scope=new_scope, file=file)
        return output

    def emit_text(self, text: str, emit: Emit, *, new_scope: bool = False, file: str | None = None) -> None:
        """Like run_text, passing on each object as it is written."""
        self.emit_block(self.script_block(text, file), emit, new_scope=new_scope)

    def script_block(self, text: str, file: str | None = None) -> ScriptBlock:
        """A script block of this session from text. Raises TerminatingError with the parse errors."""
        from exoshell.engine.faults import parse_failure
        from exoshell.engine.script_block import ScriptBlock
        from exoshell.language.parser import parse

        result = parse(text, file)
        if result.errors:
            raise parse_failure(result.errors)
        return ScriptBlock(result.ast, self)

    def invoke_command(
        self, name: str, parameters: dict[str, Any] | None = None, arguments: Sequence[Any] = (), input: Iterable[Any] = ()
    ) -> list[Any]:
        """Runs a command by name with named parameters and positional arguments, and returns what it wrote."""
        from exoshell.engine.invocation import run_named_command

        output: list[Any] = []
        run_named_command(self, name, parameters or {}, arguments, input, output.append)
        return output

    # ------------------------------------------------------------------------------------------------------ errors

    def add_error(self, record: ErrorRecord) -> None:
        """Puts a record at the front of $Error."""
        if self.errors and self.errors[0] is record:
            return
        if record.invocation is not None and not record.invocation.history_id:
            record.invocation.history_id = self.runspace.next_history_id
        self.errors.insert(0, record)
        del self.errors[ERROR_LIMIT:]

    # ---------------------------------------------------------------------------------------------------- services

    def service(self, kind: type[T]) -> T:
        """A service registered under its type. Raises LookupError where there is none."""
        found = self.services.get(kind)
        if found is None and self.missing_service is not None:
            found = self.missing_service(kind)
        if found is None:
            raise LookupError(f"No {kind.__name__} in this session")
        return found  # type: ignore[no-any-return]  # keyed by its own type

    def wait_for(self, awaitable: Awaitable[T]) -> T:
        return self.runspace.wait_for(awaitable)
