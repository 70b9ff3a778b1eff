"""-ManagedIdentity: the machine signs in (IMDS, App Service, Functions, Automation, Azure Arc; msal tells them apart).

Azure Cloud Shell has no identity of its own: there the same parameter takes the token of the person who opened it.

Its own HTTP client: link-local and plain HTTP, so never through a proxy, and with a short time to connect, as the address hangs
elsewhere.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.blocking import run_blocking
from exoshell.connection.tokens import CAPABILITIES, Token, token_of

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment

_CONNECT_SECONDS = 2.0
_IMDS_ORIGIN = "http://169.254.169.254"
_CLOUD_SHELL_ORIGIN = "http://localhost:50342"
_ARC_ADVICE = (
    "Azure Arc proves by a file that you may use the machine's identity: run as root, or become a member of the group 'himds' "
    "(Windows: 'Hybrid agent extension applications')."
)


class ManagedIdentitySource:
    """System-assigned, or user-assigned by the client id of -ManagedIdentityAccountId."""

    def __init__(self, environment: Environment, account_id: str = "") -> None:
        self.environment = environment
        self.account_id = account_id
        self._http: Any = None
        self._client: Any = None
        self._lock = asyncio.Lock()
        self._last: Token | None = None

    @property
    def last(self) -> Token | None:
        return self._last

    @property
    def renewable(self) -> bool:
        return True

    async def token(self, *, claims: str | None = None, force: bool = False) -> Token:
        async with self._lock:
            if force:
                self._client = None  # with its cache
            if claims is None and not force and self._last is not None and self._last.fresh():
                return self._last
            problem: AuthError | None = None
            result: dict[str, Any] = {}
            try:
                result = await run_blocking(self._acquire, claims)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                problem = _problem_of(error)
            if problem is not None:
                raise problem
            if "access_token" not in result:
                raise AuthError(
                    AuthProblem.IDENTITY,
                    str(result.get("error_description") or result.get("error") or "The managed identity endpoint gave no token."),
                    "Check that the identity is assigned to this resource, and -ManagedIdentityAccountId.",
                )
            self._last = token_of(result)
            return self._last

    def _acquire(self, claims: str | None) -> dict[str, Any]:
        import httpx
        import msal

        from exoshell.connection.http import HttpxForMsal, quiet_libraries

        if self._http is None:
            quiet_libraries()
            self._http = httpx.Client(trust_env=False, timeout=httpx.Timeout(30, connect=_CONNECT_SECONDS))
        if msal.managed_identity.get_managed_identity_source() is msal.managed_identity.CLOUD_SHELL:
            return self._ask_cloud_shell()
        if self._client is None:
            identity = (
                msal.UserAssignedManagedIdentity(client_id=self.account_id) if self.account_id else msal.SystemAssignedManagedIdentity()
            )
            rewrites = {_IMDS_ORIGIN: self.environment.metadata_origin} if self.environment.metadata_origin else {}
            self._client = msal.ManagedIdentityClient(
                identity, http_client=HttpxForMsal(self._http, rewrites), client_capabilities=CAPABILITIES
            )
        result: dict[str, Any] = self._client.acquire_token_for_client(resource=self.environment.resource, claims_challenge=claims)
        return result

    def _ask_cloud_shell(self) -> dict[str, Any]:
        if self.account_id:
            return {"error_description": "Azure Cloud Shell has no user-assigned identities."}
        origin = self.environment.metadata_origin or _CLOUD_SHELL_ORIGIN
        answer = self._http.post(f"{origin}/oauth2/token", data={"resource": self.environment.resource}, headers={"Metadata": "true"})
        document = answer.json()
        if answer.status_code == 200 and "access_token" in document:
            return {"access_token": document["access_token"], "expires_in": int(document["expires_in"])}
        error = document.get("error")
        described = error.get("message") if isinstance(error, dict) else document.get("error_description") or error
        return {"error_description": str(described or f"Azure Cloud Shell gave no token (HTTP {answer.status_code}).")}

    async def forget(self) -> None:
        if self._http is not None:
            self._http.close()
        self._client = self._http = None
        if self._last is not None:
            self._last.value.wipe()
            self._last = None


def _problem_of(error: Exception) -> AuthError:
    import httpx

    if isinstance(error, FileNotFoundError | PermissionError):  # the only file that is read is Azure Arc's
        return AuthError(AuthProblem.IDENTITY, "The key file that Azure Arc names cannot be read.", _ARC_ADVICE)
    if isinstance(error, httpx.TransportError | OSError):
        return AuthError(
            AuthProblem.IDENTITY,
            "No managed identity endpoint answers on this machine.",
            "-ManagedIdentity works on Azure (virtual machine, Functions, App Service, Automation) and on Azure Arc servers only.",
        )
    if "requests.Session" in str(error):
        return AuthError(AuthProblem.IDENTITY, "Managed identities of Service Fabric are not supported.", "Use a certificate: -AppId.")
    if "did not confirm the requested user-assigned" in str(error):
        message = "The Azure Arc agent of this machine knows no user-assigned identities."
        return AuthError(AuthProblem.IDENTITY, message, "Leave -ManagedIdentityAccountId away, or update the agent.")
    return AuthError(AuthProblem.IDENTITY, f"{type(error).__name__}: {error}")
