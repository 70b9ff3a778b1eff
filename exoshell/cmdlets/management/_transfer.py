"""What Copy-, Move- and Rename-Item share: destinations and faults."""

from __future__ import annotations

import os

from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


def final_destination(source: str, destination: str) -> str:
    """Into a folder that exists under the source's own name, else as the destination says."""
    return os.path.join(destination, os.path.basename(source.rstrip("/"))) if os.path.isdir(destination) else destination.rstrip("/")


def report(cmdlet: Cmdlet, error: OSError, source: str, destination: str, error_id: str) -> None:
    """A failed copy, move or renaming in .NET's words."""
    if isinstance(error, FileExistsError):
        exception = NetException("System.IO.IOException", f"The file '{destination}' already exists.")
    elif isinstance(error, FileNotFoundError):
        exception = NetException("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{destination}'.")
    elif isinstance(error, PermissionError):
        exception = NetException("System.UnauthorizedAccessException", f"Access to the path '{destination}' is denied.")
        cmdlet.error(exception, error_id.replace("IOError", "UnauthorizedAccessError"), ErrorCategory.PermissionDenied, source)
        return
    else:
        exception = NetException("System.IO.IOException", f"{error.strerror} : '{destination}'")
    cmdlet.error(exception, error_id, ErrorCategory.WriteError, source)
