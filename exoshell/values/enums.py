"""Values of .NET enumerations: a number with a name and a type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from exoshell.values.facts import facts


@dataclass(frozen=True)
class EnumType:
    """An enumeration: its members in declaration order."""

    full_name: str
    members: dict[str, int]
    flags: bool = False

    def names(self) -> list[str]:
        """The names by their unsigned values, as Enum.GetNames has them."""
        return sorted(self.members, key=lambda name: self.members[name] & 0xFFFFFFFFFFFFFFFF)

    def find(self, text: str) -> int | None:
        """The number of a name in any case, of an unambiguous prefix, or of several names with commas where these are flags."""
        total = 0
        for part in text.split(","):
            wanted = part.strip().casefold()
            exact = [number for name, number in self.members.items() if name.casefold() == wanted]
            found = exact or [number for name, number in self.members.items() if wanted and name.casefold().startswith(wanted)]
            if len(found) != 1 and not exact:
                return None
            total |= found[0]
        return total

    def name_of(self, number: int) -> str:
        """The text of a number: a name, names joined where these are flags, else digits."""
        for name, value in self.members.items():
            if value == number:
                return name
        if self.flags and number > 0:
            names = []
            rest = number
            for name, value in sorted(self.members.items(), key=lambda item: -item[1]):
                if value and rest & value == value:
                    names.append((value, name))
                    rest &= ~value
            if rest == 0:
                return ", ".join(name for _, name in sorted(names))
        return str(number)


class EnumValue:
    """One value. Equal to another of the same type and number; converts to its number and its name."""

    __slots__ = ("type", "value")

    def __init__(self, kind: EnumType, value: int) -> None:
        self.type = kind
        self.value = value

    @property
    def name(self) -> str:
        return self.type.name_of(self.value)

    @property
    def ps_type_name(self) -> str:
        return self.type.full_name

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"EnumValue({self.type.full_name}, {self.name})"

    def __int__(self) -> int:
        return self.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumValue) and other.type.full_name == self.type.full_name and other.value == self.value

    def __hash__(self) -> int:
        return hash((self.type.full_name, self.value))


@cache
def _table() -> dict[str, EnumType]:
    return {item["type"].casefold(): EnumType(item["type"], dict(item["values"]), bool(item["flags"])) for item in facts("enums")}


_EXTRA = {
    # every session starts with values of these two: known without reading the facts
    "System.Management.Automation.ConfirmImpact": {"None": 0, "Low": 1, "Medium": 2, "High": 3},
    "System.Management.Automation.ActionPreference": {
        "SilentlyContinue": 0,
        "Stop": 1,
        "Continue": 2,
        "Inquire": 3,
        "Ignore": 4,
        "Suspend": 5,
        "Break": 6,
    },
    "Microsoft.PowerShell.Commands.DisplayHintType": {"Date": 0, "Time": 1, "DateTime": 2},
}


_DEFINED: dict[str, EnumType] = {}
"""Enumerations that scripts defined, by lower-case name."""


def register_enum(kind: EnumType) -> None:
    """Makes an enumeration that a script defined known to conversion; one of the same name is replaced."""
    from exoshell.values import types

    _DEFINED[kind.full_name.casefold()] = kind
    enum_type.cache_clear()
    types._plain.cache_clear()


@cache
def enum_type(full_name: str) -> EnumType | None:
    """An enumeration by its full name; None where it is not known."""
    key = full_name.casefold()
    if key in _DEFINED:
        return _DEFINED[key]
    for name, members in _EXTRA.items():
        if name.casefold() == key:
            return EnumType(name, members)
    return _table().get(key)


def enum_value(full_name: str, value: Any) -> EnumValue:
    """A value by the enumeration's full name and a member's name or number. Raises KeyError."""
    kind = enum_type(full_name)
    if kind is None:
        raise KeyError(full_name)
    number = kind.find(value) if isinstance(value, str) else int(value)
    if number is None:
        raise KeyError(f"{full_name}.{value}")
    return EnumValue(kind, number)
