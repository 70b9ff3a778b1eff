"""New-Guid."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import ConversionError, convert
from exoshell.values.error_record import ErrorCategory, NetException

_EMPTY = "00000000-0000-0000-0000-000000000000"


@cmdlet("New-Guid")
class NewGuid(Cmdlet):
    def process(self) -> None:
        text = self.get("InputObject")
        if text is None:
            import uuid

            text = _EMPTY if self.switch("Empty") else str(uuid.uuid4())
        try:
            self.write(convert(text, "guid"))
        except ConversionError as error:
            message = error.exception.inner.message if error.exception.inner is not None else "Unrecognized Guid format."
            exception = NetException("System.FormatException", message)
            self.error(exception, "StringNotRecognizedAsGuid", ErrorCategory.InvalidArgument, None)
