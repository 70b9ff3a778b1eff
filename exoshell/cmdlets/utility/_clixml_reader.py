"""Objects from CLIXML: values as themselves, others as property bags with 'Deserialized.' type names."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import ArrayList, Hashtable, OrderedDictionary, Queue, Stack, TypedArray
from exoshell.values.conversion import convert
from exoshell.values.datetime_types import TimeSpan
from exoshell.values.enums import enum_type, enum_value
from exoshell.values.psobject import MemberKind, PSCustomObject, PSMember, PSObject, Schema
from exoshell.values.secrets import PSCredential, SecureString
from exoshell.values.text import Char
from exoshell.values.types import resolve_type

NAMESPACE = "{http://schemas.microsoft.com/powershell/2004/04}"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?")
_PREFIX = "Deserialized."
_CREDENTIAL = "System.Management.Automation.PSCredential"


class CliXmlFailure(Exception):
    """The text is no CLIXML; the message is .NET's."""


def unescaped(text: str | None) -> str:
    """Text of an element with its _x000A_ escapes resolved, pairs joined."""
    if not text:
        return ""
    if "_x" not in text:
        return text
    raw = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def duration_ticks(text: str) -> int:
    match = _DURATION.fullmatch(text)
    if match is None:
        return 0
    sign, days, hours, minutes, seconds, fraction = match.groups()
    total = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    ticks = total * 10_000_000 + int((fraction or "0")[:7].ljust(7, "0"))
    return -ticks if sign else ticks


_SIMPLE: dict[str, Callable[[str], Any]] = {
    "S": unescaped,
    "I32": int,
    "I64": lambda text: numbers.Int64(int(text)),
    "By": lambda text: numbers.Byte(int(text)),
    "SB": lambda text: numbers.SByte(int(text)),
    "I16": lambda text: numbers.Int16(int(text)),
    "U16": lambda text: numbers.UInt16(int(text)),
    "U32": lambda text: numbers.UInt32(int(text)),
    "U64": lambda text: numbers.UInt64(int(text)),
    "B": lambda text: text == "true",
    "C": lambda text: Char(chr(int(text))),
    "Db": lambda text: float(text.replace("Infinity", "inf")),
    "Sg": lambda text: numbers.Single(float(text.replace("Infinity", "inf"))),
    "D": numbers.Decimal,
    "DT": lambda text: convert(text, "System.DateTime"),
    "TS": lambda text: TimeSpan(duration_ticks(text)),
    "G": lambda text: convert(text, "System.Guid"),
    "URI": lambda text: convert(unescaped(text), "System.Uri"),
    "Version": lambda text: convert(text, "System.Version"),
    "XD": unescaped,
    "SBK": unescaped,
    "BA": lambda text: TypedArray(resolve_type("System.Byte"), [numbers.Byte(item) for item in base64.b64decode(text)]),
    "SS": lambda text: SecureString(bytes.fromhex(text).decode("utf-16-le")),
}


