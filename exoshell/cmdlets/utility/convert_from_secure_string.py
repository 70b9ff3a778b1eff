"""ConvertFrom-SecureString: as protected text, or as the plain text itself."""

from __future__ import annotations

from exoshell.cmdlets.core._protect import protect
from exoshell.cmdlets.utility.convert_to_secure_string import key_argument
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory
from exoshell.values.net_error import NetError


@cmdlet("ConvertFrom-SecureString")
class ConvertFromSecureString(Cmdlet):
    def process(self) -> None:
        text = self.bound["SecureString"].reveal()
        if self.switch("AsPlainText"):
            self.write(text)
            return
        key = key_argument(self)
        try:
            self.write(protect(text, key))
        except NetError as error:
            self.error(error.exception, error.exception.type_name, ErrorCategory.NotImplemented, None)
