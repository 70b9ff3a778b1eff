"""What Connect-ExchangeOnline and Connect-IPPSSession share: parameters → ConnectRequest, the practice tenant, what is said at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from exoshell.cmdlets.sign_in import as_secret, open_connection, practice_tenant
from exoshell.connection.blocking import preload
from exoshell.connection.connect import Connected
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.telemetry import CmdletLog
from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.secrets import PSCredential

_NO_RPS = (
    "Remote PowerShell (-UseRPSSession, -PSSessionOption) is retired by Microsoft; this connection uses the REST API. "
    "The proxy choice of -PSSessionOption is honoured."
)
_SEARCH_ONLY = (
    "-EnableSearchOnlySession is accepted, but how Microsoft's module asks the service for such a session is not public: this is an "
    "ordinary session. Where the service insists on the switch (content searches and their actions), it says so itself."
)


class ConnectCommand(Cmdlet):
    """Base of the two connecting commands."""

    compliance: ClassVar[bool] = False

    def process(self) -> None:
        preload()  # goes on while the practice tenant starts, or a person types
        registry = self.service(ConnectionRegistry)
        request = self._request()
        if self.switch("UseRPSSession") and "rps" not in registry.said:
            registry.said.add("rps")
            self.write_warning(_NO_RPS)
        if self.compliance and self.switch("EnableSearchOnlySession") and "search-only" not in registry.said:
            registry.said.add("search-only")
            self.write_warning(_SEARCH_ONLY)
        if self.switch("Sandbox"):
            request = self._in_practice(registry, request)
        log = self._log()
        connected = open_connection(self, request)
        connected.connection.log = log
        self._say(connected)

    def _log(self) -> CmdletLog | None:
        """The log that -EnableErrorReporting asks for. Raises TerminatingError where it cannot be written."""
        if not self.switch("EnableErrorReporting"):
            return None
        everything = self._text("LogLevel").casefold() == "all"
        try:
            log = CmdletLog(self._path("LogDirectoryPath"), everything=everything)
        except OSError as error:
            message = f"The folder for cmdlet logs cannot be used: {error.strerror or error}."
            self.fail(NetException("System.IO.IOException", message), "LogDirectoryPath", ErrorCategory.WriteError)
            raise
        self.write_host(f"Writing cmdlet logs to {log.path}")
        return log

    def _request(self) -> ConnectRequest:
        text = self._text
        user = text("UserPrincipalName")
        address = text("ConnectionUri")
        if "@" in address and "://" not in address and not user:
            user, address = address, ""  # `connect megan@contoso.com`
        page_size = self.get("PageSize")
        return ConnectRequest(
            environment_name=str(self.get("ExchangeEnvironmentName") or ""),
            connection_uri=address,
            authority_uri=text("AzureADAuthorizationEndpointUri"),
            user_principal_name=user,
            organization=text("Organization"),
            delegated_organization=text("DelegatedOrganization"),
            device=self.switch("Device"),
            inline_credential=self.switch("InlineCredential"),
            credential=self._credential(),
            app_id=text("AppId"),
            certificate=self.get("Certificate"),
            certificate_file_path=self._path("CertificateFilePath"),
            certificate_password=as_secret(self.get("CertificatePassword")),
            certificate_thumbprint=text("CertificateThumbprint"),
            managed_identity=self.switch("ManagedIdentity"),
            managed_identity_account_id=text("ManagedIdentityAccountId"),
            access_token=as_secret(self.get("AccessToken")),
            prefix=text("Prefix"),
            command_names=tuple(str(name) for name in self.get("CommandName") or () if str(name) != "*"),
            page_size=None if page_size is None else int(page_size),
            anchor_mailbox=not self.switch("BypassMailboxAnchoring"),
            show_banner="ShowBanner" not in self.bound or self.switch("ShowBanner"),
            compliance=self.compliance,
            read_only=self.switch("ReadOnly"),
            without_proxy=refuses_proxy(self.get("PSSessionOption")),
        )

    def _text(self, name: str) -> str:
        value = self.get(name)
        return "" if value is None else str(value)

    def _path(self, name: str) -> str:
        path = self._text(name)
        if not path:
            return ""
        import os

        folder = str(self.context.get_variable("PWD", "") or "")
        return os.path.join(folder, os.path.expanduser(path))

    def _credential(self) -> PSCredential | None:
        value = self.get("Credential")
        return value if isinstance(value, PSCredential) else None

    def _in_practice(self, registry: ConnectionRegistry, request: ConnectRequest) -> ConnectRequest:
        """The request for the practice tenant: where it names no other way in, with the account that the tenant handed over."""
        process = practice_tenant(self, self.get("SandboxSize"), self.get("SandboxSeed"))
        assert process.handshake is not None
        rows = process.handshake.compliance_environments if self.compliance else process.handshake.environments
        request = replace(request, rows=rows)
        other_way = (
            request.device
            or request.inline_credential
            or request.managed_identity
            or request.app_id
            or request.credential is not None
            or request.access_token is not None
        )
        if other_way:
            return request
        wanted = request.user_principal_name.casefold()
        for account in process.handshake.accounts:
            if wanted in ("", account.user_name.casefold()) and not account.code:
                return replace(request, user_principal_name="", credential=PSCredential(account.user_name, account.password))
        return request

    def _say(self, connected: Connected) -> None:
        if connected.banner:
            self.write_host(connected.banner.rstrip("\n"), foreground="Yellow")
        context = connected.connection.context()
        if not context.proved:
            self.write_warning(
                f"The service did not confirm whose tenant this is: your roles do not let you ask. Signed in to {context.tenant_id}."
            )
        if self.host.ui.interactive:
            text = f"Connected to {context.tenant_name or context.tenant_id} as {context.user}."
            note = {
                "sandbox": " This is a practice tenant: break it.",
                "production": " This is a production tenant.",
                "read-only": " Changes are refused here.",
            }.get(context.level, "")
            self.write_host(text + note)


def refuses_proxy(option: Any) -> bool:
    """Whether New-PSSessionOption -ProxyAccessType said NoProxyServer; all other choices mean the system's own settings."""
    from exoshell.values.members import read_property

    return option is not None and str(read_property(option, "ProxyAccessType") or "").casefold() == "noproxyserver"
