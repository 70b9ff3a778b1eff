"""System.IO.Path, File and Directory. Relative paths are the process's: the session keeps its location and the process's the same."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from exoshell.values.datetime_types import DateTime
from exoshell.values.dotnet._common import text_of, values_of
from exoshell.values.dotnet.string import _strings
from exoshell.values.dotnet.text import UTF8_PLAIN, Encoding, byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, argument, argument_null, net_error

_SEPARATORS = "/\\" if os.name == "nt" else "/"


def io_error(error: OSError, path: str) -> NetError:
    """An OSError in .NET's words."""
    path = os.path.abspath(path)
    if isinstance(error, FileNotFoundError):
        if not os.path.isdir(os.path.dirname(path)):
            return net_error("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
        return net_error("System.IO.FileNotFoundException", f"Could not find file '{path}'.", FileName=path)
    if isinstance(error, PermissionError | IsADirectoryError):
        return net_error("UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
    if isinstance(error, NotADirectoryError):
        return net_error("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
    if isinstance(error, FileExistsError):
        return net_error("System.IO.IOException", f"The file '{path}' already exists.")
    return net_error("System.IO.IOException", f"{error.strerror or error} : '{path}'")


def need_path(path: Any, name: str = "path") -> str:
    if path is None:
        raise argument_null(name)
    if path == "":
        raise argument("The value cannot be an empty string.", name)
    if "\0" in path:
        raise argument("Null character in path.", name)
    return str(path)


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a path whose OSErrors become .NET's."""

    def call(path: Any, *rest: Any) -> Any:
        known = need_path(path)
        try:
            return function(known, *rest)
        except OSError as error:
            raise io_error(error, known) from None

    return call


# ------------------------------------------------------------------------------------------------------------ Path


def _last_separator(path: str) -> int:
    return max(path.rfind(mark) for mark in _SEPARATORS)


def _file_name(path: Any) -> Any:
    return None if path is None else path[_last_separator(path) + 1 :]


def _extension(path: Any) -> Any:
    if path is None:
        return None
    name = _file_name(path)
    dot = name.rfind(".")
    return name[dot:] if dot >= 0 and dot < len(name) - 1 else ""


def _stem(path: Any) -> Any:
    if path is None:
        return None
    name = _file_name(path)
    return name.rpartition(".")[0] if "." in name else name


def _directory_name(path: Any) -> Any:
    if not path:
        return None
    if path in ("/",) or (os.name == "nt" and os.path.splitdrive(path)[1] in ("\\", "/")):
        return None
    place = _last_separator(path)
    if place < 0:
        return ""
    head = path[:place].rstrip(_SEPARATORS)
    return head or (path[0] if path.startswith("/") else "")


def _change_extension(path: Any, extension: Any) -> Any:
    if path is None:
        return None
    if not path:
        return ""
    place = _last_separator(path) + 1
    dot = path.rfind(".", place)
    stem = path[:dot] if dot >= 0 else path
    if extension is None:
        return stem
    return stem + (extension if extension.startswith(".") else f".{extension}")


def _combine(*parts: Any) -> str:
    pieces = list(parts[0]) if len(parts) == 1 and isinstance(parts[0], list) else list(parts)
    names = ("path1", "path2", "path3", "path4") if len(pieces) <= 4 and len(parts) != 1 else ("paths",)
    out = ""
    for number, piece in enumerate(pieces):
        if piece is None:
            raise argument_null(names[min(number, len(names) - 1)])
        if not piece:
            continue
        if os.path.isabs(piece) or not out:
            out = piece
        elif out[-1] in _SEPARATORS:
            out += piece
        else:
            out += os.sep + piece
    return out


def _join(*parts: Any) -> str:
    if len(parts) == 1 and parts[0] is None:
        raise argument_null("paths")
    pieces = list(parts[0]) if len(parts) == 1 and isinstance(parts[0], list) else list(parts)
    out = ""
    for piece in pieces:
        if not piece:
            continue
        if out and out[-1] not in _SEPARATORS and piece[0] not in _SEPARATORS:
            out += os.sep
        out += piece
    return out


def _full_path(path: Any, base: Any = None) -> str:
    if base is not None and not os.path.isabs(base):
        raise argument("Basepath argument is not fully qualified.", "basePath")
    known = need_path(path)
    full = os.path.normpath(os.path.join(base or os.getcwd(), known))
    if full.startswith("//"):
        full = full[1:]
    return full + os.sep if known[-1] in _SEPARATORS and not full.endswith(os.sep) else full


def _root(path: Any) -> Any:
    if not path:
        return None
    drive, rest = os.path.splitdrive(path)
    return drive + (rest[0] if rest and rest[0] in _SEPARATORS else "")


def _temp_file() -> str:
    handle, path = tempfile.mkstemp(prefix="tmp", suffix=".tmp")
    os.close(handle)
    return path


def _temp_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if folder.endswith(os.sep) else folder + os.sep


def _random_name() -> str:
    letters = "abcdefghijklmnopqrstuvwxyz012345"
    name = "".join(secrets.choice(letters) for _ in range(11))
    return f"{name[:8]}.{name[8:]}"


def _relative(base: Any, path: Any) -> str:
    for name, value in (("relativeTo", base), ("path", path)):
        if not value:
            raise argument("The path is empty.", name)
    return str(os.path.relpath(path, base))


def _char(letter: str) -> Any:
    from exoshell.values.text import Char

    return Char(letter)


def _invalid(names: bool) -> Any:
    from exoshell.values.collections import TypedArray
    from exoshell.values.types import resolve_type

    letters = ["\0", "/"] if names else ["\0"]
    return TypedArray(resolve_type("char"), map(_char, letters))


PATH = table(
    "System.IO.Path",
    statics={
        "ChangeExtension": _change_extension,
        "Combine": _combine,
        "EndsInDirectorySeparator": lambda path: bool(path) and path[-1] in _SEPARATORS,
        "Exists": lambda path: bool(path) and os.path.exists(path),
        "GetDirectoryName": _directory_name,
        "GetExtension": _extension,
        "GetFileName": _file_name,
        "GetFileNameWithoutExtension": _stem,
        "GetFullPath": _full_path,
        "GetInvalidFileNameChars": lambda: _invalid(True),
        "GetInvalidPathChars": lambda: _invalid(False),
        "GetPathRoot": _root,
        "GetRandomFileName": _random_name,
        "GetRelativePath": _relative,
        "GetTempFileName": _temp_file,
        "GetTempPath": _temp_folder,
        "HasExtension": lambda path: bool(_extension(path)),
        "IsPathFullyQualified": os.path.isabs,
        "IsPathRooted": lambda path: bool(path) and os.path.isabs(path),
        "Join": _join,
        "TrimEndingDirectorySeparator": lambda path: path[:-1] if path and len(path) > 1 and path[-1] in _SEPARATORS else path,
    },
    static_properties={
        "AltDirectorySeparatorChar": lambda: _char("/"),
        "DirectorySeparatorChar": lambda: _char(os.sep),
        "PathSeparator": lambda: _char(os.pathsep),
        "VolumeSeparatorChar": lambda: _char("/" if os.name != "nt" else ":"),
    },
)

# ------------------------------------------------------------------------------------------------------------ File


def encoding_in(args: tuple[Any, ...]) -> Encoding:
    return next((item for item in args if isinstance(item, Encoding)), UTF8_PLAIN)


def decode(data: bytes, encoding: Encoding) -> str:
    """Text of a file: a byte order mark wins over the encoding asked for."""
    from exoshell.values.dotnet.text import UTF8, UTF16, UTF16_BIG, UTF32

    for known in (UTF32, UTF8, UTF16, UTF16_BIG):
        if known.bom and data.startswith(known.bom):
            return known.decode(data[len(known.bom) :])
    return encoding.decode(data)


def split_lines(text: str) -> list[str]:
    import re

    parts = re.split("\r\n|\r|\n", text)
    return parts[:-1] if parts and not parts[-1] else parts


def _read_bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _read_text(path: str, *rest: Any) -> str:
    return decode(_read_bytes(path), encoding_in(rest))


def _write(path: str, data: bytes, *, append: bool = False) -> None:
    with open(path, "ab" if append else "wb") as stream:
        stream.write(data)


def _write_text(path: str, content: Any, *rest: Any) -> None:
    encoding = encoding_in(rest)
    text = "".join(content) if isinstance(content, list) else content or ""
    _write(path, encoding.preamble + encoding.encode(text))


def _append_text(path: str, content: Any, *rest: Any) -> None:
    encoding = encoding_in(rest)
    text = "".join(content) if isinstance(content, list) else content or ""
    mark = encoding.preamble if not os.path.exists(path) or not os.path.getsize(path) else b""
    _write(path, mark + encoding.encode(text), append=True)


def _joined(lines: Any) -> str:
    return "".join(f"{text_of(line)}{os.linesep}" for line in values_of(lines))


def _copy(source: str, target: Any, overwrite: bool = False) -> None:
    known = need_path(target, "destFileName")
    if os.path.exists(known) and not overwrite:
        raise net_error("System.IO.IOException", f"The file '{os.path.abspath(known)}' already exists.")
    shutil.copyfile(source, known)


def _move(source: str, target: Any, overwrite: bool = False) -> None:
    known = need_path(target, "destFileName")
    if not os.path.exists(source):
        raise FileNotFoundError(source)
    if os.path.exists(known) and not overwrite:
        raise net_error("System.IO.IOException", f"The file '{os.path.abspath(known)}' already exists.")
    shutil.move(source, known)


def _delete(path: str) -> None:
    if os.path.isdir(path):
        raise PermissionError(path)
    if os.path.exists(path):
        os.remove(path)
    elif not os.path.isdir(os.path.dirname(os.path.abspath(path))):
        raise FileNotFoundError(path)


def time_of(path: str, name: str, utc: bool) -> DateTime:
    """A time stamp of a file; 1601-01-01 where there is none, as .NET answers."""
    try:
        stat = os.stat(path)
    except OSError:
        return DateTime(504911232000000000, "Utc" if utc else "Local")
    nanoseconds = {"LastWriteTime": stat.st_mtime_ns, "LastAccessTime": stat.st_atime_ns}.get(name, min(stat.st_ctime_ns, stat.st_mtime_ns))
    moment = DateTime(621355968000000000 + nanoseconds // 100, "Utc")
    return moment if utc else moment.to_local()


def set_time(path: str, name: str, value: DateTime) -> None:
    stat = os.stat(path)
    moment = (value.to_universal().ticks - 621355968000000000) * 100
    if name == "LastAccessTime":
        os.utime(path, ns=(moment, stat.st_mtime_ns))
    elif name == "LastWriteTime":
        os.utime(path, ns=(stat.st_atime_ns, moment))


def attributes_of(path: str) -> Any:
    from exoshell.values.conversion import convert

    stat = os.lstat(path)
    number = 0
    if os.path.isdir(path):
        number |= 16
    if not os.access(path, os.W_OK):
        number |= 1
    if os.path.basename(os.path.abspath(path)).startswith("."):
        number |= 2
    if os.path.islink(path):
        number |= 1024
    del stat
    return convert(number or 128, "System.IO.FileAttributes")


def _times() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for name in ("CreationTime", "LastWriteTime", "LastAccessTime"):
        found[f"Get{name}"] = lambda path, name=name: time_of(need_path(path), name, False)
        found[f"Get{name}Utc"] = lambda path, name=name: time_of(need_path(path), name, True)
        found[f"Set{name}"] = guarded(lambda path, value, name=name: set_time(path, name, value))
        found[f"Set{name}Utc"] = guarded(lambda path, value, name=name: set_time(path, name, value))
    return found


def _opened(mode: str) -> Callable[..., Any]:
    def open_it(path: str, *rest: Any) -> Any:
        from exoshell.values.dotnet.streams import open_file

        return open_file(path, mode, *rest)

    return guarded(open_it)


def _text_writer(append: bool) -> Callable[..., Any]:
    def make(path: str) -> Any:
        from exoshell.values.dotnet.streams import StreamWriter, open_file

        return StreamWriter(open_file(path, "a" if append else "w"))

    return guarded(make)


def _text_reader(path: str) -> Any:
    from exoshell.values.dotnet.streams import StreamReader, open_file

    return StreamReader(open_file(path, "r"))


def _is_file(path: Any) -> bool:
    return bool(path) and os.path.isfile(path)


def _lines(path: str, *rest: Any) -> Any:
    return _strings(split_lines(_read_text(path, *rest)))


FILE = table(
    "System.IO.File",
    statics={
        **_times(),
        "Exists": _is_file,
        "ReadAllText": guarded(_read_text),
        "ReadAllLines": guarded(_lines),
        "ReadLines": guarded(_lines),
        "ReadAllBytes": guarded(lambda path: byte_array(_read_bytes(path))),
        "WriteAllText": guarded(_write_text),
        "WriteAllLines": guarded(lambda path, lines, *rest: _write_text(path, _joined(lines), *rest)),
        "WriteAllBytes": guarded(lambda path, data: _write(path, bytes(data))),
        "AppendAllText": guarded(_append_text),
        "AppendAllLines": guarded(lambda path, lines, *rest: _append_text(path, _joined(lines), *rest)),
        "AppendAllBytes": guarded(lambda path, data: _write(path, bytes(data), append=True)),
        "Copy": guarded(_copy),
        "Move": guarded(_move),
        "Delete": guarded(_delete),
        "GetAttributes": guarded(attributes_of),
        "SetAttributes": guarded(lambda path, attributes: os.chmod(path, 0o444 if int(attributes) & 1 else 0o644)),
        "Create": _opened("w"),
        "Open": _opened("open"),
        "OpenRead": _opened("r"),
        "OpenWrite": _opened("r+"),
        "OpenText": guarded(_text_reader),
        "CreateText": _text_writer(False),
        "AppendText": _text_writer(True),
    },
)

# ------------------------------------------------------------------------------------------------------------ Directory


def entries(path: str, args: tuple[Any, ...], *, files: bool, folders: bool) -> list[str]:
    """Paths under a folder by a pattern and a SearchOption."""
    import fnmatch

    pattern = next((item for item in args if isinstance(item, str)), "*")
    deep = any(str(item) == "AllDirectories" for item in args)
    if not os.path.isdir(path):
        raise net_error("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{os.path.abspath(path)}'.")
    wanted = "*" if pattern in ("*", "*.*") else pattern
    return [found for found in _walk(path, deep, files, folders) if fnmatch.fnmatch(os.path.basename(found), wanted)]


def _walk(path: str, deep: bool, files: bool, folders: bool) -> Iterator[str]:
    below: list[str] = []
    for entry in os.scandir(path):
        is_folder = entry.is_dir()
        if (is_folder and folders) or (not is_folder and files):
            yield os.path.join(path, entry.name)
        if is_folder and deep:
            below.append(os.path.join(path, entry.name))
    for folder in below:
        yield from _walk(folder, deep, files, folders)


def _listing(files: bool, folders: bool) -> Callable[..., Any]:
    return guarded(lambda path, *rest: _strings(entries(path, rest, files=files, folders=folders)))


def _create_folder(path: str, *rest: Any) -> Any:
    from exoshell.values.dotnet.files import FileSystemInfo

    del rest
    os.makedirs(path, exist_ok=True)
    return FileSystemInfo(path, folder=True)


def _delete_folder(path: str, recurse: bool = False) -> None:
    if not os.path.isdir(path):
        raise net_error("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{os.path.abspath(path)}'.")
    if recurse:
        shutil.rmtree(path)
        return
    if os.listdir(path):
        raise net_error("System.IO.IOException", f"Directory not empty : '{os.path.abspath(path)}'")
    os.rmdir(path)


def _move_folder(path: str, target: Any) -> None:
    known = need_path(target, "destDirName")
    if not os.path.exists(path):
        raise net_error("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{os.path.abspath(path)}'.")
    os.rename(path, known)


def _parent(path: str) -> Any:
    from exoshell.values.dotnet.files import FileSystemInfo

    full = _full_path(path).rstrip(os.sep)
    return FileSystemInfo(os.path.dirname(full), folder=True) if os.path.dirname(full) != full else None


DIRECTORY = table(
    "System.IO.Directory",
    statics={
        **_times(),
        "Exists": lambda path: bool(path) and os.path.isdir(path),
        "CreateDirectory": guarded(_create_folder),
        "Delete": guarded(_delete_folder),
        "Move": guarded(_move_folder),
        "GetFiles": _listing(True, False),
        "GetDirectories": _listing(False, True),
        "GetFileSystemEntries": _listing(True, True),
        "EnumerateFiles": _listing(True, False),
        "EnumerateDirectories": _listing(False, True),
        "EnumerateFileSystemEntries": _listing(True, True),
        "GetCurrentDirectory": os.getcwd,
        "SetCurrentDirectory": guarded(os.chdir),
        "GetDirectoryRoot": lambda path: _root(_full_path(path)),
        "GetParent": guarded(_parent),
        "GetLogicalDrives": lambda: _strings(["/"]),
    },
)
TABLES = (PATH, FILE, DIRECTORY)
