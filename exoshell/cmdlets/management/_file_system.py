"""The file system as a provider: items, listings, patterns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from exoshell.values.collation import collation_key
from exoshell.values.dotnet.files import FileSystemInfo
from exoshell.values.wildcard import WildcardPattern

PROVIDER = "Microsoft.PowerShell.Core\\FileSystem"


class FileSystem:
    name = "FileSystem"

    def exists(self, path: str) -> bool:
        return os.path.lexists(path)

    def is_container(self, path: str) -> bool:
        return os.path.isdir(path)

    def item(self, path: str) -> Any:
        return file_object(path)

    def shown(self, path: str) -> str:
        return path

    def expand(self, pattern: str) -> list[str]:
        parts = [part for part in pattern.split("/") if part]
        found = ["/"] if pattern.startswith("/") else [""]
        for part in parts:
            if not WildcardPattern.has_wildcards(part):
                plain = WildcardPattern.unescape(part)
                found = [path for base in found if os.path.lexists(path := os.path.join(base, plain))]
                continue
            wanted = WildcardPattern(part)
            found = [
                os.path.join(base, name) for base in found for name in names_in(base) if wanted.matches(name) and not _hidden(name, part)
            ]
        return found


def _hidden(name: str, pattern: str) -> bool:
    return name.startswith(".") and not pattern.startswith(".")


def names_in(folder: str) -> list[str]:
    """The names in a folder: folders first, each group in linguistic order. Empty where it cannot be read."""
    try:
        with os.scandir(folder or ".") as entries:
            listed = [(not entry.is_dir(), collation_key(entry.name), entry.name) for entry in entries]
    except OSError:
        return []
    return [name for _, _, name in sorted(listed)]


def file_object(path: str, *, with_notes: bool = True) -> FileSystemInfo:
    """A FileInfo or DirectoryInfo, with the notes that say which provider it came from."""
    made = FileSystemInfo(path, folder=os.path.isdir(path))
    if with_notes:
        full = made.path if made.path == "/" else made.path.rstrip("/")
        parent = os.path.dirname(full)
        made.extra.update(
            PSPath=f"{PROVIDER}::{full}",
            PSParentPath=f"{PROVIDER}::{parent}" if full != parent else "",
            PSChildName=os.path.basename(full) or full,
            PSDrive=_drive(),
            PSProvider=_provider(),
            PSIsContainer=made.folder,
        )
    return made


def _drive() -> Any:
    from exoshell.cmdlets.management._drives import Drives

    global _root
    if _root is None:
        _root = Drives().all()[0]
    return _root


def _provider() -> Any:
    return _drive().provider


_root: Any = None


def walk(folder: str, depth: int, hidden: bool) -> Iterator[str]:
    """What is below a folder: its own items first, then those of its folders, so many levels deep (-1: all)."""
    names = [name for name in names_in(folder) if hidden or not name.startswith(".")]
    paths = [os.path.join(folder, name) for name in names]
    yield from paths
    if depth == 0:
        return
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            yield from walk(path, depth - 1, hidden)


def walk_down(folder: str, depth: int, hidden: bool) -> Iterator[str]:
    """Like walk, each folder followed at once by what is in it: the order of filtered listings."""
    for name in names_in(folder):
        if not hidden and name.startswith("."):
            continue
        path = os.path.join(folder, name)
        yield path
        if depth != 0 and os.path.isdir(path) and not os.path.islink(path):
            yield from walk_down(path, depth - 1, hidden)
