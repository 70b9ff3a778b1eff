"""Variables by path (`$script:x`, `$env:PATH`, `$function:f`), declarations with types and attributes, and references."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compiler import Expression
from exoshell.engine.session_state import Scope, VariableMeta
from exoshell.language import ast
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL, MISSING


def split_path(path: str) -> tuple[str, str]:
    """'script:x' → ('script', 'x'); a plain name → ('', name)."""
    prefix, colon, name = path.partition(":")
    return (prefix.lower(), name) if colon else ("", path)


def read_variable(scope: Scope, path: str) -> Any:
    """The stored value of a variable or drive item; MISSING where there is none."""
    prefix, name = split_path(path)
    key = name.lower()
    if prefix in ("", "variable"):
        from exoshell.engine import automatic

        if key in automatic.CONSTANTS:
            return automatic.CONSTANTS[key]
        if key in ("_", "psitem"):
            return scope.under_value()
        reader = automatic.READERS.get(key)
        return reader(scope) if reader is not None else scope.lookup(key)
    if prefix == "env":
        value = os.environ.get(name)
        return MISSING if value is None else value
    if prefix == "function":
        function = scope.context.session_state.find_function(name, scope)
        return MISSING if function is None else function.script_block(scope.context)
    if prefix == "alias":
        target = scope.context.session_state.find_alias(name, scope)
        return MISSING if target is None else target
    if prefix == "using":
        return scope.lookup("using:" + key)
    named = scope.context.session_state.named_scope(prefix, scope)
    if named is None:
        return MISSING
    return named.vars.get(key, MISSING)


def write_variable(scope: Scope, path: str, value: Any) -> None:
    """Assigns to a variable or drive item."""
    prefix, name = split_path(path)
    key = name.lower()
    if prefix in ("", "variable"):
        from exoshell.engine import automatic

        writer = automatic.WRITERS.get(key)
        if writer is not None:
            writer(scope, value)
        else:
            scope.assign(key, value, name)
        return
    if prefix == "env":
        if value is None or value is AUTOMATION_NULL or value == "":
            os.environ.pop(name, None)
        else:
            os.environ[name] = to_string(value)
        return
    if prefix == "function":
        _write_function(scope, name, value)
        return
    if prefix == "alias":
        from exoshell.engine.session_state import AliasValue

        scope.context.session_state.set_alias(AliasValue(name, to_string(value)), scope)
        return
    named = scope.context.session_state.named_scope(prefix, scope)
    if named is None:
        raise faults.no_such_drive(prefix)
    named.assign(key, value, name)
    if prefix == "private":
        meta = (named.meta or {}).get(key) or VariableMeta()
        named.set_meta(
            key, VariableMeta(meta.convert, meta.validate, meta.type, meta.options | {"Private"}, meta.description, meta.attributes)
        )


def _write_function(scope: Scope, name: str, value: Any) -> None:
    from exoshell.engine.functions import FunctionValue
    from exoshell.engine.script_block import ScriptBlock

    state = scope.context.session_state
    if value is None or value is AUTOMATION_NULL or value == "":
        state.remove_function(name, scope)
        return
    block = value if isinstance(value, ScriptBlock) else scope.context.script_block(to_string(value))
    state.define_function(FunctionValue(name.rpartition(":")[2], block.ast, context=scope.context, module=block.module), scope, name)


def compile_drive_read(node: ast.VariableExpressionAst) -> Expression:
    """`$prefix:name`."""
    prefix, name = split_path(node.name)
    if prefix == "env":
        return lambda scope: os.environ.get(name)
    path = node.name

    def read(scope: Scope) -> Any:
        value = read_variable(scope, path)
        if value is MISSING:
            if scope.strictness() and prefix in ("script", "global", "local", "private"):
                raise faults.unset_variable(path, node)
            return None
        return value

    return read


def compile_drive_write(node: ast.VariableExpressionAst) -> Callable[[Scope, Any], None]:
    path = node.name
    return lambda scope, value: write_variable(scope, path, value)


# ---------------------------------------------------------------------------------------------------- declarations


def declare(scope: Scope, path: str, attributes: tuple[ast.AttributeBaseAst, ...], value: Any) -> None:
    """`[type][attribute]$name = value`: gives the variable its constraint, then assigns through it."""
    prefix, name = split_path(path)
    target = scope
    if prefix:
        named = scope.context.session_state.named_scope(prefix, scope)
        target = named if named is not None else scope
    local = target.kind == "local"
    meta = constraint(scope, attributes, local=local)
    key = name.lower()
    if meta.convert is not None:
        if local and key not in target.vars:
            # a typed variable of a function exists, with its type's default, before anything is assigned
            target.assign(key, default_of(meta.type), name)
            target.set_meta(key, meta)
        value = meta.convert(None if value is AUTOMATION_NULL else value)
    if meta.attributes and not passes(scope, value, meta.attributes):
        raise faults.attribute_not_addable(name, value)
    if target.meta is not None and key in target.meta:
        target.meta.pop(key)
    target.assign(key, value, name)
    target.set_meta(key, meta)


def default_of(kind: Any) -> Any:
    """What a variable of a type holds before anything is assigned to it."""
    from exoshell.engine.functions import _unbound_value

    found = _unbound_value(kind)
    if found is None and getattr(kind, "is_value_type", False) and not getattr(kind, "is_enum", False):
        from exoshell.values.members import new_object
        from exoshell.values.net_error import NetError

        try:
            return new_object(kind, ())
        except NetError:
            return None
    return None if found == "" else found


def _guarded(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A conversion whose failure is the variable's: PowerShell words it so outside functions."""
    from exoshell.engine.argument_types import ArgumentRefusedError
    from exoshell.values.net_error import NetError

    def guarded(value: Any) -> Any:
        try:
            return convert(value)
        except (NetError, ArgumentRefusedError) as error:
            raise faults.variable_refuses(error) from None

    return guarded


