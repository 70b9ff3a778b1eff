"""ConvertFrom-Json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets.utility._json_reader import JsonFailure, JsonReader, KeyFailure
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("ConvertFrom-Json")
class ConvertFromJson(Cmdlet):
    """Objects from JSON. Lines that come one by one are one document, unless the first is a document of its own."""

    _texts: list[str]

    def begin(self) -> None:
        self._texts = []

    def process(self) -> None:
        self._texts.append(to_string(self.bound.get("InputObject")))

    def end(self) -> None:
        if not self._texts:
            return
        reader = JsonReader(as_hashtable=self.switch("AsHashtable"), max_depth=int(self.get("Depth") or 1024), date=self._date_maker())
        if len(self._texts) == 1:
            self._write(self._read(reader, self._texts[0]))
            return
        try:
            first = reader.read(self._texts[0])
        except JsonFailure:
            self._write(self._read(reader, "\n".join(self._texts)))
            return
        except KeyFailure as error:
            raise self._refused(error) from error
        self._write(first)
        for text in self._texts[1:]:
            self._write(self._read(reader, text))

    def _date_maker(self) -> Callable[[str], Any] | None:
        kind = to_string(self.get("DateKind", "Default")).casefold()
        if kind == "string":
            return None
        from exoshell.cmdlets.utility._json_dates import date_maker

        return date_maker(kind)

    def _read(self, reader: JsonReader, text: str) -> Any:
        try:
            return reader.read(text)
        except JsonFailure as error:
            message = f"Conversion from JSON failed with error: {error}"
            self.fail(NetException("System.ArgumentException", message), "System.ArgumentException")
        except KeyFailure as error:
            raise self._refused(error) from error

    def _refused(self, error: KeyFailure) -> Exception:
        try:
            self.fail(NetException("System.InvalidOperationException", str(error)), error.error_id, ErrorCategory.InvalidOperation)
        except Exception as failure:
            return failure
        raise AssertionError("fail always raises")

    def _write(self, value: Any) -> None:
        if type(value) is list and not self.switch("NoEnumerate"):
            self.write_all(value)
        elif value is not None:
            self.emit(value)
