"""The intrinsic members of every value: .PSObject with its Properties, Members, Methods, TypeNames, BaseObject; .PSTypeNames; .PSBase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exoshell.values.collections import Hashtable
from exoshell.values.member_tables import table, table_of, type_name_of
from exoshell.values.net_error import argument_null, net_error
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSMember, PSObject, base_of


class PSObjectView:
    """`$x.PSObject`: a window on a value's members; changes go to the value."""

    __slots__ = ("target",)
    ps_type_name = "System.Management.Automation.PSObjectView"

    def __init__(self, target: Any) -> None:
        self.target = target

    def __str__(self) -> str:
        from exoshell.values.conversion import to_string

        return str(to_string(self.target))


class MemberCollection:
    """PSObject.Properties, Members or Methods: enumerable, and indexed by name."""

    __slots__ = ("kind", "target")
    ps_type_name = "System.Management.Automation.PSMemberInfoCollection"

    def __init__(self, target: Any, kind: str) -> None:
        self.target = target
        self.kind = kind

    def ps_enumerate(self) -> Iterator[Any]:
        return iter(self.all())

    def all(self) -> list[PropertyInfo]:
        from exoshell.values.member_listing import members_of
        from exoshell.values.members import property_names

        if self.kind == "Properties":
            return [PropertyInfo(self.target, name) for name in property_names(self.target)]
        found = members_of(self.target, False)
        if self.kind == "Methods":
            return [PropertyInfo(self.target, info.name) for info in found if str(info.kind).endswith("Method")]
        return [PropertyInfo(self.target, info.name) for info in found]

    def ps_index(self, name: Any) -> Any:
        """`.Properties['name']`: the member, or None."""
        wanted = str(name).casefold()
        return next((info for info in self.all() if info.name.casefold() == wanted), None)

    def ps_property(self, name: str) -> Any:
        if name in ("count", "match", "item"):
            return len(self.all()) if name == "count" else MISSING
        if name in ("name", "value", "membertype", "typenameofvalue", "issettable", "isgettable", "isinstance"):
            return MISSING
        return MISSING


class PropertyInfo:
    """PSPropertyInfo: a property of one value by its name."""

    __slots__ = ("name", "target")
    ps_type_name = "System.Management.Automation.PSPropertyInfo"

    def __init__(self, target: Any, name: str) -> None:
        self.target = target
        self.name = name

    @property
    def value(self) -> Any:
        from exoshell.values.members import read_property

        return read_property(self.target, self.name)

    def assign(self, new: Any) -> None:
        from exoshell.values.members import write_property

        write_property(self.target, self.name, new)

    @property
    def kind(self) -> MemberKind:
        target = self.target
        key = self.name.casefold()
        if type(target) is PSObject:
            if key in target.members:
                return target.members[key].kind
            target = target.base
        if type(target) is PSCustomObject:
            return target.extra[key].kind if target.extra and key in target.extra else MemberKind.NOTE_PROPERTY
        made = table_of(target)
        entry = made.properties.get(key) if made is not None else None
        return entry.kind if entry is not None else MemberKind.PROPERTY

    def __str__(self) -> str:
        from exoshell.values.conversion import to_string
        from exoshell.values.member_listing import member_definition

        del to_string
        return member_definition(self.target, self.name)


def intrinsic(value: Any, key: str) -> Any:
    """`.PSObject` and its kin by lower-case name."""
    if key == "psobject":
        return PSObjectView(value)
    if key == "pstypenames":
        return type_names_list(value)
    plain = base_of(value)
    return BaseView(plain) if key == "psbase" and isinstance(plain, Hashtable) else plain


class BaseView:
    """`$table.psbase`: the members of a table, out of reach of its keys."""

    __slots__ = ("target",)

    def __init__(self, target: Any) -> None:
        self.target = target

    @property
    def ps_type_name(self) -> str:
        return type_name_of(self.target)

    def ps_property(self, name: str) -> Any:
        made = table_of(self.target)
        entry = made.properties.get(name) if made is not None else None
        return entry.get(self.target) if entry is not None else MISSING

    def ps_method(self, name: str) -> Any:
        from exoshell.values.members import invoke_method

        return lambda scope, arguments: invoke_method(self.target, name, list(arguments))

    def ps_index(self, place: Any) -> Any:
        return self.target.get(place)


def type_names_list(value: Any) -> Any:
    """PSTypeNames: a list that can be changed in place where the value has a place for it."""
    from exoshell.values.types import type_names

    if isinstance(value, PSCustomObject | PSObject):
        if value.own_type_names is None:
            value.own_type_names = list(type_names(value))
        return _string_list(value.own_type_names)
    return _string_list(list(type_names(value)))


def _string_list(names: list[str]) -> Any:
    return NameList(names)


class NameList(list[Any]):
    """PSTypeNames: changes reach the object that it came from."""

    __slots__ = ("element_type", "source")
    ps_type_name = "System.Collections.ObjectModel.Collection`1[System.String]"

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.source = names
        self.element_type: Any = None

    def insert(self, place: Any, name: Any) -> None:
        super().insert(place, name)
        self.source[:] = self

    def append(self, name: Any) -> None:
        super().append(name)
        self.source[:] = self

    def clear(self) -> None:
        super().clear()
        self.source[:] = self

    def pop(self, place: Any = -1) -> Any:
        found = super().pop(place)
        self.source[:] = self
        return found


