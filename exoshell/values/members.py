"""Members of values: read, write, list, call. Every piece of the shell that touches `.Name` or `.Name()` goes through here.

What exists on a .NET type is recorded in data/dotnet-members.json (signatures.py); what it does is in the TypeTables of dotnet/
(member_tables.py, where the ways for other rooms' classes to have members are described); overloads.py chooses between overloads as
PowerShell does. Failures are MemberError with PowerShell's texts, ids and categories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.values.attached import ATTACHED, attached
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_tables import BUILTIN, PropertyEntry, TypeTable, snake_case, table_for, table_of, type_name_of
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, MemberKind, PSCustomObject, PSMember, PSObject
from exoshell.values.type_data import REGISTERED, member_of, members_of

__all__ = [
    "MISSING",
    "MemberError",
    "find_property",
    "get_members",
    "invoke_method",
    "invoke_static",
    "new_object",
    "properties",
    "property_names",
    "read_property",
    "static_property",
    "write_property",
    "write_static",
]


# ------------------------------------------------------------------------------------------------------------ reading


def find_property(value: Any, name: str) -> Any:
    """A property's value, or MISSING where the value has no such property; a getter that fails gives None, as in PowerShell."""
    if type(value) is PSCustomObject:
        key = name.casefold()
        if value.extra is not None and key in value.extra:
            return _read_member(value, value.extra[key])
        place = value.schema.index.get(key)
        if place is not None:
            return value.at(place)
        return _added_to_type(value, key)
    if value is None:
        return MISSING
    owner = value
    if type(value) is PSObject:
        member = value.members.get(name.casefold())
        if member is not None:
            return MISSING if member.kind in _METHODS else _read_member(value, member)
        value = value.base
        if type(value) is PSCustomObject:
            return find_property(value, name)
    elif ATTACHED and (wrapper := attached(value)) is not None:
        return find_property(wrapper, name)
    key = name.lower()
    found = _find_plain(value, key, name)
    return _added_to_type(owner, key) if found is MISSING else found


def _added_to_type(owner: Any, key: str) -> Any:
    """What Update-TypeData gave the value's types; else what every value has."""
    if REGISTERED:
        member = member_of(owner, key)
        if member is not None and member.kind not in _METHODS:
            return _read_member(owner, member)
    return _intrinsic(owner, key)


def _find_plain(value: Any, key: str, name: str) -> Any:
    """A property of the value's type, or an entry of a table."""
    table = table_of(value)
    if table is not None:
        if table.key_get is not None:
            found = table.key_get(value, name)
            if found is not MISSING:
                return found
        entry = table.properties.get(key)
        if entry is not None:
            try:
                return entry.get(value)
            except NetError:
                return None
    reader = getattr(value, "ps_property", None)
    if reader is not None:
        found = reader(key)
        if found is not MISSING:
            return found
    for name in _duck_names(value):
        if name.lower() == key:
            return getattr(value, snake_case(name))
    return MISSING


def property_reader(value: Any, key: str) -> Callable[[Any], Any] | None:
    """What reads a property (by its case-folded name) of every value of this one's Python class; None where more than the class decides."""
    kind = type(value)
    if kind is PSCustomObject or kind is list or hasattr(kind, "ps_property") or isinstance(value, NetException):
        return None
    if kind not in BUILTIN and not isinstance(kind.__dict__.get("ps_type_name"), str):
        return None
    table = table_of(value)
    entry = table.properties.get(key) if table is not None and table.key_get is None else None
    if entry is None:
        return None
    get = entry.get

    def read(owner: Any) -> Any:
        try:
            found = get(owner)
        except NetError:
            return None
        return None if found is AUTOMATION_NULL else found

    return read


def _duck_names(value: Any) -> Sequence[str]:
    """The properties that a class of another room has by its attributes (member_tables.py, ways 2 and 3)."""
    listed = getattr(value, "ps_properties", None)
    if listed is not None and hasattr(value, "ps_property"):
        return tuple(listed)
    if listed is not None:
        return tuple(name for name in listed if hasattr(value, snake_case(name)))
    if not hasattr(type(value), "ps_type_name"):
        return ()
    from exoshell.values.signatures import type_facts

    found = type_facts(type_name_of(value))
    if found is None:
        return ()
    return tuple(fact.name for fact in found.properties.values() if hasattr(value, snake_case(fact.name)))


