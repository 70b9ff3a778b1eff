"""FileInfo and DirectoryInfo, with the members that PowerShell adds to them."""

from __future__ import annotations

import os
import stat as _stat
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet.paths import (
    DIRECTORY,
    FILE,
    _extension,
    _full_path,
    attributes_of,
    entries,
    io_error,
    need_path,
    set_time,
    time_of,
)
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error
from exoshell.values.numbers import Int64
from exoshell.values.psobject import MISSING, MemberKind


class FileSystemInfo:
    """FileInfo or DirectoryInfo: a path; everything else is read from the disk when asked for.

    `extra` holds the note properties that providers add (PSPath, PSParentPath, …) by name.
    """

    __slots__ = ("extra", "folder", "original", "path")

    def __init__(self, path: str, *, folder: bool) -> None:
        self.original = path
        self.path = _full_path(path)
        self.folder = folder
        self.extra: dict[str, Any] = {}

    @property
    def ps_type_name(self) -> str:
        return "System.IO.DirectoryInfo" if self.folder else "System.IO.FileInfo"

    @property
    def name(self) -> str:
        return os.path.basename(self.path.rstrip(os.sep)) or self.path

    def exists(self) -> bool:
        return os.path.isdir(self.path) if self.folder else os.path.isfile(self.path)

    def __str__(self) -> str:
        return self.original if self.original != os.path.basename(self.path) else self.path

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def file_or_folder(path: str) -> FileSystemInfo:
    return FileSystemInfo(path, folder=os.path.isdir(path))


def _length(info: FileSystemInfo) -> Any:
    try:
        return Int64(os.path.getsize(info.path))
    except OSError as error:
        raise io_error(error, info.path) from None


def unix_mode(info: FileSystemInfo) -> str:
    try:
        return _stat.filemode(os.lstat(info.path).st_mode)
    except OSError:
        return ""


def _owner(group: bool) -> Callable[[FileSystemInfo], Any]:
    def read(info: FileSystemInfo) -> Any:
        try:
            status = os.lstat(info.path)
        except OSError:
            return None
        try:
            if group:
                import grp

                return grp.getgrgid(status.st_gid).gr_name
            import pwd

            return pwd.getpwuid(status.st_uid).pw_name
        except (ImportError, KeyError):
            return str(status.st_gid if group else status.st_uid)

    return read


def mode(info: FileSystemInfo) -> str:
    """`d----`, `-a---`: the Mode column."""
    try:
        number = int(attributes_of(info.path))
    except OSError:
        return ""
    link = number & 1024
    return "".join(
        [
            "l" if link else "d" if info.folder else "-",
            "a" if number & 32 else "-",
            "r" if number & 1 else "-",
            "h" if number & 2 else "-",
            "s" if number & 4 else "-",
        ]
    )


def _base_name(info: FileSystemInfo) -> str:
    extension = _extension(info.name)
    return info.name[: -len(extension)] if extension and not info.folder else info.name


def _link_target(info: FileSystemInfo) -> Any:
    return os.readlink(info.path) if os.path.islink(info.path) else None


def _link_type(info: FileSystemInfo) -> Any:
    return "SymbolicLink" if os.path.islink(info.path) else None


def _parent(info: FileSystemInfo) -> Any:
    folder = os.path.dirname(info.path.rstrip(os.sep))
    return None if folder == info.path else FileSystemInfo(folder, folder=True)


def _time(name: str, utc: bool) -> tuple[Callable[[FileSystemInfo], Any], Callable[[FileSystemInfo, Any], None]]:
    return lambda info: time_of(info.path, name, utc), lambda info, value: set_time(info.path, name, value)


_TIMES: dict[str, Any] = {}
for _name in ("CreationTime", "LastAccessTime", "LastWriteTime"):
    _TIMES[_name] = _time(_name, False)
    _TIMES[f"{_name}Utc"] = _time(_name, True)


def _extra(info: FileSystemInfo, name: str) -> Any:
    lowered = name.lower()
    return next((value for key, value in info.extra.items() if key.lower() == lowered), MISSING)


def _attributes(info: FileSystemInfo) -> Any:
    from exoshell.values.conversion import convert

    try:
        return attributes_of(info.path)
    except OSError:
        return convert(-1, "System.IO.FileAttributes")


def _delete(info: FileSystemInfo, recurse: bool = False) -> None:
    (DIRECTORY if info.folder else FILE).statics["delete"](info.path, *([recurse] if info.folder else []))


def _move(info: FileSystemInfo, target: str, *rest: Any) -> None:
    (DIRECTORY if info.folder else FILE).statics["move"](info.path, target, *rest)
    info.path = info.original = _full_path(target)


def _copy(info: FileSystemInfo, target: str, overwrite: bool = False) -> FileSystemInfo:
    FILE.statics["copy"](info.path, target, overwrite)
    return FileSystemInfo(target, folder=False)


def _set_read_only(info: FileSystemInfo, value: bool) -> None:
    os.chmod(info.path, 0o444 if value else 0o644)


def _under(files: bool, folders: bool) -> Callable[..., Any]:
    return lambda info, *args: [file_or_folder(path) for path in entries(info.path, args, files=files, folders=folders)]


def _sub_folder(info: FileSystemInfo, path: str) -> FileSystemInfo:
    return DIRECTORY.statics["createdirectory"](os.path.join(info.path, path))  # type: ignore[no-any-return]


