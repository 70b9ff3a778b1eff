"""$PSCmdlet: what an advanced function can do of what a cmdlet can; and the preference variables of its common parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.engine.common_parameters import CommonParameters
from exoshell.engine.faults import CommandTerminated
from exoshell.engine.session_state import Scope
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import ErrorRecord, InvocationInfo, TerminatingError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING
from exoshell.values.switch_parameter import SwitchParameter

if TYPE_CHECKING:
    from exoshell.engine.function_processor import FunctionProcessor

Method = Callable[[Scope, list[Any]], Any]


def set_preferences(scope: Scope, common: CommonParameters) -> None:
    """-Verbose, -ErrorAction and their kin as the function's own preference variables, so that what it calls follows them."""
    from exoshell.values.enums import enum_value

    def action(name: str, value: str) -> None:
        scope.vars[name.lower()] = enum_value("System.Management.Automation.ActionPreference", value)

    for name, value in (
        ("ErrorActionPreference", common.error_action),
        ("WarningPreference", common.warning_action),
        ("InformationPreference", common.information_action),
        ("ProgressPreference", common.progress_action),
    ):
        if value is not None:
            action(name, value)
    if common.verbose is not None:
        action("VerbosePreference", "Continue" if common.verbose else "SilentlyContinue")
    if common.debug is not None:
        action("DebugPreference", "Continue" if common.debug else "SilentlyContinue")
    if common.what_if is not None:
        scope.vars["whatifpreference"] = SwitchParameter(common.what_if)
    if common.confirm is not None:
        scope.vars["confirmpreference"] = enum_value("System.Management.Automation.ConfirmImpact", "Low" if common.confirm else "None")


