"""The README's commands, run; and the examples of the help topics, with what they print."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ListSink, quiet_session

TOP = Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
TOPICS = sorted((TOP / "exoshell" / "help").glob("about_*.md"))


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def practice_lines() -> list[str]:
    lines = [line.partition("#")[0].strip() for block in blocks(README, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("exoshell -Sandbox -NoProfile")]


@pytest.mark.parametrize("line", practice_lines())
def test_lines_for_the_practice_tenant(line: str, tmp_path: Path) -> None:
    command = f"{sys.executable} -m {line}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    written = tmp_path / "domains.json"
    assert "contoso" in done.stdout or json.loads(written.read_text(encoding="utf-8"))


def test_the_first_pipeline_finds_shared_mailboxes(tmp_path: Path) -> None:
    pipeline = next(block for block in blocks(README, "powershell") if "SharedMailbox" in block).strip()
    words = [sys.executable, "-m", "exoshell", "-Sandbox", "-NoProfile", "-Command", pipeline]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0
    assert re.search(r"@contoso\.", done.stdout)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_examples_of_a_topic_print_what_they_say(topic: Path) -> None:
    session = quiet_session()
    for block in blocks(topic.read_text(encoding="utf-8"), "powershell"):
        for example in re.split(r"^PS> ", block, flags=re.MULTILINE)[1:]:
            line, _, expected = example.partition("\n")
            sink = ListSink()
            session.runspace.invoke(line, sink)
            assert [str(item) for item in sink.objects] == expected.split()
            assert not sink.errors


@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_topics_name_each_other_truly(topic: Path) -> None:
    names = {path.stem for path in TOPICS}
    assert set(re.findall(r"about_\w+", topic.read_text(encoding="utf-8"))) <= names


def test_every_file_the_readme_names_is_there() -> None:
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (TOP / path).exists(), path
