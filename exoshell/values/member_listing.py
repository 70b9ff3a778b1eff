"""What Get-Member lists for a value or a type, in its wording and order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exoshell.values.attached import ATTACHED, attached
from exoshell.values.member_tables import snake_case, table_for, table_of, type_name_of
from exoshell.values.psobject import MemberKind, PSCustomObject, PSMember, PSObject
from exoshell.values.signatures import Overload, qualified_name, short_type, type_facts
from exoshell.values.type_data import members_of as added_members


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """One line of Get-Member."""

    type_name: str
    name: str
    kind: MemberKind
    definition: str
    static: bool = False
    implemented: bool = True
    """False for what .NET has and exoshell lacks."""


def members_of(value: Any, static: bool = False) -> list[MemberInfo]:
    """The members of a value (or the static ones of its type), sorted by kind and name as Get-Member prints them."""
    found: dict[str, MemberInfo] = {}
    own = value if static else getattr(value, "kind", None)
    if hasattr(own, "method_definitions"):
        _from_class(own, static, found)
    if static:
        kind = value if hasattr(value, "full_name") else None
        _static(kind.full_name if kind is not None else type_name_of(value), found)
    else:
        _instance(value, found)
    return sorted(found.values(), key=lambda info: (str(info.kind), info.name.casefold()))


def _from_class(kind: Any, static: bool, found: dict[str, MemberInfo]) -> None:
    """What a class of a script declares."""
    for name, overloads in kind.method_definitions(static=static).items():
        shown = [f"static {text}" if static and name != "new" else text for text in overloads]
        found[name.casefold()] = MemberInfo(kind.full_name, name, MemberKind.METHOD, ", ".join(shown), static)
    if static:
        for name, definition in kind.static_definitions().items():
            found[name.casefold()] = MemberInfo(kind.full_name, name, MemberKind.PROPERTY, definition, True)
        facts = type_facts("System.Object")
        assert facts is not None
        for key, methods in facts.static_methods.items():
            if key == "new":
                continue
            found.setdefault(key, MemberInfo(kind.full_name, methods[0].name, MemberKind.METHOD, method_definition(methods), True))


def member_definition(value: Any, name: str) -> str:
    """The definition of one member; '' where there is none."""
    found: dict[str, MemberInfo] = {}
    _instance(value, found)
    info = found.get(name.casefold())
    return info.definition if info is not None else ""


def _instance(value: Any, found: dict[str, MemberInfo]) -> None:
    shown = _first_type_name(value)
    if ATTACHED and type(value) is not PSObject:
        value = attached(value) or value
    if type(value) is PSObject:
        for key, member in value.members.items():
            if not member.hidden:
                found[key] = MemberInfo(shown, member.name, member.kind, _added(member))
        value = value.base
    if type(value) is PSCustomObject:
        for name, item in value.items():
            found.setdefault(name.casefold(), MemberInfo(shown, name, MemberKind.NOTE_PROPERTY, note_definition(name, item)))
        for key, member in (value.extra or {}).items():
            if not member.hidden:
                found.setdefault(key, MemberInfo(shown, member.name, member.kind, _added(member)))
    elif isinstance(notes := getattr(value, "extra", None), dict):
        # what a provider noted on an item
        for name, item in notes.items():
            found.setdefault(name.casefold(), MemberInfo(shown, name, MemberKind.NOTE_PROPERTY, note_definition(name, item)))
    for member in added_members(value):
        found.setdefault(member.name.casefold(), MemberInfo(shown, member.name, member.kind, _added(member)))
    _from_table(value, shown, found)
    facts = type_facts(type_name_of(value)) or type_facts("System.Object")
    assert facts is not None
    table = table_of(value)
    base = table_for("System.Object")
    assert base is not None
    methods = {**base.methods, **(table.methods if table is not None else {})}
    for key, overloads in facts.methods.items():
        name = overloads[0].name
        if name.startswith(("get_", "set_", "add_", "remove_", "op_")):
            continue
        done = key in methods or any(known.startswith(key + "(") for known in methods)
        found.setdefault(key, MemberInfo(shown, name, MemberKind.METHOD, method_definition(overloads), implemented=done))
    duck = hasattr(type(value), "ps_type_name") and table is None
    if table is not None and table.key_names is not None:
        # the names of an XML node stand for its properties
        facts_properties = {key: fact for key, fact in facts.properties.items() if fact.index}
    else:
        facts_properties = facts.properties
    for key, fact in facts_properties.items():
        if fact.index:
            found[key] = MemberInfo(shown, fact.name, MemberKind.PARAMETERIZED_PROPERTY, fact.definition)
        else:
            done = (table is not None and key in table.properties) or (duck and hasattr(value, snake_case(fact.name)))
            found.setdefault(key, MemberInfo(shown, fact.name, MemberKind.PROPERTY, fact.definition, implemented=done))


def _from_table(value: Any, shown: str, found: dict[str, MemberInfo]) -> None:
    table = table_of(value)
    if table is None:
        definition = getattr(value, "ps_definition", lambda name: f"System.Object {name} {{get;}}")
        for name in getattr(value, "ps_properties", ()):
            found.setdefault(name.casefold(), MemberInfo(shown, name, MemberKind.PROPERTY, definition(name)))
        return
    facts = type_facts(type_name_of(value))
    if table.key_names is not None:
        for name in table.key_names(value):
            item = table.key_get(value, name) if table.key_get is not None else None
            access = "{get;set;}" if isinstance(item, str) else "{get;}"
            definition = f"{short_type(type_name_of(item))} {name} {access}"
            found.setdefault(name.casefold(), MemberInfo(shown, name, MemberKind.PROPERTY, definition))
        found["tostring"] = MemberInfo(shown, "ToString", MemberKind.CODE_METHOD, "static string XmlNode(psobject instance)")
        return
    for key, entry in table.properties.items():
        if entry.hidden:
            continue
        if entry.definition:
            found.setdefault(key, MemberInfo(shown, entry.name, entry.kind, entry.definition))
        elif facts is None:
            access = "{get;set;}" if entry.set is not None else "{get;}"
            found.setdefault(key, MemberInfo(shown, entry.name, entry.kind, f"System.Object {entry.name} {access}"))


def _static(type_name: str, found: dict[str, MemberInfo]) -> None:
    facts = type_facts(type_name)
    if facts is None:
        return
    table = table_for(type_name)
    methods = table.statics if table is not None else {}
    for key, overloads in facts.static_methods.items():
        if overloads[0].name.startswith(("op_", "get_", "set_")):
            continue
        done = key in methods or any(known.startswith(key + "(") for known in methods)
        found[key] = MemberInfo(type_name, overloads[0].name, MemberKind.METHOD, method_definition(overloads), True, done)
    for key, fact in facts.static_properties.items():
        found[key] = MemberInfo(type_name, fact.name, MemberKind.PROPERTY, fact.definition, True)
    if facts.constructors:
        definition = method_definition(facts.constructors)
        found["new"] = MemberInfo(type_name, "new", MemberKind.METHOD, definition, True)


def _first_type_name(value: Any) -> str:
    from exoshell.values.types import type_names

    names = type_names(value)
    return qualified_name(names[0] if names else type_name_of(value))


def method_definition(overloads: tuple[Overload, ...]) -> str:
    return ", ".join(overload.text() for overload in overloads)


def note_definition(name: str, item: Any) -> str:
    """`string Name=value`, as Get-Member prints note properties."""
    from exoshell.values.conversion import to_display_string

    if item is None:
        return f"object {name}=null"
    return f"{_note_type(item)} {name}={to_display_string(item)}"


def _note_type(item: Any) -> str:
    name = type_name_of(item.base if type(item) is PSObject else item)
    return "Object[]" if name == "System.Object[]" else short_type(name)


def _added(member: PSMember) -> str:
    match member.kind:
        case MemberKind.NOTE_PROPERTY:
            return note_definition(member.name, member.value)
        case MemberKind.ALIAS_PROPERTY:
            return f"{member.name} = {member.value}"
        case MemberKind.SCRIPT_PROPERTY:
            getter = f"get={_text(member.value)};" if member.value is not None else ""
            setter = f"set={_text(member.setter)};" if member.setter is not None else ""
            return f"System.Object {member.name} {{{getter}{setter}}}"
        case MemberKind.SCRIPT_METHOD:
            return f"System.Object {member.name}();"
        case MemberKind.PROPERTY_SET | MemberKind.MEMBER_SET:
            return str(member)
        case _:
            return f"System.Object {member.name}"


def _text(block: Any) -> str:
    return str(getattr(block, "text", block))
