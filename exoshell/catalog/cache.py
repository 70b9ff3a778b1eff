"""What an administrator's roles allowed last time, on disk: so that the next connection need not wait for two megabytes of script.

One row per environment, tenant and account. A file that cannot be used is as good as none; anything in it can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_VERSION = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS roles (
    environment TEXT NOT NULL, tenant TEXT NOT NULL, account TEXT NOT NULL, stored REAL NOT NULL,
    cmdlets BLOB NOT NULL, script BLOB NOT NULL,
    PRIMARY KEY (environment, tenant, account)
)
"""
_KEEP_SECONDS = 30 * 86400


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the service said of an account's cmdlets, and when."""

    cmdlets: tuple[str, ...]
    script: str
    """The generated module, whose parameters are trimmed to the roles as well; '' where it was not kept."""
    stored: float


class RoleCache:
    """Implements the registry's ModuleMemory. Safe to use from any thread: each call opens the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, environment: str, tenant: str, account: str) -> Remembered | None:
        """What is known of an account; None where nothing usable is."""
        try:
            if not self._path.exists():
                return None
            with self._open() as database:
                row = database.execute(
                    "SELECT cmdlets, script, stored FROM roles WHERE environment = ? AND tenant = ? AND account = ?",
                    (environment, tenant, account.casefold()),
                ).fetchone()
        except (sqlite3.Error, OSError):
            return None
        if row is None or time.time() - row[2] > _KEEP_SECONDS:
            return None
        try:
            names = zlib.decompress(row[0]).decode()
            return Remembered(tuple(names.split("\n")), zlib.decompress(row[1]).decode(), row[2])
        except (zlib.error, UnicodeDecodeError, TypeError):
            return None

    def remember(self, environment: str, tenant: str, account: str, cmdlets: tuple[str, ...], script: str) -> None:
        """Keeps an answer; a file that cannot be written is no trouble."""
        with contextlib.suppress(sqlite3.Error, OSError), self._open() as database:
            database.execute(
                "INSERT OR REPLACE INTO roles VALUES (?, ?, ?, ?, ?, ?)",
                (
                    environment,
                    tenant,
                    account.casefold(),
                    time.time(),
                    zlib.compress("\n".join(cmdlets).encode()),
                    zlib.compress(script.encode()),
                ),
            )
            database.execute("DELETE FROM roles WHERE stored < ?", (time.time() - _KEEP_SECONDS,))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=2.0)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                database.execute("DROP TABLE IF EXISTS roles")
            database.execute(_TABLE)
            database.execute(f"PRAGMA user_version = {_VERSION}")
            with database:
                yield database
        finally:
            database.close()
