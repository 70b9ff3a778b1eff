"""Each front end imports what it needs and nothing else: measured in a fresh interpreter, where import contracts cannot see."""

from __future__ import annotations

import subprocess
import sys

import pytest

UI = {"textual", "prompt_toolkit", "pygments", "rich"}
WIRE = {"msal", "httpx", "requests"}
HEAVY = UI | WIRE | {"uvicorn", "cryptography", "keyring", "babel"}
ROOMS = ["language", "values", "metadata", "engine", "formatting", "connection", "catalog", "completion", "cmdlets"]


def modules_after(code: str) -> set[str]:
    """Top-level modules loaded once the code has run in an interpreter of its own."""
    probe = f"import sys\n{code}\nsys.stderr.write(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.rpartition("\n")[2].split())


def test_an_unattended_run_loads_no_screen_and_no_wire() -> None:
    loaded = modules_after("from exoshell.cli import main\nmain(['-NoProfile', '-Command', '1 + 1'])")
    assert not loaded & (UI | WIRE)


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_loads_heavy_libraries_when_imported(room: str) -> None:
    assert not modules_after(f"import exoshell.{room}") & HEAVY


def test_the_plain_repl_never_loads_textual() -> None:
    assert "textual" not in modules_after("import exoshell.repl.plain")


def test_the_python_face_costs_nothing_until_it_is_used() -> None:
    assert not modules_after("import exoshell\nassert 'connect' in exoshell.__all__") & HEAVY
    assert modules_after("import exoshell\nassert callable(exoshell.connect) and callable(exoshell.connect_async)")


def test_a_run_that_prints_text_only_loads_no_shapes() -> None:
    run = """import sys; from exoshell.cli import main; main(["-NoProfile", "-Command", "1; 'text'"])"""
    probe = f"{run}\nassert 'exoshell.formatting.shaping' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
