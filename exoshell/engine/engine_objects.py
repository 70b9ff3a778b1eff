"""Objects of the engine's own that scripts see: $Host, $PWD, $ExecutionContext, $PSVersionTable."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from exoshell.engine.session_state import Scope
from exoshell.host import HostStream
from exoshell.styled import styled_lines
from exoshell.values.collections import OrderedDictionary
from exoshell.values.conversion import to_string
from exoshell.values.psobject import MISSING, PSCustomObject
from exoshell.values.secrets import PSCredential, SecureString

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext


class PathInfo:
    """$PWD and Get-Location."""

    ps_type_name = "System.Management.Automation.PathInfo"
    ps_properties = ("Drive", "Provider", "ProviderPath", "Path")

    def __init__(self, path: str) -> None:
        self.path = path

    def ps_property(self, name: str) -> Any:
        if name in ("path", "providerpath"):
            return self.path
        if name == "provider":
            return "Microsoft.PowerShell.Core\\FileSystem"
        if name == "drive":
            return "/"
        return MISSING

    def __str__(self) -> str:
        return self.path


class VersionTable(OrderedDictionary):
    """The table's own type."""

    __slots__ = ()
    ps_type_name = "System.Management.Automation.PSVersionHashTable"

    def ps_property(self, name: str) -> Any:
        if name in self:
            return self[name]
        return {"keys": self.keys, "values": self.values, "count": self.__len__}.get(name, lambda: MISSING)()


def version_table() -> Any:
    """$PSVersionTable."""
    from exoshell.engine.automatic import VERSION

    table = VersionTable()
    table["PSVersion"] = _semantic_version(VERSION)
    table["PSEdition"] = "Core"
    table["GitCommitId"] = ".".join(str(part) for part in VERSION)
    table["OS"] = " ".join(os.uname()[:3:2]) if hasattr(os, "uname") else sys.platform
    table["Platform"] = "Win32NT" if sys.platform == "win32" else "Unix"
    table["PSCompatibleVersions"] = [_version(*parts) for parts in ((1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1), (6, 0), (7, 0))]
    table["PSRemotingProtocolVersion"] = _version(2, 4)
    table["SerializationVersion"] = _version(1, 1, 0, 1)
    table["WSManStackVersion"] = _version(3, 0)
    return table


def _semantic_version(parts: tuple[int, ...]) -> Any:
    from exoshell.values.conversion import convert

    text = ".".join(str(part) for part in parts)
    try:
        return convert(text, "System.Management.Automation.SemanticVersion")
    except Exception:
        return text


def _version(*parts: int) -> Any:
    from exoshell.values.conversion import convert

    text = ".".join(str(part) for part in parts)
    try:
        return convert(text, "version")
    except Exception:
        return text


class HostObject:
    """$Host."""

    ps_type_name = "System.Management.Automation.Internal.Host.InternalHost"
    ps_properties = ("Name", "Version", "InstanceId", "UI", "CurrentCulture", "CurrentUICulture", "PrivateData")

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_property(self, name: str) -> Any:
        from exoshell.engine.automatic import VERSION

        context = self._context
        if name == "name":
            return context.host.name
        if name == "version":
            return _version(*VERSION)
        if name == "ui":
            return HostInterface(context)
        if name in ("currentculture", "currentuiculture"):
            return context.culture
        if name == "instanceid":
            return "00000000-0000-0000-0000-000000000001"
        if name == "privatedata":
            return None
        return MISSING

    def ps_method(self, name: str) -> Any:
        if name == "setshouldexit":
            return lambda scope, arguments: self._context.host.set_should_exit(int(arguments[0]))
        return MISSING


