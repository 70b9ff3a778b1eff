"""Runs functions, filters, script files and script blocks as commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from exoshell.engine import binding_errors
from exoshell.engine.arguments import Argument
from exoshell.engine.binder import Binding
from exoshell.engine.binding_errors import Place
from exoshell.engine.common_parameters import NO_COMMON, CommonParameters
from exoshell.engine.compiler import Statement
from exoshell.engine.faults import CommandTerminated
from exoshell.engine.frames import Frame
from exoshell.engine.functions import Body, BodyParameter
from exoshell.engine.parameter_table import Parameter
from exoshell.engine.processors import Processor, _common_of
from exoshell.engine.session_state import ModuleValue, Scope
from exoshell.engine.signals import RETURN, ExitRequested, LoopEscape, ReturnEscape
from exoshell.errors import PipelineStopped
from exoshell.language.ast import Ast
from exoshell.metadata.command_info import CommandType
from exoshell.values.error_record import TerminatingError
from exoshell.values.members import read_property
from exoshell.values.net_error import NetError
from exoshell.values.psobject import MISSING
from exoshell.values.types import DotNetType

_EXACT: dict[str, type] = {"string": str, "int": int}

NO_DYNAMIC: Mapping[str, Any] = MappingProxyType({})


class FunctionProcessor(Processor):
    """A body in its own scope (or, dot-sourced, in the caller's)."""

    __slots__ = (
        "_defaults", "_direct", "_direct_type", "_input", "_inputs", "_restore", "binding", "body", "declared", "dot", "dynamic", "file",
        "frame", "inner", "kind", "module", "this",
    )  # fmt: skip

    def __init__(
        self,
        body: Body,
        name: str,
        scope: Scope,
        arguments: list[Argument],
        node: Ast | None,
        *,
        kind: CommandType = CommandType.FUNCTION,
        module: ModuleValue | None = None,
        captured: Scope | None = None,
        dot: bool = False,
        file: str | None = None,
        label: str = "",
    ) -> None:
        super().__init__(scope, name, arguments, node)
        self.body = body
        self.kind = kind
        self.module = module
        self.dot = dot
        self.file = file
        self._direct: tuple[str, str] | None = None
        """Name and variable of the one parameter that input objects bind to, where most bind without ado."""
        self._direct_type: type | None = None
        """The Python type of objects that do; None for any."""
        self._input: list[Any] | None = None
        self._inputs: list[Any] = []
        self._defaults: dict[str, Any] = {}
        self._restore: list[tuple[str, Any]] = []
        self.this: Any = MISSING
        self.binding: Binding | None = None
        self.dynamic: Mapping[str, Any] = NO_DYNAMIC
        """The parameters that the dynamicparam block declared, by lower-case name."""
        parent = captured or (module.scope if module is not None and module is not scope.module else scope)
        if dot:
            self.inner = parent if module is not None and parent is module.scope else scope
        else:
            self.inner = Scope(self.context, parent, "script" if kind in (CommandType.EXTERNAL_SCRIPT,) else "local")
            if module is not None:
                self.inner.module = module
        caller = scope.frame
        self.frame = Frame(label or name or "<ScriptBlock>", file, node, self.invocation)
        self.frame.top = caller is None
        self.invocation.from_runspace = caller is None or (caller.top and bool(name) and not dot)
        if file is None and scope.frame is not None and (kind is CommandType.SCRIPT):
            self.frame.file = scope.frame.file
        elif file is None and body.ast.source.file:
            self.frame.file = body.ast.source.file

    # ----------------------------------------------------------------------------------------------------- binding

    def prepare(self) -> None:
        body, inner = self.body, self.inner
        names = inner.vars
        self.invocation.expecting_input = self.input_expected
        if self.dot:
            self._remember("args", "input")
        else:
            inner.frame = self.frame
        if body.has_parameters or body.advanced or body.dynamic is not None:
            self._bind()
        else:
            names["args"] = [_argument_value(item) for argument in self.arguments for item in _flat(argument)]
            self.invocation.unbound_arguments = names["args"]
            self.invocation.command = body.declared(self.info_name, self.kind, self.scope, self.module).info
        if self.input_expected and body.process is None:
            self._input = []

    def _bind(self) -> None:
        body, inner, frame = self.body, self.inner, self.frame
        declared = self.declared = body.declared(self.info_name, self.kind, self.scope, self.module)
        info = declared.info
        self.invocation.command = info
        place = Place(self.info_name, self.info_name, self.node, self.invocation)
        if body.dynamic is not None and body.advanced:
            from exoshell.engine.dynamic_parameters import with_dynamic_parameters

            info = with_dynamic_parameters(self, info, place)
        binding = self.binding = Binding(info, self.scope, place)
        binding.bind(self.arguments, self.input_expected)
        bound = frame.bound = binding.bound
        if self.dynamic:
            from exoshell.engine.dynamic_parameters import tell_dynamic_parameters

            tell_dynamic_parameters(self, bound)
        self.invocation.bound_parameters = bound
        self.invocation.expecting_input = self.input_expected
        inner.vars["args"] = binding.leftover
        if info.advanced:
            self.common = _common_of(bound)
            from exoshell.engine.function_cmdlet import FunctionCmdlet, set_preferences

            frame.cmdlet = FunctionCmdlet(self)
            if self.common is not NO_COMMON:
                set_preferences(inner, self.common)
        elif not self.dot:
            frame.cmdlet = None
        self._set_parameters(declared.parameters, bound)
        if self.input_expected:
            self._inputs = binding.input_parameters()
            if len(self._inputs) == 1 and not binding.delayed:
                self._choose_direct(self._inputs[0])

    def _choose_direct(self, parameter: Parameter) -> None:
        if not parameter.by_value or parameter.validation or parameter.info.transformation:
            return
        if parameter.kind == "typed":
            self._direct_type = _EXACT.get(parameter.type_name)
            if self._direct_type is None:
                return
        elif parameter.kind != "any" or parameter.convert is not None:
            return
        self._direct = (parameter.name, parameter.name.lower())

    def _set_parameters(self, parameters: list[BodyParameter], bound: dict[str, Any]) -> None:
        inner = self.inner
        names = inner.vars
        context = self.context
        for parameter in parameters:
            if self.dot:
                self._remember_parameter(parameter)
            names[parameter.key] = bound.get(parameter.name, parameter.unbound)
            if parameter.key != parameter.name:
                if inner.spelling is None:
                    inner.spelling = {}
                inner.spelling[parameter.key] = parameter.name
        before = context.scope
        for parameter in parameters:
            if parameter.default is not None and parameter.name not in bound:
                context.scope = inner
                try:
                    value = parameter.default(inner)
                    if parameter.meta is not None and parameter.meta.convert is not None:
                        value = self._converted_default(parameter, value)
                    names[parameter.key] = value
                except TerminatingError:
                    raise
                except Exception as error:
                    from exoshell.engine import faults

                    raise faults.located(inner, error, parameter.node.default_value or parameter.node) from None
                finally:
                    context.scope = before
        for parameter in parameters:
            if parameter.meta is not None:
                inner.set_meta(parameter.key, parameter.meta)

    def _converted_default(self, parameter: BodyParameter, value: Any) -> Any:
        assert parameter.meta is not None
        assert parameter.meta.convert is not None
        try:
            return parameter.meta.convert(value)
        except NetError as error:
            place = Place(self.info_name, self.info_name, self.node, self.invocation)
            raise binding_errors.failed_transformation(place, None, parameter.name, error.exception) from None

    def _remember(self, *names: str) -> None:
        for name in names:
            self._restore.append((name, self.inner.vars.get(name, MISSING)))

    def _remember_parameter(self, parameter: BodyParameter) -> None:
        """Dot-sourced parameters stay behind as variables; only a constraint of the caller's is lifted."""
        if self.inner.meta is not None:
            self.inner.meta.pop(parameter.key, None)

    # ----------------------------------------------------------------------------------------------------- running

    def begin(self) -> None:
        self.started = True
        if self.common is not NO_COMMON:
            self.apply_common()
        if self.this is not MISSING:
            self.inner.vars["this"] = self.this
        if self.body.begin is not None:
            self._run(self.body.begin)

    def process(self, value: Any) -> None:
        if self.context.stopping:
            raise PipelineStopped
        if self._inputs:
            direct, exact = self._direct, self._direct_type
            if direct is not None and value is not None and (exact is None or (type(value) is exact and value != "")):
                name, key = direct
                self.frame.bound[name] = value
                if self.frame.viewed:
                    self.frame.input_bound([name])
                self.inner.vars[key] = value
            elif not self._bind_input(value):
                return
        elif self.binding is not None and self.binding.info.advanced:
            self._not_bound(value)
            return
        body = self.body
        if body.process is None:
            if self._input is not None:
                self._input.append(value)
            return
        self.inner.under = value
        self.inner.vars["input"] = [value]
        self._run(body.process)

    def _bind_input(self, value: Any) -> bool:
        assert self.binding is not None
        try:
            if not self.binding.bind_input(value, self._inputs, self._defaults):
                self._not_bound(value)
                return False
        except TerminatingError as error:
            self._report(error)
            return False
        names, bound = self.inner.vars, self.binding.bound
        self.frame.input_bound([item.name for item in self._inputs])
        for item in self._inputs:
            parameter = next((known for known in self.declared.parameters if known.name == item.name), None)
            if parameter is not None:
                if item.name in bound:
                    names[parameter.key] = bound[item.name]
                elif parameter.default is None:
                    names[parameter.key] = parameter.unbound
        return True

    def _not_bound(self, value: Any) -> None:
        assert self.binding is not None
        self._report(binding_errors.input_not_bound(self.binding.place, value))

    def _report(self, error: TerminatingError) -> None:
        error.record.source_id = self.info_name
        self.context.streams.write_error(self, error.record)

    def process_once(self) -> None:
        if self.body.process is not None:
            self.inner.under = None
            self._run(self.body.process)

    def end(self) -> None:
        if self.body.end is None:
            return
        if self._input is not None:
            self.inner.vars["input"] = InputEnumerator(self._input)
        elif self.body.process is not None or "input" not in self.inner.vars:
            self.inner.vars["input"] = InputEnumerator([])
        self._run(self.body.end)

    def clean(self) -> None:
        if self.started and self.body.clean is not None:
            self._run(self.body.clean, _drop)
        inner = self.inner
        if self.dot:
            for name, value in self._restore:
                if value is MISSING:
                    inner.vars.pop(name, None)
                else:
                    inner.vars[name] = value
        elif inner.functions or inner.aliases:
            # names that this scope defined vanish with it
            self.context.session_state.version += 1

    def _run(self, block: Statement, emit: Callable[[Any], None] | None = None) -> None:
        context, inner = self.context, self.inner
        before, streams = context.scope, context.streams
        context.scope = inner
        context.frames.append(self.frame)
        common = self.common
        if common is not NO_COMMON:
            context.streams = streams.tapped(common, self.scope)
        outer_frame = inner.frame
        if not self.dot or self.file is not None or outer_frame is None:
            inner.frame = self.frame
        try:
            signal = block(inner, emit or self.emit)
        except ReturnEscape:
            return
        except CommandTerminated as error:
            if error.owner is not self:
                raise
            raise TerminatingError(error.record) from None
        except ExitRequested as request:
            if self.kind is not CommandType.EXTERNAL_SCRIPT:
                raise
            context.global_scope.vars["lastexitcode"] = request.code
            if len(context.frames) <= 2:
                context.script_exit_code = request.code
            self.failed = request.code != 0
            return
        finally:
            context.scope = before
            context.streams = streams
            inner.frame = outer_frame
            context.frames.pop()
        if signal is not None and signal is not RETURN:
            raise LoopEscape(signal)


class InputEnumerator(list[Any]):
    """$input: gives its objects once, as the enumerator it is."""

    ps_type_name = "System.Collections.ArrayList+ArrayListEnumeratorSimple"

    def __init__(self, items: list[Any]) -> None:
        super().__init__(items)
        self.taken: list[Any] = []
        self.current: Any = None

    def __iter__(self) -> Iterator[Any]:
        items = self[:]
        self.clear()
        self.taken.extend(items)
        return iter(items)

    def ps_property(self, name: str) -> Any:
        if name == "current":
            return self.current
        if name not in ("count", "length"):
            return MISSING
        # an enumerator has none: those of its elements are read, which takes them
        counts = [read_property(item, name) for item in self]
        return counts if len(counts) > 1 else counts[0] if counts else None

    def ps_method(self, name: str) -> Any:
        if name == "movenext":
            return lambda scope, arguments: self._move()
        if name == "reset":
            return lambda scope, arguments: self._reset()
        if name == "gettype":
            return lambda scope, arguments: DotNetType(self.ps_type_name)
        return MISSING

    def _move(self) -> bool:
        if not self:
            return False
        self.current = self.pop(0)
        self.taken.append(self.current)
        return True

    def _reset(self) -> None:
        self[:0] = self.taken
        self.taken = []


def _drop(_: Any) -> None:
    return None


def _flat(argument: Argument) -> list[Any]:
    from exoshell.engine.arguments import ParameterName

    if argument.name is None:
        return [argument.value]
    if argument.value is MISSING:
        return [ParameterName.of(argument.name)]
    return [ParameterName.of(argument.name, True), argument.value]


def _argument_value(value: Any) -> Any:
    return value


__all__ = ["CommonParameters", "FunctionProcessor"]
