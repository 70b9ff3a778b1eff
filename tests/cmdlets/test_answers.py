"""Questions to real PowerShell about the built-in cmdlets, with its answers: data/<topic>.jsonl, asked by data/questions/<topic>.txt.

A question that is answered otherwise stands in known_differences.json with its reason; one that is answered right by now may not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.language.adapter import run

DATA = Path(__file__).parent / "data"
DRIVE = "<TestDrive>"


@cache
def known_differences() -> dict[str, str]:
    return dict(json.loads((DATA / "known_differences.json").read_text(encoding="utf-8")))


def answers() -> list[Any]:
    cases = []
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["status"] == "ok":
                cases.append(pytest.param(record, id=f"{path.stem}-{record['id']}"))
    return cases


@pytest.fixture
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder with a name as short as the recorder's, so that nothing is cut; the environment is put back after."""
    folder = Path("/tmp") / f"exo-{os.getpid() % 1000:03}" if os.name == "posix" else tmp_path_factory.mktemp("td")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    before, place = dict(os.environ), os.getcwd()
    yield folder
    os.chdir(place)
    os.environ.clear()
    os.environ.update(before)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("record", answers())
def test_answers_as_powershell_does(record: dict[str, Any], drive: Path) -> None:
    reason = known_differences().get(record["id"])
    shown = run(record["script"], "", str(drive), 120).replace(str(drive), DRIVE)
    if reason is None:
        assert shown == record["console"]
    elif shown == record["console"]:
        pytest.skip(f"answered right here, but not everywhere: {reason}")