def _add(collection: MemberCollection, member: Any, pre_validated: bool = True) -> None:
    del pre_validated
    if member is None:
        raise argument_null("member")
    if not isinstance(member, PSMember):
        if isinstance(member, PropertyInfo):
            member = PSMember(member.name, MemberKind.NOTE_PROPERTY, member.value)
        else:
            raise net_error("ArgumentException", "The member is not a PSMemberInfo.")
    target = collection.target
    if type(target) is PSCustomObject:
        if member.kind is MemberKind.NOTE_PROPERTY:
            target.set(member.name, member.value)
        else:
            target.extra = {**(target.extra or {}), member.name.casefold(): member}
    elif type(target) is PSObject:
        target.members[member.name.casefold()] = member
    else:
        raise net_error("InvalidOperationException", "Members can only be added through Add-Member here.")


def _remove(collection: MemberCollection, name: str) -> None:
    target = collection.target
    if type(target) is PSCustomObject:
        if target.extra and name.casefold() in target.extra:
            del target.extra[name.casefold()]
        else:
            target.remove(name)
    elif type(target) is PSObject:
        target.members.pop(name.casefold(), None)


def _match(collection: MemberCollection, pattern: str, kinds: Any = None) -> list[Any]:
    from exoshell.values.wildcard import WildcardPattern

    del kinds
    wanted = WildcardPattern(pattern)
    return [info for info in collection.all() if wanted.matches(info.name)]


def _copy(view: PSObjectView) -> Any:
    from exoshell.values.collections import Hashtable

    target = view.target
    if isinstance(target, PSCustomObject | Hashtable):
        return target.copy()
    return target


def _type_name(value: Any) -> str:
    return "System.Object" if value is None else type_name_of(base_of(value))


VIEW = table(
    "System.Management.Automation.PSObjectView",
    properties={
        "Members": lambda view: MemberCollection(view.target, "Members"),
        "Properties": lambda view: MemberCollection(view.target, "Properties"),
        "Methods": lambda view: MemberCollection(view.target, "Methods"),
        "ImmediateBaseObject": lambda view: base_of(view.target),
        "BaseObject": lambda view: base_of(view.target),
        "TypeNames": lambda view: type_names_list(view.target),
    },
    methods={"Copy": _copy, "ToString": str},
)
COLLECTION = table(
    "System.Management.Automation.PSMemberInfoCollection",
    properties={"Count": lambda collection: len(collection.all())},
    methods={"Add": _add, "Remove": _remove, "Match": _match, "Item": lambda collection, name: collection.ps_index(name)},
)
PROPERTY_INFO = table(
    "System.Management.Automation.PSPropertyInfo",
    properties={
        "MemberType": lambda info: str(info.kind),
        "Value": (lambda info: info.value, lambda info, new: info.assign(new)),
        "IsSettable": lambda info: True,
        "IsGettable": lambda info: True,
        "TypeNameOfValue": lambda info: _type_name(info.value),
        "Name": lambda info: info.name,
        "IsInstance": lambda info: type(info.target) in (PSObject, PSCustomObject),
    },
    methods={"ToString": str},
)


def _member(type_name: str, kind: MemberKind) -> Any:
    """A member made by hand, as Members.Add and Properties.Add take it."""

    def make(name: str, value: Any = None, setter: Any = None) -> PSMember:
        return PSMember(name, kind, value, setter)

    return table(f"System.Management.Automation.{type_name}", constructor=make)


def _new_property_set(name: str, names: Any) -> PSMember:
    return PSMember(name, MemberKind.PROPERTY_SET, _items(names))


def _new_member_set(name: str, members: Any = ()) -> PSMember:
    return PSMember(name, MemberKind.MEMBER_SET, _items(members))


def _items(value: Any) -> list[Any]:
    from exoshell.values.collections import enumerate_value

    found = enumerate_value(value)
    return [value] if found is None else list(found)


def _set_table(kind: str, constructor: Any, **properties: Any) -> Any:
    return table(
        f"System.Management.Automation.{kind}",
        properties={
            **properties,
            "MemberType": lambda member: str(member.kind),
            "Value": str if kind == "PSPropertySet" else lambda member: member,
            "TypeNameOfValue": lambda member: member.ps_type_name,
            "Name": lambda member: member.name,
            "IsInstance": lambda member: True,
        },
        methods={"ToString": str},
        constructor=constructor,
        key_get=_named_member if kind == "PSMemberSet" else None,
    )


def _named_member(member: PSMember, name: str) -> Any:
    found = member.find(name)
    if found is None:
        return MISSING
    return found.value if found.kind is MemberKind.NOTE_PROPERTY else found


TABLES = (
    VIEW,
    COLLECTION,
    PROPERTY_INFO,
    _member("PSNoteProperty", MemberKind.NOTE_PROPERTY),
    _member("PSAliasProperty", MemberKind.ALIAS_PROPERTY),
    _member("PSScriptProperty", MemberKind.SCRIPT_PROPERTY),
    _member("PSScriptMethod", MemberKind.SCRIPT_METHOD),
    _set_table("PSPropertySet", _new_property_set, ReferencedPropertyNames=lambda member: list(member.value)),
    _set_table("PSMemberSet", _new_member_set, Members=lambda member: list(member.value)),
    table("System.Management.Automation.PSMemberInfo"),
)
