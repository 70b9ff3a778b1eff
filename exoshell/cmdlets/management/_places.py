"""What a path means: which provider it belongs to and where it is there; relative paths, drives, wildcards, and their faults."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.management._drives import DriveInfo, drives_of
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.paths import with_system_slashes
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.wildcard import WildcardPattern

_DRIVE = re.compile(r"^([^/\\:]+):(?!:)[/\\]*(.*)$", re.DOTALL)
_PROVIDER = re.compile(r"^(?:[\w.]+\\)?(\w+)::(.*)$", re.DOTALL)
_NOT_FOUND = "System.Management.Automation.ItemNotFoundException"


class Provider(Protocol):
    """What a drive's items are and how they change. Paths are the provider's own: absolute ones of the file system, names elsewhere."""

    name: str

    def exists(self, path: str) -> bool: ...

    def is_container(self, path: str) -> bool: ...

    def item(self, path: str) -> Any:
        """The item as an object; it exists."""

    def expand(self, pattern: str) -> list[str]:
        """The existing paths that match a pattern, in order."""

    def shown(self, path: str) -> str:
        """The path as messages show it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A path understood."""

    provider: Any
    path: str
    drive: DriveInfo | None = None

    @property
    def shown(self) -> str:
        text: str = self.provider.shown(self.path)
        return text


class PathInfo(Record):
    ps_type_name = "System.Management.Automation.PathInfo"
    ps_properties = ("Drive", "Provider", "ProviderPath", "Path")
    path: str

    def __str__(self) -> str:
        return self.path


def path_info(context: ExecutionContext, place: Place) -> PathInfo:
    drives = drives_of(context)
    drive = place.drive or drives.find("/") or next(iter(drives.all()))
    path = place.path if place.provider.name == "FileSystem" else f"{drive.name}:/{place.path}"
    return PathInfo(drive, drives.providers[place.provider.name], place.path, path)


class DriveMissing(Exception):
    """A path names a drive that there is not."""


def provider_named(context: ExecutionContext, name: str) -> Any:
    from exoshell.cmdlets.management._file_system import FileSystem
    from exoshell.cmdlets.management._session_items import session_provider

    return FileSystem() if name.lower() == "filesystem" else session_provider(context, name)


def place_of(context: ExecutionContext, text: str) -> Place:
    """Understands a path against the session's location. Raises DriveMissing."""
    drives = drives_of(context)
    qualified = _PROVIDER.match(text)
    if qualified is not None:
        name = qualified.group(1)
        if name.lower() not in {known.lower() for known in drives.providers}:
            raise DriveMissing(name)
        return Place(provider_named(context, name), qualified.group(2))
    named = _DRIVE.match(text)
    if named is not None and not text.startswith("~"):
        drive = drives.find(named.group(1))
        if drive is None:
            raise DriveMissing(named.group(1))
        if drive.provider.name == "FileSystem":
            return Place(
                provider_named(context, "FileSystem"), _normal(os.path.join(drive.root, with_system_slashes(named.group(2)))), drive
            )
        return Place(provider_named(context, drive.provider.name), named.group(2).rstrip("/\\"), drive)
    location = context.session_state.location
    if _DRIVE.match(location) and not text.startswith(("/", "~")):
        return place_of(context, f"{location.rstrip('/')}/{'' if text in ('', '.') else text}")
    if text == "~" or text.startswith(("~/", "~\\")):
        text = os.path.expanduser("~") + text[1:]
    return Place(provider_named(context, "FileSystem"), _normal(os.path.join(location, with_system_slashes(text))))


def _normal(path: str) -> str:
    """Without dots; a slash at the end stays, as in `$HOME/`."""
    normal = os.path.normpath(path)
    return normal + os.sep if path.endswith(os.sep) and not normal.endswith(os.sep) else normal


# ------------------------------------------------------------------------------------------------------------- faults


