"""Get-PfxCertificate: a certificate from a file; its password is asked for where the file needs one and none was given."""

from __future__ import annotations

import os
from pathlib import Path

from exoshell.cmdlets.management._places import place_or_error
from exoshell.cmdlets.utility.read_host import unavailable
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import QuestionRefused
from exoshell.values.dotnet.certificates import load
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.secrets import SecureString
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-PfxCertificate")
class GetPfxCertificate(Cmdlet):
    def process(self) -> None:
        literal = self.get("LiteralPath")
        found = False
        for text in literal or self.get("FilePath") or ():
            place = place_or_error(self, text)
            if place is None:
                continue
            plain = literal is not None or not WildcardPattern.has_wildcards(text)
            for path in [place.path] if plain else place.provider.expand(place.path):
                if os.path.isfile(path):
                    found = True
                    self._read(path)
        if not found:
            exception = NetException("System.IO.FileNotFoundException", "Command cannot find any of the specified files.")
            raise self.fail(exception, "GetPfxCertCommandNoneOfTheFilesFound", ErrorCategory.ObjectNotFound)

    def _read(self, path: str) -> None:
        try:
            self.write(self._load(Path(path).read_bytes()))
        except NetError as error:
            self.error(error, "GetPfxCertificateUnknownCryptoError", ErrorCategory.NotSpecified)
        except OSError as error:
            exception = NetException("System.IO.IOException", f"The file '{path}' cannot be read: {error.strerror}")
            self.error(exception, "GetPfxCertificateUnknownCryptoError", ErrorCategory.ReadError)

    def _load(self, data: bytes) -> object:
        given = self.get("Password")
        if given is not None or self.switch("NoPromptForPassword"):
            return load(data, given)
        try:
            return load(data)
        except NetError:
            pass
        try:
            password = SecureString(self.host.ui.read_secret("Enter password: "))
        except QuestionRefused as refused:
            raise unavailable(refused) from None
        try:
            return load(data, password)
        finally:
            password.wipe()
