"""Objects as the formatter sees them: type names, property names in display order, values of properties by name.

The one place that asks `values` about members, so that views, tables and lists need not know how an object keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from exoshell.values.collections import DictionaryEntry, GenericDictionary, Hashtable, enumerate_value
from exoshell.values.exchange import Unlimited
from exoshell.values.members import find_property, property_names
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSObject, base_of
from exoshell.values.type_data import REGISTERED, extensions
from exoshell.values.types import type_names as names_of
from exoshell.values.wildcard import WildcardPattern

SCALAR_TYPES = frozenset(
    "system." + name
    for name in (
        "string", "sbyte", "byte", "int16", "uint16", "int32", "uint32", "int64", "uint64", "char", "single", "double", "boolean",
        "decimal", "intptr", "security.securestring", "numerics.biginteger",
    )
) | {"microsoft.exchange.data.unlimited`1"}  # fmt: skip
"""Types that print as their text wherever they come by, and are right-aligned in tables."""

_HIDDEN = frozenset({"pscomputername", "psshowcomputername", "runspaceid", "pssourcejobinstanceid"})
_BARE_SCALARS = frozenset({str, int, float, bool})
_DESERIALIZED = "Deserialized."

Reader = Callable[[Any], Any]


def type_names(value: Any) -> tuple[str, ...]:
    """PSTypeNames, most specific first."""
    if type(value) is PSCustomObject and value.own_type_names is None:
        return value.schema.type_names
    return tuple(names_of(value))


def without_deserialized(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names with the prefix of deserialised objects taken away; None where there is none."""
    if not any(name.startswith(_DESERIALIZED) for name in names):
        return None
    return tuple(name.removeprefix(_DESERIALIZED) for name in names)


def is_scalar(value: Any) -> bool:
    """Whether the value is shown as text and never as an object with properties."""
    kind = type(value)
    if kind in _BARE_SCALARS:
        return True
    if kind is PSCustomObject:
        return False
    return is_scalar_type(type_names(value))


@lru_cache(maxsize=512)
def is_scalar_type(names: tuple[str, ...]) -> bool:
    if not names:
        return False
    if len(names) > 1 and names[1].removeprefix(_DESERIALIZED) == "System.Enum":
        return True
    return names[0].removeprefix(_DESERIALIZED).casefold() in SCALAR_TYPES


def is_string(value: Any) -> bool:
    """Whether it is text, Exchange's sizes and limits included, and so stands at the left of its column."""
    if type(value) is str or type(value) is Unlimited:
        return True
    return isinstance(value, str | PSObject) and type_names(value)[:1] == ("System.String",)


def names_for_display(value: Any) -> list[str]:
    """All visible properties in the order of lists and tables: members of the object itself, those of its type, then
    the ones that the extended type system adds."""
    own = getattr(base_of(value), "ps_shown_names", None)
    names = (own() if own is not None else []) or list(property_names(value))
    if type(value) is PSCustomObject:
        return names
    return _own_before_added(value, names)


def _own_before_added(value: Any, names: list[str]) -> list[str]:
    added = added_property_names(type_names(base_of(value)))
    if not added:
        return names
    instance = set(value.members) if type(value) is PSObject else set()
    late = [name for name in names if name.casefold() in added and name.casefold() not in instance]
    if not late:
        return names
    gone = {name.casefold() for name in late}
    return [name for name in names if name.casefold() not in gone] + late


def has_shown_properties(value: Any) -> bool:
    """Whether there is anything but the bookkeeping properties of remote objects."""
    return any(name.casefold() not in _HIDDEN for name in property_names(value))


def matching_names(value: Any, pattern: str) -> list[str]:
    """The properties that a name or wildcard pattern means on an object, in the object's own spelling and order."""
    names = property_names(value)
    if not has_wildcards(pattern):
        members = _property_set(value, pattern)
        if members:
            return members
        folded = pattern.casefold()
        for name in names:
            if name.casefold() == folded:
                return [name]
        return [pattern] if find_property(value, pattern) is not MISSING else []
    matcher = _pattern(pattern)
    return [name for name in names if matcher.matches(name)]


