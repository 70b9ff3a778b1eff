"""Read-Host: asks the person for a line."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.should_process import refusal
from exoshell.host import QuestionRefused
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, TerminatingError
from exoshell.values.secrets import SecureString


@cmdlet("Read-Host")
class ReadHost(Cmdlet):
    def end(self) -> None:
        given = self.get("Prompt")
        prompt = "" if given is None else f"{to_string(given)}: "
        try:
            if self.switch("AsSecureString") or self.switch("MaskInput"):
                text = self.host.ui.read_secret(prompt)
                self.write(SecureString(text) if self.switch("AsSecureString") else text)
            else:
                self.write(self.host.ui.read_line(prompt))
        except QuestionRefused as refused:
            raise unavailable(refused) from None


def unavailable(refused: QuestionRefused) -> TerminatingError:
    """The error for a question that nobody can answer, as the cmdlets that ask report it."""
    error = refusal(refused, "")
    error.record.error_id = "System.Management.Automation.Host.HostException"
    error.record.category = ErrorCategory.ResourceUnavailable
    error.record.advice = f"Use {refused.advice} where nobody can answer." if refused.advice else ""
    return error
