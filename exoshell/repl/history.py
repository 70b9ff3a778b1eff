"""History: SQLite, shared by all running shells, never holding a secret.

One row a submission: text, when, how long, connection, whether it failed. A line that sensitive.py judges to hold a secret is kept
in this session's memory only (PSReadLine's MemoryOnly): Up brings it back, the file and the suggestions never see it.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from exoshell.repl.sensitive import is_sensitive

_SCHEMA = """
create table if not exists history (
    id integer primary key,
    text text not null,
    started real not null,
    seconds real,
    connection text not null default '',
    failed integer not null default 0,
    session text not null
);
create index if not exists history_text on history (text);
"""
_BUSY_MS = 1000


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A submission as it was typed. `started` is a Unix time; `seconds` is None while it runs."""

    text: str
    started: float
    seconds: float | None = None
    connection: str = ""
    failed: bool = False


class History:
    """The lines of this and earlier sessions. Methods are quick enough for the UI loop; a file that cannot be used costs only the
    persistence, never the line: `problem` then says why."""

    def __init__(self, path: Path | None, limit: int = 50_000) -> None:
        self.problem = ""
        self._path = path
        self._limit = limit
        self._session = uuid.uuid4().hex
        self._lines: list[str] = []
        self._private: set[int] = set()
        self._row: int | None = None
        if path is not None:
            self._lines = list(reversed([entry.text for entry in self.search(limit=10_000)]))

    @property
    def lines(self) -> list[str]:
        """Oldest first; sensitive ones of this session included (for Up), doubles of the line before left out."""
        return self._lines

    def public_lines(self) -> Iterator[str]:
        """Newest first, without the sensitive ones: what suggestions and search may show."""
        for index in range(len(self._lines) - 1, -1, -1):
            if index not in self._private:
                yield self._lines[index]

    def add(self, text: str, connection: str = "") -> None:
        """Remembers a submission when it starts."""
        self._row = None
        if not text.strip():
            return
        sensitive = is_sensitive(text)
        if not self._lines or self._lines[-1] != text:
            self._lines.append(text)
            if sensitive:
                self._private.add(len(self._lines) - 1)
        if sensitive or self._path is None:
            return
        with_row = self._write(
            "insert into history (text, started, connection, session) values (?, ?, ?, ?)", (text, time.time(), connection, self._session)
        )
        self._row = with_row

    def finished(self, seconds: float, failed: bool) -> None:
        """Completes the last added line."""
        if self._row is not None:
            self._write("update history set seconds = ?, failed = ? where id = ?", (seconds, int(failed), self._row))

    def clear(self) -> None:
        """Forgets everything, the file included (Clear-History -CommandLine *, Alt+F7)."""
        self._lines.clear()
        self._private.clear()
        if self._path is not None:
            self._write("delete from history", ())

    def search(self, fragment: str = "", limit: int = 200) -> list[HistoryEntry]:
        """The newest distinct entries that contain a text in any case, newest first."""
        if self._path is None:
            return [HistoryEntry(text, 0.0) for text in self.public_lines() if fragment.casefold() in text.casefold()][:limit]
        pattern = "%" + fragment.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = (
            "select text, max(started), seconds, connection, failed from history where text like ? escape '\\' "
            "group by text order by max(id) desc limit ?"
        )
        try:
            with closing(self._open()) as database:
                rows = database.execute(query, (pattern, limit)).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []
        return [HistoryEntry(text, started, seconds, connection, bool(failed)) for text, started, seconds, connection, failed in rows]

    def trim(self) -> None:
        """Drops the oldest lines beyond the limit; called at the end of a session."""
        if self._path is not None:
            self._write("delete from history where id <= (select max(id) from history) - ?", (self._limit,))

    def _open(self) -> sqlite3.Connection:
        assert self._path is not None
        fresh = not self._path.exists()
        if fresh:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
        database = sqlite3.connect(self._path, timeout=_BUSY_MS / 1000, isolation_level=None)
        if fresh:
            database.execute("pragma journal_mode = wal")
            database.executescript(_SCHEMA)
        return database

    def _write(self, statement: str, values: tuple[object, ...]) -> int | None:
        try:
            with closing(self._open()) as database:
                return database.execute(statement, values).lastrowid
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        self.problem = f"History is not saved: {self._path}: {error}"
        self._path = None