class HostInterface:
    """$Host.UI."""

    ps_type_name = "System.Management.Automation.Internal.Host.InternalHostUserInterface"
    ps_properties = ("RawUI", "SupportsVirtualTerminal")
    ps_methods = tuple(
        "Prompt PromptForChoice PromptForCredential ReadLine ReadLineAsSecureString Write WriteDebugLine WriteErrorLine WriteInformation "
        "WriteLine WriteProgress WriteVerboseLine WriteWarningLine".split()
    )

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_property(self, name: str) -> Any:
        if name == "rawui":
            width = self._context.host.ui.width
            size = PSCustomObject.of("System.Management.Automation.Host.Size", Width=width, Height=50)
            return PSCustomObject.of(
                "System.Management.Automation.Internal.Host.InternalHostRawUserInterface", WindowSize=size, BufferSize=size, WindowTitle=""
            )
        if name == "supportsvirtualterminal":
            return True
        return MISSING

    def ps_method(self, name: str) -> Any:
        context = self._context
        writers = {"writeline": True, "write": False}
        if name in writers:
            return lambda scope, arguments: context.streams.write_host(
                None, to_string(arguments[-1] if arguments else ""), newline=writers[name]
            )
        if name == "writewarningline":
            return lambda scope, arguments: context.streams.write_warning(None, to_string(arguments[0]))
        if name == "writeverboseline":
            return lambda scope, arguments: self._say(HostStream.VERBOSE, f"VERBOSE: {to_string(arguments[0])}")
        if name == "writedebugline":
            return lambda scope, arguments: self._say(HostStream.DEBUG, f"DEBUG: {to_string(arguments[0])}")
        if name == "writeerrorline":
            return lambda scope, arguments: self._say(HostStream.ERROR, to_string(arguments[0]))
        if name == "readlineassecurestring":
            return lambda scope, arguments: SecureString(context.host.ui.read_secret(""))
        if name == "promptforcredential":
            return self._credential
        if name == "promptforchoice":
            return self._choice
        if name == "readline":
            return lambda scope, arguments: context.host.ui.read_line("")
        return MISSING

    def _say(self, stream: HostStream, text: str) -> None:
        self._context.host.ui.write_lines(stream, styled_lines(text))

    def _credential(self, scope: Scope, arguments: list[Any]) -> PSCredential:
        """Caption, message, user name, target: as Get-Credential asks."""
        ui = self._context.host.ui
        caption, message, name = (to_string(item) for item in (*arguments, "", "", "")[:3])
        self._say(HostStream.HOST, "\n".join(part for part in (caption, message) if part))
        user = name or ui.read_line("User: ")
        return PSCredential(user, SecureString(ui.read_secret(f"Password for user {user}: ")))

    def _choice(self, scope: Scope, arguments: list[Any]) -> Any:
        from exoshell.engine.members import get_member
        from exoshell.host import ChoiceDescription

        choices = []
        for item in arguments[2]:
            if isinstance(item, str):
                choices.append(ChoiceDescription(item))
            else:
                choices.append(
                    ChoiceDescription(to_string(get_member(scope, item, "Label")), to_string(get_member(scope, item, "HelpMessage")))
                )
        return self._context.host.ui.prompt_for_choice(to_string(arguments[0]), to_string(arguments[1]), choices, int(arguments[3]))


class EngineIntrinsics:
    """$ExecutionContext."""

    ps_type_name = "System.Management.Automation.EngineIntrinsics"
    ps_properties = ("Host", "InvokeCommand", "SessionState")

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_property(self, name: str) -> Any:
        if name == "sessionstate":
            return SessionStateView(self._context)
        if name == "invokecommand":
            return CommandInvocation(self._context)
        if name == "host":
            return self._context.get_variable("Host")
        return MISSING


class CommandInvocation:
    """$ExecutionContext.InvokeCommand."""

    ps_type_name = "System.Management.Automation.CommandInvocationIntrinsics"

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_method(self, name: str) -> Any:
        context = self._context
        if name == "expandstring":
            return lambda scope, arguments: expand_string(context, to_string(arguments[0]))
        if name == "newscriptblock":
            return lambda scope, arguments: context.script_block(to_string(arguments[0]))
        if name == "invokescript":
            return lambda scope, arguments: context.run_text(to_string(arguments[0]))
        return MISSING


def expand_string(context: ExecutionContext, text: str) -> str:
    """A text with its variables and sub-expressions expanded."""
    output = context.run_text('@"\n' + text + '\n"@')
    return to_string(output[0]) if output else ""


class SessionStateView:
    """$ExecutionContext.SessionState and $PSCmdlet.SessionState."""

    ps_type_name = "System.Management.Automation.SessionState"

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_property(self, name: str) -> Any:
        if name == "path":
            return PathIntrinsics(self._context)
        if name == "psvariable":
            return VariableIntrinsics(self._context)
        if name == "module":
            return self._context.scope.module
        return MISSING


class PathIntrinsics:
    ps_type_name = "System.Management.Automation.PathIntrinsics"

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_property(self, name: str) -> Any:
        if name in ("currentlocation", "currentfilesystemlocation"):
            return PathInfo(self._context.session_state.location)
        return MISSING

    def ps_method(self, name: str) -> Any:
        location = self._context.session_state.location
        if name in ("getunresolvedproviderpathfrompspath", "getresolvedpspathfrompspath"):
            return lambda scope, arguments: os.path.normpath(os.path.join(location, os.path.expanduser(to_string(arguments[0]))))
        return MISSING


class VariableIntrinsics:
    """SessionState.PSVariable."""

    ps_type_name = "System.Management.Automation.PSVariableIntrinsics"

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context

    def ps_method(self, name: str) -> Any:
        context = self._context
        if name == "getvalue":
            return lambda scope, arguments: context.get_variable(to_string(arguments[0]), arguments[1] if len(arguments) > 1 else None)
        if name == "set":
            return lambda scope, arguments: context.set_variable(to_string(arguments[0]), arguments[1])
        return MISSING