def drive_missing(cmdlet: Cmdlet, name: str) -> None:
    message = f"Cannot find drive. A drive with the name '{name}' does not exist."
    exception = NetException("System.Management.Automation.DriveNotFoundException", message)
    cmdlet.error(exception, "DriveNotFound", ErrorCategory.ObjectNotFound, name)


def path_missing(cmdlet: Cmdlet, place: Place, given: str | None = None) -> None:
    """An item that is not there; `given` is how a literal path was written, which the message repeats."""
    shown = place.shown if given is None else given
    exception = NetException(_NOT_FOUND, f"Cannot find path '{shown}' because it does not exist.", properties={"ItemName": shown})
    cmdlet.error(exception, "PathNotFound", ErrorCategory.ObjectNotFound, shown)


def nothing_matches(cmdlet: Cmdlet, text: str) -> None:
    """A pattern for content that no item matches."""
    message = f"An object at the specified path {text} does not exist, or has been filtered by the -Include or -Exclude parameter."
    cmdlet.error(NetException("System.Exception", message), "ItemNotFound", ErrorCategory.ObjectNotFound, given_paths(cmdlet)[0])


def unsupported(cmdlet: Cmdlet) -> TerminatingError:
    message = "Provider operation stopped because the provider does not support this operation."
    exception = NetException("System.Management.Automation.PSNotSupportedException", message)
    return TerminatingError(cmdlet.make_error(exception, "NotSupported", ErrorCategory.NotImplemented))


# ------------------------------------------------------------------------------------------------------------ look-ups


def place_or_error(cmdlet: Cmdlet, text: str) -> Place | None:
    """The place of a path that need not exist; a missing drive is reported."""
    try:
        return place_of(cmdlet.context, text)
    except DriveMissing as missing:
        drive_missing(cmdlet, str(missing))
        return None


def given_paths(cmdlet: Cmdlet) -> tuple[list[str], bool]:
    """The paths that -Path or -LiteralPath name, and whether they are literal."""
    literal = cmdlet.get("LiteralPath")
    if literal is not None:
        return ([literal] if isinstance(literal, str) else list(literal)), True
    path = cmdlet.get("Path")
    if path is None:
        return [], False
    return ([path] if isinstance(path, str) else list(path)), False


def existing(cmdlet: Cmdlet, paths: Iterable[str] | None = None, *, literal: bool | None = None) -> Iterator[Place]:
    """The existing items that -Path, -LiteralPath, -Include, -Exclude and -Filter choose; what a plain path misses is reported."""
    if paths is None:
        paths, literal = given_paths(cmdlet)
    chosen = Filters(cmdlet)
    for text in paths:
        place = place_or_error(cmdlet, text)
        if place is None:
            continue
        if literal or not WildcardPattern.has_wildcards(text):
            plain = place if literal else Place(place.provider, WildcardPattern.unescape(place.path), place.drive)
            if not plain.provider.exists(plain.path):
                path_missing(cmdlet, plain, text if literal and "::" not in text else None)
            elif chosen.passes(plain.path):
                yield plain
            continue
        for path in place.provider.expand(place.path):
            cmdlet.check_stop()
            if chosen.passes(path):
                yield Place(place.provider, path, place.drive)


class Filters:
    """-Include, -Exclude and -Filter by the last part of a path."""

    def __init__(self, cmdlet: Cmdlet) -> None:
        self.include = [WildcardPattern(item) for item in cmdlet.get("Include") or ()]
        self.exclude = [WildcardPattern(item) for item in cmdlet.get("Exclude") or ()]
        single = cmdlet.get("Filter")
        # the file system's own pattern knows * and ? only
        self.filter = WildcardPattern(single.replace("[", "`[").replace("]", "`]")) if single else None

    def passes(self, path: str) -> bool:
        if not (self.include or self.exclude or self.filter):
            return True
        name = os.path.basename(path.rstrip("/\\"))
        if self.filter is not None and not self.filter.matches(name):
            return False
        if self.include and not any(item.matches(name) for item in self.include):
            return False
        return not any(item.matches(name) for item in self.exclude)
