"""Streams, readers and writers."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet._common import text_of
from exoshell.values.dotnet.paths import decode, guarded
from exoshell.values.dotnet.text import UTF8_PLAIN, Encoding, byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error
from exoshell.values.numbers import Int64


class Stream:
    """A stream of bytes over a Python file object."""

    __slots__ = ("closed", "name", "raw")

    def __init__(self, raw: Any, name: str = "") -> None:
        self.raw = raw
        self.name = name
        self.closed = False

    @property
    def ps_type_name(self) -> str:
        return "System.IO.FileStream" if self.name else "System.IO.MemoryStream"

    def open(self) -> Any:
        if self.closed:
            raise net_error(
                "ObjectDisposedException", "Cannot access a closed Stream." if not self.name else "Cannot access a closed file."
            )
        return self.raw

    def close(self) -> None:
        self.closed = True
        if self.name:
            self.raw.close()

    def content(self) -> bytes:
        return bytes(self.raw.getvalue())

    def __str__(self) -> str:
        return self.ps_type_name


def open_file(path: str, mode: str, *rest: Any) -> Stream:
    """File.Open and its kin: 'r', 'r+', 'w', 'a', or 'open' with a FileMode in `rest`."""
    if mode == "open":
        name = str(rest[0]) if rest else "Open"
        if name == "CreateNew" and os.path.exists(path):
            raise net_error("System.IO.IOException", f"The file '{os.path.abspath(path)}' already exists.")
        mode = {"Open": "r+", "Create": "w", "CreateNew": "w", "Append": "a", "Truncate": "w"}.get(
            name, "r+" if os.path.exists(path) else "w"
        )
        if mode == "r+" and any(str(item) == "Read" for item in rest):
            mode = "r"
    if mode == "r+" and not os.path.exists(path) and not rest:
        mode = "w"
    flags = {"r": "rb", "r+": "r+b", "w": "w+b", "a": "ab"}[mode]
    return Stream(open(path, flags), os.path.abspath(path))


def _read(stream: Stream, buffer: Any, offset: int = 0, count: int | None = None) -> int:
    wanted = len(buffer) if count is None else count
    data = stream.open().read(wanted)
    buffer[offset : offset + len(data)] = byte_array(data)
    return len(data)


def _write(stream: Stream, buffer: Any, offset: int = 0, count: int | None = None) -> None:
    data = bytes(buffer)
    stream.open().write(data[offset:] if count is None else data[offset : offset + count])


def _seek(stream: Stream, offset: int, origin: Any = None) -> Any:
    return Int64(stream.open().seek(offset, {"Begin": 0, "Current": 1, "End": 2}.get(str(origin), 0)))


def _length(stream: Stream) -> Any:
    raw = stream.open()
    place = raw.tell()
    end = raw.seek(0, 2)
    raw.seek(place)
    return Int64(end)


def _copy_to(stream: Stream, target: Stream, *rest: Any) -> None:
    del rest
    target.open().write(stream.open().read())


def _set_length(stream: Stream, length: int) -> None:
    stream.open().truncate(length)


def _new_memory(*args: Any) -> Stream:
    if args and isinstance(args[0], list):
        return Stream(io.BytesIO(bytes(args[0])))
    return Stream(io.BytesIO())


def _new_file(path: str, *rest: Any) -> Stream:
    return guarded(lambda known: open_file(known, "open", *rest))(path)  # type: ignore[no-any-return]


def _put_byte(stream: Stream, value: int) -> None:
    stream.open().write(bytes([value]))


def _get_byte(stream: Stream) -> int:
    data = stream.open().read(1)
    return data[0] if data else -1


_STREAM: dict[str, Callable[..., Any]] = {
    "Read": _read,
    "ReadByte": _get_byte,
    "Write": _write,
    "WriteByte": _put_byte,
    "Seek": _seek,
    "SetLength": _set_length,
    "CopyTo": _copy_to,
    "Flush": lambda stream, *rest: stream.open().flush(),
    "Close": Stream.close,
    "Dispose": Stream.close,
}
_STREAM_PROPERTIES: dict[str, Any] = {
    "CanRead": lambda stream: not stream.closed,
    "CanSeek": lambda stream: not stream.closed,
    "CanWrite": lambda stream: not stream.closed,
    "Length": _length,
    "Position": (lambda stream: Int64(stream.open().tell()), lambda stream, place: stream.open().seek(place)),
    "CanTimeout": lambda stream: False,
}
MEMORY = table(
    "System.IO.MemoryStream",
    properties={"Capacity": lambda stream: len(stream.content()), **_STREAM_PROPERTIES},
    methods={
        **_STREAM,
        "ToArray": lambda stream: byte_array(stream.content()),
        "GetBuffer": lambda stream: byte_array(stream.content()),
        "WriteTo": lambda stream, target: target.open().write(stream.content()),
    },
    constructor=_new_memory,
)
FILE_STREAM = table(
    "System.IO.FileStream", properties={"Name": lambda stream: stream.name, **_STREAM_PROPERTIES}, methods=_STREAM, constructor=_new_file
)


class TextReader:
    """StreamReader and StringReader: the text is read whole when first needed."""

    __slots__ = ("encoding", "place", "stream", "text")

    def __init__(self, text: str | None, stream: Stream | None = None, encoding: Encoding = UTF8_PLAIN) -> None:
        self.text = text
        self.stream = stream
        self.encoding = encoding
        self.place = 0

    @property
    def ps_type_name(self) -> str:
        return "System.IO.StringReader" if self.stream is None else "System.IO.StreamReader"

    def content(self) -> str:
        if self.text is None:
            assert self.stream is not None
            self.text = decode(self.stream.open().read(), self.encoding)
        return self.text

    def read_line(self) -> str | None:
        text = self.content()
        if self.place >= len(text):
            return None
        ends = [found for mark in "\r\n" if (found := text.find(mark, self.place)) >= 0]
        if not ends:
            line, self.place = text[self.place :], len(text)
            return line
        end = min(ends)
        line = text[self.place : end]
        self.place = end + (2 if text.startswith("\r\n", end) else 1)
        return line

    def read_to_end(self) -> str:
        rest = self.content()[self.place :]
        self.place = len(self.content())
        return rest

    def read(self, *rest: Any) -> int:
        text = self.content()
        if rest:
            from exoshell.values.text import Char

            buffer, index, count = rest if len(rest) == 3 else (rest[0], 0, len(rest[0]))
            piece = text[self.place : self.place + count]
            buffer[index : index + len(piece)] = map(Char, piece)
            self.place += len(piece)
            return len(piece)
        if self.place >= len(text):
            return -1
        self.place += 1
        return ord(text[self.place - 1])

    def peek(self) -> int:
        return ord(self.content()[self.place]) if self.place < len(self.content()) else -1

    def at_end(self) -> bool:
        return self.place >= len(self.content())

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()


def StreamReader(source: Any, *rest: Any) -> TextReader:  # noqa: N802 (a .NET type's constructor)
    if source is None:
        raise argument_null("path")
    encoding = next((item for item in rest if isinstance(item, Encoding)), UTF8_PLAIN)
    stream = source if isinstance(source, Stream) else guarded(lambda path: open_file(path, "r"))(source)
    return TextReader(None, stream, encoding)


_READER: dict[str, Callable[..., Any]] = {
    "ReadLine": TextReader.read_line,
    "ReadToEnd": TextReader.read_to_end,
    "Read": TextReader.read,
    "Peek": TextReader.peek,
    "Close": TextReader.close,
    "Dispose": TextReader.close,
    "ReadBlock": TextReader.read,
}
READER = table(
    "System.IO.StreamReader",
    properties={
        "CurrentEncoding": lambda reader: reader.encoding,
        "BaseStream": lambda reader: reader.stream,
        "EndOfStream": TextReader.at_end,
    },
    methods=_READER,
    constructor=StreamReader,
)
STRING_READER = table("System.IO.StringReader", methods=_READER, constructor=TextReader)


class TextWriter:
    """StreamWriter and StringWriter."""

    __slots__ = ("encoding", "new_line", "started", "stream", "text")

    def __init__(self, stream: Stream | None = None, encoding: Encoding = UTF8_PLAIN) -> None:
        self.stream = stream
        self.encoding = encoding
        self.new_line: str = os.linesep
        self.text: list[str] = []
        self.started = False

    @property
    def ps_type_name(self) -> str:
        return "System.IO.StringWriter" if self.stream is None else "System.IO.StreamWriter"

    def put(self, text: str) -> None:
        if self.stream is None:
            self.text.append(text)
            return
        raw = self.stream.open()
        if not self.started:
            self.started = True
            if not raw.tell():
                raw.write(self.encoding.preamble)
        raw.write(self.encoding.encode(text))

    def write(self, *args: Any) -> None:
        self.put(_written(args))

    def write_line(self, *args: Any) -> None:
        self.put(_written(args) + self.new_line)

    def flush(self) -> None:
        if self.stream is not None:
            self.stream.open().flush()

    def close(self) -> None:
        if self.stream is not None and not self.stream.closed:
            self.stream.open().flush()
            self.stream.close()

    def __str__(self) -> str:
        return "".join(self.text) if self.stream is None else self.ps_type_name


def _written(args: tuple[Any, ...]) -> str:
    if not args:
        return ""
    if len(args) > 1 and isinstance(args[0], str):
        from exoshell.values.dotnet.string import STRING

        return str(STRING.statics["format"](*args))
    if isinstance(args[0], list):
        return "".join(text_of(item) for item in args[0])
    return text_of(args[0])


def StreamWriter(target: Any, *rest: Any) -> TextWriter:  # noqa: N802 (a .NET type's constructor)
    if target is None:
        raise argument_null("path")
    encoding = next((item for item in rest if isinstance(item, Encoding)), UTF8_PLAIN)
    if isinstance(target, Stream):
        return TextWriter(target, encoding)
    append = any(item is True for item in rest)
    return TextWriter(guarded(lambda path: open_file(path, "a" if append else "w"))(target), encoding)


def _set_auto_flush(writer: TextWriter, value: bool) -> None:
    del writer, value


def _set_new_line(writer: TextWriter, text: str) -> None:
    writer.new_line = text


_WRITER: dict[str, Callable[..., Any]] = {
    "Write": TextWriter.write,
    "WriteLine": TextWriter.write_line,
    "Flush": TextWriter.flush,
    "Close": TextWriter.close,
    "Dispose": TextWriter.close,
    "ToString": str,
}
_NEW_LINE: dict[str, Any] = {"NewLine": (lambda writer: writer.new_line, _set_new_line)}
WRITER = table(
    "System.IO.StreamWriter",
    properties={
        "AutoFlush": (lambda writer: False, _set_auto_flush),
        "BaseStream": lambda writer: writer.stream,
        "Encoding": lambda writer: writer.encoding,
        "FormatProvider": lambda writer: None,
        **_NEW_LINE,
    },
    methods=_WRITER,
    constructor=StreamWriter,
)


def _builder(writer: TextWriter) -> Any:
    from exoshell.values.dotnet.text import StringBuilder

    return StringBuilder(str(writer))


STRING_WRITER = table(
    "System.IO.StringWriter",
    properties={"Encoding": lambda writer: writer.encoding, **_NEW_LINE},
    methods={**_WRITER, "GetStringBuilder": _builder},
    constructor=lambda *rest: TextWriter(),
)
TABLES = (MEMORY, FILE_STREAM, READER, STRING_READER, WRITER, STRING_WRITER)