def passes(scope: Scope, value: Any, checks: tuple[Any, ...]) -> bool:
    """Whether a value passes validation attributes."""
    from exoshell.engine.validation import ValidationFailedError, validate

    try:
        for check in checks:
            validate(scope, value, check)
    except ValidationFailedError:
        return False
    return True


def constraint(scope: Scope, attributes: tuple[ast.AttributeBaseAst, ...], *, local: bool = True) -> VariableMeta:
    """What attributes and type constraints, in written order, make of a variable: in a function the type is a cast, outside of one
    it is stricter."""
    from exoshell.engine.argument_types import argument_converter
    from exoshell.engine.attributes import validation_of
    from exoshell.engine.types import type_value
    from exoshell.engine.validation import validate_variable

    converters = []
    kind = None
    validations = []
    for attribute in attributes:
        if isinstance(attribute, ast.TypeConstraintAst):
            reference = type_value(attribute.type_name)(scope)
            kind = reference.type
            strict = argument_converter(reference.type, join_arrays=True)
            converters.append(reference.convert if local else _guarded(strict))
        elif isinstance(attribute, ast.AttributeAst):
            found = validation_of(scope, attribute)
            if found is not None:
                validations.append(found)
    # the innermost constraint, written last, converts first
    converters.reverse()

    def convert(value: Any) -> Any:
        for step in converters:
            value = step(value)
        return value

    checks = tuple(validations)
    return VariableMeta(
        convert if converters else None,
        (lambda name, value: validate_variable(scope, name, value, checks)) if checks else None,
        kind,
        attributes=checks,
    )


class Reference:
    """PSReference: `.Value` reads and writes a variable, or a cell of its own."""

    ps_type_name = "System.Management.Automation.PSReference"
    __slots__ = ("_name", "_scope", "_value")

    def __init__(self, value: Any) -> None:
        self._value = value
        self._scope: Scope | None = None
        self._name = ""

    @classmethod
    def to_variable(cls, scope: Scope, path: str) -> Reference:
        """Raises TerminatingError where there is no such variable."""
        made = cls(None)
        key = split_path(path)[1].lower()
        if key == "null":
            return made
        holder = scope.holder(key)
        if holder is None:
            raise faults.no_such_reference(path)
        made._scope, made._name = holder, key
        return made

    @property
    def value(self) -> Any:
        return self._value if self._scope is None else self._scope.vars.get(self._name)

    @value.setter
    def value(self, new: Any) -> None:
        if self._scope is None:
            self._value = new
        else:
            self._scope.assign(self._name, new)

    def ps_property(self, name: str) -> Any:
        return self.value if name == "value" else MISSING

    def ps_set_property(self, name: str, value: Any) -> bool:
        if name != "value":
            return False
        self.value = value
        return True
