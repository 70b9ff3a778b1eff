"""System.Environment, Console and GC, as far as scripts of a shell use them."""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
import time
from typing import Any

from exoshell.values.collections import Hashtable
from exoshell.values.dotnet.string import _strings
from exoshell.values.dotnet.text import UTF8_PLAIN
from exoshell.values.dotnet.version import Version
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, net_error
from exoshell.values.numbers import Int64


def _get(name: str, target: Any = None) -> Any:
    if name is None:
        raise argument_null("variable")
    return os.environ.get(name) if str(target) in ("None", "Process") else None


def _set(name: str, value: Any, target: Any = None) -> None:
    del target
    if not name or "=" in name:
        raise argument(
            "The value cannot be an empty string." if not name else "Environment variable name cannot contain equal character.", "variable"
        )
    if not value:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _folder(name: Any, *rest: Any) -> str:
    del rest
    home = os.path.expanduser("~")
    data = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    local = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return {
        "UserProfile": home,
        "Personal": home,
        "MyDocuments": home,
        "ApplicationData": data,
        "LocalApplicationData": local,
        "CommonApplicationData": "/usr/share",
        "Desktop": os.path.join(home, "Desktop"),
        "DesktopDirectory": os.path.join(home, "Desktop"),
        "MyMusic": os.path.join(home, "Music"),
        "MyPictures": os.path.join(home, "Pictures"),
        "MyVideos": os.path.join(home, "Videos"),
    }.get(str(name), "")


def _expand(text: str) -> str:
    return re.sub("%([^%]+)%", lambda found: os.environ.get(found.group(1), found.group()), text)


def _exit(code: int = 0) -> None:
    raise net_error("InvalidOperationException", f"Use exit {code}: a script cannot end the process from here.")


class OperatingSystem:
    """Environment.OSVersion."""

    ps_type_name = "System.OperatingSystem"
    ps_properties = ("Platform", "ServicePack", "Version", "VersionString")

    @property
    def platform(self) -> str:
        return "Win32NT" if os.name == "nt" else "Unix"

    @property
    def service_pack(self) -> str:
        return ""

    @property
    def version(self) -> Version:
        found = [int(part) for part in re.findall(r"\d+", platform.release())[:4]]
        return Version(*[*found, 0, 0][:4])

    @property
    def version_string(self) -> str:
        return f"{'Microsoft Windows NT' if os.name == 'nt' else 'Unix'} {self.version}"

    def __str__(self) -> str:
        return self.version_string


def _command_line() -> Any:
    return _strings(list(sys.argv))


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _tick_count() -> int:
    count = time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF
    return count - (1 << 32) if count >> 31 else count


ENVIRONMENT = table(
    "System.Environment",
    statics={
        "GetEnvironmentVariable": _get,
        "SetEnvironmentVariable": _set,
        "GetEnvironmentVariables": lambda *rest: Hashtable(dict(os.environ), case_sensitive=True),
        "ExpandEnvironmentVariables": _expand,
        "GetFolderPath": _folder,
        "GetCommandLineArgs": _command_line,
        "GetLogicalDrives": lambda: _strings(["/"]),
        "Exit": _exit,
    },
    static_properties={
        "NewLine": os.linesep,
        "MachineName": socket.gethostname,
        "UserName": _user,
        "UserDomainName": socket.gethostname,
        "UserInteractive": lambda: True,
        "CurrentDirectory": os.getcwd,
        "ProcessorCount": lambda: os.cpu_count() or 1,
        "ProcessId": os.getpid,
        "ProcessPath": lambda: sys.executable,
        "CommandLine": lambda: " ".join(sys.argv),
        "Is64BitOperatingSystem": lambda: sys.maxsize > 2**32,
        "Is64BitProcess": lambda: sys.maxsize > 2**32,
        "IsPrivilegedProcess": lambda: hasattr(os, "geteuid") and os.geteuid() == 0,
        "OSVersion": OperatingSystem,
        "Version": lambda: Version(10, 0, 0),
        "TickCount": _tick_count,
        "TickCount64": lambda: Int64(time.monotonic_ns() // 1_000_000),
        "HasShutdownStarted": lambda: False,
        "ExitCode": lambda: 0,
        "SystemPageSize": lambda: 4096,
        "SystemDirectory": lambda: "",
        "StackTrace": lambda: "",
        "CurrentManagedThreadId": lambda: 1,
        "WorkingSet": lambda: Int64(0),
    },
    static_setters={"CurrentDirectory": os.chdir},
)


def _write(*args: Any) -> None:
    from exoshell.values.dotnet.streams import _written

    sys.stdout.write(_written(args))
    sys.stdout.flush()


def _write_line(*args: Any) -> None:
    from exoshell.values.dotnet.streams import _written

    sys.stdout.write(_written(args) + os.linesep)
    sys.stdout.flush()


def _size() -> os.terminal_size:
    import shutil

    return shutil.get_terminal_size((120, 30))


CONSOLE = table(
    "System.Console",
    statics={"Write": _write, "WriteLine": _write_line, "Beep": lambda *rest: _write("\a")},
    static_properties={
        "WindowWidth": lambda: _size().columns,
        "WindowHeight": lambda: _size().lines,
        "BufferWidth": lambda: _size().columns,
        "BufferHeight": lambda: _size().lines,
        "IsInputRedirected": lambda: not sys.stdin.isatty(),
        "IsOutputRedirected": lambda: not sys.stdout.isatty(),
        "IsErrorRedirected": lambda: not sys.stderr.isatty(),
        "OutputEncoding": lambda: UTF8_PLAIN,
        "InputEncoding": lambda: UTF8_PLAIN,
        "Title": lambda: "",
    },
    static_setters={"OutputEncoding": lambda value: None, "InputEncoding": lambda value: None, "Title": lambda value: None},
)


def _collect(*rest: Any) -> None:
    import gc

    del rest
    gc.collect()


GARBAGE = table(
    "System.GC",
    statics={
        "Collect": _collect,
        "WaitForPendingFinalizers": lambda: None,
        "GetTotalMemory": lambda wait: Int64(0),
        "GetGeneration": lambda value: 0,
        "KeepAlive": lambda value: None,
        "SuppressFinalize": lambda value: None,
        "CollectionCount": lambda generation: 0,
    },
    static_properties={"MaxGeneration": 2},
)
TABLES = (ENVIRONMENT, CONSOLE, GARBAGE)
