"""System.Version and SemanticVersion."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import Any

from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet._common import sign
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, net_error, out_of_range


@total_ordering
class Version:
    """System.Version: two to four numbers; missing ones are -1."""

    __slots__ = ("build", "major", "minor", "revision")
    ps_type_name = "System.Version"

    def __init__(self, major: int = 0, minor: int = 0, build: int = -1, revision: int = -1) -> None:
        self.major, self.minor, self.build, self.revision = major, minor, build, revision

    @classmethod
    def of(cls, *parts: int) -> Version:
        """Of the constructor's arguments. Raises NetError for negative ones."""
        for number, name in zip(parts, ("major", "minor", "build", "revision"), strict=False):
            if number < 0:
                raise out_of_range(f"{name} ('{number}') must be a non-negative value.", name, str(number))
        return cls(*parts)

    @classmethod
    def parse(cls, text: str | None) -> Version:
        """Raises NetError with .NET's texts."""
        if text is None:
            raise argument_null("input")
        parts = text.split(".")
        if not 2 <= len(parts) <= 4:
            raise argument("Version string portion was too short or too long.", "input")
        found = []
        for part in parts:
            found.append(_component(part))
        return cls(*found)

    def parts(self) -> tuple[int, int, int, int]:
        return self.major, self.minor, self.build, self.revision

    def text(self, count: int | None = None) -> str:
        known = [number for number in self.parts() if number >= 0]
        if count is not None:
            if not 0 <= count <= 4 or count > len(known):
                limit = 4 if count > 4 or count < 0 else len(known)
                raise argument(f"Argument must be between 0 and {limit}.", "fieldCount")
            known = known[:count]
        return ".".join(map(str, known))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.parts() == other.parts()

    def __lt__(self, other: Version) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts() < other.parts()

    def __hash__(self) -> int:
        return hash(self.parts())

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Version({self})"


def _component(part: str) -> int:
    bare = part.strip()
    if not re.fullmatch(r"[+-]?\d+", bare, re.ASCII):
        raise net_error("FormatException", f"The input string '{part}' was not in a correct format.")
    number = int(bare)
    if number < 0:
        raise out_of_range(f"input ('{number}') must be a non-negative value.", "input", str(number))
    if number > 2**31 - 1:
        raise net_error("OverflowException", "Value was either too large or too small for an Int32.")
    return number


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    if type(other) is not type(value):
        raise argument("Object must be of type Version.", "version")
    return 0 if value == other else -1 if value < other else 1


VERSION = table(
    "System.Version",
    properties={
        "Major": lambda value: value.major,
        "Minor": lambda value: value.minor,
        "Build": lambda value: value.build,
        "Revision": lambda value: value.revision,
        "MajorRevision": lambda value: _half(value.revision >> 16),
        "MinorRevision": lambda value: _half(value.revision & 0xFFFF),
    },
    methods={
        "Clone": lambda value: Version(*value.parts()),
        "CompareTo": _compare_to,
        "Equals": lambda value, other: value == other,
        "ToString": lambda value, count=None: value.text(count),
        "GetHashCode": lambda value: hash(value) & 0x7FFFFFFF,
    },
    statics={
        "Parse": lambda text: Version.parse("".join(text) if text is not None else None),
        "TryParse": lambda text, out: attempt(lambda: Version.parse("".join(text) if text is not None else None), out, None),
    },
    constructor=lambda *args: Version.parse(args[0]) if args and isinstance(args[0], str) else Version.of(*args),
)


def _half(number: int) -> Any:
    from exoshell.values.numbers import Int16

    return Int16(number - 0x10000 if number > 0x7FFF else number)


@total_ordering
class SemanticVersion:
    """System.Management.Automation.SemanticVersion."""

    __slots__ = ("build", "label", "major", "minor", "patch")
    ps_type_name = "System.Management.Automation.SemanticVersion"

    def __init__(self, major: int, minor: int = 0, patch: int = 0, label: str | None = None, build: str | None = None) -> None:
        self.major, self.minor, self.patch, self.label, self.build = major, minor, patch, label, build

    @classmethod
    def parse(cls, text: str | None) -> SemanticVersion:
        if text is None:
            raise argument_null("version")
        match = re.fullmatch(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?", text)
        if match is None:
            raise net_error("FormatException", "The input string '' was not in a correct format.")
        major, minor, patch, label, build = match.groups()
        return cls(int(major), int(minor or 0), int(patch or 0), label, build)

    def _key(self) -> tuple[Any, ...]:
        labels: tuple[Any, ...] = ((1,),)
        if self.label is not None:
            labels = tuple((0, 0, int(part), "") if part.isdigit() else (0, 1, 0, part) for part in self.label.split("."))
        return (self.major, self.minor, self.patch, labels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SemanticVersion) and self._key() == other._key() and self.build == other.build

    def __lt__(self, other: SemanticVersion) -> bool:
        if not isinstance(other, SemanticVersion):
            return NotImplemented
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        text += f"-{self.label}" if self.label else ""
        return text + (f"+{self.build}" if self.build else "")


def _new_semantic(*args: Any) -> SemanticVersion:
    if isinstance(args[0], str):
        return SemanticVersion.parse(args[0])
    if isinstance(args[0], Version):
        old = args[0]
        return SemanticVersion(old.major, old.minor, max(old.build, 0))
    return SemanticVersion(*args)


SEMANTIC = table(
    "System.Management.Automation.SemanticVersion",
    properties={
        "Major": lambda value: value.major,
        "Minor": lambda value: value.minor,
        "Patch": lambda value: value.patch,
        "PreReleaseLabel": lambda value: value.label,
        "BuildLabel": lambda value: value.build,
    },
    methods={"CompareTo": _compare_to, "Equals": lambda value, other: value == other, "ToString": str},
    statics={
        "Parse": SemanticVersion.parse,
        "TryParse": lambda text, out: attempt(lambda: SemanticVersion.parse(text), out, None),
        "Compare": lambda a, b: sign((a > b) - (a < b)),
    },
    constructor=_new_semantic,
)
TABLES = (VERSION, SEMANTIC)


def _cast_semantic(value: Any) -> Any:
    return _new_semantic(value) if isinstance(value, Version | int) else _parsed(value)


_parsed = casting.parsing("System.Management.Automation.SemanticVersion", SemanticVersion.parse)
CONVERTERS = {
    "System.Version": casting.parsing("System.Version", Version.parse),
    "System.Management.Automation.SemanticVersion": _cast_semantic,
}
