"""JSON as ConvertFrom-Json accepts it: strict documents by Python's parser, the rest (comments, single quotes, bare names, trailing
commas, hexadecimal numbers) by a tolerant one of our own that says where it failed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from exoshell.values.collections import OrderedDictionary
from exoshell.values.datetime_types import TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, UTC, DateTime
from exoshell.values.numbers import LONG_MAX, LONG_MIN, BigInteger, Int64
from exoshell.values.psobject import PSCustomObject, Schema

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_COUNTED = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_SPACE = frozenset(" \t\r\n\ufeff")
_NUMBER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_WORDS: dict[str, Any] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": float("nan"), "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}  # fmt: skip
_NEARLY = {"true": "boolean", "false": "boolean", "null": "null", "undefined": "undefined", "NaN": "NaN"}
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "'": "'", '"': '"', "\\": "\\", "/": "/"}


class JsonFailure(Exception):
    """The text is no JSON; the message is Newtonsoft's."""


class KeyFailure(Exception):
    """An object whose names cannot be properties: `error_id` and text are ConvertFrom-Json's."""

    def __init__(self, error_id: str, message: str) -> None:
        super().__init__(message)
        self.error_id = error_id


class OrderedHashtable(OrderedDictionary):
    """What -AsHashtable makes: in order, and case counts."""

    __slots__ = ()
    ps_type_name = "System.Management.Automation.OrderedHashtable"


class JsonReader:
    """Reads documents into objects that share schemas, or into ordered hashtables."""

    def __init__(self, *, as_hashtable: bool = False, max_depth: int = 1024, date: Callable[[str], Any] | None = None) -> None:
        self._as_hashtable = as_hashtable
        self._max_depth = max_depth
        self._date = date
        self._schemas: dict[tuple[str, ...], Schema] = {}

    def read(self, text: str) -> Any:
        """The value of a document. Raises JsonFailure, KeyFailure."""
        if self._max_depth >= 1024:
            try:
                return self._dated(json.loads(text, object_pairs_hook=self.object, parse_int=whole_number))
            except (json.JSONDecodeError, RecursionError):
                pass
        return _Tolerant(text, self, self._max_depth).document()

    def object(self, pairs: list[tuple[str, Any]]) -> Any:
        """One object from its names and values in order."""
        if self._as_hashtable:
            return OrderedHashtable([(name, self._dated(value)) for name, value in pairs], case_sensitive=True)
        names = tuple(name for name, _ in pairs)
        schema = self._schemas.get(names)
        if schema is None:
            pairs = _distinct(pairs)
            names = tuple(name for name, _ in pairs)
            schema = self._schemas.setdefault(names, Schema(names))
        return PSCustomObject(schema, [self._dated(value) for _, value in pairs])

    def _counted(self, text: str) -> Any:
        """A date by its milliseconds, as older .NET wrote it; None for every other text."""
        match = _COUNTED.fullmatch(text)
        if match is None or self._date is None:
            return None
        return self._date(DateTime(UNIX_EPOCH_TICKS + int(match.group(1)) * TICKS_PER_MILLISECOND, UTC).to_string("o"))

    def _dated(self, value: Any) -> Any:
        """Texts that are dates become dates, also within arrays."""
        if type(value) is str:
            if self._date is not None and len(value) >= 9 and (value[4] == "-" or value[0] == "/"):
                found = self._date(value) if _ISO.fullmatch(value) else self._counted(value)
                return value if found is None else found
            return value
        if type(value) is list:
            for place, item in enumerate(value):
                if type(item) is str or type(item) is list:
                    value[place] = self._dated(item)
        return value


def whole_number(text: str) -> Any:
    """A JSON integer: a long, or a big integer where that is too small."""
    number = int(text)
    return Int64(number) if LONG_MIN <= number <= LONG_MAX else BigInteger(number)


