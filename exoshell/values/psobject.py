"""PSObject and its members, and the property bags that most objects of a session are.

A PSCustomObject is a row over a shared Schema: a page of 1,000 mailboxes is one schema and 1,000 tuples of values, and adding a
property moves an object to a neighbouring schema. That is what keeps 100,000 objects in a variable affordable, and a
compiled `$_.Name` can remember the place of `Name` in the schema it met last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol


class AutomationNull:
    """What a pipeline without output yields: reads as $null, but contributes nothing to a pipeline."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "AUTOMATION_NULL"

    def __bool__(self) -> bool:
        return False


AUTOMATION_NULL: Final = AutomationNull()


class Missing:
    """The answer of look-ups that found no such member; never a PowerShell value."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


class Invocable(Protocol):
    """A script block as values see it: something with a text that can be called with arguments and `$_`/`$this`."""

    def invoke_value(self, this: object, arguments: Sequence[object]) -> object:
        """Runs the block and returns its output as a value: None, the one object, or a list."""


class MemberKind(StrEnum):
    """PSMemberTypes, as Get-Member shows them."""

    ALIAS_PROPERTY = "AliasProperty"
    CODE_PROPERTY = "CodeProperty"
    NOTE_PROPERTY = "NoteProperty"
    PROPERTY = "Property"
    SCRIPT_PROPERTY = "ScriptProperty"
    PROPERTY_SET = "PropertySet"
    MEMBER_SET = "MemberSet"
    METHOD = "Method"
    CODE_METHOD = "CodeMethod"
    SCRIPT_METHOD = "ScriptMethod"
    PARAMETERIZED_PROPERTY = "ParameterizedProperty"
    EVENT = "Event"


@dataclass(slots=True)
class PSMember:
    """A member added to one object (Add-Member, class definitions, calculated members of ours)."""

    name: str
    kind: MemberKind
    value: Any = None
    """Note: the value. Alias: the other property's name. Script member: an Invocable (the getter). Code: getter(object) → value."""
    setter: Any = None
    """Script property: an Invocable. Code property: setter(object, value)."""
    hidden: bool = False

    @property
    def ps_type_name(self) -> str:
        """As an object of its own: [PSPropertySet]::new(…) and its kin."""
        return f"System.Management.Automation.PS{self.kind}"

    def find(self, name: str) -> PSMember | None:
        """Of a member set: the member of that name."""
        wanted = name.casefold()
        return next((item for item in self.value if item.name.casefold() == wanted), None)

    def __str__(self) -> str:
        if self.kind is MemberKind.PROPERTY_SET:
            return f"{self.name} {{{', '.join(map(str, self.value))}}}"
        if self.kind is MemberKind.MEMBER_SET:
            return f"{self.name} {{{', '.join(item.name for item in self.value)}}}"
        return self.name


class Schema:
    """The shared shape of rows: property names in order, type names, and how raw values become values.

    `readers[i]`, where present, turns the raw value of a service's JSON into a PowerShell value when somebody first reads it.
    Immutable; use the functions below to get related ones.
    """

    __slots__ = ("_next", "index", "names", "readers", "type_names")

    def __init__(
        self,
        names: Sequence[str],
        type_names: Sequence[str] = ("System.Management.Automation.PSCustomObject", "System.Object"),
        readers: Sequence[Callable[[Any], Any] | None] | None = None,
    ) -> None:
        self.names: tuple[str, ...] = tuple(names)
        self.type_names: tuple[str, ...] = tuple(type_names)
        self.readers: tuple[Callable[[Any], Any] | None, ...] | None = tuple(readers) if readers is not None and any(readers) else None
        self.index: dict[str, int] = {name.casefold(): place for place, name in enumerate(self.names)}
        self._next: dict[str, Schema] = {}

    def __repr__(self) -> str:
        return f"Schema({', '.join(self.names)})"

    def extended(self, name: str) -> Schema:
        """The schema with one more property at the end; the same object for the same name each time."""
        found = self._next.get(name)
        if found is None:
            readers = (*self.readers, None) if self.readers is not None else None
            found = self._next[name] = Schema((*self.names, name), self.type_names, readers)
        return found


