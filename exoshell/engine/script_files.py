"""Script files: read and parsed once per change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from exoshell.engine import faults
from exoshell.engine.script_block import ScriptBlock
from exoshell.values.error_record import ErrorCategory, InvocationInfo, TerminatingError

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext


def read_text(path: str) -> str:
    """The text of a script: by its byte order mark, else UTF-8, else Latin-1."""
    with open(path, "rb") as file:
        content = file.read()
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def load_script(context: ExecutionContext, path: str) -> ScriptBlock:
    """A script file as a block. Raises TerminatingError for what cannot be read or parsed."""
    try:
        status = os.stat(path)
        known = context.scripts.get(path)
        if known is not None and known[0] == (status.st_mtime_ns, status.st_size):
            found: ScriptBlock = known[1]
            return found
        block = context.script_block(read_text(path), path)
    except TerminatingError as error:
        errors = error.record.exception.properties.get("Errors")
        if errors and error.record.invocation is None:
            error.record.invocation = InvocationInfo(extent=errors[0].extent)
        raise
    except OSError as error:
        raise faults.make(
            f"The file '{path}' cannot be read: {error.strerror}", "ScriptNotReadable", ErrorCategory.ReadError, path
        ) from None
    context.scripts[path] = ((status.st_mtime_ns, status.st_size), block)
    return block
