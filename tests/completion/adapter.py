"""The session that ../shared/conformance/completion/compare.py drives: every cmdlet of the catalog, no role trimming.

.venv/bin/python ../shared/conformance/completion/compare.py --entry tests.completion.adapter:Session
"""

from __future__ import annotations

import os

from exoshell.config import Config
from tests.support import NullSink, quiet_session


class Session:
    """See the contract in compare.py's text."""

    def __init__(self, setup: str, drive: str) -> None:
        os.chdir(drive)
        self._session = quiet_session(Config(windows_aliases=False))
        context = self._session.runspace.context
        context.session_state.location = drive
        context.set_variable("drive", drive, "global")
        self._session.runspace.invoke(setup, NullSink(), add_to_history=False)

    def complete(self, text: str, cursor: int) -> tuple[int, int, list[str]]:
        """Start, length and candidate texts in order."""
        found = self._session.complete(text, cursor)
        return found.replace_start, found.replace_length, [match.completion_text for match in found.matches]

    def close(self) -> None:
        self._session.close()
