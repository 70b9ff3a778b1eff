"""Test-Json."""

from __future__ import annotations

import json

from exoshell.cmdlets.utility._files import matching_files, read_text
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Test-Json")
class TestJson(Cmdlet):
    """Whether a text is JSON. Schemas are not checked here."""

    __test__ = False

    def process(self) -> None:
        if "Schema" in self.bound or "SchemaFile" in self.bound:
            self.fail(
                NetException("System.NotSupportedException", "exoshell checks JSON without a schema only."),
                "SchemaNotSupported",
                ErrorCategory.NotImplemented,
            )
        text = to_string(self.get("Json"))
        if "Path" in self.bound or "LiteralPath" in self.bound:
            text = "".join(read_text(self, path) for path in matching_files(self))
        try:
            json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            self.error(NetException("System.Exception", "Cannot parse the JSON."), "InvalidJson", ErrorCategory.InvalidData, text)
            self.emit(False)
            return
        self.emit(True)


def _refuse(word: str) -> None:
    raise ValueError(word)
