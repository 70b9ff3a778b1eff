"""-ManagedIdentity: the machine signs in (IMDS, App Service, Functions, Automation, Azure Arc; msal tells them apart).

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

        if self._client is None:
            quiet_libraries()
            self._http = httpx.Client(trust_env=False, timeout=httpx.Timeout(30, connect=_CONNECT_SECONDS))
            identity = (
                msal.UserAssignedManagedIdentity(client_id=self.account_id) if self.account_id else msal.SystemAssignedManagedIdentity()
            )
            rewrites = {_IMDS_ORIGIN: self.environment.metadata_origin} if self.environment.metadata_origin else {}
            self._client = msal.ManagedIdentityClient(
                identity, http_client=HttpxForMsal(self._http, rewrites), client_capabilities=CAPABILITIES
            )
        result: dict[str, Any] = self._client.acquire_token_for_client(resource=self.environment.resource, claims_challenge=claims)
        return result

    async def forget(self) -> None:
        if self._http is not None:
            self._http.close()
        self._client = self._http = None
        if self._last is not None:
            self._last.value.wipe()
            self._last = None


def _problem_of(error: Exception) -> AuthError:
    import httpx

    if isinstance(error, httpx.TransportError | OSError):
        return AuthError(
            AuthProblem.IDENTITY,
            "No managed identity endpoint answers on this machine.",
            "-ManagedIdentity works on Azure (virtual machine, Functions, App Service, Automation) and on Azure Arc servers only.",
        )
    if "requests.Session" in str(error):
        return AuthError(AuthProblem.IDENTITY, "Managed identities of Service Fabric are not supported.", "Use a certificate: -AppId.")
    return AuthError(AuthProblem.IDENTITY, f"{type(error).__name__}: {error}")
