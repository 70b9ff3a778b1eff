"""One submission in a fresh session, as the conformance corpus was recorded: returns what the console would show.

../shared/conformance/compare.py --entry tests.language.adapter:run --set dev
"""

from __future__ import annotations

import os
import time
from typing import Any

from exoshell.config import Config
from exoshell.language.parser import parse
from exoshell.session import Session, TextSink
from exoshell.values.culture import set_culture
from tests.language.recording_host import RecordingHost


class _Nothing:
    """A sink for the preparation of a case: what it writes is not part of the record."""

    def write(self, value: Any) -> None:
        """Dropped."""

    def error(self, record: Any) -> None:
        """Dropped."""

    def flush(self) -> None:
        """Nothing was kept."""


def run(script: str, setup: str, drive: str, width: int) -> str:
    """Runs `setup` silently, then `script` in the folder `drive`, and gives the console's text."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    os.chdir(drive)
    # compare.py --culture en-US says it this way
    set_culture("en-US" if os.environ.get("LC_ALL", "").startswith("en_US") else "")
    host = RecordingHost(width)
    session = Session(Config(windows_aliases=False), host)
    context = session.runspace.context
    context.session_state.location = str(drive)
    context.set_variable("TestDrive", str(drive), "global")
    context.set_variable("ProgressPreference", "SilentlyContinue", "global")
    if setup.strip():
        session.runspace.invoke(setup, _Nothing(), add_to_history=False)
        context.errors.clear()
        host.ui.shown.clear()
    errors = parse(script).errors
    if errors and errors[0].incomplete:
        # the console waits for the rest
        return ""
    session.runspace.invoke(script, TextSink(host, for_console=True, settings=session.format_settings), add_to_history=False)
    return host.ui.text
