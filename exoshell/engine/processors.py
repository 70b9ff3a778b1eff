"""What stands in a pipeline: a processor per command. Here the common part, and the one for cmdlets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exoshell.engine import binding_errors
from exoshell.engine.arguments import Argument
from exoshell.engine.binder import Binding
from exoshell.engine.binding_errors import Place
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.command_table import CommandEntry
from exoshell.engine.common_parameters import NO_COMMON, CommonParameters, is_engine_parameter
from exoshell.engine.faults import failure_of
from exoshell.engine.session_state import Scope
from exoshell.engine.streams import append_to_variable, start_variable
from exoshell.errors import PipelineStopped
from exoshell.language.ast import Ast
from exoshell.values.error_record import InvocationInfo, TerminatingError
from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

Emit = Callable[[Any], None]
_RUN_SCRIPT = frozenset({"ForEach-Object", "Invoke-Command", "Invoke-Expression"})


class Processor:
    """One command of a pipeline. The pipeline sets `emit` and `input_expected`, then calls prepare, begin, process*, end, clean."""

    __slots__ = (
        "arguments",
        "before",
        "common",
        "context",
        "emit",
        "failed",
        "info_name",
        "input_expected",
        "invocation",
        "node",
        "passed_on",
        "scope",
        "started",
    )

    def __init__(self, scope: Scope, name: str, arguments: list[Argument], node: Ast | None) -> None:
        self.scope = scope
        """The scope of the pipeline."""
        self.context: ExecutionContext = scope.context
        self.info_name = name
        self.arguments = arguments
        self.node = node
        self.emit: Emit = _drop
        self.input_expected = False
        self.before: Processor | None = None
        """The command that this one's input comes from."""
        self.failed = False
        self.started = False
        self.passed_on: Emit = _drop
        self.common: CommonParameters = NO_COMMON
        self.invocation = InvocationInfo(command_name=name, extent=node.extent if node is not None else None, invocation_name=name)

    def prepare(self) -> None:
        """Binds the command line. Raises TerminatingError with the binding error."""

    def begin(self) -> None: ...

    def process(self, value: Any) -> None:
        """Takes one input object."""

    def process_once(self) -> None:
        """Runs without input."""

    def end(self) -> None: ...

    def clean(self) -> None: ...

    def receiver(self) -> Callable[[Any], None]:
        """The function that takes input objects from now on; asked after begin."""
        return self.process

    def runs_script(self) -> bool:
        """Whether code of the script may run while this command works, or see what it has passed on last; asked after prepare."""
        return True

    def script_upstream(self) -> bool:
        """Whether the script's own code runs between two input objects, so that it may see how far this command has come."""
        before = self.before
        return before is not None and (before.runs_script() or before.script_upstream())

    def owns(self, command: Any) -> bool:
        """Whether this processor runs the command (an object that asked to stop what stands before it)."""
        return command is self

    def apply_common(self) -> None:
        """-OutVariable and -PipelineVariable act on what the command emits."""
        common = self.common
        context, scope = self.context, self.scope
        for variable in (common.out_variable, common.error_variable, common.warning_variable, common.information_variable):
            if variable is not None:
                start_variable(context, variable)
        if common.out_variable is not None:
            name = common.out_variable

            def keep(value: Any) -> None:
                append_to_variable(context, name, value)
                self.passed_on(value)

            self.passed_on, self.emit = self.emit, keep
        if common.pipeline_variable is not None:
            spelled = common.pipeline_variable
            inner = self.emit

            def publish(value: Any) -> None:
                scope.assign(spelled.lower(), value, spelled)
                inner(value)

            self.emit = publish


def _drop(_: Any) -> None:
    """Before the pipeline has linked its commands."""


