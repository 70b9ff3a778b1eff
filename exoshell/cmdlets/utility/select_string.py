"""Select-String: lines that match."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.management._content import encoding_argument, read_lines
from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import TypedArray
from exoshell.values.conversion import to_string
from exoshell.values.dotnet.regex import Match, Regex
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.net_regex import IGNORE_CASE
from exoshell.values.psobject import base_of
from exoshell.values.types import resolve_type

STREAM = "InputStream"


class MatchInfoContext(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.MatchInfoContext"
    ps_properties = ("PreContext", "PostContext", "DisplayPreContext", "DisplayPostContext")
    pre_context: list[str]
    post_context: list[str]
    display_pre_context: list[str]
    display_post_context: list[str]


class MatchInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.MatchInfo"
    ps_properties = ("IgnoreCase", "LineNumber", "Line", "Filename", "Path", "Pattern", "Context", "Matches")
    line: str
    line_number: int
    filename: str
    path: str
    context: MatchInfoContext | None

    def __str__(self) -> str:
        """As the console shows it: place and line, with the lines around it."""
        if self.context is None:
            return self._prefixed("", self.line_number, self.line)
        before, after = self.context.display_pre_context, self.context.display_post_context
        lines = [self._prefixed("  ", self.line_number - len(before) + place, text) for place, text in enumerate(before)]
        lines.append(self._prefixed("> ", self.line_number, self.line))
        lines += [self._prefixed("  ", self.line_number + 1 + place, text) for place, text in enumerate(after)]
        return "\n".join(lines)

    def _prefixed(self, mark: str, number: int, text: str) -> str:
        return f"{mark}{text}" if self.path == STREAM else f"{mark}{self._shown_path}:{number}:{text}"

    _shown_path = ""

    def ps_method(self, name: str) -> Any:
        from exoshell.values.psobject import MISSING

        if name == "tostring":
            return lambda scope, arguments: str(self)
        return MISSING


@cmdlet("Select-String")
class SelectString(Cmdlet):
    def begin(self) -> None:
        self._patterns = [self._compiled(pattern) for pattern in self.get("Pattern") or ()]
        around = list(self.get("Context") or [0])
        self._before, self._after = around[0], around[-1]
        self._number = 0
        self._found_any = False
        self._stream = _Context(self._before, self._after)

    def _compiled(self, pattern: str) -> Regex:
        import re

        try:
            return Regex(re.escape(pattern) if self.switch("SimpleMatch") else pattern, 0 if self.switch("CaseSensitive") else IGNORE_CASE)
        except NetError as error:
            message = f"The string {pattern} is not a valid regular expression: {error.exception.message}"
        raise self.fail(NetException("System.ArgumentException", message), "InvalidRegex", ErrorCategory.InvalidArgument)

    def process(self) -> None:
        if self._found_any and self.switch("Quiet"):
            return
        if "InputObject" in self.bound:
            self._take_object(self.get("InputObject"))
        else:
            for place in existing(self):
                self.check_stop()
                if not os.path.isdir(place.path):
                    self._search_file(place.path)

    def _take_object(self, value: Any) -> None:
        plain = base_of(value)
        if hasattr(plain, "folder") and hasattr(plain, "path"):
            if not plain.folder:
                self._search_file(plain.path)
            return
        self._number += 1
        text = to_string(value)
        self._step(self._stream, text, self._number, STREAM, value)

    def _search_file(self, path: str) -> None:
        context = _Context(self._before, self._after)
        encoding = encoding_argument(self)
        try:
            for number, line in enumerate(read_lines(path, encoding), 1):
                if not number & 0xFFF:
                    self.check_stop()
                if self._step(context, line, number, path, line) and (self.switch("List") or self.switch("Quiet")):
                    break
        except OSError as error:
            exception = NetException("System.IO.IOException", f"The file {path} cannot be read: {error.strerror}")
            self.error(exception, "ProcessingFile", ErrorCategory.InvalidArgument, path)
        self._flush(context)

    def _step(self, context: _Context, line: str, number: int, path: str, original: Any) -> bool:
        """Looks at one line. Whether it matches."""
        found, pattern = self._matches(line)
        hit = bool(found) is not self.switch("NotMatch")
        context.follow(line, number, hit)
        self._flush(context, complete=True)
        if hit:
            self._found_any = True
            made = self._made(line, number, path, pattern, found)
            context.add(made)
            self._flush(context, complete=True)
        context.before.append(line)
        return hit

    def _matches(self, line: str) -> tuple[list[Any], str]:
        for pattern, text in zip(self._patterns, self.bound["Pattern"], strict=True):
            if self.switch("AllMatches"):
                every = [Match(pattern, line, found) for found in pattern.program.finditer(line)]
                if every:
                    return every, text
            else:
                first = pattern.program.search(line)
                if first is not None:
                    return [Match(pattern, line, first)], text
        return [], self.bound["Pattern"][0] if self.bound["Pattern"] else ""

    def _made(self, line: str, number: int, path: str, pattern: str, found: list[Any]) -> MatchInfo:
        shown = [] if self.switch("SimpleMatch") or self.switch("NotMatch") else found
        matches = TypedArray(resolve_type("System.Text.RegularExpressions.Match"), shown)
        name = STREAM if path == STREAM else os.path.basename(path)
        made = MatchInfo(not self.switch("CaseSensitive"), number, line, name, path, pattern, None, matches)
        if path != STREAM:
            made._shown_path = _relative(path, self.context.session_state.location)
        return made

    def _flush(self, context: _Context, *, complete: bool = False) -> None:
        for made in context.take(complete):
            if self.switch("Quiet"):
                continue
            self.write(made.line if self.switch("Raw") else made)

    def end(self) -> None:
        self._flush(self._stream)
        if self.switch("Quiet"):
            self.write(self._found_any)


class _Waiting:
    __slots__ = ("match", "post", "pre", "shown_post", "shown_pre")

    def __init__(self, match: MatchInfo, pre: list[str], shown_pre: list[str]) -> None:
        self.match = match
        self.pre = pre
        self.shown_pre = shown_pre
        self.post: list[str] = []
        self.shown_post: list[str] | None = None
        """What is shown behind the match, where the next one cuts it short."""


class _Context:
    """The lines around matches: those before a match are kept, a match waits for those behind it. No line is shown twice."""

    def __init__(self, before: int, after: int) -> None:
        self.before: deque[str] = deque(maxlen=before)
        self.after = after
        self.around = bool(before or after)
        self.open: list[_Waiting] = []
        self._last_shown = 0

    def follow(self, line: str, number: int, hit: bool) -> None:
        """One more line behind the waiting matches."""
        for waiting in self.open:
            if waiting.shown_post is None:
                if hit:
                    waiting.shown_post = list(waiting.post)
                else:
                    self._last_shown = number
            waiting.post.append(line)

    def add(self, match: MatchInfo) -> None:
        before = list(self.before)
        new = max(match.line_number - 1 - self._last_shown, 0)
        self._last_shown = match.line_number
        self.open.append(_Waiting(match, before, before[-new:] if new else []))

    def take(self, complete: bool) -> Iterable[MatchInfo]:
        """The matches that have all their lines; without `complete`, all."""
        ready = []
        while self.open and (not complete or len(self.open[0].post) >= self.after):
            waiting = self.open.pop(0)
            if self.around:
                post = waiting.post[: self.after]
                waiting.match.context = MatchInfoContext(
                    waiting.pre, post, waiting.shown_pre, post if waiting.shown_post is None else waiting.shown_post
                )
            ready.append(waiting.match)
        return ready


def _relative(path: str, location: str) -> str:
    relative = os.path.relpath(path, location)
    return path if relative.startswith("..") else relative
