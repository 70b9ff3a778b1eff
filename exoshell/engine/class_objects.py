"""Objects of classes that scripts define: their properties and methods, and what they inherit from a .NET type.

Operators follow what the class declares: CompareTo for order, Equals for equality, op_Addition and its kin for arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.engine.class_calls import ClassMethod, choose, run_method
from exoshell.engine.session_state import Scope
from exoshell.engine.validation import ValidationFailedError, validate
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import to_number, to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property, write_property
from exoshell.values.method_reference import MethodReference
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import MISSING
from exoshell.values.signatures import short_type

if TYPE_CHECKING:
    from exoshell.engine.classes import ClassType

_VALIDATION = "System.Management.Automation.ValidationMetadataException"
_EXACT_NAMES = ("name", "id", "key")
_NAME_ENDS = ("*key", "*name", "*id")
_OBJECT_METHODS = frozenset({"gettype", "tostring", "equals", "gethashcode"})


class ClassInstance:
    """An object of a class."""

    __slots__ = ("inner", "kind", "message", "native", "values")

    def __init__(self, kind: ClassType) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {}
        self.message = ""
        self.inner: NetException | None = None
        self.native: Any = None
        """What the .NET base class of a class contributes: a list, a table… None without such a base."""

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
        if name.startswith(("__", "ps_")) or name in ("to_string", "own_type_names"):
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
        return MISSING if self.native is None else find_property(self.native, name)

    @property
    def class_type(self) -> ClassType:
        """The type that -is looks at."""
        return self.kind

    @property
    def ps_enumerate(self) -> Callable[[], Iterator[Any] | None]:
        """The elements of a class with a collection as its base. Raises AttributeError for every other class."""
        if self.native is None:
            raise AttributeError("ps_enumerate")
        return lambda: enumerate_value(self.native)

    @property
    def ps_index(self) -> Callable[[Any], Any]:
        """Reads an element of a class with a collection as its base. Raises AttributeError for every other class."""
        if self.native is None:
            raise AttributeError("ps_index")
        from exoshell.engine.indexing import get_index

        return lambda place: get_index(self.native, place, self.kind.scope)

    @property
    def ps_set_index(self) -> Callable[[Any, Any], None]:
        """Assigns an element of a class with a collection as its base. Raises AttributeError for every other class."""
        if self.native is None:
            raise AttributeError("ps_set_index")
        from exoshell.engine.indexing import set_index

        return lambda place, new: set_index(self.native, place, new)

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
        if name in self.values:
            self.set(name, value)
            return True
        if self.native is None:
            return False
        write_property(self.native, name, value)
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
        if self.native is not None and name not in _OBJECT_METHODS:
            from exoshell.engine.members import call_member

            return lambda scope, arguments: call_member(scope, self.native, name, arguments)
        if name == "tostring":
            return lambda scope, arguments: self.kind.name
        if name == "equals":
            return lambda scope, arguments: arguments[0] is self
        if name == "gethashcode":
            return lambda scope, arguments: hash(id(self)) & 0x7FFFFFFF
        return MISSING

    def ps_method_reference(self, name: str) -> Any:
        """A method read without calling it; MISSING where there is none."""
        methods = [method for level in self.kind.lineage() for method in level.own_methods.get(name.lower(), ())]
        if not methods:
            return MISSING
        definitions = [method.definition() for method in methods if not method.node.is_hidden]
        return MethodReference(
            self, methods[0].name, definitions, False, lambda arguments: self.call(self.kind.scope, name.lower(), arguments)
        )

    def _call(self, methods: list[ClassMethod], name: str, scope: Scope, arguments: list[Any]) -> Any:
        method, given = choose(methods, arguments, methods[0].name, methods[0].name)
        return run_method(method, scope, self, given)

    def call(self, scope: Scope, name: str, arguments: list[Any]) -> Any:
        return self.ps_method(name.lower())(scope, arguments)

    # -------------------------------------------------------------------------------------------------- operators

    def _declares(self, name: str) -> bool:
        return any(name in kind.own_methods for kind in self.kind.lineage())

    def __eq__(self, other: object) -> bool:
        if self is other or not self._declares("equals"):
            return self is other
        return bool(self.call(self.kind.scope, "equals", [other]))

    def __hash__(self) -> int:
        return id(self)

    def __lt__(self, other: Any) -> bool:
        return self._order(other) < 0

    def __gt__(self, other: Any) -> bool:
        return self._order(other) > 0

    def _order(self, other: Any) -> int:
        if not self._declares("compareto"):
            raise TypeError(f"{self.kind.name} is not IComparable")
        return int(to_number(self.call(self.kind.scope, "compareto", [other])))

    def compare(self, a: Any, b: Any) -> int:
        """IComparer.Compare, where the class is one."""
        return int(to_number(self.call(self.kind.scope, "compare", [a, b])))

    def _operator(self, name: str, other: Any) -> Any:
        declares = any(name in kind.static_methods for kind in self.kind.lineage())
        return self.kind.call_static(self.kind.scope, name, [self, other]) if declares else NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._operator("op_addition", other)

    def __sub__(self, other: Any) -> Any:
        return self._operator("op_subtraction", other)

    def __mul__(self, other: Any) -> Any:
        return self._operator("op_multiply", other)

    def __truediv__(self, other: Any) -> Any:
        return self._operator("op_division", other)

    def __mod__(self, other: Any) -> Any:
        return self._operator("op_modulus", other)

    def __str__(self) -> str:
        if self._declares("tostring"):
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


def _setting_failed(name: str, inner: NetException) -> MemberError:
    text = f'Exception setting "{name}": "{inner.message}"'
    wrapped = NetException("System.Management.Automation.SetValueInvocationException", text, inner)
    return MemberError(wrapped, "ExceptionWhenSetting", ErrorCategory.NotSpecified)
