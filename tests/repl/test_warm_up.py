"""What happens behind the first prompt, in a process of its own, since it changes the collector for good."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import gc, sys
from exoshell.repl import warm_up
assert "httpx" not in sys.modules and "msal" not in sys.modules
gc.disable()
warm_up.warm_up().join()
assert "httpx" in sys.modules and "msal" in sys.modules
assert gc.isenabled() and gc.get_threshold() == (10_000, 50, 1_000) and gc.get_freeze_count() > 1000
"""


def test_the_first_connect_finds_its_libraries_loaded_and_the_collector_keeps_away() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=60)
