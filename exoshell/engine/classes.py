"""Classes and enums that scripts define: types with properties, methods, constructors, statics and one base class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.engine import faults
from exoshell.engine.attributes import validation_of
from exoshell.engine.class_calls import ClassMethod, choose, run_method
from exoshell.engine.class_objects import ClassInstance
from exoshell.engine.compiler import expression
from exoshell.engine.session_state import Scope
from exoshell.engine.types import resolved_type, type_value
from exoshell.language import ast
from exoshell.metadata.parameter import Validation
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import ConversionError, cannot_convert, convert, to_string
from exoshell.values.dotnet.object import empty_element
from exoshell.values.enums import EnumType, register_enum
from exoshell.values.error_record import ErrorCategory, NetException, exception_bases
from exoshell.values.members import new_object
from exoshell.values.method_reference import MethodReference
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import MISSING, PSCustomObject, base_of
from exoshell.values.signatures import short_type
from exoshell.values.types import DotNetType


class ClassProperty:
    """A declared property."""

    __slots__ = ("checks", "convert", "default", "hidden", "initial", "key", "name", "static", "type")

    def __init__(
        self,
        name: str,
        convert: Any,
        default: Any,
        initial: Any,
        static: bool,
        hidden: bool,
        checks: tuple[Validation, ...] = (),
        kind: Any = None,
    ) -> None:
        self.name, self.key = name, name.lower()
        self.convert, self.default, self.initial = convert, default, initial
        self.static, self.hidden = static, hidden
        self.checks, self.type = checks, kind


class ClassType:
    """A class as a type value. `base` is another ClassType or the name of a .NET exception type."""

    ps_type_name = "System.RuntimeType"
    element_type = None
    is_enum = is_value_type = is_array = False

    def __init__(self, name: str, base: Any, scope: Scope) -> None:
        self.name = self.full_name = self.clr_full_name = self.accelerator = name
        self.base = base
        self.scope = scope
        self.own_properties: list[ClassProperty] = []
        self.own_methods: dict[str, list[ClassMethod]] = {}
        self.static_methods: dict[str, list[ClassMethod]] = {}
        self.constructors: list[ClassMethod] = []
        self.statics: dict[str, Any] = {}
        self.interfaces: list[DotNetType] = []

    def __str__(self) -> str:
        return self.name

    # ------------------------------------------------------------------------------------------------------- shape

    def lineage(self) -> list[ClassType]:
        """The class and its base classes, nearest first."""
        found, current = [], self
        while isinstance(current, ClassType):
            found.append(current)
            current = current.base
        return found

    def properties(self) -> list[ClassProperty]:
        """All properties, the base class's first... as PowerShell lists them: own before inherited."""
        seen: dict[str, ClassProperty] = {}
        for kind in self.lineage():
            for item in kind.own_properties:
                seen.setdefault(item.key, item)
        return list(seen.values())

    def exception_chain(self) -> list[str]:
        names = [kind.name for kind in self.lineage()]
        base = self.net_base()
        if base is not None and self.is_exception():
            names += [base.full_name, *exception_bases(base.full_name)]
        elif base is not None:
            names += [base.clr_full_name, *base.bases]
            names.pop()
        return [*names, "System.Object"]

    def net_base(self) -> DotNetType | None:
        """The .NET type at the root of the lineage; None for System.Object."""
        base = self.lineage()[-1].base
        return base if isinstance(base, DotNetType) else None

    def is_exception(self) -> bool:
        base = self.net_base()
        return base is not None and _is_exception(base)

    @property
    def bases(self) -> tuple[str, ...]:
        """Full names of the base types, nearest first."""
        return tuple(self.exception_chain()[1:])

    def assignable_to(self, other: Any) -> bool:
        """Whether an object of this class is one of the other type (`-is`)."""
        if isinstance(other, ClassType):
            return other in self.lineage()
        if other.full_name in self.exception_chain():
            return True
        base = self.net_base()
        declared = [found for kind in self.lineage() for found in kind.interfaces]
        return any(found.assignable_to(other) for found in (*declared, *([base] if base is not None else [])))

    def derives_from(self, other: Any) -> bool:
        if isinstance(other, ClassType):
            return other in self.lineage()
        return getattr(other, "full_name", "") in self.exception_chain()

    # ------------------------------------------------------------------------------------------------------ objects

    def new(self, scope: Scope, arguments: Sequence[Any]) -> ClassInstance:
        """`[Name]::new(…)`."""
        made = ClassInstance(self)
        for kind in reversed(self.lineage()):
            for item in kind.own_properties:
                if not item.static:
                    made.values[item.key] = item.initial(self.scope) if item.initial is not None else item.default
        self.construct(scope, made, arguments)
        return made

    def construct(self, scope: Scope, made: ClassInstance, arguments: Sequence[Any]) -> None:
        """Runs the constructor for the arguments, the base class's first."""
        if not self.constructors:
            if arguments:
                raise no_overload("new", len(arguments))
            self._construct_base(scope, made, ())
            return
        method, given = choose(self.constructors, arguments, "new", ".ctor")
        base_arguments = method.base_arguments(self.scope, given) if method.has_base_call else ()
        self._construct_base(scope, made, base_arguments)
        run_method(method, scope, made, given)

    def _construct_base(self, scope: Scope, made: ClassInstance, arguments: Sequence[Any]) -> None:
        if isinstance(self.base, ClassType):
            self.base.construct(scope, made, arguments)
        elif self.base is not None and _is_exception(self.base):
            made.message = to_string(arguments[0]) if arguments else f"Exception of type '{made.kind.name}' was thrown."
            if len(arguments) > 1 and isinstance(arguments[1], NetException):
                made.inner = arguments[1]
        elif self.base is not None:
            made.native = new_object(self.base, arguments)

    def convert(self, value: Any) -> Any:
        """`[Name]value`: an instance as it is, a table's entries as properties, else the constructor with one argument."""
        plain = base_of(value)
        if plain is None:
            return None
        if isinstance(plain, ClassInstance) and self in plain.kind.lineage():
            return plain
        if isinstance(plain, NetException):
            instance = plain.properties.get("instance")
            if isinstance(instance, ClassInstance) and self in instance.kind.lineage():
                return instance
        if isinstance(plain, Hashtable | PSCustomObject) and any(not item.parameters for item in self.constructors) | (
            not self.constructors
        ):
            made = self.new(self.scope, ())
            for name, item in plain.items():
                self._set_from_table(made, to_string(name), item)
            return made
        if isinstance(plain, Hashtable):
            raise cannot_convert(value, DotNetType(self.name))
        single = [method for method in self.constructors if len(method.parameters) == 1]
        for method in single:
            try:
                chosen, given = choose([method], [plain], "new", ".ctor")
            except NetError:
                continue
            made = ClassInstance(self)
            return self.new(self.scope, given) if chosen is method else made
        raise cannot_convert(value, DotNetType(self.name))

    def _set_from_table(self, made: ClassInstance, name: str, value: Any) -> None:
        known = [item for item in self.properties() if not item.static]
        if not any(item.key == name.lower() for item in known):
            settable = ", ".join(f"[{item.name} <{getattr(item.type, 'full_name', 'System.Object')}>]" for item in known)
            reason = f"The property '{name}' was not found for the '{self.name}' object. The settable properties are: {settable}."
            raise ConversionError(f'Cannot create object of type "{self.name}". {reason}', "ObjectCreationError")
        try:
            made.set(name, value)
        except NetError as error:
            inner = error.exception.inner or error.exception
            raise ConversionError(f'Cannot create object of type "{self.name}". {inner.message}', "ObjectCreationError", inner) from None

    # ------------------------------------------------------------------------------------------------------ statics

    def _static_home(self, key: str) -> ClassType | None:
        return next((kind for kind in self.lineage() if key in kind.statics), None)

    def get_static(self, scope: Scope, name: str) -> Any:
        home = self._static_home(name.lower())
        return home.statics[name.lower()] if home is not None else self._static_reference(scope, name)

    def _static_reference(self, scope: Scope, name: str) -> Any:
        methods = next((found for kind in self.lineage() if (found := kind.static_methods.get(name.lower()))), None)
        if methods is None:
            return None
        definitions = [f"static {method.definition()}" for method in methods]
        return MethodReference(self, methods[0].name, definitions, True, lambda arguments: self.call_static(scope, name, arguments))

    def set_static(self, scope: Scope, name: str, value: Any) -> None:
        key = name.lower()
        home = self._static_home(key)
        if home is None:
            raise faults.property_not_settable(name)
        item = next(item for item in home.own_properties if item.key == key and item.static)
        home.statics[key] = item.convert(value) if item.convert is not None else value

    def call_static(self, scope: Scope, name: str, arguments: list[Any]) -> Any:
        if name.lower() == "new":
            return self.new(scope, arguments)
        for kind in self.lineage():
            found = kind.static_methods.get(name.lower())
            if found:
                method, given = choose(found, arguments, name, name)
                return run_method(method, scope, None, given)
        raise no_method(f"[{self.name}]", name)

    # ---------------------------------------------------------------------------------------- the type as an object

    def ps_property(self, name: str) -> Any:
        if name in ("name", "fullname"):
            return self.name
        if name == "basetype":
            return self.base if self.base is not None else DotNetType("System.Object")
        if name in ("isenum", "isarray", "isvaluetype"):
            return False
        if name in ("isclass", "ispublic"):
            return True
        if name == "namespace":
            return None
        return MISSING

    def ps_method(self, name: str) -> Any:
        if name == "tostring":
            return lambda scope, arguments: self.name
        if name == "getmethods":
            return lambda scope, arguments: self._methods()
        if name == "getproperties":
            return lambda scope, arguments: [_described("RuntimePropertyInfo", item.name, item.static) for item in self.properties()]
        if name == "issubclassof":
            return lambda scope, arguments: arguments[0] is not self and self.derives_from(arguments[0])
        if name == "isassignablefrom":
            return lambda scope, arguments: isinstance(arguments[0], ClassType) and arguments[0].assignable_to(self)
        if name == "isinstanceoftype":
            return lambda scope, arguments: isinstance(arguments[0], ClassInstance) and arguments[0].kind.assignable_to(self)
        return MISSING

    def _methods(self) -> list[PSCustomObject]:
        """GetMethods(): what the class and its bases declare."""
        groups = [group for kind in self.lineage() for table in (kind.own_methods, kind.static_methods) for group in table.values()]
        return [_described("RuntimeMethodInfo", method.name, method.node.is_static) for group in groups for method in group]

    def method_definitions(self, *, static: bool) -> dict[str, list[str]]:
        """The methods that Get-Member lists: name → its overloads; of static ones the constructors too."""
        found: dict[str, tuple[str, list[str]]] = {}
        for kind in self.lineage():
            for key, methods in (kind.static_methods if static else kind.own_methods).items():
                shown = [method for method in methods if not method.node.is_hidden]
                if shown:
                    overloads = found.setdefault(key, (shown[0].name, []))[1]
                    overloads += [text for method in shown if (text := method.definition()) not in overloads]
        if static and self.constructors:
            found["new"] = ("new", [method.definition(self.name) for method in self.constructors if not method.node.is_hidden])
        return dict(found.values())

    def static_definitions(self) -> dict[str, str]:
        """The static properties that Get-Member lists: name → definition."""
        shown = [item for item in self.properties() if item.static and not item.hidden]
        return {
            item.name: f"static {short_type(getattr(item.type, 'full_name', 'System.Object'))} {item.name} {{get;set;}}" for item in shown
        }


