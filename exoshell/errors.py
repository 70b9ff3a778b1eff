"""What can go wrong with the program itself, as opposed to with a command someone ran.

ExoshellError
├── UsageError            the command line of `exoshell` makes no sense (exit code 64)
├── ConfigurationError    a settings, theme or catalog file cannot be used; says which and why
└── PipelineStopped       Ctrl+C or a stopping command downstream ended the running pipeline

Errors of commands are `ErrorRecord`s (values/error_record.py); only engine/faults.py turns one kind into the other.
"""

from __future__ import annotations


class ExoshellError(Exception):
    """Base of the program's own errors; its text is fit to be shown to a person."""


class UsageError(ExoshellError):
    """The arguments of `exoshell` do not fit together."""


class ConfigurationError(ExoshellError):
    """A file of the user's or of ours cannot be used."""


class PipelineStopped(ExoshellError):
    """The running pipeline was asked to stop. Never caught by scripts; unwinds to the runspace."""
