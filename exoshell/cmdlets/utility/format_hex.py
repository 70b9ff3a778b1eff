"""Format-Hex."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from exoshell.cmdlets.utility._files import encoding_of, matching_files, open_exception
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values import numbers
from exoshell.values.collections import enumerate_value
from exoshell.values.enums import EnumValue
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import PSCustomObject, Schema, base_of
from exoshell.values.types import type_of

_SCHEMA = Schema(
    ("Label", "HexOffset", "HexBytes", "Ascii", "Bytes", "Offset"), ("Microsoft.PowerShell.Commands.ByteCollection", "System.Object")
)
_LINE = 16
_CONTROL = "\N{REPLACEMENT CHARACTER}"
_PACKED: dict[type, str] = {
    bool: "<?", int: "<i", numbers.Int64: "<q", numbers.Byte: "<B", numbers.SByte: "<b", numbers.Int16: "<h", numbers.UInt16: "<H",
    numbers.UInt32: "<I", numbers.UInt64: "<Q", float: "<d", numbers.Single: "<f",
}  # fmt: skip


@cmdlet("Format-Hex")
class FormatHex(Cmdlet):
    """Bytes of files, texts and numbers, sixteen in a row."""

    _gathered: list[bytes]
    _kind = ""

    def begin(self) -> None:
        self._gathered = []

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._object(self.bound["InputObject"])
            return
        for path in matching_files(self):
            self._file(path)

    def _file(self, path: str) -> None:
        offset, count = int(self.get("Offset", 0)), self.get("Count")
        try:
            with open(path, "rb") as stream:
                stream.seek(offset)
                content = stream.read() if count is None else stream.read(int(count))
        except OSError as error:
            self.error(open_exception(path, error), "FormatHexIOError", ErrorCategory.WriteError, path)
            return
        self._rows(content, path, offset)

    def _object(self, value: Any) -> None:
        base = base_of(value)
        items = enumerate_value(base)
        if items is not None:
            for item in items:
                self._object(item)
            self._flush()
            return
        if isinstance(base, str):
            self._flush()
            self._piece(base.encode(encoding_of(self.get("Encoding"))[0], errors="replace"), value)
            return
        if isinstance(base, EnumValue):
            base = int(base)
        layout = _PACKED.get(type(base))
        if layout is None:
            name = type_of(base).full_name
            message = (
                f"Cannot convert input of type '{name}' to hexadecimal. To view the hexadecimal formatting of its string representation, "
                "pipe it to the Out-String cmdlet before piping it to Format-Hex."
            )
            exception = NetException("System.ArgumentException", message)
            self.error(exception, "FormatHexTypeNotSupported", ErrorCategory.InvalidArgument, value)
            return
        kind = type_of(base).full_name
        if self._kind != kind:
            self._flush()
            self._kind = kind
        self._gathered.append(struct.pack(layout, base))

    def _flush(self) -> None:
        """Numbers of one type that came one by one are one block."""
        if self._gathered:
            content, self._gathered = b"".join(self._gathered), []
            self._piece(content, None, self._kind)
        self._kind = ""

    def _piece(self, content: bytes, value: Any, kind: str = "") -> None:
        offset, count = int(self.get("Offset", 0)), self.get("Count")
        part = content[offset:] if count is None else content[offset : offset + int(count)]
        name = kind or type_of(value).full_name
        self._rows(part, f"{name.rpartition('.')[2]} ({name}) <{zlib.crc32(content):08X}>", offset)

    def _rows(self, content: bytes, label: str, offset: int) -> None:
        for start in range(0, len(content), _LINE):
            self.check_stop()
            part = content[start : start + _LINE]
            self.emit(
                PSCustomObject(
                    _SCHEMA,
                    [
                        label,
                        f"{offset + start:016X}",
                        " ".join(f"{byte:02X}" for byte in part),
                        "".join(_shown(byte) for byte in part),
                        [numbers.Byte(byte) for byte in part],
                        numbers.UInt64(offset + start),
                    ],
                )
            )

    def end(self) -> None:
        self._flush()


def _shown(byte: int) -> str:
    if byte == 0:
        return " "
    char = chr(byte)
    return _CONTROL if byte < 32 or 127 <= byte < 160 else char