def _described(kind: str, name: str, static: bool) -> PSCustomObject:
    return PSCustomObject.of(f"System.Reflection.{kind}", Name=name, IsStatic=static)


# ------------------------------------------------------------------------------------------------------- definitions


def define_type(scope: Scope, node: ast.TypeDefinitionAst) -> None:
    """Makes a class or enum known to the session."""
    if node.kind == "enum":
        _define_enum(scope, node)
        return
    base: Any = None
    interfaces: list[DotNetType] = []
    for item in node.base_types:
        found = resolved_type(scope, item.type_name.full_name)
        if found is None:
            raise faults.type_not_found(item.type_name.full_name)
        if isinstance(found, ClassType) or not _is_interface(found):
            base = found
        else:
            interfaces.append(found)
    kind = ClassType(node.name, base, scope)
    kind.interfaces = interfaces
    scope.context.classes[node.name.lower()] = kind
    for member in node.members:
        if isinstance(member, ast.PropertyMemberAst):
            kind.own_properties.append(_property(scope, kind, member))
        elif isinstance(member, ast.FunctionMemberAst):
            method = ClassMethod(scope, member)
            if member.name.lower() == node.name.lower():
                if not member.is_static:
                    kind.constructors.append(method)
            else:
                table = kind.static_methods if member.is_static else kind.own_methods
                table.setdefault(member.name.lower(), []).append(method)
    for declared in kind.own_properties:
        if declared.static:
            kind.statics[declared.key] = declared.initial(scope) if declared.initial is not None else declared.default


