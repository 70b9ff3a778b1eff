"""Encrypted secure strings as text: PowerShell's own AES format where a key is given, hexadecimal text where none is (as on Unix)."""

from __future__ import annotations

import base64
import os
import sys

from exoshell.values.net_error import net_error

HEADER = "76492d1116743f0423413b16050a5345"
KEY_LENGTHS = (16, 24, 32)


def protect(text: str, key: bytes | None) -> str:
    """Raises NetError where this system keeps no unprotected text and no key is given."""
    data = text.encode("utf-16-le", "surrogatepass")
    if key is None:
        _check_platform()
        return data.hex()
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    vector = os.urandom(16)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    sealed = encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()
    packed = "|".join(("2", base64.b64encode(vector).decode(), sealed.hex()))
    return HEADER + base64.b64encode(packed.encode("utf-16-le")).decode()


def unprotect(text: str, key: bytes | None) -> str:
    """Raises NetError (FormatException, CryptographicException) for what protect did not make."""
    if key is None:
        _check_platform()
        return _from_hex(text).decode("utf-16-le", "surrogatepass")
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        if not text.startswith(HEADER):
            raise ValueError("no header")
        _, vector, sealed = base64.b64decode(text[len(HEADER) :]).decode("utf-16-le").split("|")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(base64.b64decode(vector))).decryptor()
        padded = decryptor.update(bytes.fromhex(sealed)) + decryptor.finalize()
        unpadder = padding.PKCS7(128).unpadder()
        return (unpadder.update(padded) + unpadder.finalize()).decode("utf-16-le")
    except ValueError:
        message = "Padding is invalid and cannot be removed."
        raise net_error("System.Security.Cryptography.CryptographicException", message) from None


def _from_hex(text: str) -> bytes:
    if len(text) % 2:
        # PowerShell repeats the text here; ours stays silent, for it may be a password whose -AsPlainText was forgotten
        message = "The parameter value is not a valid encrypted string."
        raise net_error("System.Management.Automation.PSArgumentException", message)
    data = bytearray()
    for place in range(0, len(text), 2):
        pair = text[place : place + 2]
        try:
            data.append(int(pair, 16))
        except ValueError:
            raise net_error("System.FormatException", f"The input string '{pair}' was not in a correct format.") from None
    if len(data) % 2:
        message = "Could not decrypt data. The data was not encrypted with this key."
        raise net_error("System.Management.Automation.PSArgumentException", message)
    return bytes(data)


def _check_platform() -> None:
    if sys.platform == "win32":
        message = "exoshell does not use the Data Protection API. Give a key with -Key or -SecureKey."
        raise net_error("System.Management.Automation.PSNotSupportedException", message)
