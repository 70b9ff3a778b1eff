"""Tokens at rest: encrypted or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msal
import pytest

from exoshell.connection.token_store import SafeFile, StoreProblem, open_cache

KEY = bytes(range(32))
EVENT = {
    "client_id": "c",
    "scope": ["s"],
    "token_endpoint": "https://login.microsoftonline.com/t/oauth2/v2.0/token",
    "response": {
        "access_token": "planted-access-token",
        "refresh_token": "planted-refresh-token",
        "expires_in": 3600,
        "client_info": "eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ",
        "id_token_claims": {"oid": "u", "preferred_username": "megan@contoso.com"},
        "token_type": "Bearer",
    },
    "environment": "login.microsoftonline.com",
}


def test_memory_unless_asked_for(tmp_path: Path) -> None:
    assert type(open_cache(False)) is msal.TokenCache
    assert type(open_cache(True, path=tmp_path / "t", key=lambda: None)) is msal.TokenCache
    assert list(tmp_path.iterdir()) == []


def test_encrypted_and_shared(tmp_path: Path) -> None:
    path = tmp_path / "state" / "tokens.bin"
    first = open_cache(True, path=path, key=lambda: KEY)
    first.add(EVENT)
    content = path.read_bytes()
    assert b"planted" not in content
    assert b"megan" not in content
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    second = open_cache(True, path=path, key=lambda: KEY)
    assert [item["secret"] for item in second.search("RefreshToken")] == ["planted-refresh-token"]


def test_a_wrong_key_a_link_and_open_doors(tmp_path: Path) -> None:
    path = tmp_path / "tokens.bin"
    SafeFile(path, KEY).save("text")
    with pytest.raises(StoreProblem, match="another key"):
        SafeFile(path, bytes(32)).load()
    assert type(open_cache(True, path=path, key=lambda: bytes(32))) is msal.TokenCache
    if sys.platform == "win32":
        return
    os.chmod(path, 0o644)
    with pytest.raises(StoreProblem, match="chmod 600"):
        SafeFile(path, KEY).stamp()
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(StoreProblem, match="not a regular file"):
        SafeFile(link, KEY).stamp()
