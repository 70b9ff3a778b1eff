"""`exoshell doctor` as a person runs it: what each line says, and where a connection that came to nothing broke."""

from __future__ import annotations

from pathlib import Path

import pytest

from exoshell.errors import UsageError
from exoshell.unattended.doctor import doctor


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSHELL_HOME", str(tmp_path))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def report(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = doctor(words)
    said = capsys.readouterr()
    assert said.err == ""
    return code, said.out


def test_the_practice_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = report(capsys, "-Sandbox")
    assert code == 0
    assert [line[:4].strip() for line in text.splitlines()] == ["ok"] * 6
    assert "ok    tenant    Contoso (10000000-c047-4050-8000-000000000001), confirmed by the service" in text


@pytest.mark.parametrize(
    ("parameters", "step", "words"),
    [
        ("-UserPrincipalName locked@contoso.com", "token", "AADSTS50053"),
        ("-AccessToken planted -Organization contoso.onmicrosoft.com", "token", "not a token"),
        ("-UserPrincipalName nobody@contoso.com", "role", "An administrator assigns a role"),
        ("-DelegatedOrganization nowhere.example", "tenant", "AADSTS90002"),
        ("-Prefix EXO", "connect", "reserved Prefix"),
    ],
)
def test_where_it_broke(capsys: pytest.CaptureFixture[str], parameters: str, step: str, words: str) -> None:
    code, text = report(capsys, "-Connect", f"-Sandbox {parameters}")
    assert code == 1
    assert "ok    tls       localhost answers" in text, "the place that was aimed at was examined"
    failed = text[text.index("FAIL") :]
    assert failed.startswith(f"FAIL  {step:<8}  ")
    assert words in failed
    assert "planted" not in text


def test_another_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    managed = "-Connect", "-Sandbox -ManagedIdentity -Organization adatum.onmicrosoft.com"
    code, text = report(capsys, *managed)
    assert code == 1
    assert "FAIL  tenant    The connection was refused" in text
    assert "\n                  signed in to     10000000-c047" in text


def test_what_makes_no_sense() -> None:
    with pytest.raises(UsageError):
        doctor(["O365Nowhere"])
