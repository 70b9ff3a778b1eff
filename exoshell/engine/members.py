"""Member access and calls: the compiled forms, with an inline cache for rows, and member enumeration over collections."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.engine.compiler import Expression, expression, plain_expression
from exoshell.engine.engine_statics import engine_static
from exoshell.engine.session_state import Scope
from exoshell.engine.types import type_value
from exoshell.language import ast
from exoshell.values import members as values_members
from exoshell.values.collections import GenericList, Hashtable, enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.error_record import NetException
from exoshell.values.method_reference import method_reference, static_method_reference
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject

if TYPE_CHECKING:
    from exoshell.engine.call_sites import StaticSite


def member_name(node: ast.MemberExpressionAst) -> Callable[[Scope], str]:
    """The member's name; most often a constant."""
    if isinstance(node.member, ast.StringConstantExpressionAst):
        name = node.member.value
        return lambda scope: name
    value = expression(node.member)

    def read(scope: Scope) -> str:
        found = value(scope)
        return found if isinstance(found, str) else to_string(found)

    return read


def member(node: ast.MemberExpressionAst) -> Expression:
    owner = expression(node.expression)
    name = member_name(node)
    if node.static:
        return lambda scope: get_static(scope, owner(scope), name(scope))
    if isinstance(node.member, ast.StringConstantExpressionAst):
        read = _cached_read(owner, node.member.value)
    else:
        computed = expression(node.member)

        def read(scope: Scope) -> Any:
            value, key = owner(scope), computed(scope)
            if type(key) is not str and isinstance(value, Hashtable) and key in value:
                return value.get(key)
            return get_member(scope, value, key if isinstance(key, str) else to_string(key))

    if not node.null_conditional:
        return read

    def conditional(scope: Scope) -> Any:
        value = owner(scope)
        return None if value is None else get_member(scope, value, name(scope))

    return conditional


class MemberPlace:
    """`x.Name` at one place of a script: remembers where Name stands in the schema of the last row met there."""

    __slots__ = ("_key", "_name", "get", "kind", "place", "schema")

    def __init__(self, name: str) -> None:
        self._name = name
        self._key = name.casefold()
        self.schema: Any = None
        """Of a row that keeps Name as a plain value at `place`."""
        self.place = 0
        self.kind: type | None = None
        """A class of which every value reads Name by `get`."""
        self.get: Callable[[Any], Any] = _nothing

    def read(self, scope: Scope, value: Any) -> Any:
        if type(value) is self.kind:
            return self.get(value)
        if type(value) is PSCustomObject:
            schema = value.schema
            found = schema.index.get(self._key)
            if found is not None and (value.extra is None or self._key not in value.extra):
                if schema.readers is None:
                    self.schema, self.place = schema, found
                return value.at(found)
        else:
            reader = values_members.property_reader(value, self._key)
            if reader is not None:
                self.kind, self.get = type(value), reader
        return get_member(scope, value, self._name)

    def write(self, scope: Scope, value: Any, new: Any) -> None:
        """Assigns to Name. Raises TerminatingError or MemberError."""
        set_member(scope, value, self._name, new)
        if type(value) is PSCustomObject and value.schema.readers is None:
            found = value.schema.index.get(self._key)
            if found is not None and (value.extra is None or self._key not in value.extra):
                self.schema, self.place = value.schema, found


def _nothing(value: Any) -> Any:
    return None


def _cached_read(owner: Expression, name: str) -> Expression:
    known = MemberPlace(name)

    def read(scope: Scope) -> Any:
        value = owner(scope)
        if type(value) is PSCustomObject and value.schema is known.schema:
            return value.values[known.place]
        return known.read(scope, value)

    return read


def get_member(scope: Scope, value: Any, name: str) -> Any:
    """A property's value; collections without it answer with their elements' values; None where nothing has it."""
    if value is None:
        if scope.strictness() >= 2:
            raise faults.property_not_found(name)
        return 0 if name.lower() == "count" or name.lower() == "length" else None
    found = find_member(value, name)
    if found is not MISSING:
        return None if found is AUTOMATION_NULL else found
    found = method_reference(value, name)
    if found is not MISSING:
        return found
    items = enumerate_value(value)
    if items is not None:
        results: list[Any] = []
        _enumerate_members(items, name, results)
        if results:
            return results[0] if len(results) == 1 else results
        if scope.strictness() >= 2 and next(enumerate_value(value) or iter(()), MISSING) is MISSING:
            raise faults.property_of_none(name)
    elif name.lower() in ("count", "length"):
        return 1
    if scope.strictness() >= 2:
        raise faults.property_not_found(name)
    return None