def _distinct(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The last of the same names wins; names that differ only in case, and empty ones, cannot be properties."""
    seen: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, value in pairs:
        if not name:
            raise KeyFailure(
                "EmptyKeyInJsonString",
                "The provided JSON includes a property whose name is an empty string, "
                "this is only supported using the -AsHashTable switch.",
            )
        known = seen.setdefault(name.casefold(), name)
        if known != name:
            raise KeyFailure(
                "KeysWithDifferentCasingInJsonString",
                "Cannot convert the JSON string because it contains keys with different casing. "
                "Please use the -AsHashTable switch instead. "
                f"The key that was attempted to be added to the existing key '{known}' was '{name}'.",
            )
        found[name] = value
    return list(found.items())


class _Tolerant:
    """A recursive reader that takes what Newtonsoft's takes."""

    def __init__(self, text: str, owner: JsonReader, max_depth: int) -> None:
        self._text = text
        self._owner = owner
        self._max_depth = max_depth
        self._place = 0
        self._path: list[str] = []
        self._objects = 0
        """How many objects are open around the place."""

    def document(self) -> Any:
        self._skip()
        if self._place >= len(self._text):
            return None
        value = self._owner._dated(self._value(0))
        self._skip()
        if self._place < len(self._text):
            raise self._failure(f"Additional text encountered after finished reading JSON content: {self._text[self._place]}.")
        return value

    def _failure(self, message: str, *, before_start: bool = False) -> JsonFailure:
        done = self._text[: self._place]
        line = done.count("\n") + 1
        column = self._place - (done.rfind("\n") + 1)
        if before_start:
            line, column = 0, 0
        path = "".join(self._path).lstrip(".")
        return JsonFailure(f"{message} Path '{path}', line {line}, position {column}.")

    def _cut_short(self) -> JsonFailure:
        return JsonFailure(f"Unexpected end when reading token. Path '{''.join(self._path).lstrip('.')}'.")

    def _skip(self) -> None:
        text = self._text
        while self._place < len(text):
            if text[self._place] in _SPACE:
                self._place += 1
            elif text.startswith("//", self._place):
                end = text.find("\n", self._place)
                self._place = len(text) if end < 0 else end
            elif text.startswith("/*", self._place):
                end = text.find("*/", self._place)
                if end < 0:
                    self._place = len(text)
                    raise self._failure("Unexpected end while parsing comment.")
                self._place = end + 2
            else:
                return

    def _value(self, depth: int) -> Any:
        text, start = self._text, self._place
        char = text[start]
        if char in "{[":
            if depth >= self._max_depth:
                self._place += 1
                raise self._failure(f"The reader's MaxDepth of {self._max_depth} has been exceeded.")
            self._place += 1
            return self._object(depth + 1) if char == "{" else self._array(depth + 1)
        if char in "\"'":
            return self._string(char)
        for word, value in _WORDS.items():
            if text.startswith(word, start):
                self._place += len(word)
                return value
        match = _NUMBER.match(text, start)
        if match is not None:
            self._place = match.end()
            return _number(match.group())
        for word, kind in _NEARLY.items():
            if char == word[0] and start:
                while self._place - start < len(word) and text[self._place : self._place + 1] == word[self._place - start]:
                    self._place += 1
                raise self._failure(f"Error parsing {kind} value.")
        raise self._failure(f"Unexpected character encountered while parsing value: {char}.", before_start=start == 0)

    def _array(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while True:
            self._skip()
            if self._place >= len(self._text):
                raise self._cut_short()
            char = self._text[self._place]
            if char == "]":
                self._place += 1
                return items
            if char == ",":
                items.append(None)
                self._place += 1
                continue
            self._path.append(f"[{len(items)}]")
            items.append(self._value(depth))
            self._path.pop()
            self._skip()
            if self._place >= len(self._text):
                # an array that just ends behind an item is taken as it is, within an object that goes on
                if self._objects:
                    self._path.append(f"[{len(items) - 1}]")
                    raise self._failure("Unexpected end when deserializing object.")
                return items
            char = self._text[self._place]
            if char == ",":
                self._place += 1
            elif char == "}":
                self._place += 1
                raise self._failure("JsonToken EndObject is not valid for closing JsonType Array.")
            elif char != "]":
                self._path.append(f"[{len(items) - 1}]")
                raise self._failure(f"After parsing a value an unexpected character was encountered: {char}.")

    def _object(self, depth: int) -> Any:
        pairs: list[tuple[str, Any]] = []
        self._objects += 1
        last = ""
        while True:
            self._skip()
            if self._place >= len(self._text):
                if depth > 1:
                    raise self._cut_short()
                if pairs:
                    self._path.append(last)
                raise self._failure("Unexpected end when deserializing object." if pairs else "Unexpected end when reading JSON.")
            char = self._text[self._place]
            if char == "}":
                self._place += 1
                self._objects -= 1
                return self._owner.object(pairs)
            name = self._property_name(char)
            self._skip()
            if self._place >= len(self._text) or self._text[self._place] != ":":
                shown = self._text[self._place] if self._place < len(self._text) else ""
                raise self._failure(f"Invalid character after parsing property name. Expected ':' but got: {shown}.")
            last = f".{name}"
            self._path.append(last)
            self._place += 1
            self._skip()
            if self._place >= len(self._text):
                if depth > 1:
                    self._path.pop()
                    raise self._cut_short()
                raise self._failure("Unexpected end when deserializing object.")
            pairs.append((name, self._value(depth)))
            self._skip()
            if self._place >= len(self._text):
                raise self._failure("Unexpected end when deserializing object.")
            char = self._text[self._place]
            if char == ",":
                self._place += 1
            elif char == "]":
                self._path.pop()
                self._place += 1
                raise self._failure("JsonToken EndArray is not valid for closing JsonType Object.")
            elif char != "}":
                raise self._failure(f"After parsing a value an unexpected character was encountered: {char}.")
            self._path.pop()

    def _property_name(self, char: str) -> str:
        if char in "\"'":
            return self._string(char)
        match = _NAME.match(self._text, self._place)
        if match is None:
            raise self._failure(f"Invalid property identifier character: {char}.")
        self._place = match.end()
        if self._place >= len(self._text):
            raise self._failure("Unexpected end while parsing unquoted property name.")
        return match.group()

    def _string(self, quote: str) -> str:
        parts: list[str] = []
        self._place += 1
        text = self._text
        while self._place < len(text):
            char = text[self._place]
            self._place += 1
            if char == quote:
                return "".join(parts)
            if char != "\\":
                parts.append(char)
                continue
            if self._place >= len(text):
                break
            code = text[self._place]
            self._place += 1
            if code == "u":
                digits = text[self._place : self._place + 4]
                try:
                    parts.append(chr(int(digits, 16)))
                except ValueError:
                    raise self._failure(f"Invalid Unicode escape sequence: \\u{digits}.") from None
                self._place += 4
            elif code in _ESCAPES:
                parts.append(_ESCAPES[code])
            else:
                raise self._failure(f"Bad JSON escape sequence: \\{code}.")
        raise self._failure(f"Unterminated string. Expected delimiter: {quote}.")


def _number(text: str) -> Any:
    body = text.lstrip("+-")
    if body[:2] in ("0x", "0X"):
        value = int(body, 16)
        return whole_number(str(-value if text.startswith("-") else value))
    if all(char.isdigit() for char in body):
        if len(body) > 1 and body.startswith("0") and all(char in "01234567" for char in body):
            value = int(body, 8)
            return whole_number(str(-value if text.startswith("-") else value))
        return whole_number(text)
    return float(text)
