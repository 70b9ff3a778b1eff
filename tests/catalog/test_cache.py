"""What is remembered of an account's roles."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from exoshell.catalog.cache import RoleCache


def test_remembers_per_environment_tenant_and_account(tmp_path: Path) -> None:
    cache = RoleCache(tmp_path / "deep" / "catalog.sqlite3")
    assert cache.recall("O365Default", "t", "megan@contoso.com") is None
    cache.remember("O365Default", "t", "Megan@contoso.com", ("Get-Mailbox", "Set-Mailbox"), "function Get-Mailbox {}")
    found = cache.recall("O365Default", "t", "megan@CONTOSO.com")
    assert found is not None
    assert (found.cmdlets, found.script) == (("Get-Mailbox", "Set-Mailbox"), "function Get-Mailbox {}")
    assert cache.recall("O365China", "t", "megan@contoso.com") is None
    assert cache.recall("O365Default", "u", "megan@contoso.com") is None


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    path.write_bytes(b"this is no database, and long enough to be looked at as one" * 40)
    cache = RoleCache(path)
    assert cache.recall("e", "t", "a") is None
    cache.remember("e", "t", "a", ("Get-Mailbox",), "")


def test_another_versions_file_is_started_afresh(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE roles (other TEXT)")
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    cache = RoleCache(path)
    cache.remember("e", "t", "a", ("Get-Mailbox",), "")
    found = cache.recall("e", "t", "a")
    assert found is not None
    assert found.cmdlets == ("Get-Mailbox",)
