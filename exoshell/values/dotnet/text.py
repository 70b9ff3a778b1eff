"""Encodings and StringBuilder; byte arrays."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet._common import text_of
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, net_error, non_negative, out_of_range
from exoshell.values.numbers import Byte
from exoshell.values.text import Char


def byte_array(data: bytes) -> Any:
    """A byte[] of Python's bytes."""
    from exoshell.values.collections import TypedArray
    from exoshell.values.types import resolve_type

    return TypedArray(resolve_type("byte"), map(Byte, data))


class Encoding:
    """An encoding: Python's codec, its mark, and how .NET names it."""

    __slots__ = ("bom", "code_page", "codec", "display", "name", "type_name", "writes_mark")

    def __init__(
        self, codec: str, name: str, display: str, code_page: int, type_name: str, bom: bytes = b"", writes_mark: bool = True
    ) -> None:
        self.codec, self.name, self.display, self.code_page, self.type_name = codec, name, display, code_page, type_name
        self.bom, self.writes_mark = bom, writes_mark

    @property
    def ps_type_name(self) -> str:
        return self.type_name

    @property
    def preamble(self) -> bytes:
        return self.bom if self.writes_mark else b""

    def encode(self, text: str) -> bytes:
        return text.encode(self.codec, "surrogatepass" if self.codec.startswith("utf-16") else "replace")

    def decode(self, data: bytes) -> str:
        found = data.decode(self.codec, "replace")
        # ASCII's own sign for what it does not know
        return found.replace("\ufffd", "?") if self.codec == "ascii" else found

    def __str__(self) -> str:
        return self.type_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Encoding) and (self.codec, self.writes_mark) == (other.codec, other.writes_mark)

    def __hash__(self) -> int:
        return hash(self.codec)


UTF8 = Encoding("utf-8", "utf-8", "Unicode (UTF-8)", 65001, "System.Text.UTF8Encoding+UTF8EncodingSealed", codecs.BOM_UTF8)
UTF8_PLAIN = Encoding("utf-8", "utf-8", "Unicode (UTF-8)", 65001, "System.Text.UTF8Encoding", codecs.BOM_UTF8, False)
UTF16 = Encoding("utf-16-le", "utf-16", "Unicode", 1200, "System.Text.UnicodeEncoding", codecs.BOM_UTF16_LE)
UTF16_BIG = Encoding("utf-16-be", "utf-16BE", "Unicode (Big-Endian)", 1201, "System.Text.UnicodeEncoding", codecs.BOM_UTF16_BE)
UTF32 = Encoding("utf-32-le", "utf-32", "Unicode (UTF-32)", 12000, "System.Text.UTF32Encoding", codecs.BOM_UTF32_LE)
ASCII = Encoding("ascii", "us-ascii", "US-ASCII", 20127, "System.Text.ASCIIEncoding+ASCIIEncodingSealed")
LATIN1 = Encoding("latin-1", "iso-8859-1", "Western European (ISO)", 28591, "System.Text.Latin1Encoding+Latin1EncodingSealed")
_BY_NAME = {
    "utf-8": UTF8,
    "utf8": UTF8,
    "unicode-1-1-utf-8": UTF8,
    "x-unicode-2-0-utf-8": UTF8,
    "utf-16": UTF16,
    "utf-16le": UTF16,
    "unicode": UTF16,
    "ucs-2": UTF16,
    "utf-16be": UTF16_BIG,
    "unicodefffe": UTF16_BIG,
    "utf-32": UTF32,
    "utf-32le": UTF32,
    "us-ascii": ASCII,
    "ascii": ASCII,
    "ansi_x3.4-1968": ASCII,
    "iso-8859-1": LATIN1,
    "latin1": LATIN1,
    "iso_8859-1": LATIN1,
    "l1": LATIN1,
}
_BY_PAGE = {encoding.code_page: encoding for encoding in (UTF8, UTF16, UTF16_BIG, UTF32, ASCII, LATIN1)}
_PAGES = {
    1250: ("windows-1250", "Central European (Windows)"),
    1251: ("windows-1251", "Cyrillic (Windows)"),
    1252: ("windows-1252", "Western European (Windows)"),
    1253: ("windows-1253", "Greek (Windows)"),
    1254: ("windows-1254", "Turkish (Windows)"),
    1257: ("windows-1257", "Baltic (Windows)"),
    437: ("ibm437", "OEM United States"),
    850: ("ibm850", "Western European (DOS)"),
    852: ("ibm852", "Central European (DOS)"),
    28592: ("iso-8859-2", "Central European (ISO)"),
    28605: ("iso-8859-15", "Latin 9 (ISO)"),
}
"""Code pages that PowerShell adds: web name and display name."""
for _page, (_web, _title) in _PAGES.items():
    _BY_PAGE[_page] = _BY_NAME[_web] = Encoding(_web.replace("ibm", "cp"), _web, _title, _page, "System.Text.SBCSCodePageEncoding")