def _intrinsic(value: Any, key: str) -> Any:
    """PSObject, PSTypeNames and their kin, which every value has."""
    if not key.startswith("ps"):
        return MISSING
    if key in ("pstypenames", "psobject", "psbase", "psadapted", "psextended"):
        from exoshell.values.dotnet.psobject import intrinsic

        return intrinsic(value, key)
    return MISSING


_SETS = (MemberKind.PROPERTY_SET, MemberKind.MEMBER_SET)
_METHODS = (MemberKind.METHOD, MemberKind.SCRIPT_METHOD, MemberKind.CODE_METHOD)


def _read_member(owner: Any, member: PSMember) -> Any:
    """The value of an added member."""
    kind = member.kind
    if kind is MemberKind.NOTE_PROPERTY:
        return member.value
    if kind is MemberKind.ALIAS_PROPERTY:
        return find_property(owner, member.value)
    if kind is MemberKind.SCRIPT_PROPERTY:
        from exoshell.values.error_record import TerminatingError

        try:
            return member.value.invoke_value(owner, ())
        except (TerminatingError, NetError):
            return None
    if kind is MemberKind.CODE_PROPERTY:
        return member.value(owner)
    if kind in _SETS:
        return member
    return MISSING


def read_property(value: Any, name: str) -> Any:
    """As find_property, with None for what is missing, and Count and Length 1 for single values (0 for $null)."""
    found = find_property(value, name)
    if found is MISSING:
        if name.lower() in ("count", "length"):
            return 0 if value is None else 1
        return None
    return found


# ------------------------------------------------------------------------------------------------------------ writing


def write_property(value: Any, name: str, new: Any) -> None:
    """Assigns to a property. Raises MemberError where there is none (PropertyNotFound), it is read-only, or the value does not convert."""
    if value is None:
        raise _not_settable(name)
    if type(value) is PSCustomObject:
        key = name.casefold()
        if value.extra is not None and key in value.extra:
            _write_member(value, value.extra[key], new)
        elif key in value.schema.index:
            value.set(name, new)
        elif (added := member_of(value, key)) is not None:
            _write_member(value, added, new)
        else:
            inner = _not_settable(name).exception
            raise _assignment_error(f'Exception setting "{name}": "{inner.message}"', "ExceptionWhenSetting", inner)
        return
    if type(value) is PSObject:
        member = value.members.get(name.casefold())
        if member is not None:
            _write_member(value, member, new)
            return
        value = value.base
        if type(value) is PSCustomObject:
            write_property(value, name, new)
            return
    elif ATTACHED and (wrapper := attached(value)) is not None and name.casefold() in wrapper.members:
        _write_member(wrapper, wrapper.members[name.casefold()], new)
        return
    writer = getattr(value, "ps_set_property", None)
    if writer is not None and writer(name.lower(), new):
        return
    if REGISTERED and (added := member_of(value, name.casefold())) is not None:
        _write_member(value, added, new)
        return
    _write_plain(value, name, new)


def _write_plain(value: Any, name: str, new: Any) -> None:
    table = table_of(value)
    if table is not None and table.key_set is not None and table.key_set(value, name, new):
        return
    entry = table.properties.get(name.lower()) if table is not None else None
    if entry is None:
        if any(each.lower() == name.lower() for each in _duck_names(value)):
            raise _read_only(name)
        raise _not_settable(name, "PropertyAssignmentException")
    if entry.set is None:
        raise _read_only(entry.name)
    from exoshell.values.signatures import type_facts

    found = type_facts(type_name_of(value))
    fact = found.properties.get(name.lower()) if found is not None else None
    if fact is not None:
        new = _converted_for_property(entry, fact.type, new)
    try:
        entry.set(value, new)
    except NetError as error:
        raise _setter_failed(entry.name, error.exception) from None


def _converted_for_property(entry: PropertyEntry, type_name: str, new: Any) -> Any:
    from exoshell.values.overloads import convert_argument

    try:
        return convert_argument(new, type_name)
    except NetError as error:
        inner = error.exception
        raise _assignment_error(f'Exception setting "{entry.name}": "{inner.message}"', "ExceptionWhenSetting", inner) from None


