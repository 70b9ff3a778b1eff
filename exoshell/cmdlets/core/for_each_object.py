"""ForEach-Object: script blocks for each object, a member of each object, or blocks in parallel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.streams import emit_enumerated
from exoshell.errors import PipelineStopped
from exoshell.formatting.access import reader
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_tables import type_name_of
from exoshell.values.members import MemberError, find_property, invoke_method, property_names
from exoshell.values.psobject import MISSING, base_of
from exoshell.values.signatures import type_facts
from exoshell.values.wildcard import WildcardPattern

_ARGUMENT = "System.Management.Automation.PSArgumentException"


@cmdlet("ForEach-Object")
class ForEachObject(Cmdlet):
    _parallel: Any = None

    def begin(self) -> None:
        self._runners: list[Callable[[Any], None]] = []
        self._end: ScriptBlock | None = None
        if self.parameter_set == "ParallelParameterSet":
            from exoshell.cmdlets.core._parallel import ParallelRun

            self._parallel = ParallelRun(self)
        elif self.parameter_set == "PropertyAndMethodSet":
            self._runners = [self._member_runner(self.bound["MemberName"])]
        else:
            self._begin_blocks()

    def _begin_blocks(self) -> None:
        if self.common.what_if or self.common.confirm:
            message = "The -WhatIf and -Confirm parameters are not supported for script blocks."
            raise self.fail(
                NetException("System.InvalidOperationException", message),
                "NoShouldProcessForScriptBlockSet",
                ErrorCategory.InvalidOperation,
            )
        begin, end = self.get("Begin"), self.get("End")
        blocks = [*([begin] if begin is not None else []), *(self.get("Process") or []), *(self.get("RemainingScripts") or [])]
        first, last = (1 if len(blocks) > 1 else 0), len(blocks)
        if end is None and len(blocks) > 2:
            last -= 1
            end = blocks[last]
        if last >= 2 and blocks[0] is not None:
            self.context.emit_block(blocks[0], self.emit)
        self._end = end
        self._blocks = [block for block in blocks[first:last] if block is not None]

    def _block_runners(self) -> list[Callable[[Any], None]]:
        return [self.context.block_runner(block, self.emit) for block in self._blocks]

    def fast_process(self) -> Callable[[Any], None] | None:
        if self._parallel is not None:
            run: Callable[[Any], None] = self._parallel.add
            return run
        runners = self._runners or self._block_runners()
        if len(runners) == 1:
            return runners[0]

        def each(value: Any) -> None:
            for runner in runners:
                runner(value)

        return each

    def process(self) -> None:
        runner = self.fast_process()
        if runner is not None:
            runner(self.get("InputObject"))

    def end(self) -> None:
        if self._parallel is not None:
            self._parallel.finish()
        elif self._end is not None:
            self.context.emit_block(self._end, self.emit)

    def clean(self) -> None:
        if self._parallel is not None:
            self._parallel.close()

    # ------------------------------------------------------------------------------------------------------- members

    def _member_runner(self, name: str) -> Callable[[Any], None]:
        arguments = self.get("ArgumentList")
        preference = self.context.scope.lookup("whatifpreference")
        asks = self.common.what_if or self.common.confirm or (preference is not MISSING and to_bool(preference))
        context, read = self.context, reader(name)
        if arguments is not None:
            return lambda value: self._call(value, name, arguments, asks)

        def run(value: Any) -> None:
            if context.stopping:
                raise PipelineStopped
            found = read(value)
            if found is MISSING:
                self._other_member(value, name, asks)
            elif not asks or self.should_process(f"InputObject: {to_string(value)}", f"Retrieve the value for property '{name}'"):
                emit_enumerated(found, self.emit)

        return run

    def _other_member(self, value: Any, name: str, asks: Any) -> None:
        """A method, a wildcard, or nothing of that name."""
        if value is None:
            self._missing(value, name)
            return
        if WildcardPattern.has_wildcards(name):
            matches = _matching(value, name)
            if len(matches) > 1:
                message = f'Input name "{name}" is ambiguous. It can be resolved to multiple matched members. Possible matches include: '
                exception = NetException(_ARGUMENT, message + " ".join(matches) + ".")
                self.error(exception, "AmbiguousPropertyOrMethodName", ErrorCategory.InvalidArgument, value)
                return
            if not matches:
                self._missing(value, name)
                return
            name = matches[0]
            found = find_property(value, name)
            if found is not MISSING:
                emit_enumerated(found, self.emit)
                return
        self._call(value, name, None, asks)

    def _missing(self, value: Any, name: str) -> None:
        if self.context.scope.strict_version() is not None:
            exception = NetException(_ARGUMENT, f'The input name "{name}" cannot be resolved to a member.')
            self.error(exception, "PropertyOrMethodNotFound", ErrorCategory.InvalidArgument, value)
        else:
            self.write(None)

    def _call(self, value: Any, name: str, arguments: list[Any] | None, asks: Any) -> None:
        shown = ", ".join(to_string(item) for item in arguments or ())
        action = f"Invoke method '{name}'" + (f" with arguments: {shown}" if arguments else "")
        if asks and not self.should_process(f"InputObject: {to_string(value)}", action):
            return
        try:
            emit_enumerated(_invoke(self, value, name, arguments or []), self.emit)
        except MemberError as error:
            if error.error_id == "MethodNotFound":
                if arguments is None:
                    self._missing(value, name)
                    return
                exception = NetException(_ARGUMENT, f'Input name "{name}" cannot be resolved to a method.')
                self.error(exception, "MethodNotFound", ErrorCategory.InvalidArgument, value)
                return
            self.error(error.exception, "MethodInvocationError", ErrorCategory.InvalidOperation, value)


def _invoke(command: Cmdlet, value: Any, name: str, arguments: list[Any]) -> Any:
    finder = getattr(base_of(value), "ps_method", None)
    if finder is not None:
        method = finder(name.lower())
        if method is not MISSING:
            return method(command.context.scope, arguments)
    return invoke_method(value, name, arguments)


def _matching(value: Any, pattern: str) -> list[str]:
    """The members that a pattern means: properties, then methods in the order that the type declares them."""
    wanted = WildcardPattern(pattern)
    names = [name for name in property_names(value) if wanted.matches(name)]
    facts = type_facts(type_name_of(base_of(value))) or type_facts("System.Object")
    methods = [overloads[0].name for overloads in facts.methods.values()] if facts is not None else []
    names += [name for name in methods if wanted.matches(name) and name not in names and not name.startswith(("get_", "set_"))]
    return names
