"""Values as JSON in PowerShell's layout: two blanks of indentation, 1.0 keeps its point, what lies too deep becomes text."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from typing import Any

from exoshell.formatting import access
from exoshell.values.collections import DictionaryEntry, Hashtable
from exoshell.values.conversion import to_string
from exoshell.values.datetime_types import DateTime, DateTimeOffset
from exoshell.values.enums import EnumValue
from exoshell.values.members import find_property, property_names
from exoshell.values.number_text import decimal_text, double_text, single_text
from exoshell.values.numbers import Decimal, Single
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, PSObject
from exoshell.values.type_data import REGISTERED

_TEXT_TYPES = frozenset({"System.Guid", "System.Uri", "System.Net.Mail.MailAddress", "System.Net.IPAddress"})

_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}
_LINE_ENDS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}

DEFAULT, NON_ASCII, HTML = "default", "escapenonascii", "escapehtml"


class NonStringKey(Exception):
    """A dictionary whose keys are no strings; carries its type name."""


class JsonWriter:
    """Writes one document. `truncated` tells afterwards whether the depth cut something off."""

    def __init__(self, depth: int, *, compress: bool, enums_as_strings: bool, escape: str, check_stop: Callable[[], None]) -> None:
        self._depth = depth
        self._compress = compress
        self._enums_as_strings = enums_as_strings
        self._escape = escape
        self._check_stop = check_stop
        self._colon = ":" if compress else ": "
        self.truncated = False
        self._parts: list[str] = []
        self._heads: dict[str, str] = {}
        """Names as they stand before their values."""

    def document(self, value: Any) -> str:
        """The whole text for a value. Raises NonStringKey."""
        self._parts.clear()
        self._value(value, 0, "\n")
        return "".join(self._parts)

    # ------------------------------------------------------------------------------------------------------- values

    def _value(self, value: Any, depth: int, line: str) -> None:
        kind = type(value)
        if kind is str:
            self._parts.append(self.text(value))
            return
        scalar = self._scalar(value, kind)
        if scalar is not None:
            self._parts.append(scalar)
            return
        if depth > self._depth:
            self.truncated = True
            base = value.base if kind is PSObject else value
            self._parts.append(self.text(to_string(base)))
            return
        self._check_stop()
        if kind is PSCustomObject:
            self._object(self._bag_members(value), depth, line)
            return
        base = value.base if kind is PSObject else value
        if isinstance(base, Hashtable):
            self._object(self._dictionary_members(base, value), depth, line)
            return
        items = _nodes(base) if hasattr(base, "ps_shown_names") else access.elements(base)
        if items is not None:
            if kind is PSObject and value.members:
                self._object([("value", base), *self._note_members(value)], depth, line)
            else:
                self._array(items, depth, line)
            return
        if type(base) is PSCustomObject:
            self._object([*self._bag_members(base), *self._note_members(value)], depth, line)
        else:
            self._object([(name, _or_none(find_property(value, name))) for name in property_names(value)], depth, line)

    def _scalar(self, value: Any, kind: type) -> str | None:
        """The text of a value that has no structure; None for objects and collections."""
        if value is None or value is AUTOMATION_NULL or value is MISSING:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, float):
            return self._fraction(single_text(value) if kind is Single else double_text(value), value)
        if isinstance(value, str):
            return self.text(str(value))
        if isinstance(value, Decimal):
            text = decimal_text(value)
            return text if "." in text else text + ".0"
        if isinstance(value, EnumValue):
            return self.text(str(value)) if self._enums_as_strings else str(int(value))
        if isinstance(value, DateTime | DateTimeOffset):
            return self.text(iso_text(value))
        if kind is PSObject:
            return self._wrapped_scalar(value)
        if getattr(value, "ps_type_name", "") in _TEXT_TYPES:
            return self.text(getattr(value, "original", None) or to_string(value))
        return None

    def _wrapped_scalar(self, value: PSObject) -> str | None:
        """A value with members of its own: texts and dates stay what they are, others become objects with a `value`."""
        base = value.base
        text = self._scalar(base, type(base))
        if text is None or not value.members or isinstance(base, str | DateTime):
            return text
        return None

    @staticmethod
    def _fraction(text: str, value: float) -> str:
        if math.isnan(value) or math.isinf(value):
            return f'"{text}"'
        if "E" in text:
            # JSON writers of .NET lay out what still fits seventeen digits
            exponent = int(text.partition("E")[2])
            return text if not 0 <= exponent < 17 else f"{value:.1f}"
        return text if "." in text else text + ".0"

    # ----------------------------------------------------------------------------------------------------- containers

    @staticmethod
    def _bag_members(value: PSCustomObject) -> list[tuple[str, Any]]:
        if value.extra is None and not REGISTERED:
            return list(value.items())
        return [(name, _or_none(find_property(value, name))) for name in property_names(value)]

    @staticmethod
    def _note_members(value: Any) -> list[tuple[str, Any]]:
        if type(value) is not PSObject:
            return []
        return [(member.name, _or_none(find_property(value, member.name))) for member in value.members.values()]

    def _dictionary_members(self, table: Hashtable, owner: Any) -> list[tuple[str, Any]]:
        members = []
        for key, item in table.items():
            if not isinstance(key, str):
                raise NonStringKey(table.ps_type_name)
            members.append((str(key), item))
        return members + self._note_members(owner)

    def _object(self, members: Iterable[tuple[str, Any]], depth: int, line: str) -> None:
        parts = self._parts
        inner = "" if self._compress else line + "  "
        start, heads = "{", self._heads
        for name, value in members:
            head = heads.get(name)
            if head is None:
                head = heads[name] = self.text(name) + self._colon
            kind = type(value)
            if kind is int:
                parts.append(f"{start}{inner}{head}{value}")
            elif kind is str:
                parts.append(f"{start}{inner}{head}{self.text(value)}")
            else:
                parts.append(f"{start}{inner}{head}")
                self._value(value, depth + 1, line + "  ")
            start = ","
        if start == "{":
            parts.append("{}")
        else:
            parts.append("}" if self._compress else line + "}")

    def _array(self, items: Iterable[Any], depth: int, line: str) -> None:
        parts = self._parts
        inner = "" if self._compress else line + "  "
        start = "["
        for item in items:
            parts.append(start + inner)
            if type(item) is DictionaryEntry:
                item = PSCustomObject.of(Name=item.key, Key=item.key, Value=item.value)
            self._value(item, depth + 1, line + "  ")
            start = ","
        if start == "[":
            parts.append("[]")
        else:
            parts.append("]" if self._compress else line + "]")

    # --------------------------------------------------------------------------------------------------------- text

    def text(self, value: str) -> str:
        """A quoted string."""
        if self._escape == NON_ASCII:
            return json.dumps(value).replace("\x7f", "\\u007f")
        quoted = encode_basestring(value)
        if not value.isascii():
            for char, escaped in _LINE_ENDS.items():
                if char in quoted:
                    quoted = quoted.replace(char, escaped)
        if self._escape == HTML:
            inner = quoted[1:-1].replace('\\"', "\\u0022")
            for char, escaped in _HTML.items():
                inner = inner.replace(char, escaped)
            quoted = f'"{inner}"'
        return quoted


def _nodes(node: Any) -> list[Any]:
    """An XML node as the collection of nodes that it is to serialisers."""
    return list(node.children)


def _or_none(value: Any) -> Any:
    return None if value is MISSING else value


def iso_text(value: DateTime | DateTimeOffset) -> str:
    """The round-trip form without trailing zeros of the second's fraction: 2024-03-05T14:07:09, …Z, …+02:00."""
    from exoshell.values.culture import INVARIANT
    from exoshell.values.formatting import format_value

    return format_value(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", INVARIANT)
