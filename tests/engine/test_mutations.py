"""Scripts with words taken out, swapped and replaced end in objects and error records, never in a Python exception."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path

import pytest

from exoshell.cmdlets import implemented_commands
from tests.engine.shell import Shell
from tests.engine.test_answers import ANSWERS

_WORDS = re.compile(r"\s+|\$?\w+|.", re.DOTALL)
_OURS = re.compile(r"(KeyError|AttributeError|TypeError|AssertionError|IndexError|NameError|ImportError|StopIteration|UnboundLocalError)\b")
_RISKY = re.compile(r"\bexit\b|Remove-Item|\brm\b|>|Out-File|Set-Content|Start-Sleep|Read-Host", re.IGNORECASE)


def mutated(script: str, chance: random.Random, words: list[str]) -> str:
    tokens = _WORDS.findall(script)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(tokens))
        kind = chance.random()
        if kind < 0.4 and len(tokens) > 1:
            del tokens[place]
        elif kind < 0.7:
            tokens[place] = chance.choice(words)
        else:
            other = chance.randrange(len(tokens))
            tokens[place], tokens[other] = tokens[other], tokens[place]
    return "".join(tokens)


def run_mutations(seed: int, count: int) -> None:
    chance = random.Random(seed)
    scripts = [answer["script"] for answer in ANSWERS]
    words = [word for script in scripts for word in script.split()]
    for _ in range(count):
        script = mutated(chance.choice(scripts), chance, words)
        if _RISKY.search(script):
            continue
        shell = Shell(implemented_commands)
        timer = threading.Timer(5, shell.runspace.stop)
        timer.start()
        try:
            shell.run(script)
        finally:
            timer.cancel()
        for record in shell.errors:
            assert not _OURS.match(record.text), (record.text, script)


def test_mutated_scripts_end_in_error_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_mutations(seed=7, count=250)


@pytest.mark.slow
def test_many_mutated_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in range(20):
        run_mutations(seed, 500)
