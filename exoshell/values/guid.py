"""System.Guid as a value: 16 bytes in .NET's order of text."""

from __future__ import annotations

import re
import uuid
from functools import total_ordering
from typing import Any

from exoshell.values.net_error import NetError, argument_null, format_error

_PATTERNS = {
    "D": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
    "N": re.compile(r"[0-9a-f]{32}", re.IGNORECASE),
    "B": re.compile(r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}", re.IGNORECASE),
    "P": re.compile(r"\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)", re.IGNORECASE),
    "X": re.compile(
        r"\{\s*0x([0-9a-f]{1,8}),\s*0x([0-9a-f]{1,4}),\s*0x([0-9a-f]{1,4}),\s*\{((?:\s*0x[0-9a-f]{1,2},?){8})\s*\}\s*\}", re.IGNORECASE
    ),
}


@total_ordering
class Guid:
    """A globally unique identifier; equal and ordered by its number, as text lower case with hyphens."""

    __slots__ = ("number",)

    ps_type_name = "System.Guid"

    def __init__(self, number: int = 0) -> None:
        self.number = number

    @classmethod
    def new(cls) -> Guid:
        return cls(uuid.uuid4().int)

    @classmethod
    def parse(cls, text: str | None, spec: str = "") -> Guid:
        """Of any of the formats D, N, B, P, X. Raises NetError (FormatException)."""
        if text is None:
            raise argument_null("input")
        body = text.strip()
        for letter, pattern in _PATTERNS.items():
            if spec and letter != spec.upper():
                continue
            match = pattern.fullmatch(body)
            if match is None:
                continue
            if letter != "X":
                return cls(int(re.sub(r"[-{}()]", "", body), 16))
            tail = re.findall(r"0x([0-9a-f]{1,2})", match.group(4), re.IGNORECASE)
            return cls(int("".join([match[1].zfill(8), match[2].zfill(4), match[3].zfill(4), *(part.zfill(2) for part in tail)]), 16))
        raise bad_format()

    @classmethod
    def of_bytes(cls, data: bytes) -> Guid:
        """Of .NET's byte order: the first three groups are little-endian."""
        return cls(uuid.UUID(bytes_le=data).int)

    def to_bytes(self) -> bytes:
        return uuid.UUID(int=self.number).bytes_le

    def to_string(self, spec: str | None = None, culture: Any = None) -> str:
        """ToString(format). Raises NetError (FormatException)."""
        del culture
        plain = f"{self.number:032x}"
        dashed = f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
        match (spec or "D").upper():
            case "D":
                return dashed
            case "N":
                return plain
            case "B":
                return f"{{{dashed}}}"
            case "P":
                return f"({dashed})"
            case "X":
                tail = ",".join(f"0x{plain[place : place + 2]}" for place in range(16, 32, 2))
                return f"{{0x{plain[:8]},0x{plain[8:12]},0x{plain[12:16]},{{{tail}}}}}"
        raise format_error(
            'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".',
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guid) and self.number == other.number

    def __lt__(self, other: Guid) -> bool:
        if not isinstance(other, Guid):
            return NotImplemented
        return self.number < other.number

    def __hash__(self) -> int:
        return hash(self.number)

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return f"Guid({self})"


def bad_format() -> NetError:
    return format_error("Unrecognized Guid format.")
