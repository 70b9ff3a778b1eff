"""What Set-Content and Add-Content share: values become lines of the files when the last has come."""

from __future__ import annotations

import os
from typing import Any

from exoshell.cmdlets.management._content import bytes_of, detected, encoding_argument, report_os_error, write_bytes
from exoshell.cmdlets.management._places import Place, given_paths, nothing_matches, place_or_error
from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.conversion import to_display_string
from exoshell.values.wildcard import WildcardPattern


class ContentWriter(Cmdlet):
    """Base of the two. Files are written at the end, so that what reads them upstream has finished."""

    append = False
    action = ""

    def begin(self) -> None:
        self._encoding = encoding_argument(self)
        self._values: list[Any] = []
        self._targets: list[Place] | None = None

    def process(self) -> None:
        if self._targets is None:
            self._targets = self._places()
        given = [value for value in self.get("Value") or () if value is not None]
        self._values += given
        if given and self.switch("PassThru"):
            # what was bound goes on as one array
            self.write(given)

    def _places(self) -> list[Place]:
        paths, literal = given_paths(self)
        found: list[Place] = []
        for text in paths:
            place = place_or_error(self, text)
            if place is None:
                continue
            if not literal and WildcardPattern.has_wildcards(text):
                matches = place.provider.expand(place.path)
                found += [Place(place.provider, path, place.drive) for path in matches]
                if not matches:
                    nothing_matches(self, text)
                continue
            found.append(place)
        return found

    def end(self) -> None:
        for place in self._targets or ():
            if not self.should_process(f"Path: {place.shown}", self.action):
                continue
            if place.provider.name != "FileSystem":
                value = self._values[0] if len(self._values) == 1 else list(self._values)
                place.provider.write(place.path, value)
                continue
            try:
                data = self._data(place.path)
                write_bytes(place.path, data, append=self.append, force=self.switch("Force"))
            except OSError as error:
                report_os_error(self, error, place.path, reading=False)

    def _data(self, path: str) -> bytes:
        if self.switch("AsByteStream"):
            return bytes_of(self._values)
        ending = "" if self.switch("NoNewline") else "\n"
        encoding = self._encoding
        codec, mark = encoding.codec, encoding.preamble
        if self.append and os.path.exists(path) and os.path.getsize(path):
            codec, mark = (detected(path, encoding)[0] if "Encoding" not in self.bound else codec), b""
        texts = [value if type(value) is str else to_display_string(value) for value in self._values]
        text = "".join(text + ending for text in texts)
        return mark + text.encode(codec, "replace") if text or mark else b""
