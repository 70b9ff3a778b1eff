"""Passwords inside parameters: encrypted for the service with the key that its generated script carries."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

_KEY = re.compile(r"<RSAKeyValue>\s*<Modulus>([A-Za-z0-9+/=\s]+)</Modulus>\s*<Exponent>([A-Za-z0-9+/=\s]+)</Exponent>", re.IGNORECASE)


def find_public_key(script: str) -> tuple[int, int] | None:
    """Modulus and exponent of the RSAKeyValue in a script; None where it has none."""
    match = _KEY.search(script)
    if match is None:
        return None
    try:
        modulus, exponent = (int.from_bytes(base64.b64decode(part), "big") for part in match.groups())
    except ValueError:
        return None
    return modulus, exponent


def encryptor(key: tuple[int, int]) -> Callable[[bytes], str]:
    """A function that encrypts for the service: RSA with PKCS #1 v1.5 padding, base64, as the module does."""
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    modulus, exponent = key
    public = rsa.RSAPublicNumbers(exponent, modulus).public_key()

    def encrypt(plain: bytes) -> str:
        return base64.b64encode(public.encrypt(plain, padding.PKCS1v15())).decode()

    return encrypt
