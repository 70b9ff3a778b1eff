"""Files as the commands that write or read one use them: paths against the session's place, encodings by PowerShell's names."""

from __future__ import annotations

import codecs
import glob
import os
from typing import IO, Any

from exoshell.engine.cmdlet import Cmdlet
from exoshell.paths import with_system_slashes
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import base_of
from exoshell.values.wildcard import WildcardPattern

_ENCODINGS = {
    "ascii": ("ascii", b""),
    "ansi": ("cp1252", b""),
    "oem": ("cp437", b""),
    "utf8": ("utf-8", b""),
    "utf-8": ("utf-8", b""),
    "utf8nobom": ("utf-8", b""),
    "utf8bom": ("utf-8", codecs.BOM_UTF8),
    "unicode": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16le": ("utf-16-le", codecs.BOM_UTF16_LE),
    "string": ("utf-16-le", codecs.BOM_UTF16_LE),
    "unknown": ("utf-16-le", codecs.BOM_UTF16_LE),
    "bigendianunicode": ("utf-16-be", codecs.BOM_UTF16_BE),
    "utf-16be": ("utf-16-be", codecs.BOM_UTF16_BE),
    "utf32": ("utf-32-le", codecs.BOM_UTF32_LE),
    "utf-32": ("utf-32-le", codecs.BOM_UTF32_LE),
    "bigendianutf32": ("utf-32-be", codecs.BOM_UTF32_BE),
    "utf7": ("utf-7", b""),
    "default": ("utf-8", b""),
    "us-ascii": ("ascii", b""),
}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(argument: Any) -> tuple[str, bytes]:
    """Python's codec and the byte order mark for an -Encoding argument: a name, a code page, an Encoding object, or None."""
    if argument is None:
        return "utf-8", b""
    value = base_of(argument)
    name = getattr(value, "codec", None) or getattr(value, "web_name", None) or value
    known = _ENCODINGS.get(to_string(name).casefold())
    if known is not None:
        mark = getattr(value, "preamble", None)
        return known[0], mark if isinstance(mark, bytes) else known[1]
    text = to_string(name)
    try:
        return codecs.lookup(f"cp{text}" if text.isdigit() else text).name, b""
    except LookupError:
        return "utf-8", b""


def resolve(cmdlet: Cmdlet, path: str) -> str:
    """The file system's path for what a person wrote: against the session's current location, '~' is home."""
    location = str(cmdlet.context.session_state.location)
    if path == "~" or path.startswith(("~/", "~\\")):
        return os.path.expanduser(path)
    if path.casefold().startswith("filesystem::"):
        path = path[12:]
    return os.path.normpath(os.path.join(location, with_system_slashes(path))) if path else location


def target_path(cmdlet: Cmdlet, names: tuple[str, ...]) -> str:
    """The path of the file to write, from the first of the parameters that was bound."""
    for name in names:
        value = cmdlet.get(name)
        if value:
            text = to_string(value)
            path = resolve(cmdlet, text)
            return path if name == "LiteralPath" or not WildcardPattern.has_wildcards(text) else _single_match(cmdlet, text, path)
    return ""


def _single_match(cmdlet: Cmdlet, text: str, path: str) -> str:
    """The one file that a pattern means; ends the command where it means none or many."""
    found = sorted(glob.glob(path))
    if len(found) == 1:
        return found[0]
    if found:
        message = "Cannot perform operation because the path resolved to more than one file. This command cannot operate on multiple files."
        exception = NetException("System.Management.Automation.PSInvalidOperationException", message)
        cmdlet.fail(exception, "ReadWriteMultipleFilesNotSupported", ErrorCategory.InvalidArgument)
    message = f"Cannot perform operation because the wildcard path {text} did not resolve to a file."
    cmdlet.fail(NetException("System.IO.FileNotFoundException", message), "FileOpenFailure", ErrorCategory.OpenError, text)
    return path


def open_for_writing(cmdlet: Cmdlet, path: str, *, append: bool, encoding: Any = None) -> IO[str]:
    """The file, opened; ends the command with PowerShell's errors where that cannot be."""
    codec, mark = encoding_of(encoding)
    exists = os.path.exists(path)
    if exists and cmdlet.switch("NoClobber") and not append:
        raise cmdlet.fail(
            NetException("System.IO.IOException", f"The file '{path}' already exists."), "NoClobber", ErrorCategory.ResourceExists, path
        )
    if exists and not os.access(path, os.W_OK) and cmdlet.switch("Force"):
        os.chmod(path, 0o644)
    try:
        if append and exists and os.path.getsize(path):
            codec = _existing_codec(path, codec if encoding is not None else "utf-8")
            return open(path, "a", encoding=codec, newline="", errors="replace")  # the caller closes it
        stream = open(path, "w", encoding=codec, newline="", errors="replace")  # noqa: SIM115
    except OSError as error:
        raise open_failure(cmdlet, path, error) from error
    if mark:
        stream.write(mark.decode(codec))
    return stream


def _existing_codec(path: str, default: str) -> str:
    with open(path, "rb") as stream:
        start = stream.read(4)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            if codec == "utf-16":
                return "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
            return "utf-8" if codec == "utf-8-sig" else codec
    return default


def read_text(cmdlet: Cmdlet, path: str, encoding: Any = None) -> str:
    """All text of a file: by its byte order mark, else by the encoding. Ends the command where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise open_failure(cmdlet, path, error) from error
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace")
    return content.decode(encoding_of(encoding)[0], errors="replace")


def open_failure(cmdlet: Cmdlet, path: str, error: OSError) -> Exception:
    """The terminating error for a file that cannot be opened: FileOpenFailure with .NET's wording."""
    try:
        cmdlet.fail(open_exception(path, error), "FileOpenFailure", ErrorCategory.OpenError, path)
    except Exception as failure:
        return failure
    raise AssertionError("fail always raises")


def open_exception(path: str, error: OSError) -> NetException:
    """The .NET exception for what the operating system said."""
    if isinstance(error, FileNotFoundError):
        if os.path.isdir(os.path.dirname(path) or "."):
            return NetException("System.IO.FileNotFoundException", f"Could not find file '{path}'.", properties={"FileName": path})
        return NetException("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
    if isinstance(error, PermissionError | IsADirectoryError):
        return NetException("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
    return NetException("System.IO.IOException", f"{error.strerror} : '{path}'")


def sniff_encoding(path: str, default: str) -> str:
    """Python's codec for reading a file: by its byte order mark, which it then skips, else the default."""
    with open(path, "rb") as stream:
        start = stream.read(4)
    return next((codec for mark, codec in _MARKS if start.startswith(mark)), default)


def matching_files(cmdlet: Cmdlet) -> list[str]:
    """The files that -Path (with wildcards) or -LiteralPath name; a name without a match stays, so that opening it says what is wrong."""
    literal = cmdlet.get("LiteralPath")
    if literal is not None:
        return [resolve(cmdlet, to_string(item)) for item in (literal if isinstance(literal, list) else [literal])]
    given = cmdlet.get("Path")
    found: list[str] = []
    for item in given if isinstance(given, list) else [given]:
        path = resolve(cmdlet, to_string(item))
        if any(char in path for char in "*?[") and not os.path.exists(path):
            found.extend(sorted(glob.glob(path)))
        else:
            found.append(path)
    return found
