"""Objects as CLIXML: PowerShell's serialisation with types, references and depth."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from exoshell.formatting.access import elements
from exoshell.values import numbers
from exoshell.values.collections import Hashtable, Queue, Stack, TypedArray
from exoshell.values.conversion import to_string
from exoshell.values.datetime_types import DateTime, TimeSpan
from exoshell.values.enums import EnumValue
from exoshell.values.error_record import ErrorRecord, NetException
from exoshell.values.members import find_property, property_names
from exoshell.values.number_text import decimal_text, double_text, single_text
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, MemberKind, PSCustomObject, PSObject
from exoshell.values.secrets import SecureString
from exoshell.values.text import Char
from exoshell.values.types import type_names

HEADER = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
FOOTER = "</Objs>"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_INTEGERS: dict[type, str] = {
    int: "I32", numbers.Int64: "I64", numbers.Byte: "By", numbers.SByte: "SB", numbers.Int16: "I16", numbers.UInt16: "U16",
    numbers.UInt32: "U32", numbers.UInt64: "U64",
}  # fmt: skip
_TEXTUAL = {"System.Guid": "G", "System.Uri": "URI", "System.Version": "Version", "System.Management.Automation.ScriptBlock": "SBK"}
_DICTIONARY_DEPTH = 1


def escaped_text(text: str) -> str:
    """Text for an element: control characters, halves of pairs and what looks like an escape as _x000A_."""
    if not text.isascii():
        text = "".join(char if char <= "\uffff" else _pair(char) for char in text)
    text = _CONTROL.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pair(char: str) -> str:
    code = char.encode("utf-16-be")
    return code[:2].decode("utf-16-be", "surrogatepass") + code[2:].decode("utf-16-be", "surrogatepass")


def escaped_attribute(text: str) -> str:
    return escaped_text(text).replace('"', "&quot;")


class CliXmlWriter:
    """Writes the elements of objects. References count over all objects of one document."""

    def __init__(self, depth: int, check_stop: Callable[[], None]) -> None:
        self._depth = depth
        self._check_stop = check_stop
        self._objects = 0
        self._types: dict[tuple[str, ...], int] = {}
        self.secrets = 0
        """How many secure strings were written: nothing protects them outside Windows."""

    def lines(self, value: Any) -> Iterator[str]:
        """The lines of one top-level object, indented under Objs."""
        self._check_stop()
        yield from self._element(value, None, self._depth, "  ")

    # ------------------------------------------------------------------------------------------------------- values

    def _element(self, value: Any, name: str | None, depth: int, indent: str) -> Iterator[str]:
        attribute = f' N="{escaped_attribute(name)}"' if name is not None else ""
        if value is None or value is AUTOMATION_NULL or value is MISSING:
            yield f"{indent}<Nil{attribute} />"
            return
        base = value.base if type(value) is PSObject else value
        simple = self._simple(base)
        if simple is not None:
            tag, text = simple
            if type(value) is PSObject and value.members:
                yield from self._simple_with_members(value, tag, text, attribute, depth, indent)
            else:
                yield f"{indent}<{tag}{attribute}>{text}</{tag}>" if text else f"{indent}<{tag}{attribute} />"
            return
        yield from self._object(value, base, attribute, depth, indent)

    def _simple(self, value: Any) -> tuple[str, str] | None:
        """Tag and text of a value without structure."""
        kind = type(value)
        if kind is bool:
            return "B", "true" if value else "false"
        if kind is Char:
            return "C", str(ord(value))
        if isinstance(value, str):
            return "S", escaped_text(str(value))
        tag = _INTEGERS.get(kind)
        if tag is not None:
            return tag, int.__repr__(value)
        if kind is numbers.Single:
            return "Sg", single_text(value)
        if isinstance(value, float):
            return "Db", double_text(value)
        if isinstance(value, numbers.Decimal):
            return "D", decimal_text(value)
        if isinstance(value, DateTime):
            from exoshell.cmdlets.utility._json_writer import iso_text

            return "DT", iso_text(value)
        if isinstance(value, TimeSpan):
            return "TS", duration_text(value.ticks)
        if isinstance(value, TypedArray) and getattr(value.element_type, "full_name", "") == "System.Byte":
            return "BA", base64.b64encode(bytes(value)).decode()
        if isinstance(value, SecureString):
            self.secrets += 1
            return "SS", value.reveal().encode("utf-16-le").hex()
        tag = _TEXTUAL.get(getattr(value, "ps_type_name", ""))
        return (tag, escaped_text(to_string(value))) if tag is not None else None

    def _simple_with_members(self, value: PSObject, tag: str, text: str, attribute: str, depth: int, indent: str) -> Iterator[str]:
        yield f'{indent}<Obj{attribute} RefId="{self._next_object()}">'
        yield f"{indent}  <{tag}>{text}</{tag}>"
        yield from self._members(self._notes(value), "MS", depth, indent + "  ")
        yield f"{indent}</Obj>"

    def _object(self, value: Any, base: Any, attribute: str, depth: int, indent: str) -> Iterator[str]:
        yield f'{indent}<Obj{attribute} RefId="{self._next_object()}">'
        inner = indent + "  "
        yield from self._type_lines(value, inner)
        if isinstance(base, EnumValue):
            yield f"{inner}<ToString>{escaped_text(str(base))}</ToString>"
            yield f"{inner}<I32>{int(base)}</I32>"
        elif isinstance(base, Hashtable):
            yield from self._dictionary(base, depth, inner)
            yield from self._members(self._notes(value), "MS", depth, inner)
        elif (items := elements(base)) is not None:
            yield from self._items(base, items, depth, inner)
            yield from self._members(self._notes(value), "MS", depth, inner)
        elif type(base) is PSCustomObject:
            notes = [*self._bag(base), *self._notes(value)]
            yield from self._members(notes, "MS", depth, inner)
        else:
            yield f"{inner}<ToString>{escaped_text(to_string(base))}</ToString>"
            own = {member.name.casefold() for member in getattr(value, "members", {}).values()}
            props = [(name, find_property(base, name)) for name in property_names(base) if name.casefold() not in own]
            yield from self._members(props, "Props", depth, inner)
            yield from self._members(self._notes(value), "MS", depth, inner)
        yield f"{indent}</Obj>"

    def _next_object(self) -> int:
        number = self._objects
        self._objects += 1
        return number

    def _type_lines(self, value: Any, indent: str) -> Iterator[str]:
        names = tuple(type_names(value))
        known = self._types.get(names)
        if known is not None:
            yield f'{indent}<TNRef RefId="{known}" />'
            return
        number = self._types[names] = len(self._types)
        yield f'{indent}<TN RefId="{number}">'
        for name in names:
            yield f"{indent}  <T>{escaped_text(name)}</T>"
        yield f"{indent}</TN>"

    # ----------------------------------------------------------------------------------------------------- containers

    @staticmethod
    def _bag(value: PSCustomObject) -> list[tuple[str, Any]]:
        if value.extra is None:
            return list(value.items())
        return [(name, find_property(value, name)) for name in property_names(value)]

    @staticmethod
    def _notes(value: Any) -> list[tuple[str, Any]]:
        if type(value) is not PSObject:
            return []
        wanted = (MemberKind.NOTE_PROPERTY, MemberKind.SCRIPT_PROPERTY, MemberKind.ALIAS_PROPERTY, MemberKind.CODE_PROPERTY)
        return [(item.name, find_property(value, item.name)) for item in value.members.values() if item.kind in wanted]

    def _members(self, members: list[tuple[str, Any]], tag: str, depth: int, indent: str) -> Iterator[str]:
        if not members:
            return
        yield f"{indent}<{tag}>"
        for name, value in members:
            yield from self._nested(value, name, depth, indent + "  ")
        yield f"{indent}</{tag}>"

    def _nested(self, value: Any, name: str | None, depth: int, indent: str) -> Iterator[str]:
        """A value one level down; below the depth only its text is left."""
        base = value.base if type(value) is PSObject else value
        if depth < 1 and base is not None and base is not MISSING and self._is_structured(base):
            text = escaped_text(to_string(base))
            attribute = f' N="{escaped_attribute(name)}"' if name is not None else ""
            yield f"{indent}<S{attribute}>{text}</S>"
        else:
            yield from self._element(value, name, depth - 1, indent)

    def _is_structured(self, value: Any) -> bool:
        if isinstance(value, SecureString):
            return False
        return isinstance(value, PSCustomObject | Hashtable | list | ErrorRecord | NetException) or self._simple(value) is None

    def _dictionary(self, table: Hashtable, depth: int, indent: str) -> Iterator[str]:
        if not len(table):
            yield f"{indent}<DCT />"
            return
        yield f"{indent}<DCT>"
        for key, value in table.items():
            yield f"{indent}  <En>"
            yield from self._element(key, "Key", depth, indent + "    ")
            yield from self._element(value, "Value", max(depth, _DICTIONARY_DEPTH), indent + "    ")
            yield f"{indent}  </En>"
        yield f"{indent}</DCT>"

    def _items(self, owner: Any, items: Iterable[Any], depth: int, indent: str) -> Iterator[str]:
        tag = "QUE" if isinstance(owner, Queue) else "STK" if isinstance(owner, Stack) else "LST" if isinstance(owner, list) else "IE"
        listed = list(items)
        if not listed:
            yield f"{indent}<{tag} />"
            return
        yield f"{indent}<{tag}>"
        for item in listed:
            yield from self._nested(item, None, depth, indent + "  ")
        yield f"{indent}</{tag}>"


def duration_text(ticks: int) -> str:
    """A time span as XML's duration: P1DT2H3M4.5S."""
    if ticks == 0:
        return "PT0S"
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    seconds, fraction = divmod(ticks, 10_000_000)
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    text = f"P{days}D" if days else "P"
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction:
        part = f".{fraction:07}".rstrip("0") if fraction else ""
        clock += f"{seconds}{part}S"
    return sign + text + (f"T{clock}" if clock else "")
