"""ConvertTo-SecureString: from plain text or from what ConvertFrom-SecureString wrote."""

from __future__ import annotations

from exoshell.cmdlets.core._protect import KEY_LENGTHS, unprotect
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.secrets import SecureString


@cmdlet("ConvertTo-SecureString")
class ConvertToSecureString(Cmdlet):
    def process(self) -> None:
        text: str = self.bound["String"]
        if self.switch("AsPlainText"):
            self.write(SecureString(text))
            return
        key = key_argument(self)
        try:
            self.write(SecureString(unprotect(text, key)))
        except NetError as error:
            unusable = error.exception.type_name == "System.Management.Automation.PSArgumentException"
            error_id = "ImportSecureString_InvalidArgument" if unusable else error.exception.type_name
            self.error(error.exception, error_id, ErrorCategory.InvalidArgument if unusable else ErrorCategory.NotSpecified, None)


def key_argument(cmdlet: Cmdlet) -> bytes | None:
    """The key that -Key or -SecureKey gives; ends the command where it has a wrong length."""
    given, secret = cmdlet.get("Key"), cmdlet.get("SecureKey")
    if given is None and secret is None:
        return None
    key = bytes(int(number) for number in given) if given is not None else secret.reveal().encode("utf-16-le")
    if len(key) not in KEY_LENGTHS:
        message = "The specified key is not valid. Valid key length settings are either 128 bits, 192 bits, or 256 bits."
        exception = NetException("System.Management.Automation.PSArgumentException", message)
        raise cmdlet.fail(exception, "Argument", ErrorCategory.InvalidArgument)
    return key
