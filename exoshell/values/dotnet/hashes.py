"""Hash algorithms and the random numbers of cryptography."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet.text import byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null


class HashAlgorithm:
    """SHA256 and its kin; with a key an HMAC."""

    __slots__ = ("digest", "key", "name")

    def __init__(self, name: str, key: bytes | None = None) -> None:
        self.name = name
        self.key = key
        self.digest: bytes | None = None

    @property
    def ps_type_name(self) -> str:
        return f"System.Security.Cryptography.{'HMAC' if self.key is not None else ''}{self.name}"

    def compute(self, data: bytes) -> bytes:
        if self.key is not None:
            self.digest = hmac.new(self.key, data, self.name.lower()).digest()
        else:
            self.digest = hashlib.new(self.name.lower(), data).digest()
        return self.digest

    def __str__(self) -> str:
        return f"{self.ps_type_name}+Implementation" if self.key is None else self.ps_type_name


def _content(source: Any, rest: tuple[Any, ...]) -> bytes:
    if source is None:
        raise argument_null("buffer")
    if hasattr(source, "open"):
        return bytes(source.open().read())
    data = bytes(source)
    return data[rest[0] : rest[0] + rest[1]] if len(rest) == 2 else data


def _compute(algorithm: HashAlgorithm, source: Any, *rest: Any) -> Any:
    return byte_array(algorithm.compute(_content(source, rest)))


def _create(name: str = "SHA1") -> HashAlgorithm | None:
    known = name.upper().replace("-", "").rpartition(".")[2]
    return HashAlgorithm(known) if known in _SIZES else None


_SIZES = {"MD5": 128, "SHA1": 160, "SHA256": 256, "SHA384": 384, "SHA512": 512}
_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "HashSize": lambda algorithm: _SIZES[algorithm.name],
    "Hash": lambda algorithm: byte_array(algorithm.digest) if algorithm.digest is not None else None,
    "InputBlockSize": lambda algorithm: 1,
    "OutputBlockSize": lambda algorithm: 1,
    "CanTransformMultipleBlocks": lambda algorithm: True,
    "CanReuseTransform": lambda algorithm: True,
}
_METHODS: dict[str, Callable[..., Any]] = {
    "ComputeHash": _compute,
    "Dispose": lambda algorithm: None,
    "Clear": lambda algorithm: None,
    "Initialize": lambda algorithm: None,
    "ToString": str,
}


def _algorithm(name: str) -> Any:
    return table(
        f"System.Security.Cryptography.{name}",
        properties=_PROPERTIES,
        methods=_METHODS,
        statics={
            "Create": lambda *rest: HashAlgorithm(name),
            "HashData": lambda source: byte_array(HashAlgorithm(name).compute(_content(source, ()))),
        },
        static_properties={"HashSizeInBits": _SIZES[name], "HashSizeInBytes": _SIZES[name] // 8},
    )


def _keyed(name: str) -> Any:
    def make(key: Any = None) -> HashAlgorithm:
        return HashAlgorithm(name, bytes(key) if key is not None else os.urandom(64))

    def set_key(algorithm: HashAlgorithm, key: Any) -> None:
        algorithm.key = bytes(key)

    return table(
        f"System.Security.Cryptography.HMAC{name}",
        properties={**_PROPERTIES, "Key": (lambda algorithm: byte_array(algorithm.key), set_key)},
        methods=_METHODS,
        constructor=make,
    )


class RandomNumberGenerator:
    ps_type_name = "System.Security.Cryptography.RandomNumberGenerator"

    def __str__(self) -> str:
        return self.ps_type_name


def _fill(generator: Any, buffer: list[Any], *rest: int) -> None:
    del generator
    start, count = rest if len(rest) == 2 else (0, len(buffer))
    buffer[start : start + count] = byte_array(os.urandom(count))


def _number(low: int, high: int | None = None) -> int:
    first, last = (0, low) if high is None else (low, high)
    if first >= last:
        raise argument("Range of random number does not contain at least one possibility.")
    return first + secrets.randbelow(last - first)


GENERATOR = table(
    "System.Security.Cryptography.RandomNumberGenerator",
    methods={"GetBytes": _fill, "GetNonZeroBytes": _fill, "Dispose": lambda generator: None},
    statics={
        "Create": lambda *rest: RandomNumberGenerator(),
        "GetBytes": lambda count: byte_array(os.urandom(count)),
        "GetInt32": _number,
        "Fill": lambda buffer: _fill(None, buffer),
        "GetHexString": lambda length, lower=False: (
            secrets.token_hex(length)[:length] if lower else secrets.token_hex(length)[:length].upper()
        ),
        "GetString": lambda choices, length: "".join(secrets.choice("".join(choices)) for _ in range(length)),
    },
)
TABLES = (
    table("System.Security.Cryptography.HashAlgorithm", statics={"Create": _create}),
    *[_algorithm(name) for name in _SIZES],
    *[_keyed(name) for name in _SIZES],
    GENERATOR,
)
