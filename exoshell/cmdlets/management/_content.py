"""Reading and writing the content of files: encodings, lines, bytes."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from typing import Any

from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.collections import TypedArray
from exoshell.values.dotnet import text as encodings
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.numbers import Byte
from exoshell.values.psobject import base_of
from exoshell.values.types import resolve_type

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PIECE = 1 << 20
_BIG_UTF32 = encodings.Encoding(
    "utf-32-be", "utf-32BE", "Unicode (UTF-32 Big-Endian)", 12001, "System.Text.UTF32Encoding", codecs.BOM_UTF32_BE
)
_NAMES = {
    "utf8": encodings.UTF8_PLAIN, "utf8nobom": encodings.UTF8_PLAIN, "default": encodings.UTF8_PLAIN, "utf8bom": encodings.UTF8,
    "unicode": encodings.UTF16, "string": encodings.UTF16, "unknown": encodings.UTF16, "bigendianunicode": encodings.UTF16_BIG,
    "utf32": encodings.UTF32, "bigendianutf32": _BIG_UTF32, "ascii": encodings.ASCII,
    "ansi": encodings.Encoding("cp1252", "windows-1252", "Western European (Windows)", 1252, "System.Text.SBCSCodePageEncoding"),
    "oem": encodings.Encoding("cp437", "ibm437", "OEM United States", 437, "System.Text.SBCSCodePageEncoding"),
}  # fmt: skip


def encoding_argument(cmdlet: Cmdlet) -> encodings.Encoding:
    """What -Encoding says; UTF-8 without a mark where it says nothing. Ends the command for a name there is not."""
    value = base_of(cmdlet.get("Encoding"))
    if value is None:
        return encodings.UTF8_PLAIN
    if isinstance(value, encodings.Encoding):
        return value
    if isinstance(value, str) and value.lower() in _NAMES:
        return _NAMES[value.lower()]
    try:
        return encodings.encoding_of(int(value) if isinstance(value, int) or str(value).isdigit() else str(value))
    except NetError as error:
        message = f"Cannot process argument transformation on parameter 'Encoding'. {error.exception.message}"
        kind = "System.Management.Automation.ParameterBindingArgumentTransformationException"
        record = cmdlet.make_error(
            NetException(kind, message, error.exception), "ParameterArgumentTransformationError", ErrorCategory.InvalidData
        )
        raise TerminatingError(record) from None


def detected(path: str, encoding: encodings.Encoding) -> tuple[str, int]:
    """The codec of a file by its mark, else the one asked for; and how many bytes the mark has."""
    with open(path, "rb") as file:
        head = file.read(4)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    return encoding.codec, 0


def read_lines(path: str, encoding: encodings.Encoding, check: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The lines without their ends, read as they are asked for. `check` is called for every piece: some files never end."""
    codec, skip = detected(path, encoding)
    with open(path, "rb") as raw:
        raw.seek(skip)
        with codecs.getreader(codec)(raw, "replace") as reader:
            unfinished: list[str] = []
            while chunk := reader.read(65536):
                check()
                if "\n" not in chunk:
                    unfinished.append(chunk)
                    continue
                pieces = ("".join(unfinished) + chunk).split("\n")
                unfinished = [pieces.pop()]
                for piece in pieces:
                    yield from _bare(piece[:-1] if piece.endswith("\r") else piece)
            rest = "".join(unfinished)
            if rest:
                yield from _bare(rest[:-1] if rest.endswith("\r") else rest)


def _bare(line: str) -> list[str]:
    return line.split("\r") if "\r" in line else [line]


def read_text(path: str, encoding: encodings.Encoding, check: Callable[[], None] = lambda: None) -> str:
    codec, skip = detected(path, encoding)
    return read_bytes(path, check, skip).decode(codec, "replace")


def read_bytes(path: str, check: Callable[[], None], skip: int = 0, limit: int = -1) -> bytes:
    """The bytes behind the first `skip`, so many at most (-1: all)."""
    pieces: list[bytes] = []
    with open(path, "rb") as file:
        if skip:
            file.seek(skip)
        while limit and (piece := file.read(_PIECE if limit < 0 else min(limit, _PIECE))):
            check()
            pieces.append(piece)
            limit -= len(piece) if limit > 0 else 0
    return b"".join(pieces)


def byte_array(data: bytes) -> Any:
    return TypedArray(resolve_type("byte"), [Byte(number) for number in data])


def bytes_of(values: list[Any]) -> bytes:
    """The bytes that -AsByteStream writes."""
    return bytes(int(base_of(value)) & 0xFF for value in values)


def write_bytes(path: str, data: bytes, *, append: bool, force: bool) -> None:
    """Writes a file. Raises OSError."""
    if force and os.path.exists(path) and not os.access(path, os.W_OK):
        os.chmod(path, os.stat(path).st_mode | 0o200)
    with open(path, "ab" if append else "wb") as file:
        file.write(data)


def report_os_error(cmdlet: Cmdlet, error: OSError, path: str, *, reading: bool) -> None:
    """A failed access in .NET's words."""
    what = "Reader" if reading else "Writer"
    if isinstance(error, FileNotFoundError):
        exception = NetException("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
        cmdlet.error(exception, f"GetContent{what}DirectoryNotFoundError", ErrorCategory.ObjectNotFound, path)
    elif isinstance(error, PermissionError | IsADirectoryError):
        exception = NetException("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
        cmdlet.error(exception, f"GetContent{what}UnauthorizedAccessError", ErrorCategory.PermissionDenied, path)
    else:
        exception = NetException("System.IO.IOException", f"{error.strerror} : '{path}'")
        cmdlet.error(exception, f"GetContent{what}IOError", ErrorCategory.ReadError if reading else ErrorCategory.WriteError, path)
