"""The contract with whoever called us."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """`exit N` gives N; these are the others."""

    SUCCESS = 0
    FAILURE = 1
    """The last command failed, or a terminating error ended the script."""
    USAGE = 64
    """The command line of exoshell itself makes no sense."""
    INTERRUPTED = 130
    """Ctrl+C."""