def find_member(value: Any, name: str) -> Any:
    """A property of the value itself; MISSING where it has none."""
    reader = getattr(value, "ps_property", None)
    if reader is not None:
        found = reader(name.lower())
        if found is not MISSING:
            return found
    if isinstance(value, NetException):
        instance = value.properties.get("instance")
        if instance is not None:
            # an exception of a class that a script defined: its own properties before those of its base
            found = instance.ps_property(name.lower())
            if found is not MISSING:
                return found
    return values_members.find_property(value, name)


def _enumerate_members(items: Any, name: str, results: list[Any]) -> None:
    for item in items:
        found = MISSING if item is None else find_member(item, name)
        if found is MISSING:
            nested = enumerate_value(item)
            if nested is not None:
                _enumerate_members(nested, name, results)
            continue
        flat = enumerate_value(found)
        if flat is not None:
            results.extend(flat)
        elif found is not AUTOMATION_NULL:
            results.append(found)


def set_member(scope: Scope, value: Any, name: str, new: Any) -> None:
    """Assigns to a property. Raises TerminatingError where there is none, or it cannot be set."""
    if value is None:
        raise faults.property_not_settable(name)
    writer = getattr(value, "ps_set_property", None)
    if writer is not None and writer(name.lower(), new):
        return
    values_members.write_property(value, name, new)


def get_static(scope: Scope, owner: Any, name: str) -> Any:
    """`[type]::Name`."""
    from exoshell.engine.classes import ClassType

    if isinstance(owner, ClassType):
        return owner.get_static(scope, name)
    found = values_members.find_static(owner, name)
    return static_method_reference(owner, name) if found is MISSING else found


def set_static(scope: Scope, owner: Any, name: str, value: Any) -> None:
    from exoshell.engine.classes import ClassType

    if isinstance(owner, ClassType):
        owner.set_static(scope, name, value)
        return
    values_members.write_static(owner, name, value)


# ------------------------------------------------------------------------------------------------------------ calls


def invoke(node: ast.InvokeMemberExpressionAst) -> Expression:
    call = invoke_output(node)

    def value(scope: Scope) -> Any:
        result = call(scope)
        return None if result is AUTOMATION_NULL else result

    return value


def invoke_output(node: ast.InvokeMemberExpressionAst) -> Expression:
    """A call whose result is written or stored: a void method gives AutomationNull."""
    base_call = base_class_call(node)
    if base_call is not None:
        return base_call
    owner, name = expression(node.expression), member_name(node)
    arguments = tuple(_argument(argument) for argument in node.arguments)
    static, conditional = node.static, node.null_conditional
    if isinstance(node.member, ast.StringConstantExpressionAst) and not static and not conditional:
        return _site(owner, node.member.value, arguments)
    if static and isinstance(node.member, ast.StringConstantExpressionAst) and isinstance(node.expression, ast.TypeExpressionAst):
        return _static_site(node, arguments)

    def call(scope: Scope) -> Any:
        value = owner(scope)
        if conditional and value is None:
            return None
        called = name(scope)
        given = [argument(scope) for argument in arguments]
        return call_static(scope, value, called, given) if static else call_member(scope, value, called, given)

    return call


def _site(owner: Expression, name: str, arguments: tuple[Expression, ...]) -> Expression:
    site: Any = None

    def call(scope: Scope) -> Any:
        nonlocal site
        if site is None:
            from exoshell.engine.call_sites import CallSite

            site = CallSite(name, call_member)
        value = owner(scope)
        return site.call(scope, value, [argument(scope) for argument in arguments])

    return call


