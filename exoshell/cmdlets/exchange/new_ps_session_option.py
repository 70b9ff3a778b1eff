"""New-PSSessionOption: the proxy choice of old and new connect scripts, which the HTTP stack honours."""

from __future__ import annotations

from exoshell.catalog.tenant import replace_fields
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.values.psobject import PSCustomObject

TYPE_NAME = "System.Management.Automation.Remoting.PSSessionOption"
_ACCESS = ("None", "IEConfig", "WinHttpConfig", "AutoDetect", "NoProxyServer")
_AUTHENTICATION = ("Basic", "Negotiate", "Digest")


def _info() -> CommandInfo:
    info = builtin_info("New-PSSessionOption")
    windows = (
        ParameterMetadata("ProxyAccessType", "string", values=_ACCESS, help="Which proxy settings to use."),
        ParameterMetadata("ProxyAuthentication", "string", values=_AUTHENTICATION),
        ParameterMetadata("ProxyCredential", "pscredential"),
        ParameterMetadata("SkipRevocationCheck", "switch"),
        ParameterMetadata("OpenTimeout", "int"),
        ParameterMetadata("OperationTimeout", "int"),
        ParameterMetadata("IdleTimeout", "int"),
        ParameterMetadata("CancelTimeout", "int"),
    )
    known = {item.name for item in info.parameters}
    return replace_fields(info, parameters=(*info.parameters, *(item for item in windows if item.name not in known)))


@cmdlet(_info)
class NewPSSessionOption(Cmdlet):
    def process(self) -> None:
        chosen = str(self.get("ProxyAccessType") or "None")
        access = next((name for name in _ACCESS if name.casefold() == chosen.casefold()), "")
        if not access:
            from exoshell.values.error_record import ErrorCategory, NetException

            self.fail(
                NetException("System.ArgumentException", f"There is no proxy access type '{chosen}'. Types: {', '.join(_ACCESS)}."),
                "ParameterArgumentTransformationError",
                ErrorCategory.InvalidArgument,
                chosen,
            )
        self.write(
            PSCustomObject.of(
                TYPE_NAME,
                ProxyAccessType=access,
                ProxyAuthentication=str(self.get("ProxyAuthentication") or "Negotiate"),
                ProxyCredential=self.get("ProxyCredential"),
                SkipCACheck=self.switch("SkipCACheck"),
                SkipCNCheck=self.switch("SkipCNCheck"),
                SkipRevocationCheck=self.switch("SkipRevocationCheck"),
            )
        )