class CliXmlReader:
    """Reads one document."""

    def __init__(self) -> None:
        self._objects: dict[str, Any] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        self._schemas: dict[tuple[tuple[str, ...], tuple[str, ...]], Schema] = {}

    def read(self, text: str) -> Iterator[Any]:
        """The objects of a document, one after the other. Raises CliXmlFailure."""
        try:
            root = ElementTree.fromstring(text.lstrip("\ufeff"))
        except ElementTree.ParseError as error:
            raise CliXmlFailure(_wording(text, error)) from error
        if root.tag != f"{NAMESPACE}Objs":
            raise CliXmlFailure(_no_objects())
        for element in root:
            yield self._value(element)

    def _value(self, element: ElementTree.Element) -> Any:
        tag = element.tag.removeprefix(NAMESPACE)
        if tag == "Nil":
            return None
        if tag == "Ref":
            return self._objects.get(element.get("RefId", ""))
        if tag == "Obj":
            return self._object(element)
        make = _SIMPLE.get(tag)
        return make(element.text or "") if make is not None else unescaped(element.text)

    def _object(self, element: ElementTree.Element) -> Any:
        names: tuple[str, ...] = ()
        content: Any = None
        has_content = False
        members: list[tuple[str, Any]] = []
        own: list[tuple[str, Any]] = []
        text: str | None = None
        for child in element:
            tag = child.tag.removeprefix(NAMESPACE)
            if tag == "TN":
                names = tuple(unescaped(item.text) for item in child)
                self._types[child.get("RefId", "")] = names
            elif tag == "TNRef":
                names = self._types.get(child.get("RefId", ""), ())
            elif tag == "ToString":
                text = unescaped(child.text)
            elif tag == "Props":
                own = self._members(child)
            elif tag == "MS":
                members = self._members(child)
            elif tag in ("LST", "IE", "QUE", "STK"):
                content, has_content = self._list(tag, child, names), True
            elif tag == "DCT":
                content, has_content = self._dictionary(child, names), True
            else:
                content, has_content = self._value(child), True
        made = self._made(names, content, has_content, own, members, text)
        reference = element.get("RefId")
        if reference is not None:
            self._objects[reference] = made
        return made

    def _made(
        self,
        names: tuple[str, ...],
        content: Any,
        has_content: bool,
        own: list[tuple[str, Any]],
        members: list[tuple[str, Any]],
        text: str | None,
    ) -> Any:
        if has_content:
            value = _enum(names, content)
            return _with_notes(value, members)
        if names and names[0] == _CREDENTIAL:
            parts = dict(own)
            return PSCredential(str(parts.get("UserName", "")), parts.get("Password") or SecureString())
        shown = [*own, *members]
        keys = tuple(name for name, _ in shown)
        schema = self._schemas.get((names, keys))
        if schema is None:
            types = tuple(name if name.startswith(_PREFIX) else _PREFIX + name for name in names)
            schema = self._schemas[names, keys] = Schema(keys, types or ("System.Management.Automation.PSCustomObject", "System.Object"))
        bag = PSCustomObject(schema, [value for _, value in shown])
        if text is not None:
            bag.extra = {"tostring": PSMember("ToString", MemberKind.SCRIPT_METHOD, _Text(text), hidden=True)}
        return bag

    def _members(self, element: ElementTree.Element) -> list[tuple[str, Any]]:
        return [(unescaped(child.get("N", "")), self._value(child)) for child in element]

    def _list(self, tag: str, element: ElementTree.Element, names: tuple[str, ...]) -> Any:
        items = [self._value(child) for child in element]
        if tag == "QUE":
            return Queue(items)
        if tag == "STK":
            return Stack(items)
        if names and names[0] in ("System.Object[]", "Deserialized.System.Object[]"):
            return items
        return ArrayList(items)

    def _dictionary(self, element: ElementTree.Element, names: tuple[str, ...]) -> Any:
        ordered = any(name.endswith("OrderedDictionary") for name in names)
        table = OrderedDictionary() if ordered else Hashtable()
        for entry in element:
            pair = {child.get("N", ""): self._value(child) for child in entry}
            table[pair.get("Key")] = pair.get("Value")
        return table


class _Text:
    """The ToString of an object that is only known by its text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def invoke_value(self, this: object, arguments: object) -> object:
        return self._text


def _enum(names: tuple[str, ...], value: Any) -> Any:
    if len(names) > 1 and names[1].removeprefix(_PREFIX) == "System.Enum" and isinstance(value, int):
        name = names[0].removeprefix(_PREFIX)
        if enum_type(name) is not None:
            return enum_value(name, int(value))
    return value


def _with_notes(value: Any, members: list[tuple[str, Any]]) -> Any:
    if not members:
        return value
    wrapped = PSObject(value)
    for name, item in members:
        wrapped.members[name.casefold()] = PSMember(name, MemberKind.NOTE_PROPERTY, item)
    return wrapped


def _no_objects() -> str:
    return f"Element 'Objs' with namespace name '{NAMESPACE[1:-1]}' was not found. Line 1, position 2."


def _wording(text: str, error: ElementTree.ParseError) -> str:
    line, column = error.position
    if not text.strip():
        return "Root element is missing."
    if not text.lstrip().startswith("<"):
        return f"Data at the root level is invalid. Line {line}, position {column + 1}."
    if "<Objs" not in text or NAMESPACE[1:-1] not in text:
        return _no_objects()
    return f"{str(error).partition(':')[0].capitalize()}. Line {line}, position {column + 1}."