def static_site(node: ast.InvokeMemberExpressionAst) -> StaticSite | None:
    """What `[type]::Name(…)` with the names written out remembers; None for every other call."""
    if not (
        node.static and isinstance(node.expression, ast.TypeExpressionAst) and isinstance(node.member, ast.StringConstantExpressionAst)
    ):
        return None
    from exoshell.engine.call_sites import StaticSite

    return StaticSite(node.member.value, type_value(node.expression.type_name, node.expression), call_static)


def _static_site(node: ast.InvokeMemberExpressionAst, arguments: tuple[Expression, ...]) -> Expression:
    site: StaticSite | None = None

    def call(scope: Scope) -> Any:
        nonlocal site
        if site is None:
            site = static_site(node)
            assert site is not None
        if not site.known:
            site.resolve(scope)
        return site.call(scope, [argument(scope) for argument in arguments])

    return call


def base_class_call(node: ast.InvokeMemberExpressionAst) -> Expression | None:
    """`([Base]$this).Method(…)` runs the base class's own method; None for every other call."""
    inner = node.expression
    if node.static or not isinstance(inner, ast.ParenExpressionAst):
        return None
    cast = plain_expression(inner.pipeline)
    if not isinstance(cast, ast.ConvertExpressionAst):
        return None
    value, kind, name = expression(cast), type_value(cast.attribute.type_name), member_name(node)
    arguments = tuple(expression(argument) for argument in node.arguments)

    def call(scope: Scope) -> Any:
        from exoshell.engine.class_objects import ClassInstance
        from exoshell.engine.classes import ClassType

        owner, called = value(scope), name(scope)
        given = [argument(scope) for argument in arguments]
        target = kind(scope).type
        if isinstance(owner, ClassInstance) and isinstance(target, ClassType):
            return owner.call_as(target, scope, called, given)
        return call_member(scope, owner, called, given)

    return call


def _argument(node: ast.ExpressionAst) -> Expression:
    return expression(node)


def call_member(scope: Scope, value: Any, name: str, arguments: list[Any]) -> Any:
    """Calls a method; collections without it call it on each element."""
    if value is None:
        raise faults.method_on_null()
    finder = getattr(value, "ps_method", None)
    if finder is not None:
        method = finder(name.lower())
        if method is not MISSING:
            return method(scope, arguments)
        if hasattr(value, "kind") and hasattr(value.kind, "lineage"):
            from exoshell.engine.classes import no_method

            raise no_method(f"[{value.kind.name}]", name)
    lowered = name.lower()
    if lowered == "where" or (lowered == "foreach" and type(value) is not GenericList):
        from exoshell.engine.collection_methods import collection_method

        own = collection_method(lowered)
        if own is not None:
            return own(scope, value, arguments)
    items = enumerate_value(value)
    if items is None:
        return values_members.invoke_method(value, name, arguments)
    try:
        return values_members.invoke_method(value, name, arguments)
    except values_members.MemberError as error:
        if error.error_id != "MethodNotFound":
            raise
        results: list[Any] = []
        found = False
        first: Exception | None = None
        for item in items:
            try:
                result = call_member(scope, item, name, arguments)
            except values_members.MemberError as inner:
                if inner.error_id != "MethodNotFound":
                    raise
                first = first or inner
                continue
            found = True
            flat = enumerate_value(result)
            if flat is not None:
                results.extend(flat)
            elif result is not None and result is not AUTOMATION_NULL:
                results.append(result)
        if not found:
            raise first or error from None
        if not results:
            return AUTOMATION_NULL
        return results[0] if len(results) == 1 else results


def call_static(scope: Scope, owner: Any, name: str, arguments: list[Any]) -> Any:
    """`[type]::Name(…)`, `[type]::new(…)` included."""
    from exoshell.engine.classes import ClassType

    if isinstance(owner, ClassType):
        return owner.call_static(scope, name, arguments)
    if owner is None:
        raise faults.method_on_null()
    engine_call = engine_static(getattr(owner, "full_name", ""), name.lower())
    if engine_call is not None:
        return engine_call(scope, arguments)
    if name.lower() == "new":
        return values_members.new_object(owner, arguments)
    return values_members.invoke_static(owner, name, arguments)


TABLE: dict[type[ast.Ast], Callable[[Any], Expression]] = {ast.MemberExpressionAst: member, ast.InvokeMemberExpressionAst: invoke}