def encoding_of(name: Any, *rest: Any) -> Encoding:
    """Encoding.GetEncoding. Raises NetError for what .NET does not support."""
    del rest
    if isinstance(name, int):
        found = _BY_PAGE.get(int(name)) or (UTF8 if name == 0 else None)
        if found is None:
            raise net_error(
                "NotSupportedException",
                f"No data is available for encoding {name}. For information on defining a custom encoding, see the documentation for the "
                "Encoding.RegisterProvider method.",
            )
        return found
    if name is None:
        raise argument_null("name")
    found = _BY_NAME.get(name.lower())
    if found is None:
        raise argument(
            f"'{name}' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the "
            "Encoding.RegisterProvider method.",
            "name",
        )
    return found


def _get_bytes(encoding: Encoding, text: Any, *rest: Any) -> Any:
    if text is None:
        raise argument_null("s")
    content = "".join(text)
    if len(rest) == 2:
        content = content[rest[0] : rest[0] + rest[1]]
    return byte_array(encoding.encode(content))


def _get_string(encoding: Encoding, data: Any, *rest: Any) -> str:
    if data is None:
        raise argument_null("bytes")
    content = bytes(data)
    if len(rest) == 2:
        index, count = rest
        if index < 0 or count < 0:
            name, number = ("index", index) if index < 0 else ("count", count)
            raise out_of_range(f"{name} ('{number}') must be a non-negative value.", name, str(number))
        if index + count > len(content):
            raise out_of_range("Index and count must refer to a location within the buffer.", "bytes")
        content = content[index : index + count]
    return encoding.decode(content)


def _get_chars(encoding: Encoding, data: Any, *rest: Any) -> Any:
    from exoshell.values.collections import TypedArray
    from exoshell.values.types import resolve_type

    return TypedArray(resolve_type("char"), map(Char, _get_string(encoding, data, *rest)))


_ENCODING_METHODS: dict[str, Callable[..., Any]] = {
    "GetBytes": _get_bytes,
    "GetString": _get_string,
    "GetChars": _get_chars,
    "GetByteCount": lambda encoding, text, *rest: len(_get_bytes(encoding, text, *rest)),
    "GetCharCount": lambda encoding, data, *rest: len(_get_string(encoding, data, *rest)),
    "GetMaxByteCount": lambda encoding, count: (count + 1) * (3 if encoding.codec == "utf-8" else 2),
    "GetPreamble": lambda encoding: byte_array(encoding.preamble),
    "Equals": lambda encoding, other: encoding == other,
    "Clone": lambda encoding: encoding,
}
ENCODING = table(
    "System.Text.Encoding",
    properties={
        "Preamble": lambda encoding: byte_array(encoding.preamble),
        "BodyName": lambda encoding: encoding.name,
        "EncodingName": lambda encoding: encoding.display,
        "HeaderName": lambda encoding: encoding.name,
        "WebName": lambda encoding: encoding.name,
        "WindowsCodePage": lambda encoding: 1252 if encoding.code_page in (20127, 28591) else 1200,
        "IsBrowserDisplay": lambda encoding: encoding.code_page in (65001, 28591),
        "IsBrowserSave": lambda encoding: encoding.code_page in (65001, 1200, 28591),
        "IsMailNewsDisplay": lambda encoding: encoding.code_page in (65001, 20127, 28591),
        "IsMailNewsSave": lambda encoding: encoding.code_page in (65001, 20127, 28591),
        "IsSingleByte": lambda encoding: encoding.code_page in (20127, 28591),
        "EncoderFallback": lambda encoding: None,
        "DecoderFallback": lambda encoding: None,
        "IsReadOnly": lambda encoding: True,
        "CodePage": lambda encoding: encoding.code_page,
    },
    methods=_ENCODING_METHODS,
    statics={
        "GetEncoding": encoding_of,
        "Convert": lambda source, target, data, *rest: byte_array(target.encode(source.decode(bytes(data)))),
    },
    static_properties={
        "UTF8": UTF8,
        "Unicode": UTF16,
        "BigEndianUnicode": UTF16_BIG,
        "UTF32": UTF32,
        "ASCII": ASCII,
        "Latin1": LATIN1,
        "Default": UTF8_PLAIN,
    },
)


