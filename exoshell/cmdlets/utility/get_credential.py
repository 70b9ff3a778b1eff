"""Get-Credential: asks for a user name and a password."""

from __future__ import annotations

from exoshell.cmdlets.utility.read_host import unavailable
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import HostStream, QuestionRefused
from exoshell.styled import StyledLine
from exoshell.values.secrets import PSCredential, SecureString


@cmdlet("Get-Credential")
class GetCredential(Cmdlet):
    def begin(self) -> None:
        given = self.get("Credential")
        if isinstance(given, PSCredential):
            self.write(given)
            return
        ui = self.host.ui
        title = self.get("Title") or "PowerShell credential request"
        message = self.get("Message") or "Enter your credentials."
        try:
            if ui.interactive:
                ui.write_lines(HostStream.HOST, [StyledLine.of(title), StyledLine.of(message)])
            user = self.get("UserName") or ui.read_line("User: ")
            if user:
                self.write(PSCredential(user, SecureString(ui.read_secret(f"Password for user {user}: "))))
        except QuestionRefused as refused:
            raise unavailable(refused) from None
