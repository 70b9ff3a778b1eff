"""Write-Error: an error of the script's own, which points at the function that reports it."""

from __future__ import annotations

from dataclasses import replace

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandType
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException

_OWN = "Microsoft.PowerShell.Commands.WriteErrorException"


@cmdlet("Write-Error")
class WriteError(Cmdlet):
    def process(self) -> None:
        given: ErrorRecord | None = self.get("ErrorRecord")
        record = replace(given) if given is not None else self._new_record()
        if "RecommendedAction" in self.bound:
            record.recommended_action = self.bound["RecommendedAction"]
            record.message = record.message or record.exception.message
        record.category_activity = self.get("CategoryActivity") or record.category_activity or "Write-Error"
        record.category_reason = self.get("CategoryReason") or record.category_reason
        record.category_target_name = self.get("CategoryTargetName") or record.category_target_name
        record.category_target_type = self.get("CategoryTargetType") or record.category_target_type
        record.invocation, record.source_id = self._caller(record.source_id)
        self.write_error(record)

    def _new_record(self) -> ErrorRecord:
        exception: NetException | None = self.get("Exception")
        message: str | None = self.get("Message")
        if exception is None:
            exception = NetException(_OWN, message or "")
            message = None
        category = ErrorCategory(int(self.get("Category", 0)))
        record = ErrorRecord(exception, self.get("ErrorId") or exception.type_name, category, self.get("TargetObject"))
        if message is not None:
            record.message = message
        return record

    def _caller(self, source: str) -> tuple[InvocationInfo, str]:
        """Where the function that runs was called, and its name."""
        frame = self.context.scope.frame
        invocation: InvocationInfo | None = frame.invocation if frame is not None else None
        if frame is None or frame.call is None or invocation is None:
            return InvocationInfo(), source
        command = invocation.command
        if command is not None and command.kind in (CommandType.FUNCTION, CommandType.FILTER, CommandType.EXTERNAL_SCRIPT):
            return replace(invocation), command.name
        return replace(invocation), source
