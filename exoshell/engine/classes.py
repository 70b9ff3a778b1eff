"""Classes and enums that scripts define: types with properties, methods, constructors, statics and one base class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.engine import faults
from exoshell.engine.attributes import validation_of
from exoshell.engine.class_calls import ClassMethod, choose, run_method
from exoshell.engine.compiler import expression
from exoshell.engine.session_state import Scope
from exoshell.engine.types import resolved_type, type_value
from exoshell.engine.validation import ValidationFailedError, validate
from exoshell.language import ast
from exoshell.metadata.parameter import Validation
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import ConversionError, cannot_convert, convert, to_string
from exoshell.values.enums import EnumType, register_enum
from exoshell.values.error_record import ErrorCategory, NetException, exception_bases
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import MISSING, PSCustomObject, base_of
from exoshell.values.signatures import short_type
from exoshell.values.types import DotNetType

_VALIDATION = "System.Management.Automation.ValidationMetadataException"


_EXACT_NAMES = ("name", "id", "key")
_NAME_ENDS = ("*key", "*name", "*id")


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
        base = self.lineage()[-1].base
        if isinstance(base, str):
            names += [base, *exception_bases(base)]
        return [*names, "System.Object"]

    def is_exception(self) -> bool:
        return isinstance(self.lineage()[-1].base, str)

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
        elif isinstance(self.base, str):
            made.message = to_string(arguments[0]) if arguments else f"Exception of type '{made.kind.name}' was thrown."
            if len(arguments) > 1 and isinstance(arguments[1], NetException):
                made.inner = arguments[1]

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
        return home.statics[name.lower()] if home is not None else None

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
            return self.base if isinstance(self.base, ClassType) else DotNetType(self.base or "System.Object")
        if name in ("isenum", "isarray", "isvaluetype"):
            return False
        if name == "isclass":
            return True
        return MISSING

    def ps_method(self, name: str) -> Any:
        if name == "tostring":
            return lambda scope, arguments: self.name
        return MISSING

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


class ClassInstance:
    """An object of a class."""

    __slots__ = ("inner", "kind", "message", "values")

    def __init__(self, kind: ClassType) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {}
        self.message = ""
        self.inner: NetException | None = None

    @property
    def ps_type_name(self) -> str:
        return self.kind.name

    @property
    def ps_type_names(self) -> list[str]:
        return self.kind.exception_chain()

    @property
    def ps_properties(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.kind.properties() if not item.static and not item.hidden)

    def __getattr__(self, name: str) -> Any:
        # values asks for snake_case attributes of the names it lists
        if name.startswith("__") or name in ("to_string", "own_type_names"):
            raise AttributeError(name)
        key = name.replace("_", "")
        if key in self.values:
            return self.values[key]
        raise AttributeError(name)

    def ps_property(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        if name == "message" and self.kind.is_exception():
            return self.message
        return MISSING

    def ps_element_name(self) -> str:
        """What a cell with a collection shows of an object: its first property that is a name, an id or a key."""
        names = [name.lower() for name in self.ps_properties]
        for fits in (*_EXACT_NAMES, *_NAME_ENDS):
            for name in names:
                if name == fits or (fits.startswith("*") and name.endswith(fits[1:])):
                    return to_string(self.values[name])
        return str(self)

    def ps_definition(self, name: str) -> str:
        """What Get-Member shows of a property."""
        item = next(item for item in self.kind.properties() if item.name == name)
        shown = short_type(getattr(item.type, "full_name", "System.Object"))
        return f"{shown} {name} {{get;set;}}"

    def ps_set_property(self, name: str, value: Any) -> bool:
        if name not in self.values:
            return False
        self.set(name, value)
        return True

    def set(self, name: str, value: Any) -> None:
        """Assigns a property through its type. Raises MemberError."""
        key = name.lower()
        item = next((item for item in self.kind.properties() if item.key == key and not item.static), None)
        if item is None:
            raise faults.property_not_settable(name)
        try:
            value = item.convert(value) if item.convert is not None else value
            for check in item.checks:
                validate(self.kind.scope, value, check)
        except NetError as error:
            raise _setting_failed(item.name, error.exception) from None
        except ValidationFailedError as error:
            raise _setting_failed(item.name, NetException(_VALIDATION, str(error))) from None
        self.values[key] = value

    def call_as(self, kind: ClassType, scope: Scope, name: str, arguments: list[Any]) -> Any:
        """Calls a method as an object of a base class has it."""
        key = name.lower()
        methods = [method for level in kind.lineage() for method in level.own_methods.get(key, ())]
        return self._call(methods, key, scope, arguments) if methods else self.ps_method(key)(scope, arguments)

    def ps_method(self, name: str) -> Any:
        methods = [method for level in self.kind.lineage() for method in level.own_methods.get(name, ())]
        if methods:
            return lambda scope, arguments: self._call(methods, name, scope, arguments)
        if name == "gettype":
            return lambda scope, arguments: self.kind
        if name == "tostring":
            return lambda scope, arguments: self.kind.name
        if name == "equals":
            return lambda scope, arguments: arguments[0] is self
        if name == "gethashcode":
            return lambda scope, arguments: hash(id(self)) & 0x7FFFFFFF
        return MISSING

    def _call(self, methods: list[ClassMethod], name: str, scope: Scope, arguments: list[Any]) -> Any:
        method, given = choose(methods, arguments, methods[0].name, methods[0].name)
        return run_method(method, scope, self, given)

    def call(self, scope: Scope, name: str, arguments: list[Any]) -> Any:
        return self.ps_method(name.lower())(scope, arguments)

    def __str__(self) -> str:
        if any("tostring" in kind.own_methods for kind in self.kind.lineage()):
            return to_string(self.call(self.kind.scope, "tostring", []))
        return f"{self.kind.name}: {self.message}" if self.kind.is_exception() else self.kind.name

    def net_exception(self) -> NetException:
        """The exception that this object is, for throw."""
        exception = NetException(self.kind.name, self.message, self.inner)
        for item in self.kind.properties():
            exception.properties[item.name] = self.values.get(item.key)
        exception.properties["class"] = self.kind
        exception.properties["instance"] = self
        return exception


# ------------------------------------------------------------------------------------------------------- definitions


def define_type(scope: Scope, node: ast.TypeDefinitionAst) -> None:
    """Makes a class or enum known to the session."""
    if node.kind == "enum":
        _define_enum(scope, node)
        return
    base: Any = None
    for item in node.base_types:
        found = resolved_type(scope, item.type_name.full_name)
        if found is None:
            raise faults.type_not_found(item.type_name.full_name)
        if isinstance(found, ClassType):
            base = found
        elif found.full_name == "System.Exception" or "System.Exception" in exception_bases(found.full_name):
            base = found.full_name
    kind = ClassType(node.name, base, scope)
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
        from exoshell.engine.functions import _unbound_value

        reference = type_value(node.property_type.type_name)(scope)
        kind = reference.type
        convert = reference.convert
        default = _unbound_value(reference.type)
        if getattr(reference.type, "full_name", "") == "System.String":
            default = None
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


def _setting_failed(name: str, inner: NetException) -> MemberError:
    text = f'Exception setting "{name}": "{inner.message}"'
    wrapped = NetException("System.Management.Automation.SetValueInvocationException", text, inner)
    return MemberError(wrapped, "ExceptionWhenSetting", ErrorCategory.NotSpecified)


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