def _utf8(mark: bool = False, strict: bool = False) -> Encoding:
    del strict
    return Encoding("utf-8", "utf-8", "Unicode (UTF-8)", 65001, "System.Text.UTF8Encoding", codecs.BOM_UTF8, mark)


def _utf16(big: bool = False, mark: bool = True, strict: bool = False) -> Encoding:
    del strict
    base = UTF16_BIG if big else UTF16
    return Encoding(base.codec, base.name, base.display, base.code_page, base.type_name, base.bom, mark)


def _encoding_table(name: str, make: Any) -> Any:
    return table(name, base=ENCODING, constructor=make)


class StringBuilder:
    """A text that grows in place."""

    __slots__ = ("_parts", "_size", "capacity")
    ps_type_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "", capacity: int = 16) -> None:
        self._parts = [text]
        self._size = len(text)
        self.capacity = max(capacity, 16)

    @property
    def text(self) -> str:
        parts = self._parts
        if len(parts) > 1:
            parts[:] = ["".join(parts)]
        return parts[0]

    @text.setter
    def text(self, text: str) -> None:
        self._parts = [text]
        self._size = len(text)

    def __len__(self) -> int:
        return self._size

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return self.text

    def ps_index(self, place: Any) -> Char:
        if not 0 <= place < self._size:
            raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
        return Char(self.text[place])

    def add(self, piece: str) -> StringBuilder:
        """Appends a text; the builder itself."""
        self._parts.append(piece)
        size = self._size = self._size + len(piece)
        return self if size <= self.capacity else self.grow()

    def grow(self) -> StringBuilder:
        if self._size > self.capacity:
            self.capacity = max(self._size, self.capacity * 2) if self.capacity < 8000 else max(self._size, self.capacity + 8000)
        return self


def _append(builder: StringBuilder, value: Any, *rest: Any) -> StringBuilder:
    if not rest and type(value) is str:
        return builder.add(value)
    if not rest and type(value) is int:
        return builder.add(str(value))
    if isinstance(value, Char) and rest:
        if rest[0] < 0:
            raise non_negative("repeatCount", rest[0])
        piece = value * rest[0]
    elif rest and len(rest) == 2:
        for name, number in (("startIndex", rest[0]), ("count", rest[1])):
            if number < 0:
                raise non_negative(name, number)
        if rest[1] and rest[0] > len(value or "") - rest[1]:
            raise out_of_range(
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex"
            )
        piece = "".join(value.text if isinstance(value, StringBuilder) else value or "")[rest[0] : rest[0] + rest[1]]
    elif isinstance(value, list) and getattr(getattr(value, "element_type", None), "full_name", "") == "System.Char":
        piece = "".join(value)
    else:
        piece = value.text if isinstance(value, StringBuilder) else text_of(value)
    return builder.add(piece)


def _append_line(builder: StringBuilder, value: str = "") -> StringBuilder:
    return builder.add((value or "") + "\n")


def _append_format(builder: StringBuilder, *args: Any) -> StringBuilder:
    from exoshell.values.dotnet.string import STRING

    return builder.add(STRING.statics["format"](*args))


def _append_join(builder: StringBuilder, separator: Any, *rest: Any) -> StringBuilder:
    from exoshell.values.dotnet.string import join

    return builder.add(join(separator, *rest))


def _insert(builder: StringBuilder, index: int, value: Any, *rest: int) -> StringBuilder:
    if len(rest) == 2:
        value = value[rest[0] : rest[0] + rest[1]]
    count = rest[0] if len(rest) == 1 else 1
    if count < 0:
        raise non_negative("count", count)
    chars = isinstance(value, list) and getattr(getattr(value, "element_type", None), "full_name", "") == "System.Char"
    piece = "".join(value) if chars else text_of(value)
    if not piece and not rest:
        return builder
    if not 0 <= index <= len(builder):
        raise out_of_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "index")
    builder.text = builder.text[:index] + piece * count + builder.text[index:]
    return builder.grow()


