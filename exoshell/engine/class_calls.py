"""Methods and constructors of script classes: choosing an overload and running its body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compiler import Expression, expression
from exoshell.engine.frames import Frame
from exoshell.engine.functions import compiled_body
from exoshell.engine.session_state import Scope, VariableMeta
from exoshell.engine.signals import RETURN, LoopEscape, ReturnEscape
from exoshell.engine.types import TypeReference, type_value
from exoshell.language import ast
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import AUTOMATION_NULL
from exoshell.values.signatures import short_type


class ReturnedValue:
    """What a method body emits into: only `return` gives a value, everything else written is dropped."""

    __slots__ = ("node", "value")

    def __init__(self) -> None:
        self.value: Any = None
        self.node: ast.Ast | None = None
        """What was returned, for the place of an error."""

    def __call__(self, value: Any) -> None:
        return None


def _shown(kind: Any) -> str:
    return short_type(getattr(kind, "full_name", "System.Object"))


class MethodParameter:
    __slots__ = ("default", "key", "name", "reference")

    def __init__(self, node: ast.ParameterAst) -> None:
        self.name = node.name.name
        self.key = self.name.lower()
        constraints = [item for item in node.attributes if isinstance(item, ast.TypeConstraintAst)]
        self.reference: Callable[[Scope], TypeReference] | None = type_value(constraints[-1].type_name) if constraints else None
        self.default: Expression | None = expression(node.default_value) if node.default_value is not None else None


class ClassMethod:
    """One overload. Its body is compiled when first called."""

    def __init__(self, scope: Scope, node: ast.FunctionMemberAst) -> None:
        self.name = node.name
        self.node = node
        self.scope = scope
        self.parameters = [MethodParameter(item) for item in node.parameters]
        returns = node.return_type.type_name.full_name.lower() if node.return_type is not None else ""
        self.void = returns in ("void", "system.void")
        self.returns = type_value(node.return_type.type_name) if node.return_type is not None and not self.void else None
        self.has_base_call = node.base_arguments is not None

    def definition(self, owner: str = "") -> str:
        """The overload as Get-Member shows it; `owner` is the class for a constructor."""
        returns = owner or ("void" if self.void or self.returns is None else _shown(self.returns(self.scope).type))
        parameters = [
            f"{_shown(item.reference(self.scope).type) if item.reference is not None else 'System.Object'} {item.name}"
            for item in self.parameters
        ]
        return f"{returns} {'new' if owner else self.name}({', '.join(parameters)})"

    def base_arguments(self, scope: Scope, given: Sequence[Any]) -> list[Any]:
        inner = Scope(scope.context, scope)
        for parameter, value in zip(self.parameters, given, strict=False):
            inner.vars[parameter.key] = value
        return [expression(item)(inner) for item in self.node.base_arguments or ()]


def choose(methods: Sequence[ClassMethod], arguments: Sequence[Any], shown: str, called: str) -> tuple[ClassMethod, list[Any]]:
    """The overload for the arguments and the arguments converted for it. Raises MemberError."""
    fitting = [method for method in methods if len(method.parameters) == len(arguments)]
    if not fitting:
        fitting = [
            method
            for method in methods
            if len(method.parameters) > len(arguments) and all(item.default is not None for item in method.parameters[len(arguments) :])
        ]
    if not fitting:
        text = f'Cannot find an overload for "{shown}" and the argument count: "{len(arguments)}".'
        raise MemberError(
            NetException("System.Management.Automation.MethodException", text), "MethodCountCouldNotFindBest", ErrorCategory.NotSpecified
        )
    fitting = sorted(fitting, key=lambda method: _distance(method, arguments))
    failure: MemberError | None = None
    for method in fitting:
        try:
            return method, _converted(method, arguments, called)
        except MemberError as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _distance(method: ClassMethod, arguments: Sequence[Any]) -> int:
    """How far the arguments' types are from the parameters': 0 where none needs converting."""
    from exoshell.engine.argument_types import assignable
    from exoshell.engine.class_objects import ClassInstance
    from exoshell.engine.classes import ClassType

    total = 0
    for parameter, value in zip(method.parameters, arguments, strict=False):
        if parameter.reference is None:
            total += 1
            continue
        kind = parameter.reference(method.scope).type
        if isinstance(kind, ClassType):
            total += 0 if isinstance(value, ClassInstance) and kind in value.kind.lineage() else 10
        elif kind.full_name == "System.Object":
            total += 1
        elif not assignable(kind, value):
            total += 10
    return total


def _converted(method: ClassMethod, arguments: Sequence[Any], called: str) -> list[Any]:
    found = []
    for parameter, value in zip(method.parameters, arguments, strict=False):
        if parameter.reference is None:
            found.append(value)
            continue
        reference = parameter.reference(method.scope)
        try:
            found.append(reference.convert(value))
        except NetError as error:
            from exoshell.values.conversion import to_string

            inner = error.exception
            text = (
                f'Cannot convert argument "{parameter.name}", with value: "{to_string(value)}", for "{called}" to type '
                f'"{reference.type}": "{inner.message}"'
            )
            exception = NetException("System.Management.Automation.MethodException", text, inner)
            raise MemberError(exception, "MethodArgumentConversionInvalidCastArgument", ErrorCategory.NotSpecified) from None
    return found


def _as_declared(method: ClassMethod, scope: Scope, returned: ReturnedValue) -> Any:
    assert method.returns is not None
    try:
        return method.returns(method.scope).convert(returned.value)
    except NetError as error:
        raise faults.located(scope, error, returned.node or method.node) from None


def run_method(method: ClassMethod, scope: Scope, this: Any, arguments: Sequence[Any]) -> Any:
    """Runs a body with `$this` and its parameters; gives the returned value."""
    context = scope.context
    inner = Scope(context, method.scope)
    names = inner.vars
    if this is not None:
        names["this"] = this
    for number, parameter in enumerate(method.parameters):
        if number < len(arguments):
            names[parameter.key] = arguments[number]
        elif parameter.default is not None:
            names[parameter.key] = parameter.default(inner)
        if parameter.reference is not None:
            reference = parameter.reference(method.scope)
            inner.set_meta(parameter.key, VariableMeta(reference.convert, type=reference.type))
    frame = inner.frame = Frame(method.name, method.node.source.file, None)
    body = compiled_body(method.node.body)
    returned = ReturnedValue()
    before = context.scope
    propagate = context.propagate
    context.scope = inner
    context.frames.append(frame)
    # errors inside a method leave it
    context.propagate = True
    try:
        signal = body.end(inner, returned) if body.end is not None else None
    except ReturnEscape:
        signal = None
    finally:
        context.propagate = propagate
        context.frames.pop()
        context.scope = before
    if signal is not None and signal is not RETURN:
        raise LoopEscape(signal)
    if method.void or returned.value is AUTOMATION_NULL:
        return AUTOMATION_NULL if method.void else None
    if method.returns is not None:
        return _as_declared(method, scope, returned)
    return AUTOMATION_NULL if returned.value is None else returned.value
