"""Records what PowerShell's own parser answers, as the data of the parser tests. Run by hand where the oracle is at hand:

    python tests/language/record_parser_answers.py ../shared/oracle/tree ../shared/conformance/cases ../shared/research/spikes/parser

The tests need the recorded files only.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.language.parser_texts import HAND_WRITTEN, Maker, mutate, number_literals

DATA = Path(__file__).parent / "data"


def ask(tool: Path, texts: list[str]) -> list[dict[str, Any]]:
    rows = "".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
    done = subprocess.run([tool, "--jsonl"], input=rows.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def write(name: str, rows: list[list[Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    (DATA / name).write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    print(name, len(rows), (DATA / name).stat().st_size)


def main(tool: Path, cases: Path, spike: Path) -> None:
    scripts = [case["script"] for file in sorted(cases.glob("*.toml")) for case in tomllib.loads(file.read_text("utf-8"))["case"]]
    lines = (spike / "snippets.expected.txt").read_text("utf-8").split("\n")
    snippets = [text.replace("\\n", "\n") for text, answer in pairwise(lines) if answer.startswith("    => ")]
    made = [Maker(100_000 + number).script() for number in range(2_000)]
    source = [text for text in scripts if len(text) < 400] + [Maker(999_000 + number).script(2) for number in range(1_000)]
    chooser = random.Random(3)
    broken = [mutate(chooser.choice(source), chooser) for _ in range(1_500)]
    single = [line for text in scripts for line in text.split("\n") if line.strip()]
    broken += [mutate(chooser.choice(single), chooser) for _ in range(1_500)]
    groups = {"cases": scripts, "snippets": snippets, "hand": HAND_WRITTEN, "made": made, "numbers": number_literals(), "broken": broken}
    trees: list[list[Any]] = []
    errors: list[list[Any]] = []
    for group, texts in groups.items():
        texts = [text for text in texts if all(ord(char) < 0x10000 for char in text)]
        for text, answer in zip(texts, ask(tool, texts), strict=True):
            found = [[error["id"], error["start"], error["end"], error["incomplete"], error["message"]] for error in answer["errors"]]
            errors.append([group, text, found]) if found or group == "broken" else None
            if not found:
                trees.append([group, text, answer["nodes"]])
    DATA.mkdir(exist_ok=True)
    write("parser_trees.jsonl.gz", trees)
    write("parser_errors.jsonl.gz", errors)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