def _property_set(value: Any, name: str) -> list[str]:
    """The properties that a property set of that name stands for; none where there is no such set."""
    members = value.extra if type(value) is PSCustomObject else value.members if type(value) is PSObject else None
    member = members.get(name.casefold()) if members else None
    return [str(item) for item in member.value] if member is not None and member.kind is MemberKind.PROPERTY_SET else []


def has_wildcards(pattern: str) -> bool:
    return any(char in pattern for char in "*?[")


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> WildcardPattern:
    return WildcardPattern(pattern)


def reader(name: str) -> Reader:
    """A function that reads one property of many objects: MISSING where an object has none. Remembers the place in the last schema."""
    folded = name.casefold()
    last: Any = None
    place: int | None = None

    def read(value: Any) -> Any:
        nonlocal last, place
        if type(value) is PSCustomObject:
            schema = value.schema
            if schema is not last:
                last = schema
                place = schema.index.get(folded)
            if place is not None:
                return value.values[place] if schema.readers is None else value.at(place)
            if value.extra is None and not REGISTERED:
                return MISSING
        return find_property(value, name)

    return read


def elements(value: Any) -> Iterator[Any] | None:
    """What a collection shows of itself: its elements, a dictionary its entries; None for everything else."""
    kind = type(value)
    if kind in _BARE_SCALARS or kind is PSCustomObject or value is None:
        return None
    base = base_of(value)
    if type(base) is list:
        return iter(base)
    entries = dictionary_entries(base)
    if entries is not None:
        return iter(entries)
    return enumerate_value(base)


def dictionary_entries(value: Any) -> Iterable[Any] | None:
    """The entries of a dictionary as objects; None for everything else."""
    if not isinstance(value, Hashtable):
        return None
    if isinstance(value, GenericDictionary) and value.generic_name != "System.Collections.SortedList":
        from exoshell.values.dotnet.tables import KeyValuePair

        return [KeyValuePair(key, item, value.key_type, value.value_type) for key, item in value.items()]
    return [DictionaryEntry(key, item) for key, item in value.items()]


# ------------------------------------------------------------------------------------------- the extended type system


@cache
def _type_data() -> dict[str, dict[str, Any]]:
    from exoshell.values.facts import facts

    return {record["type"].casefold(): record for record in facts("types")}


@lru_cache(maxsize=512)
def added_property_names(names: tuple[str, ...]) -> frozenset[str]:
    """Lower-case names of the properties that types.ps1xml adds to objects of these types."""
    found: set[str] = set()
    data = _type_data()
    for name in names:
        record = data.get(name.casefold())
        if record:
            found.update(member["name"].casefold() for member in record["members"] if "Property" in member["kind"])
    return frozenset(found)


def default_display_names(value: Any) -> tuple[str, ...]:
    """DefaultDisplayPropertySet: of the object itself (PSStandardMembers), or of the first of its types that has one."""
    own = _own_display_set(value)
    if own:
        return own
    names = type_names(value)
    given = extensions().display_sets
    if given:
        for name in names:
            found = given.get(name.lower())
            if found:
                return found
    found = _recorded_display_set(names)
    if not found:
        plain = without_deserialized(names)
        if plain is not None:
            found = _recorded_display_set(plain)
    return found


@lru_cache(maxsize=512)
def _recorded_display_set(names: tuple[str, ...]) -> tuple[str, ...]:
    data = _type_data()
    for name in names:
        record = data.get(name.casefold())
        if record:
            found = tuple(item for item in record["defaultDisplayPropertySet"] or () if item)
            if found:
                return found
    return ()


def _own_display_set(value: Any) -> tuple[str, ...]:
    members = value.extra if type(value) is PSCustomObject else value.members if type(value) is PSObject else None
    standard = members.get("psstandardmembers") if members else None
    if standard is None or standard.kind is not MemberKind.MEMBER_SET:
        return ()
    found = standard.find("DefaultDisplayPropertySet")
    return tuple(map(str, found.value)) if found is not None and found.kind is MemberKind.PROPERTY_SET else ()


@lru_cache(maxsize=512)
def default_display_name(names: tuple[str, ...]) -> str | None:
    """DefaultDisplayProperty: the one property that Format-Wide shows."""
    data = _type_data()
    for name in names:
        record = data.get(name.casefold())
        if record and record["defaultDisplayProperty"]:
            return str(record["defaultDisplayProperty"])
    return None
