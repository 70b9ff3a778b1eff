"""Throughput of the language and the cmdlets, row by row, beside real pwsh in the same run.

    python -m tests.benchmarks.language [-n rounds] [-r rows-regex] [pwsh]

Each round runs language.ps1 with one shell and then with the other; a row's figure is the best of all rounds. `p` rows are pipelines and
cmdlets (goal: ratio at most 1), `l` rows are tight loops (goal: at most 4). Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

PWSH = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "run-pwsh"
SCRIPT = Path(__file__).with_suffix(".ps1")
GOALS = {"p": 1.0, "l": 4.0}


def rows(words: list[str], pattern: str) -> dict[str, float]:
    """Milliseconds by row of one shell."""
    environment = {**os.environ, "EXO_ROWS": pattern}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([*words, "-NoProfile", "-File", str(SCRIPT)], capture_output=True, text=True, check=False, env=environment)
    if done.stderr:
        print(done.stderr, file=sys.stderr)
    found = (line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    return {name: float(figure) for name, figure in found}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", "--rounds", type=int, default=2)
    parser.add_argument("-r", "--rows", default="")
    parser.add_argument("pwsh", nargs="?", default=str(PWSH))
    options = parser.parse_args()
    best: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for _ in range(options.rounds):
        for kept, words in zip(best, ([options.pwsh], [sys.executable, "-m", "exoshell"]), strict=True):
            for name, figure in rows(words, options.rows).items():
                kept[name] = min(figure, kept.get(name, figure))
    missed = 0
    print(f"{'row':36} {'pwsh ms':>10} {'exoshell':>10} {'ratio':>7}  goal")
    for name, figure in best[1].items():
        theirs = best[0].get(name)
        ratio = figure / theirs if theirs else float("nan")
        goal = GOALS[name[0]]
        missed += ratio > goal
        print(f"{name:36} {theirs or 0:10.1f} {figure:10.1f} {ratio:7.2f}  {goal:.0f}{'  MISSED' if ratio > goal else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
