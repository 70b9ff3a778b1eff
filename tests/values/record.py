"""Asks real PowerShell the questions of the tables and keeps its answers: `python -m tests.values.record PATH-OF-PWSH [TABLE…]`.

A table's file holds the distinct answers once, and their numbers in the order of the questions.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.values.questions import DATA, TABLES

SCRIPT = Path(__file__).with_name("record.ps1")


def ask(pwsh: str, expressions: list[str], culture: str) -> list[str]:
    """The answers of real PowerShell, one per expression."""
    with tempfile.TemporaryDirectory() as folder:
        questions, answers = Path(folder) / "questions", Path(folder) / "answers"
        questions.write_text("".join(json.dumps(text) + "\n" for text in expressions), "utf-8")
        subprocess.run([pwsh, "-NoProfile", "-File", str(SCRIPT), str(questions), str(answers), culture], check=True)
        return [json.loads(line) for line in answers.read_text("utf-8").splitlines()]


def main() -> None:
    pwsh, *wanted = sys.argv[1:]
    for name, (questions, culture) in TABLES.items():
        if wanted and name not in wanted:
            continue
        answers = ask(pwsh, [text for _, text in questions()], culture)
        distinct = list(dict.fromkeys(answers))
        numbers = {text: place for place, text in enumerate(distinct)}
        content = json.dumps({"answers": distinct, "order": [numbers[text] for text in answers]}, ensure_ascii=False, separators=(",", ":"))
        (DATA / f"{name}.json.gz").write_bytes(gzip.compress(content.encode(), mtime=0))
        print(name, len(answers), "questions,", len(distinct), "answers")


if __name__ == "__main__":
    main()
