"""Get-ChildItem: what is in a folder or on a drive."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._file_system import file_object, walk, walk_down
from exoshell.cmdlets.management._places import Filters, Place, given_paths, path_missing, place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-ChildItem")
class GetChildItem(Cmdlet):
    def begin(self) -> None:
        self._filters = Filters(self)
        self._hidden = self.switch("Force") or self.switch("Hidden") or self.switch("System")
        self._depth = int(self.bound["Depth"]) if "Depth" in self.bound else -1 if self.switch("Recurse") else 0
        self._recurse = self.switch("Recurse") or "Depth" in self.bound
        self._attributes = _wanted_attributes(str(self.get("Attributes") or ""))

    def process(self) -> None:
        paths, literal = given_paths(self)
        for text in paths or [""]:
            place = place_or_error(self, text)
            if place is None:
                continue
            if place.provider.name != "FileSystem":
                self._session_items(place)
            elif literal or not WildcardPattern.has_wildcards(text):
                self._plain(place)
            else:
                self._pattern(place, text)

    # ---------------------------------------------------------------------------------------------------- the session

    def _session_items(self, place: Place) -> None:
        provider, path = place.provider, place.path
        names = provider.names() if not path else provider.expand(path)
        if path and not names and not WildcardPattern.has_wildcards(path):
            path_missing(self, place)
        for name in names:
            self.check_stop()
            if self._filters.passes(name):
                self.write(name if self.switch("Name") else provider.item(name))

    # ---------------------------------------------------------------------------------------------------------- files

    def _plain(self, place: Place) -> None:
        path = WildcardPattern.unescape(place.path)
        if not os.path.lexists(path):
            self._missing(place, path)
        elif not os.path.isdir(path):
            self._put(path, os.path.dirname(path))
        elif self._filters.include and not self._recurse:
            return
        else:
            self._folder(path, path)

    def _missing(self, place: Place, path: str) -> None:
        """A name that is not there means, with -Recurse, what is so called further down."""
        folder, _, name = path.rpartition("/")
        if not self._recurse or self.switch("Name"):
            path_missing(self, Place(place.provider, path))
        elif not os.path.isdir(folder or "/"):
            path_missing(self, Place(place.provider, f"{folder}/"))
        else:
            self._below(folder or "/", WildcardPattern(WildcardPattern.escape(name)))

    def _below(self, folder: str, wanted: WildcardPattern) -> None:
        for path in walk_down(folder, self._depth, self._hidden):
            self.check_stop()
            if wanted.matches(os.path.basename(path)) and self._filters.passes(path):
                self._put(path, folder)

    def _folder(self, folder: str, base: str) -> None:
        filtered = bool(self._filters.include or self._filters.exclude)
        for path in (walk_down if filtered else walk)(folder, self._depth, self._hidden):
            self.check_stop()
            if self._filters.passes(path):
                self._put(path, base)

    def _pattern(self, place: Place, text: str) -> None:
        folder, _, last = place.path.rpartition("/")
        if self._recurse and not WildcardPattern.has_wildcards(folder):
            self._below(folder or "/", WildcardPattern(last))
            return
        for path in place.provider.expand(place.path):
            self.check_stop()
            if self._filters.include:
                if not os.path.isdir(path) and self._filters.passes(path):
                    self._put(path, folder)
            elif os.path.isdir(path) and not self.switch("Name"):
                self._folder(path, path)
            elif self._filters.passes(path):
                self._put(path, folder)

    def _put(self, path: str, base: str) -> None:
        is_folder = os.path.isdir(path)
        if (self.switch("File") and is_folder) or (self.switch("Directory") and not is_folder):
            return
        if self.switch("Hidden") and not os.path.basename(path).startswith("."):
            return
        if not self._has_attributes(path, is_folder):
            return
        self.write(os.path.relpath(path, base) if self.switch("Name") else file_object(path))

    def _has_attributes(self, path: str, is_folder: bool) -> bool:
        if not self._attributes:
            return True
        has = {
            "directory": is_folder,
            "hidden": os.path.basename(path).startswith("."),
            "readonly": not os.access(path, os.W_OK),
            "reparsepoint": os.path.islink(path),
            "normal": not is_folder,
            "archive": False,
            "system": False,
        }
        return any(all(has.get(name, False) is wanted for name, wanted in group) for group in self._attributes)


def _wanted_attributes(text: str) -> list[list[tuple[str, bool]]]:
    """`Directory,!Hidden+ReadOnly` as alternatives of names and whether they are wanted."""
    groups: list[list[tuple[str, bool]]] = []
    for group in filter(None, text.replace(" ", "").split(",")):
        names = [part for part in group.split("+") if part]
        groups.append([(name.lstrip("!").lower(), not name.startswith("!")) for name in names])
    return groups
