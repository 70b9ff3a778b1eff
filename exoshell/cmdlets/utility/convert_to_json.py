"""ConvertTo-Json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets.utility._json_writer import DEFAULT, JsonWriter, NonStringKey
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException

_DEFAULT_DEPTH = 2


@cmdlet("ConvertTo-Json")
class ConvertToJson(Cmdlet):
    """One JSON document of all input; several objects become an array."""

    _values: list[Any]

    def begin(self) -> None:
        self._values = []

    def fast_process(self) -> Callable[[Any], None]:
        return self._values.append

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._values.append(self.bound["InputObject"])

    def end(self) -> None:
        if not self._values:
            return
        value = self._values if len(self._values) > 1 or self.switch("AsArray") else self._values[0]
        depth = int(self.get("Depth", _DEFAULT_DEPTH))
        writer = JsonWriter(
            depth,
            compress=self.switch("Compress"),
            enums_as_strings=self.switch("EnumsAsStrings"),
            escape=to_string(self.get("EscapeHandling", DEFAULT)).casefold(),
            check_stop=self.check_stop,
        )
        try:
            text = writer.document(value)
        except NonStringKey as error:
            message = f"The type '{error}' is not supported for serialization or deserialization of a dictionary. Keys must be strings."
            exception = NetException("System.InvalidOperationException", message)
            self.fail(exception, "NonStringKeyInDictionary", ErrorCategory.InvalidOperation, value)
        if writer.truncated:
            self.write_warning(f"Resulting JSON is truncated as serialization has exceeded the set depth of {depth}.")
        self.emit(text)
