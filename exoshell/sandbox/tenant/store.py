"""The recipients' table: SQLite in memory, filled once, changed by cmdlets, read in the order of ids.

Rows are named tuples of the columns. Whatever has no column of its own lives in `extra`, a JSON object of property names and values
that beat what the row says.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.tenant.population import COLUMNS

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.population import Population


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Recipient", columns)


_SCHEMA = """
CREATE TABLE recipient (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, alias TEXT NOT NULL COLLATE NOCASE,
  display TEXT NOT NULL COLLATE NOCASE, smtp TEXT NOT NULL COLLATE NOCASE, upn TEXT COLLATE NOCASE, first TEXT COLLATE NOCASE,
  last TEXT COLLATE NOCASE, guid TEXT NOT NULL COLLATE NOCASE, oid TEXT COLLATE NOCASE, xguid TEXT COLLATE NOCASE,
  title TEXT COLLATE NOCASE, department TEXT COLLATE NOCASE, company TEXT COLLATE NOCASE, office TEXT COLLATE NOCASE,
  city TEXT COLLATE NOCASE, state TEXT COLLATE NOCASE, country TEXT COLLATE NOCASE, phone TEXT, mobile TEXT, manager INTEGER,
  created INTEGER, changed INTEGER, hidden INTEGER NOT NULL, archive INTEGER NOT NULL, hold INTEGER NOT NULL, used INTEGER NOT NULL,
  items INTEGER NOT NULL, logon INTEGER, external TEXT COLLATE NOCASE, deleted INTEGER, extra TEXT
);
CREATE TABLE proxy (address TEXT PRIMARY KEY COLLATE NOCASE, recipient INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE member (grp INTEGER NOT NULL, member INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (grp, member, role)) WITHOUT ROWID;
CREATE TABLE permission (mailbox INTEGER NOT NULL, trustee TEXT NOT NULL, right TEXT NOT NULL, deny INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (mailbox, trustee, right, deny)) WITHOUT ROWID;
"""
# none on kind: SQLite would use it to collect all mailboxes and sort them by id, for every page
_INDEXES = ("alias", "display", "name", "smtp", "upn", "guid", "oid", "xguid", "manager")


class Store:
    """One organization's recipients. One thread at a time."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)

    def fill(self, population: Population) -> None:
        """Inserts everybody; about 15 µs each."""
        database = self._database
        marks = ", ".join("?" * len(COLUMNS))
        database.execute("BEGIN")
        database.executemany(f"INSERT INTO recipient ({', '.join(COLUMNS)}) VALUES ({marks})", population.rows())
        database.executemany("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", population.members())
        database.executemany(
            "INSERT OR IGNORE INTO permission (mailbox, trustee, right) VALUES (?, ?, ?)",
            ((mailbox, str(trustee), right) for mailbox, trustee, right in population.permissions()),
        )
        for column in _INDEXES:
            database.execute(f"CREATE INDEX recipient_{column} ON recipient ({column})")
        database.execute("CREATE INDEX member_member ON member (member)")
        database.execute("COMMIT")

    # -------------------------------------------------------------------------------------------------- recipients

    def select(
        self,
        where: str = "1",
        values: Sequence[Any] = (),
        *,
        order: str = "id",
        limit: int = -1,
        offset: int = 0,
        columns: tuple[str, ...] = COLUMNS,
    ) -> list[Any]:
        """Rows that meet an SQL condition. The condition is the emulator's own, values are bound."""
        statement = f"SELECT {', '.join(columns)} FROM recipient WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        make = _row_type(columns)._make
        return [make(row) for row in self._database.execute(statement, (*values, limit, offset))]

    def scan(self, where: str, values: Sequence[Any], *, after: int = 0, batch: int = 2000) -> Iterator[Any]:
        """The same, one by one in the order of ids, for conditions that only Python can finish."""
        while True:
            rows = self.select(f"({where}) AND id > ?", (*values, after), limit=batch)
            yield from rows
            if len(rows) < batch:
                return
            after = rows[-1].id

    def get(self, identifier: int) -> Any | None:
        rows = self.select("id = ?", (identifier,))
        return rows[0] if rows else None

    def many(self, identifiers: Iterable[int]) -> dict[int, Any]:
        """Rows by id, for the ids that exist."""
        wanted, found = list(identifiers), {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            for row in self.select(f"id IN ({', '.join('?' * len(part))})", part):
                found[row.id] = row
        return found

    def count(self, where: str = "1", values: Sequence[Any] = ()) -> int:
        return int(self._database.execute(f"SELECT COUNT(*) FROM recipient WHERE {where}", tuple(values)).fetchone()[0])

    def insert(self, **columns: Any) -> int:
        """A new recipient; its id."""
        names = ", ".join(columns)
        cursor = self._database.execute(
            f"INSERT INTO recipient ({names}) VALUES ({', '.join('?' * len(columns))})", tuple(columns.values())
        )
        return int(cursor.lastrowid or 0)

    def update(self, identifier: int, **columns: Any) -> None:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self._database.execute(f"UPDATE recipient SET {assignments} WHERE id = ?", (*columns.values(), identifier))

    def delete(self, identifier: int) -> None:
        """For good, with everything that points there."""
        for statement in (
            "DELETE FROM recipient WHERE id = ?",
            "DELETE FROM proxy WHERE recipient = ?",
            "DELETE FROM permission WHERE mailbox = ?",
            "DELETE FROM member WHERE grp = ?",
            "DELETE FROM member WHERE member = ?",
        ):
            self._database.execute(statement, (identifier,))

    # --------------------------------------------------------------------------------------------------- addresses

    def proxy_owner(self, address: str) -> int | None:
        """Who has an additional address."""
        row = self._database.execute("SELECT recipient FROM proxy WHERE address = ?", (address,)).fetchone()
        return None if row is None else int(row[0])

    def set_proxies(self, identifier: int, addresses: Iterable[str]) -> None:
        """Replaces the additional addresses (without prefix) of a recipient."""
        self._database.execute("DELETE FROM proxy WHERE recipient = ?", (identifier,))
        self._database.executemany("INSERT OR REPLACE INTO proxy VALUES (?, ?)", ((address, identifier) for address in addresses))

    # ----------------------------------------------------------------------------------------- members, permissions

    def members(self, group: int, role: str = "member") -> list[int]:
        rows = self._database.execute("SELECT member FROM member WHERE grp = ? AND role = ? ORDER BY member", (group, role))
        return [int(row[0]) for row in rows]

    def groups_of(self, member: int, role: str = "member") -> list[int]:
        rows = self._database.execute("SELECT grp FROM member WHERE member = ? AND role = ? ORDER BY grp", (member, role))
        return [int(row[0]) for row in rows]

    def add_member(self, group: int, member: int, role: str = "member") -> bool:
        """Whether it was not there before."""
        cursor = self._database.execute("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", (group, member, role))
        return cursor.rowcount > 0

    def remove_member(self, group: int, member: int, role: str = "member") -> bool:
        """Whether it was there."""
        cursor = self._database.execute("DELETE FROM member WHERE grp = ? AND member = ? AND role = ?", (group, member, role))
        return cursor.rowcount > 0

    def permissions(self, mailbox: int, rights: Sequence[str] = ()) -> list[tuple[str, str, bool]]:
        """(trustee, right, deny); a trustee is a recipient's id in digits, or a name."""
        condition = f" AND right IN ({', '.join('?' * len(rights))})" if rights else ""
        rows = self._database.execute(
            f"SELECT trustee, right, deny FROM permission WHERE mailbox = ?{condition} ORDER BY trustee, right", (mailbox, *rights)
        )
        return [(row[0], row[1], bool(row[2])) for row in rows]

    def mailboxes_of_trustee(self, trustee: int, right: str) -> list[int]:
        rows = self._database.execute("SELECT mailbox FROM permission WHERE trustee = ? AND right = ?", (str(trustee), right))
        return [int(row[0]) for row in rows]

    def with_permissions(self, right: str, after: int = 0, limit: int = 1000) -> list[int]:
        """Mailboxes on which somebody was given a right, in the order of ids."""
        rows = self._database.execute(
            "SELECT DISTINCT mailbox FROM permission WHERE right = ? AND mailbox > ? ORDER BY mailbox LIMIT ?", (right, after, limit)
        )
        return [int(row[0]) for row in rows]

    def add_permission(self, mailbox: int, trustee: str, right: str, deny: bool = False) -> bool:
        cursor = self._database.execute("INSERT OR IGNORE INTO permission VALUES (?, ?, ?, ?)", (mailbox, trustee, right, int(deny)))
        return cursor.rowcount > 0

    def remove_permission(self, mailbox: int, trustee: str, right: str, deny: bool = False) -> bool:
        cursor = self._database.execute(
            "DELETE FROM permission WHERE mailbox = ? AND trustee = ? AND right = ? AND deny = ?", (mailbox, trustee, right, int(deny))
        )
        return cursor.rowcount > 0
