"""Start-Transcript."""

from __future__ import annotations

import os

from exoshell.cmdlets.core._transcript import default_path, header, transcripts_of
from exoshell.cmdlets.management._places import place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Start-Transcript")
class StartTranscript(Cmdlet):
    def begin(self) -> None:
        path = self._path()
        if path is None or not self.should_process(path, "Start-Transcript"):
            return
        append = self.switch("Append")
        if self.switch("NoClobber") and os.path.exists(path) and not append:
            message = f"File {path} already exists and NoClobber was specified."
            exception = NetException("System.UnauthorizedAccessException", message)
            raise self.fail(exception, "NoClobber", ErrorCategory.ResourceExists, path)
        try:
            lines = header(self.host.name, minimal=self.switch("UseMinimalHeader"))
            transcripts_of(self.context).start(path, append=append, header=lines)
        except OSError as error:
            exception = NetException("System.IO.IOException", f"Transcription cannot be started due to the error: {error.strerror}")
            raise self.fail(exception, "CannotStartTranscription", ErrorCategory.InvalidOperation) from None
        self.write(f"Transcript started, output file is {self.get('Path') or self.get('LiteralPath') or path}")

    def _path(self) -> str | None:
        given = self.get("Path") or self.get("LiteralPath")
        if given is None and "OutputDirectory" in self.bound:
            given = os.path.join(self.bound["OutputDirectory"], os.path.basename(default_path()))
        if given is None:
            named = self.context.get_variable("Transcript")
            given = to_string(named) if named else default_path()
        place = place_or_error(self, given)
        return place.path if place is not None else None