def _create(info: FileSystemInfo) -> Any:
    if info.folder:
        return DIRECTORY.statics["createdirectory"](info.path) and None
    return FILE.statics["create"](info.path)


def _via_file(name: str) -> Callable[..., Any]:
    return lambda info, *rest: FILE.statics[name](info.path, *rest)


_CODE, _SCRIPT, _ALIAS = MemberKind.CODE_PROPERTY, MemberKind.SCRIPT_PROPERTY, MemberKind.ALIAS_PROPERTY
_EXTENDED: dict[str, tuple[MemberKind, Callable[[Any], Any], str]] = {
    "LinkType": (_CODE, _link_type, "System.String LinkType{get=GetLinkType;}"),
    "Mode": (_CODE, mode, "System.String Mode{get=Mode;}"),
    "ModeWithoutHardLink": (_CODE, mode, "System.String ModeWithoutHardLink{get=ModeWithoutHardLink;}"),
    "ResolvedTarget": (_CODE, lambda info: os.path.realpath(info.path), "System.String ResolvedTarget{get=ResolvedTarget;}"),
    "Target": (_ALIAS, _link_target, "Target = LinkTarget"),
    "Group": (_SCRIPT, _owner(True), "System.Object Group {get=$this.UnixStat.Group;}"),
    "Size": (_SCRIPT, lambda info: _size(info), "System.Object Size {get=$this.UnixStat.Size;}"),
    "UnixMode": (_SCRIPT, unix_mode, "System.Object UnixMode {get=$this.UnixStat.GetModeString();}"),
    "User": (_SCRIPT, _owner(False), "System.Object User {get=$this.UnixStat.User;}"),
}


def _size(info: FileSystemInfo) -> Any:
    try:
        return Int64(os.lstat(info.path).st_size)
    except OSError:
        return None


_COMMON_METHODS: dict[str, Callable[..., Any]] = {
    "Delete": _delete,
    "MoveTo": _move,
    "Refresh": lambda info: None,
    "Create": _create,
    "ToString": lambda info: info.original,
    "ResolveLinkTarget": lambda info, final: file_or_folder(os.path.realpath(info.path)) if os.path.islink(info.path) else None,
}
_TAIL: dict[str, Any] = {
    "FullName": lambda info: info.path,
    "Extension": lambda info: _extension(info.name),
    **_TIMES,
    "LinkTarget": _link_target,
    "UnixFileMode": lambda info: _unix_file_mode(info),
    "Attributes": (_attributes, lambda info, value: FILE.statics["setattributes"](info.path, value)),
}


def _unix_file_mode(info: FileSystemInfo) -> Any:
    from exoshell.values.conversion import convert

    try:
        return convert(os.stat(info.path).st_mode & 0o7777, "System.IO.UnixFileMode")
    except (OSError, KeyError):
        return -1


def _new_file(path: Any) -> FileSystemInfo:
    return FileSystemInfo(need_path(path, "fileName"), folder=False)


def _new_folder(path: Any) -> FileSystemInfo:
    return FileSystemInfo(need_path(path), folder=True)


def _version_info(info: FileSystemInfo) -> Any:
    del info
    raise net_error("NotSupportedException", "exoshell does not read version resources of files.")


FILE_INFO = table(
    "System.IO.FileInfo",
    extended={
        **_EXTENDED,
        "BaseName": (
            _SCRIPT,
            _base_name,
            "System.Object BaseName {get=if ($this.Extension.Length -gt 0){$this.Name.Remove($this.Name.Length - $this.Extension.Length)}"
            "else{$this.Name};}",
        ),
        "VersionInfo": (
            _SCRIPT,
            _version_info,
            "System.Object VersionInfo {get=[System.Diagnostics.FileVersionInfo]::GetVersionInfo($this.FullName);}",
        ),
    },
    properties={
        "Length": _length,
        "DirectoryName": lambda info: os.path.dirname(info.path),
        "Directory": _parent,
        "IsReadOnly": (lambda info: info.exists() and not os.access(info.path, os.W_OK), _set_read_only),
        **_TAIL,
        "Exists": lambda info: info.exists(),
        "Name": lambda info: info.name,
    },
    methods={
        **_COMMON_METHODS,
        "CopyTo": _copy,
        "OpenRead": _via_file("openread"),
        "OpenWrite": _via_file("openwrite"),
        "OpenText": _via_file("opentext"),
        "AppendText": _via_file("appendtext"),
        "CreateText": _via_file("createtext"),
        "Open": _via_file("open"),
    },
    constructor=_new_file,
    key_get=_extra,
)
FOLDER_INFO = table(
    "System.IO.DirectoryInfo",
    extended={**_EXTENDED, "BaseName": (_SCRIPT, lambda info: info.name, "System.Object BaseName {get=$this.Name;}")},
    properties={
        "Parent": _parent,
        "Root": lambda info: FileSystemInfo("/", folder=True),
        **_TAIL,
        "Exists": lambda info: info.exists(),
        "Name": lambda info: info.name,
    },
    methods={
        **_COMMON_METHODS,
        "GetFiles": _under(True, False),
        "GetDirectories": _under(False, True),
        "GetFileSystemInfos": _under(True, True),
        "EnumerateFiles": _under(True, False),
        "EnumerateDirectories": _under(False, True),
        "EnumerateFileSystemInfos": _under(True, True),
        "CreateSubdirectory": _sub_folder,
    },
    constructor=_new_folder,
    key_get=_extra,
)
TABLES = (FILE_INFO, FOLDER_INFO)
