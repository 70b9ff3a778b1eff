"""History: shared, bounded, and never holding a secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from exoshell.repl.history import History
from exoshell.repl.sensitive import is_sensitive
from exoshell.repl.suggest import HistorySuggest

SECRET_LINES = [
    "$password = 'hunter2'",
    "$secret = 'x'",
    "ConvertTo-SecureString 'hunter2' -AsPlainText -Force",
    "Connect-ExchangeOnline -AccessToken eyJ0eXAiOiJKV1QiLCJhbGciOi.abc.def -Organization contoso.example",
    "Connect-ExchangeOnline -AccessToken 'abc'",
    "New-Mailbox -Name x -Password:'hunter2'",
    "Invoke-RestMethod -Headers @{ Authorization = 'Bearer x'; apikey = 'abc' }",
    "Write-Host 'my password is hunter2'",
    "$apikey = 'abc' ; Get-Mailbox",
    "$token = 'unfinished",
    "$x = '-----BEGIN RSA PRIVATE KEY-----'",
    "$h = @{ Password = 'hunter2' }",
    '$clientSecret = "abc$x"',
    "[pscredential]::new('u', (ConvertTo-SecureString 'p' -AsPlainText -Force))",
]
PLAIN_LINES = [
    "Get-Mailbox -ResultSize 20",
    "$password = Read-Host -AsSecureString",
    "$token = Get-Token",
    "$x = $password",
    "Connect-ExchangeOnline -AccessToken $token -Organization contoso.example",
    "Connect-ExchangeOnline -AccessToken (Get-Token) -Organization contoso.example",
    "$response.Token",
    "$token = $response.access_token",
    "Get-Mailbox | Select-Object Name, ResetPasswordOnNextLogon",
    "New-Mailbox -Name x -Password $password",
    "Set-Mailbox x -ResetPasswordOnNextLogon $true",
    "Get-Secret mysecret",
    "Get-Help Set-Password",
]


@pytest.mark.parametrize("line", SECRET_LINES)
def test_a_line_with_a_secret_is_known(line: str) -> None:
    assert is_sensitive(line)


@pytest.mark.parametrize("line", PLAIN_LINES)
def test_a_line_that_only_speaks_of_secrets_is_kept(line: str) -> None:
    assert not is_sensitive(line)


def test_secrets_are_never_written_but_up_finds_them_in_this_session(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.sqlite3"
    history = History(path)
    history.add("Get-Mailbox")
    history.add("$password = 'hunter2'")
    assert history.lines == ["Get-Mailbox", "$password = 'hunter2'"]
    assert list(history.public_lines()) == ["Get-Mailbox"]
    assert all(b"hunter2" not in file.read_bytes() for file in path.parent.iterdir())
    assert History(path).lines == ["Get-Mailbox"]


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.sqlite3"
    History(path).add("Get-Mailbox")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_shells_share_one_history(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    one, other = History(path), History(path)
    one.add("from one")
    other.add("from the other")
    assert [entry.text for entry in one.search()] == ["from the other", "from one"]


def test_a_file_that_cannot_be_used_costs_only_the_persistence(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"this is no database, and longer than a header would be" * 20)
    history = History(path)
    history.add("Get-Mailbox")
    assert history.lines == ["Get-Mailbox"]
    assert "history.sqlite3" in history.problem


def test_doubles_are_kept_once_and_old_lines_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    history = History(path, limit=10)
    for number in range(30):
        history.add(f"line {number}")
        history.add(f"line {number}")
    assert len(history.lines) == 30
    history.trim()
    assert len(History(path).lines) <= 10


def test_search_takes_wildcard_characters_literally(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite3")
    history.add("100% sure")
    history.add("100 sure")
    assert [entry.text for entry in history.search("0%")] == ["100% sure"]


def test_a_suggestion_is_the_newest_line_with_that_start_in_any_case() -> None:
    history = History(None)
    for line in ("Get-Mailbox -ResultSize 20", "Get-MailUser", "$token = 'abc'"):
        history.add(line)
    suggest = HistorySuggest(history)

    def suggested(text: str) -> str:
        found = suggest.get_suggestion(Buffer(), Document(text))
        return found.text if found else ""

    assert suggested("get-mail") == "User"
    assert suggested("get-mailb") == "ox -ResultSize 20"
    assert suggested("$to") == ""
    assert suggested("") == ""
