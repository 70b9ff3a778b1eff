"""Questions to real PowerShell about the built-in cmdlets, with its answers: data/<topic>.jsonl, asked by data/questions/<topic>.txt."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.language.adapter import run

DATA = Path(__file__).parent / "data"
DRIVE = "<TestDrive>"


@cache
def known_differences() -> dict[str, str]:
    """Questions that exoshell answers otherwise, with the reason."""
    return dict(json.loads((DATA / "known_differences.json").read_text(encoding="utf-8")))


def answers() -> list[Any]:
    cases = []
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["status"] == "ok":
                cases.append(pytest.param(record, id=f"{path.stem}-{record['id']}"))
    return cases


def shown(script: str, drive: Path) -> str:
    return run(script, "", str(drive), 120).replace(str(drive), DRIVE)


@pytest.mark.parametrize("record", answers())
def test_answers_as_powershell_does(record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = known_differences().get(record["id"])
    if reason is not None:
        pytest.skip(reason)
    drive = drive_of_recording(tmp_path_factory)
    monkeypatch.chdir(drive)
    assert shown(record["script"], drive) == record["console"]


def drive_of_recording(factory: pytest.TempPathFactory) -> Path:
    """A folder whose name is as long as the recorder's, so that columns keep their width."""
    return factory.mktemp("td", numbered=True)
