"""Get-Content: lines, text or bytes of files; values of session items."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Iterable
from typing import Any

from exoshell.cmdlets.management._content import byte_array, encoding_argument, read_bytes, read_lines, read_text, report_os_error
from exoshell.cmdlets.management._places import Place, existing, given_paths, nothing_matches
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.numbers import Byte
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-Content")
class GetContent(Cmdlet):
    def begin(self) -> None:
        self._encoding = encoding_argument(self)

    def process(self) -> None:
        if "TotalCount" in self.bound and "Tail" in self.bound:
            message = "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter."
            exception = NetException("System.InvalidOperationException", message)
            raise self.fail(exception, "TailAndHeadCannotCoexist", ErrorCategory.InvalidOperation)
        paths, literal = given_paths(self)
        for text in paths:
            found = False
            for place in existing(self, [text], literal=literal):
                found = True
                self._read(place)
            if not found and not literal and WildcardPattern.has_wildcards(text):
                nothing_matches(self, text)

    def _read(self, place: Place) -> None:
        if place.provider.name != "FileSystem":
            self.write(place.provider.value(place.path), enumerate=True)
            return
        path = place.path
        if os.path.isdir(path):
            message = f"Unable to get content because it is a directory: '{path}'. Please use 'Get-ChildItem' instead."
            exception = NetException("System.InvalidOperationException", message)
            self.error(exception, "GetContainerContentException", ErrorCategory.InvalidOperation, None)
            return
        try:
            self._read_file(path)
        except OSError as error:
            report_os_error(self, error, path, reading=True)

    def _read_file(self, path: str) -> None:
        if self.switch("AsByteStream"):
            self._read_bytes(path)
        elif self.switch("Raw"):
            text = read_text(path, self._encoding, self.check_stop)
            if text:
                self.write(text)
        else:
            self._write_lines(self._pieces(path))
            if self.switch("Wait"):
                self._follow(path)

    def _pieces(self, path: str) -> Iterable[str]:
        delimiter = self.get("Delimiter")
        if delimiter is None or delimiter == "\n":
            return read_lines(path, self._encoding, self.check_stop)
        pieces = read_text(path, self._encoding, self.check_stop).split(delimiter)
        return pieces[:-1] if pieces and not pieces[-1] else pieces

    def _write_lines(self, lines: Iterable[str]) -> None:
        head, tail = self.get("TotalCount", -1), self.get("Tail", -1)
        if head >= 0:
            lines = itertools.islice(lines, head)
        elif tail >= 0:
            lines = deque(lines, maxlen=tail)
        size = self.get("ReadCount", 1)
        if size == 1:
            self.write_all(lines)
        elif size == 0:
            whole = list(lines)
            if whole:
                self.write(whole)
        else:
            source = iter(lines)
            while part := list(itertools.islice(source, size)):
                self.check_stop()
                self.write(part)

    def _follow(self, path: str) -> None:
        """-Wait: what is added to the file, until Ctrl+C."""
        place = os.path.getsize(path)
        while True:
            self.context.runspace.sleep(0.2)
            size = os.path.getsize(path)
            if size < place:
                place = 0
            if size > place:
                with open(path, "rb") as file:
                    file.seek(place)
                    data = file.read()
                complete = data.rfind(b"\n") + 1
                place += complete
                self.write_all(data[:complete].decode(self._encoding.codec, "replace").splitlines())

    def _read_bytes(self, path: str) -> None:
        head, tail = self.get("TotalCount", -1), self.get("Tail", -1)
        data = read_bytes(path, self.check_stop, limit=head)
        if tail >= 0:
            data = data[len(data) - min(tail, len(data)) :]
        if self.switch("Raw") or self.get("ReadCount", 1) == 0:
            self.write(byte_array(data))
        else:
            self.write_all(_bytes(data))


def _bytes(data: bytes) -> Iterable[Any]:
    return (Byte(number) for number in data)
