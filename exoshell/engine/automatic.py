"""Automatic and preference variables: constants, those computed when read, and what a new session starts with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.engine import frames
from exoshell.engine.session_state import Scope, VariableMeta
from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}

VERSION = (7, 6, 9)
"""The PowerShell whose behaviour this engine has; $PSVersionTable shows it."""


def _last_ok(scope: Scope) -> Any:
    return scope.context.last_ok


def _bound(scope: Scope) -> Any:
    frame = scope.frame
    if frame is None:
        return None
    return frame.bound_parameters()


def _ps_cmdlet(scope: Scope) -> Any:
    found = frames.ps_cmdlet(scope)
    return None if found is MISSING else found


def _location(scope: Scope) -> Any:
    from exoshell.engine.engine_objects import PathInfo

    return PathInfo(scope.context.session_state.location)


def _execution_context(scope: Scope) -> Any:
    from exoshell.engine.engine_objects import EngineIntrinsics

    return EngineIntrinsics(scope.context)


def _culture(scope: Scope) -> Any:
    return str(scope.context.culture)


def _host(scope: Scope) -> Any:
    from exoshell.engine.engine_objects import HostObject

    return _made_once(scope, "host", lambda: HostObject(scope.context))


def _version_table(scope: Scope) -> Any:
    from exoshell.engine.engine_objects import version_table

    return _made_once(scope, "psversiontable", version_table)


def _style(scope: Scope) -> Any:
    from exoshell.engine.ps_style import PSStyle

    return _made_once(scope, "psstyle", PSStyle)


def _made_once(scope: Scope, key: str, make: Callable[[], Any]) -> Any:
    """A variable of every session that most sessions never read."""
    names = scope.context.global_scope.vars
    if key not in names:
        names[key] = make()
    return names[key]


READERS: dict[str, Callable[[Scope], Any]] = {
    "?": _last_ok,
    "myinvocation": frames.my_invocation,
    "psboundparameters": _bound,
    "pscmdlet": _ps_cmdlet,
    "psscriptroot": frames.script_root,
    "pscommandpath": frames.script_path,
    "pwd": _location,
    "executioncontext": _execution_context,
    "host": _host,
    "psculture": _culture,
    "psuiculture": _culture,
    "psstyle": _style,
    "psversiontable": _version_table,
}
"""Variables whose value is worked out when they are read."""


def _refuse(name: str) -> Callable[[Scope, Any], None]:
    def write(scope: Scope, value: Any) -> None:
        from exoshell.engine import faults

        raise faults.variable_not_writable(name)

    return write


def _write_under(scope: Scope, value: Any) -> None:
    scope.under = value


WRITERS: dict[str, Callable[[Scope, Any], None]] = {
    "?": _refuse("?"),
    "true": _refuse("true"),
    "false": _refuse("false"),
    "null": lambda scope, value: None,
    "_": _write_under,
    "psitem": _write_under,
    "executioncontext": _refuse("ExecutionContext"),
    "host": _refuse("Host"),
}
"""Variables that assignment treats specially."""

_PREFERENCES = {
    "ErrorActionPreference": "Continue",
    "WarningPreference": "Continue",
    "VerbosePreference": "SilentlyContinue",
    "DebugPreference": "SilentlyContinue",
    "InformationPreference": "SilentlyContinue",
    "ProgressPreference": "Continue",
}


def set_up_variables(context: ExecutionContext) -> None:
    """What a new session knows."""
    from exoshell.values.collections import Hashtable
    from exoshell.values.enums import enum_value

    scope = context.global_scope
    plain: dict[str, Any] = {
        "WhatIfPreference": False,
        "MaximumHistoryCount": 4096,
        "FormatEnumerationLimit": 4,
        "PID": os.getpid(),
        "HOME": os.path.expanduser("~"),
        "PROFILE": "",
        "PSHOME": "",
        "ShellId": "Microsoft.PowerShell",
        "OFS": MISSING,
        "LASTEXITCODE": MISSING,
        "ErrorView": "ConciseView",
        "NestedPromptLevel": 0,
        "PSDefaultParameterValues": Hashtable(),
        "PSNativeCommandUseErrorActionPreference": False,
        "PSNativeCommandArgumentPassing": "Standard",
        "PSEdition": "Core",
        "IsLinux": sys.platform.startswith("linux"),
        "IsMacOS": sys.platform == "darwin",
        "IsWindows": sys.platform == "win32",
        "IsCoreCLR": True,
        "StackTrace": None,
        "args": [],
        "input": [],
        "Error": context.errors,
    }
    for name, value in plain.items():
        if value is not MISSING:
            _define(scope, name, value)
    for name, action in _PREFERENCES.items():
        _define(scope, name, enum_value("System.Management.Automation.ActionPreference", action))
    _define(scope, "ConfirmPreference", enum_value("System.Management.Automation.ConfirmImpact", "High"))
    for name in _SPELLED:
        _spell(scope, name)
    for name in ("PID", "HOME", "Error", "PSEdition", "IsLinux", "IsMacOS", "IsWindows", "IsCoreCLR", "PSHOME", "ShellId"):
        scope.set_meta(name.lower(), VariableMeta(options=frozenset({"Constant", "AllScope"})))


def _define(scope: Scope, name: str, value: Any) -> None:
    scope.vars[name.lower()] = value
    _spell(scope, name)


_SPELLED = (
    "MyInvocation", "PSBoundParameters", "PSCmdlet", "PSScriptRoot", "PSCommandPath", "PWD", "ExecutionContext", "Host", "PSCulture",
    "PSUICulture", "PSVersionTable",
)  # fmt: skip


def _spell(scope: Scope, name: str) -> None:
    if scope.spelling is None:
        scope.spelling = {}
    scope.spelling[name.lower()] = name