def _write_member(owner: Any, member: PSMember, new: Any) -> None:
    if member.kind is MemberKind.NOTE_PROPERTY:
        member.value = new
    elif member.kind is MemberKind.ALIAS_PROPERTY:
        write_property(owner, member.value, new)
    elif member.kind is MemberKind.SCRIPT_PROPERTY and member.setter is not None:
        member.setter.invoke_value(owner, (new,))
    elif member.kind is MemberKind.CODE_PROPERTY and member.setter is not None:
        member.setter(owner, new)
    elif member.kind is MemberKind.SCRIPT_PROPERTY:
        message = f'Set accessor for property "{member.name}" is unavailable.'
        exception = NetException("System.Management.Automation.SetValueException", message)
        raise MemberError(exception, "SetWithoutSetterFromScriptProperty", ErrorCategory.NotSpecified)
    else:
        raise _read_only(member.name)


def _runtime(message: str, inner: NetException | None = None) -> NetException:
    return NetException("System.Management.Automation.RuntimeException", message, inner)


def _not_settable(name: str, error_id: str = "PropertyNotFound") -> MemberError:
    text = f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
    return MemberError(_runtime(text), error_id, ErrorCategory.InvalidOperation)


def _assignment_error(message: str, error_id: str, inner: NetException | None = None) -> MemberError:
    if error_id == "ExceptionWhenSetting":
        exception = NetException("System.Management.Automation.SetValueInvocationException", message, inner)
        return MemberError(exception, error_id, ErrorCategory.NotSpecified)
    cause = NetException("System.Management.Automation.SetValueException", message)
    return MemberError(_runtime(message, cause), error_id, ErrorCategory.InvalidOperation)


def _read_only(name: str) -> MemberError:
    return _assignment_error(f"'{name}' is a ReadOnly property.", "PropertyAssignmentException")


def _setter_failed(name: str, inner: NetException) -> MemberError:
    return _assignment_error(f'Exception setting "{name}": "{inner.message}"', "ExceptionWhenSetting", inner)


# ------------------------------------------------------------------------------------------------------------ listing


def properties(value: Any) -> list[tuple[str, Any]]:
    """The visible properties in PowerShell's order with their values: what Select-Object *, Format-List *, ConvertTo-Json show."""
    if type(value) is PSCustomObject and value.extra is None and not REGISTERED:
        return list(value.items())
    return [(name, None if (found := find_property(value, name)) is MISSING else found) for name in property_names(value)]


def property_names(value: Any) -> list[str]:
    """The names of `properties`, without reading any."""
    names = _own_property_names(value)
    if REGISTERED:
        taken = {name.casefold() for name in names}
        names += [member.name for member in members_of(value) if _is_property(member) and member.name.casefold() not in taken]
    return names


def _own_property_names(value: Any) -> list[str]:
    if value is None:
        return []
    if type(value) is PSCustomObject:
        names = list(value.schema.names)
        if value.extra is not None:
            names += [member.name for member in value.extra.values() if _is_property(member) and member.name not in names]
        return names
    if type(value) is not PSObject and ATTACHED:
        value = attached(value) or value
    if type(value) is PSObject:
        own = [member.name for member in value.members.values() if _is_property(member)]
        taken = {name.casefold() for name in own}
        return own + [name for name in _base_property_names(value.base) if name.casefold() not in taken]
    return _base_property_names(value)


def _base_property_names(value: Any) -> list[str]:
    if type(value) is PSCustomObject:
        return _own_property_names(value)
    table = table_of(value)
    if table is not None:
        names = [entry.name for entry in table.properties.values() if not entry.hidden]
        if table.key_names is None:
            return names
        first = table.key_names(value)
        taken = {name.casefold() for name in first}
        return first + [name for name in names if name.casefold() not in taken]
    return list(_duck_names(value))


def _is_property(member: PSMember) -> bool:
    return not member.hidden and member.kind not in _METHODS and member.kind not in _SETS


def get_members(value: Any, static: bool = False) -> list[Any]:
    """What Get-Member lists: MemberInfo(type_name, name, kind, definition), sorted as it prints them."""
    from exoshell.values.member_listing import members_of

    return members_of(value, static)


