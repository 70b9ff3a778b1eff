"""What real PowerShell printed for 880 snippets, against what exoshell prints. The list of those that are equal only grows.

python -m tests.language.test_conformance            the figures by category
python -m tests.language.test_conformance --pin      adds what passes now to data/passing.txt
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.language.adapter import run

DATA = Path(__file__).parent / "data"
PATIENCE = 20.0


@cache
def cases() -> dict[str, dict[str, Any]]:
    lines = (DATA / "conformance.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


@cache
def passing() -> tuple[str, ...]:
    path = DATA / "passing.txt"
    return tuple(path.read_text(encoding="utf-8").split()) if path.exists() else ()


@cache
def preamble(name: str) -> str:
    return (DATA / f"setup-{name}.ps1").read_text(encoding="utf-8")


def drive() -> Path:
    """A folder whose path is as long as the recorder's, so that columns keep their width."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return Path(tempfile.gettempdir()) / f"exo-c{worker[-1]}"


def console(case: dict[str, Any]) -> str:
    """What exoshell shows for a case, the folder's name taken out."""
    folder = drive()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    before = Path.cwd()
    setup = "\n".join([*(preamble(name).rstrip("\n") for name in case["use"]), *([case["setup"]] if case["setup"] else [])])
    try:
        text = run(case["script"], setup, str(folder), 120)
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)
    return text.replace("\r\n", "\n").replace(str(folder), "<TestDrive>")


@pytest.mark.parametrize("category", sorted({case["category"] for case in cases().values()}))
def test_what_was_equal_stays_equal(category: str) -> None:
    pinned = [cases()[name] for name in passing() if cases()[name]["category"] == category]
    different = {}
    for case in pinned:
        shown = console(case)
        if shown != case["console"]:
            different[case["id"]] = (case["console"], shown)
    assert not different


def test_the_list_of_equal_cases_is_as_long_as_promised() -> None:
    assert len(set(passing())) == len(passing())
    assert set(passing()) <= set(cases())


def main() -> None:
    total: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    names = []
    for case in cases().values():
        total[case["category"]] += 1
        result: list[str] = []
        thread = threading.Thread(target=lambda case=case, result=result: result.append(console(case)), daemon=True)
        threading.stack_size(256 * 1024 * 1024)
        thread.start()
        thread.join(PATIENCE)
        if result and result[0] == case["console"]:
            equal[case["category"]] += 1
            names.append(case["id"])
        elif "--failing" in sys.argv:
            print(case["id"])
    for category in sorted(total):
        print(f"{category:<22} {equal[category]:>4} of {total[category]:>4}  {equal[category] / total[category]:6.1%}")
    print(f"{'all':<22} {equal.total():>4} of {total.total():>4}  {equal.total() / total.total():6.1%}")
    if "--pin" in sys.argv:
        kept = dict.fromkeys([*passing(), *names])
        (DATA / "passing.txt").write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
