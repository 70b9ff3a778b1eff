"""Stop-Transcript."""

from __future__ import annotations

from exoshell.cmdlets.core._transcript import transcripts_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Stop-Transcript")
class StopTranscript(Cmdlet):
    def begin(self) -> None:
        path = transcripts_of(self.context).stop()
        if path is None:
            message = "An error occurred stopping transcription: The host is not currently transcribing."
            exception = NetException("System.Management.Automation.PSInvalidOperationException", message)
            raise self.fail(exception, "InvalidOperation", ErrorCategory.InvalidOperation)
        self.write(f"Transcript stopped, output file is {path}")