# ------------------------------------------------------------------------------------------------------------ calling


_call: Any = None
"""overloads.call_method, once a method was called: facts and ranks are read only then."""


def _script_method(member: PSMember, owner: Any, args: Sequence[Any]) -> Any:
    """Runs a script method; what its block throws comes as the method's failure."""
    from exoshell.values.error_record import TerminatingError

    try:
        return member.value.invoke_value(owner, tuple(args))
    except TerminatingError as error:
        inner = error.record.exception
        text = f'Exception calling "{member.name}" with "{len(args)}" argument(s): "{inner.message}"'
        exception = NetException("System.Management.Automation.MethodInvocationException", text, inner)
        raise MemberError(exception, "ScriptMethodRuntimeException", ErrorCategory.NotSpecified) from None


def invoke_method(value: Any, name: str, args: Sequence[Any]) -> Any:
    """Calls a method. Raises MemberError: MethodNotFound, MethodCountCouldNotFindBest, a failed argument conversion, or the method's
    own exception inside a MethodInvocationException."""
    if ATTACHED and type(value) is not PSObject:
        value = attached(value) or value
    owner = value
    kind = type(value)
    if REGISTERED:
        added = member_of(value, name.casefold())
        if added is not None and added.kind is MemberKind.SCRIPT_METHOD:
            return _script_method(added, owner, args)
    if kind is PSCustomObject or kind is PSObject:
        members = value.extra if kind is PSCustomObject else value.members
        member = members.get(name.casefold()) if members else None
        if member is not None and member.kind is MemberKind.SCRIPT_METHOD:
            return _script_method(member, owner, args)
        if member is not None and member.kind is MemberKind.CODE_METHOD:
            return member.value(owner, *args)
        if kind is PSObject:
            value = value.base
    table = table_of(value)
    if table is None:
        table = table_for("System.Object")
        assert table is not None
    global _call
    if _call is None:
        from exoshell.values.overloads import call_method

        _call = call_method
    return _call(table, value, name, args)


def invoke_static(kind: Any, name: str, args: Sequence[Any]) -> Any:
    """Calls a static method of a DotNetType. Raises MemberError."""
    from exoshell.values.overloads import call_static

    return call_static(kind, name, args)


def new_object(kind: Any, args: Sequence[Any]) -> Any:
    """`[type]::new(…)` and New-Object. Raises MemberError."""
    from exoshell.values.overloads import construct

    return construct(kind, args)


def static_property(kind: Any, name: str) -> Any:
    """A static property, field or enum member of a DotNetType; None where there is none (see find_static)."""
    found = find_static(kind, name)
    return None if found is MISSING else found


def find_static(kind: Any, name: str) -> Any:
    """As static_property, with MISSING where there is none."""
    if getattr(kind, "is_enum", False):
        from exoshell.values.overloads import enum_member

        found = enum_member(kind, name)
        if found is not MISSING:
            return found
    table = table_for(kind.full_name)
    if table is not None:
        getter = table.static_properties.get(name.lower())
        if getter is not None:
            return getter(kind) if table.generic else getter()  # type: ignore[call-arg]
    from exoshell.values.signatures import type_facts

    found_facts = type_facts(kind.full_name)
    fact = found_facts.static_properties.get(name.lower()) if found_facts is not None else None
    if fact is not None and fact.value is not None:
        from exoshell.values.conversion import convert

        return convert(fact.value, fact.type)
    return MISSING


def write_static(kind: Any, name: str, new: Any) -> None:
    """`[type]::Name = new`. Raises MemberError where it cannot be set."""
    table: TypeTable | None = table_for(kind.full_name)
    setter = table.static_setters.get(name.lower()) if table is not None else None
    if setter is None:
        if find_static(kind, name) is not MISSING:
            raise _read_only(name)
        raise _not_settable(name, "PropertyAssignmentException")
    from exoshell.values.signatures import type_facts

    found = type_facts(kind.full_name)
    fact = found.static_properties.get(name.lower()) if found is not None else None
    if fact is not None:
        from exoshell.values.overloads import convert_argument

        new = convert_argument(new, fact.type)
    setter(new)