class _Read:
    """A value that went through its schema's reader, in the place of the raw one."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class PSCustomObject:
    """A property bag. `values` is a list once something was written or a reader ran, and may be a shared tuple before.

    `extra` holds members that are no plain values (script properties, methods) by lower-case name; `own_type_names` replaces
    the schema's where PSTypeNames was changed on this object.
    """

    __slots__ = ("extra", "own_type_names", "schema", "values")

    def __init__(self, schema: Schema, values: Sequence[Any]) -> None:
        self.schema = schema
        self.values: Sequence[Any] = values
        self.extra: dict[str, PSMember] | None = None
        self.own_type_names: list[str] | None = None

    @classmethod
    def of(cls, *type_names: str, **properties: Any) -> PSCustomObject:
        """A small object of our own making; with type names, most specific first ('System.Object' is added)."""
        if type_names:
            return cls(Schema(tuple(properties), (*type_names, "System.Object")), list(properties.values()))
        return cls(Schema(tuple(properties)), list(properties.values()))

    def get(self, name: str, default: Any = MISSING) -> Any:
        """The plain value of a property in any case; `default` where it has none (extra members are not run)."""
        place = self.schema.index.get(name.casefold())
        return default if place is None else self.at(place)

    def at(self, place: int) -> Any:
        """The value in a place of the schema, read through the schema's reader the first time."""
        readers = self.schema.readers
        if readers is None:
            return self.values[place]
        reader = readers[place]
        value = self.values[place]
        if reader is None or value is None:
            return value
        if type(value) is _Read:
            return value.value
        result = reader(value)
        self._own()[place] = _Read(result)
        return result

    def set(self, name: str, value: Any) -> None:
        """Changes a property, or adds it at the end."""
        place = self.schema.index.get(name.casefold())
        values = self._own()
        if place is None:
            self.schema = self.schema.extended(name)
            values.append(value)
        elif self.schema.readers is not None and self.schema.readers[place] is not None:
            values[place] = _Read(value)
        else:
            values[place] = value

    def remove(self, name: str) -> None:
        """Removes a property; nothing happens where there is none."""
        place = self.schema.index.get(name.casefold())
        if place is None:
            return
        names = [other for other in self.schema.names if other.casefold() != name.casefold()]
        items = [self.at(number) for number in range(len(self.schema.names)) if number != place]
        self.schema, self.values = Schema(names, self.schema.type_names), items

    def items(self) -> Iterator[tuple[str, Any]]:
        """Names and plain values in order."""
        for place, name in enumerate(self.schema.names):
            yield name, self.at(place)

    def copy(self) -> PSCustomObject:
        """PSObject.Copy(): a new bag with the same values."""
        twin = PSCustomObject(self.schema, list(self.values))
        twin.extra = dict(self.extra) if self.extra else None
        twin.own_type_names = list(self.own_type_names) if self.own_type_names else None
        return twin

    def _own(self) -> list[Any]:
        if type(self.values) is not list:
            self.values = list(self.values)
        return self.values

    def __repr__(self) -> str:
        return f"PSCustomObject({', '.join(self.schema.names)})"


class PSObject:
    """Any other value with members of its own: Add-Member on a string, PSTypeNames inserted into a hashtable.

    Wrappers are never nested, and exist only where there is something to add: everything else travels bare. Whoever needs the
    value itself asks base_of.
    """

    __slots__ = ("base", "members", "own_type_names", "spelling")

    def __init__(self, base: Any, spelling: str | None = None) -> None:
        self.base = base
        self.spelling = spelling
        """How a number was written as an argument: `1.50` stays so where it is shown."""
        self.members: dict[str, PSMember] = {}
        self.own_type_names: list[str] | None = None

    def __repr__(self) -> str:
        return f"PSObject({self.base!r})"


def base_of(value: Any) -> Any:
    """The value inside a PSObject wrapper; other values as they are."""
    return value.base if type(value) is PSObject else value


def is_null(value: Any) -> bool:
    return value is None or value is AUTOMATION_NULL