class CmdletProcessor(Processor):
    """Runs a Cmdlet class."""

    __slots__ = ("_defaults", "_inputs", "binding", "cmdlet", "entry")

    def __init__(self, entry: CommandEntry, scope: Scope, arguments: list[Argument], node: Ast | None) -> None:
        super().__init__(scope, entry.info.name, arguments, node)
        assert entry.factory is not None
        self.entry = entry
        self.invocation.command = entry.info
        if entry.alias_of:
            self.invocation.invocation_name = entry.alias_of
        self.cmdlet: Cmdlet = entry.factory()
        self.cmdlet.info = entry.info
        self._inputs: list[Any] = []
        self._defaults: dict[str, Any] = {}

    def owns(self, command: Any) -> bool:
        return command is self.cmdlet

    def runs_script(self) -> bool:
        common = self.common
        if self.info_name in _RUN_SCRIPT or common.pipeline_variable is not None or common.out_variable is not None:
            return True
        return any(_holds_script(value) for value in self.cmdlet.bound.values())

    def prepare(self) -> None:
        cmdlet, info = self.cmdlet, self.entry.info
        place = Place(info.name, cmdlet.error_source(), self.node, self.invocation)
        binding = self.binding = Binding(info, self.scope, place)
        binding.bind(self.arguments, self.input_expected)
        bound = binding.bound
        self.common = _common_of(bound)
        self.invocation.bound_parameters = bound
        self.invocation.expecting_input = self.input_expected
        cmdlet.context = self.context
        cmdlet.invocation = self.invocation
        cmdlet.common = self.common
        cmdlet.bound = bound
        cmdlet.parameter_set = binding.set_name
        cmdlet.input_expected = self.input_expected
        cmdlet.script_upstream = self.script_upstream
        if self.input_expected:
            self._inputs = binding.input_parameters()

    def begin(self) -> None:
        self.started = True
        if self.common is not NO_COMMON:
            self.apply_common()
        self.cmdlet.emit = self.emit
        self._call(self.cmdlet.begin)

    def receiver(self) -> Callable[[Any], None]:
        self.cmdlet.emit = self.emit
        if (
            len(self._inputs) == 1
            and self._inputs[0].name == "InputObject"
            and self._inputs[0].kind == "any"
            and not self._inputs[0].validation
        ):
            fast = self._fast()
            if fast is not None:
                return fast
        return self.process

    def _fast(self) -> Callable[[Any], None] | None:
        context = self.context
        before, context.scope = context.scope, self.scope
        try:
            return self.cmdlet.fast_process()
        finally:
            context.scope = before

    def process(self, value: Any) -> None:
        if self.context.stopping:
            raise PipelineStopped
        cmdlet = self.cmdlet
        inputs = self._inputs
        if len(inputs) == 1 and inputs[0].kind == "any" and inputs[0].by_value and not inputs[0].mandatory and not inputs[0].validation:
            cmdlet.bound[inputs[0].name] = value
        elif not self._bind(value):
            return
        self._call(cmdlet.process)

    def _bind(self, value: Any) -> bool:
        try:
            if self.binding.bind_input(value, self._inputs, self._defaults):
                self.cmdlet.parameter_set = self.binding.set_name
                return True
            error = binding_errors.input_not_bound(self.binding.place, value)
        except TerminatingError as refused:
            error = refused
        error.record.source_id = self.cmdlet.error_source()
        self.context.streams.write_error(self, error.record)
        return False

    def process_once(self) -> None:
        self._call(self.cmdlet.process)

    def end(self) -> None:
        self._call(self.cmdlet.end)

    def clean(self) -> None:
        self._call(self.cmdlet.clean)
        if getattr(self.cmdlet, "failed", False):
            self.failed = True

    def _call(self, method: Callable[[], None]) -> None:
        context = self.context
        before = context.scope
        context.scope = self.scope
        try:
            method()
        except TerminatingError as error:
            self._attribute(error)
            raise
        except PipelineStopped:
            raise
        except Exception as error:
            failure = failure_of(error)
            self._attribute(failure)
            raise failure from error
        finally:
            context.scope = before

    def _attribute(self, error: TerminatingError) -> None:
        """A terminating error of the cmdlet's own gets its name and place."""
        record = error.record
        if record.invocation is None:
            record.invocation = replace(self.invocation)
            if not record.source_id:
                record.source_id = self.cmdlet.error_source()


def _holds_script(value: Any) -> bool:
    from exoshell.engine.script_block import ScriptBlock
    from exoshell.values.collections import Hashtable, enumerate_value

    if isinstance(value, ScriptBlock):
        return True
    if isinstance(value, Hashtable):
        return any(_holds_script(item) for item in value.values())
    items = None if isinstance(value, str) else enumerate_value(value)
    return items is not None and any(_holds_script(item) for item in items)


def _common_of(bound: dict[str, Any]) -> CommonParameters:
    for name in bound:
        if is_engine_parameter(name):
            return CommonParameters.of(bound)
    return NO_COMMON


class ReceiverBeforeBegin:
    """Stands between two commands while begin blocks run: the first object makes what follows begin."""

    __slots__ = ("begin_rest", "processor", "target")

    def __init__(self, processor: Processor, begin_rest: Callable[[], None]) -> None:
        self.processor = processor
        self.begin_rest = begin_rest
        self.target: Any = MISSING

    def __call__(self, value: Any) -> None:
        if self.target is MISSING:
            self.begin_rest()
            self.target = self.processor.receiver()
        self.target(value)