def _remove(builder: StringBuilder, start: int, length: int) -> StringBuilder:
    if length < 0 or start < 0:
        name, number = ("length", length) if length < 0 else ("startIndex", start)
        raise out_of_range(f"{name} ('{number}') must be a non-negative value.", name, str(number))
    if length > len(builder) - start:
        raise out_of_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "length")
    builder.text = builder.text[:start] + builder.text[start + length :]
    return builder


def _replace(builder: StringBuilder, old: str, new: str, *place: int) -> StringBuilder:
    if old is None:
        raise argument_null("oldValue")
    if not old:
        raise argument("The value cannot be an empty string.", "oldValue")
    if place:
        start, count = place
        if not 0 <= start <= len(builder):
            raise out_of_range(
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex"
            )
        if count < 0 or start > len(builder) - count:
            raise out_of_range(
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "count"
            )
        inner = builder.text[start : start + count].replace(old, new or "")
        builder.text = builder.text[:start] + inner + builder.text[start + count :]
    else:
        builder.text = builder.text.replace(old, new or "")
    return builder.grow()


def _clear(builder: StringBuilder) -> StringBuilder:
    builder.text = ""
    return builder


def _to_string(builder: StringBuilder, *place: int) -> str:
    if not place:
        return builder.text
    start, length = place
    if start < 0:
        raise non_negative("startIndex", start)
    if start > len(builder):
        raise out_of_range("startIndex cannot be larger than length of string.", "startIndex")
    if length < 0:
        raise non_negative("length", length)
    if start > len(builder) - length:
        raise out_of_range("Index and length must refer to a location within the string.", "length")
    return builder.text[start : start + length]


def _set_length(builder: StringBuilder, length: int) -> None:
    if length < 0:
        raise out_of_range(f"value ('{length}') must be a non-negative value.", "value", str(length))
    builder.text = builder.text[:length].ljust(length, "\0")
    builder.grow()


def _char(builder: StringBuilder, index: int) -> Char:
    if not 0 <= index < len(builder):
        raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(builder.text[index])


def _new_builder(*args: Any) -> StringBuilder:
    text = next((item for item in args if isinstance(item, str)), "")
    numbers = [item for item in args if type(item) is int]
    if text and len(numbers) == 3:
        text = text[numbers[0] : numbers[0] + numbers[1]]
        numbers = numbers[2:]
    capacity = numbers[0] if numbers else max(16, len(text))
    if capacity < 0:
        raise out_of_range("'capacity' must be greater than zero.", "capacity")
    return StringBuilder(text, capacity)


def _ensure(builder: StringBuilder, capacity: int) -> int:
    if capacity < 0:
        raise non_negative("capacity", capacity)
    builder.capacity = max(builder.capacity, capacity)
    return builder.capacity


def _set_capacity(builder: StringBuilder, capacity: int) -> None:
    builder.capacity = capacity


BUILDER = table(
    "System.Text.StringBuilder",
    properties={
        "Capacity": (lambda builder: builder.capacity, _set_capacity),
        "MaxCapacity": lambda builder: 2**31 - 1,
        "Length": (len, _set_length),
    },
    methods={
        "Append": _append,
        "AppendLine": _append_line,
        "AppendFormat": _append_format,
        "AppendJoin": _append_join,
        "Insert": _insert,
        "Remove": _remove,
        "Replace": _replace,
        "Clear": _clear,
        "ToString": _to_string,
        "Chars": _char,
        "get_Chars": _char,
        "Equals": lambda builder, other: isinstance(other, StringBuilder) and builder.text == other.text,
        "EnsureCapacity": _ensure,
    },
    constructor=_new_builder,
)
TABLES = (
    ENCODING,
    _encoding_table("System.Text.UTF8Encoding", _utf8),
    _encoding_table("System.Text.UTF8Encoding+UTF8EncodingSealed", None),
    _encoding_table("System.Text.UnicodeEncoding", _utf16),
    _encoding_table("System.Text.UTF32Encoding", lambda *args: UTF32),
    _encoding_table("System.Text.ASCIIEncoding", lambda: ASCII),
    _encoding_table("System.Text.SBCSCodePageEncoding", None),
    _encoding_table("System.Text.ASCIIEncoding+ASCIIEncodingSealed", None),
    _encoding_table("System.Text.Latin1Encoding", lambda: LATIN1),
    _encoding_table("System.Text.Latin1Encoding+Latin1EncodingSealed", None),
    BUILDER,
)
