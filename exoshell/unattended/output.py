"""stdout: the only writer of results, one stream, in the format asked for.

Text is what pwsh prints into a pipe. Json is one array, JsonLines one object a line as it arrives, Csv a table whose columns are
those of the first object; the data formats never mix with messages, which are on stderr.
"""

from __future__ import annotations

import sys
from typing import Any, TextIO

from exoshell.engine.streams import OutputSink
from exoshell.host import HostStream
from exoshell.session import Session, TextSink
from exoshell.values.error_record import ErrorRecord

FORMATS = ("Text", "Json", "JsonLines", "Csv")


class _DataSink:
    """What the data formats share: errors are for the person on stderr."""

    def __init__(self, session: Session, out: TextIO) -> None:
        self._session = session
        self._out = out

    def error(self, record: ErrorRecord) -> None:
        self._session.show_error(record)

    def flush(self) -> None:
        self._out.flush()


class JsonLinesSink(_DataSink):
    """One compact JSON value a line, written as soon as the object arrives."""

    def write(self, value: Any) -> None:
        self._out.write(self._session.to_json(value, compress=True) + "\n")


class JsonSink(_DataSink):
    """One array of all objects; always an array, so that callers need not guess."""

    def __init__(self, session: Session, out: TextIO) -> None:
        super().__init__(session, out)
        self._count = 0

    def write(self, value: Any) -> None:
        text = self._session.to_json(value, compress=False).replace("\n", "\n  ")
        self._out.write(("[\n  " if self._count == 0 else ",\n  ") + text)
        self._count += 1

    def flush(self) -> None:
        self._out.write("[]\n" if self._count == 0 else "\n]\n")
        super().flush()


class CsvSink(_DataSink):
    """Rows under the property names of the first object."""

    def __init__(self, session: Session, out: TextIO) -> None:
        super().__init__(session, out)
        self._header: str | None = None

    def write(self, value: Any) -> None:
        header, *rows = self._session.to_csv(value)
        if self._header is None:
            self._header = header
            rows.insert(0, header)
        self._out.write("".join(f"{row}\n" for row in rows))


def sink_for(session: Session, output_format: str) -> OutputSink:
    """The sink of a format, writing to stdout."""
    if output_format == "Json":
        return JsonSink(session, sys.stdout)
    if output_format == "JsonLines":
        return JsonLinesSink(session, sys.stdout)
    if output_format == "Csv":
        return CsvSink(session, sys.stdout)
    return TextSink(session.host, for_console=False, stream=HostStream.OUTPUT, settings=session.format_settings)
