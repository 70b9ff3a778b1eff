"""What real PowerShell answered: objects (type and text), error ids and places, snippet by snippet.

data/answers.jsonl was recorded with the oracle; a snippet that exoshell answers otherwise on purpose is not in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exoshell.cmdlets import implemented_commands
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL
from exoshell.values.types import type_of
from tests.engine.shell import Shell

ANSWERS = [json.loads(line) for line in (Path(__file__).parent / "data" / "answers.jsonl").read_text("utf-8").splitlines()]


def described(value: Any) -> list[str]:
    if value is None or value is AUTOMATION_NULL:
        return ["$null", ""]
    return [type_of(value).full_name, to_string(value)]


def answers(shell: Shell, script: str) -> dict[str, Any]:
    """What the engine says, in the shape of the recording."""
    shell.run(script)
    errors = []
    for record in shell.errors:
        extent = record.invocation.extent if record.invocation is not None else None
        place = extent.start_position if extent is not None else None
        errors.append([record.fully_qualified_id, record.category.name, record.text, place.column if place is not None else 0])
    return {"objects": [described(value) for value in shell.output], "errors": errors}


@pytest.mark.parametrize("answer", ANSWERS, ids=[item["id"] for item in ANSWERS])
def test_answer(answer: dict[str, Any]) -> None:
    shell = Shell(implemented_commands)
    assert answers(shell, answer["script"]) == {"objects": answer["objects"], "errors": answer["errors"]}