def _property(scope: Scope, owner: ClassType, node: ast.PropertyMemberAst) -> ClassProperty:
    convert: Callable[[Any], Any] | None = None
    default: Any = None
    kind: Any = DotNetType("System.Object")
    if node.property_type is not None:
        reference = type_value(node.property_type.type_name)(scope)
        kind = reference.type
        convert = reference.convert
        default = empty_element(kind) if isinstance(kind, DotNetType) else None
    initial = None
    if node.initial_value is not None:
        value = expression(node.initial_value)
        initial = (lambda where: convert(value(where))) if convert is not None else value
    checks = tuple(
        found
        for attribute in node.attributes
        if isinstance(attribute, ast.AttributeAst) and (found := validation_of(scope, attribute)) is not None
    )
    return ClassProperty(node.name, convert, default, initial, node.is_static, node.is_hidden, checks, kind)


def _is_exception(kind: DotNetType) -> bool:
    return kind.full_name == "System.Exception" or "System.Exception" in kind.bases


def _is_interface(kind: DotNetType) -> bool:
    """Interfaces are told by their names: facts of them were recorded with the types that have them."""
    name = kind.name
    return name[:1] == "I" and name[1:2].isupper() and not _is_exception(kind) and len(kind.bases) <= 1


def _define_enum(scope: Scope, node: ast.TypeDefinitionAst) -> None:
    members: dict[str, int] = {}
    following = 0
    for member in node.members:
        if isinstance(member, ast.PropertyMemberAst):
            if member.initial_value is not None:
                try:
                    following = int(convert(expression(member.initial_value)(scope), "int"))
                except NetError:
                    raise faults.make(
                        'Cannot convert the value to type "int".',
                        "CannotConvertValue",
                        ErrorCategory.ParserError,
                        place=member.initial_value,
                    ) from None
            members[member.name] = following
            following += 1
    flags = any(item.type_name.full_name.lower() in ("flags", "flagsattribute") for item in node.attributes)
    register_enum(EnumType(node.name, members, flags))
    scope.context.classes[node.name.lower()] = DotNetType(node.name)


# ---------------------------------------------------------------------------------------------------------- errors


def no_overload(name: str, count: int) -> MemberError:
    exception = NetException(
        "System.Management.Automation.MethodException", f'Cannot find an overload for "{name}" and the argument count: "{count}".'
    )
    return MemberError(exception, "MethodCountCouldNotFindBest", ErrorCategory.NotSpecified)


def no_method(owner: str, name: str) -> MemberError:
    text = f"Method invocation failed because {owner} does not contain a method named '{name}'."
    return MemberError(NetException(faults.RUNTIME, text), "MethodNotFound", ErrorCategory.InvalidOperation)


def class_test(operator: str, value: Any, target: ClassType, scope: Scope) -> Any:
    """-is, -isnot and -as with a class on the right."""
    plain = base_of(value)
    if isinstance(plain, NetException):
        plain = plain.properties.get("instance", plain)
    is_one = isinstance(plain, ClassInstance) and target in plain.kind.lineage()
    if operator == "-is":
        return is_one
    if operator == "-isnot":
        return not is_one
    if is_one:
        return plain
    try:
        return target.convert(value)
    except NetError:
        return None