class FunctionCmdlet:
    """The $PSCmdlet of one call."""

    ps_type_name = "System.Management.Automation.PSScriptCmdlet"
    ps_properties = ("ParameterSetName", "MyInvocation", "CommandRuntime", "Host", "SessionState", "Stopping")

    def __init__(self, processor: FunctionProcessor) -> None:
        self._processor = processor
        self.answer_for_all: bool | None = None

    @property
    def info(self) -> CommandInfo:
        binding = self._processor.binding
        assert binding is not None
        return binding.info

    @property
    def common(self) -> CommonParameters:
        return self._processor.common

    @property
    def invocation(self) -> InvocationInfo:
        return self._processor.invocation

    @property
    def failed(self) -> bool:
        return self._processor.failed

    @failed.setter
    def failed(self, value: bool) -> None:
        self._processor.failed = value

    def ps_property(self, name: str) -> Any:
        processor = self._processor
        if name == "parametersetname":
            return processor.binding.set_name if processor.binding is not None else ""
        if name == "myinvocation":
            return processor.invocation
        if name == "commandruntime":
            return self
        if name == "host":
            return processor.context.get_variable("Host")
        if name == "sessionstate":
            from exoshell.engine.engine_objects import SessionStateView

            return SessionStateView(processor.context)
        if name == "stopping":
            return processor.context.stopping
        return MISSING

    def ps_method(self, name: str) -> Method | Any:
        method = _METHODS.get(name)
        return MISSING if method is None else method(self)

    # ------------------------------------------------------------------------------------------------- its methods

    def write_error(self, scope: Scope, arguments: list[Any]) -> None:
        record = arguments[0]
        if isinstance(record, ErrorRecord):
            self._own(record)
            self._processor.context.streams.write_error(self, record)

    def throw(self, scope: Scope, arguments: list[Any]) -> None:
        record = arguments[0]
        if isinstance(record, ErrorRecord):
            record.invocation = None
            self._own(record)
            raise CommandTerminated(record, self._processor)

    def _own(self, record: ErrorRecord) -> None:
        from dataclasses import replace

        if record.invocation is None:
            record.invocation = replace(self._processor.invocation)
        if not record.source_id:
            record.source_id = self._processor.info_name

    def should_process(self, scope: Scope, arguments: list[Any]) -> bool:
        from exoshell.engine.should_process import should_process

        texts = [to_string(item) for item in arguments[:3]]
        context = self._processor.context
        try:
            if len(texts) == 1:
                return should_process(context, self, texts[0], self.info.name)
            if len(texts) == 2:
                return should_process(context, self, texts[0], texts[1])
            return should_process(context, self, "", "", description=texts[0], caption=texts[2])
        except TerminatingError as error:
            raise self._inside("ShouldProcess", len(arguments), error) from None

    def should_continue(self, scope: Scope, arguments: list[Any]) -> bool:
        from exoshell.engine.should_process import should_continue

        try:
            return should_continue(self._processor.context, self, to_string(arguments[0]), to_string(arguments[1]))
        except TerminatingError as error:
            raise self._inside("ShouldContinue", len(arguments), error) from None

    def _inside(self, method: str, count: int, error: TerminatingError) -> TerminatingError:
        from exoshell.values.error_record import ErrorCategory, NetException

        inner = error.record.exception
        text = f'Exception calling "{method}" with "{count}" argument(s): "{inner.message}"'
        exception = NetException("System.Management.Automation.MethodInvocationException", text, inner)
        record = ErrorRecord(exception, error.record.error_id, ErrorCategory.NotSpecified, advice=error.record.advice)
        exception.error_record = record
        return TerminatingError(record)

    def write_object(self, scope: Scope, arguments: list[Any]) -> None:
        if len(arguments) > 1 and to_bool(arguments[1]):
            from exoshell.engine.streams import emit_enumerated

            emit_enumerated(arguments[0], self._processor.emit)
        else:
            self._processor.emit(arguments[0])

    def write_warning(self, scope: Scope, arguments: list[Any]) -> None:
        self._processor.context.streams.write_warning(self, to_string(arguments[0]))

    def write_verbose(self, scope: Scope, arguments: list[Any]) -> None:
        self._processor.context.streams.write_verbose(self, to_string(arguments[0]))

    def write_debug(self, scope: Scope, arguments: list[Any]) -> None:
        self._processor.context.streams.write_debug(self, to_string(arguments[0]))

    def write_information(self, scope: Scope, arguments: list[Any]) -> None:
        tags = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], list) else []
        self._processor.context.streams.write_information(self, arguments[0], tuple(to_string(item) for item in tags))

    def get_variable(self, scope: Scope, arguments: list[Any]) -> Any:
        found = self._processor.scope.lookup(to_string(arguments[0]).lower())
        if found is MISSING:
            return arguments[1] if len(arguments) > 1 else None
        return found

    def path(self, scope: Scope, arguments: list[Any]) -> Any:
        import os

        return os.path.normpath(os.path.join(scope.context.session_state.location, os.path.expanduser(to_string(arguments[0]))))


def _void(method: Method) -> Method:
    """A method that gives nothing, not $null."""

    def call(scope: Scope, arguments: list[Any]) -> Any:
        method(scope, arguments)
        return AUTOMATION_NULL

    return call


_METHODS: dict[str, Callable[[FunctionCmdlet], Method]] = {
    "writeerror": lambda owner: _void(owner.write_error),
    "throwterminatingerror": lambda owner: _void(owner.throw),
    "shouldprocess": lambda owner: owner.should_process,
    "shouldcontinue": lambda owner: owner.should_continue,
    "writeobject": lambda owner: _void(owner.write_object),
    "writewarning": lambda owner: _void(owner.write_warning),
    "writeverbose": lambda owner: _void(owner.write_verbose),
    "writedebug": lambda owner: _void(owner.write_debug),
    "writeinformation": lambda owner: _void(owner.write_information),
    "getvariablevalue": lambda owner: owner.get_variable,
    "getunresolvedproviderpathfrompspath": lambda owner: owner.path,
}
