"""Tokens and where they come from: Token, the TokenSource protocol, and UserSource, a person's sign-in kept alive by msal.

One source per connection and one lock per source: N parallel requests with an ageing token make one refresh. The flows of
flows/ fill a UserSource or are sources themselves.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from exoshell.connection.auth_errors import AuthError, AuthProblem, from_exception, from_result
from exoshell.connection.blocking import run_blocking
from exoshell.connection.environments import PUBLIC_CLIENT
from exoshell.values.secrets import SecureString

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment
    from exoshell.connection.http import HttpStack

CAPABILITIES = ["CP1"]
"""Client capability of Continuous Access Evaluation."""
MARGIN_SECONDS = 120.0
"""A remembered token is used until this long before its end; then the source asks msal."""


def jwt_claims(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified: for display, routing and early errors only; {} for what is no JWT."""
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and what it says about itself."""

    value: SecureString = field(repr=False)
    expires_on: float
    """Seconds since the epoch."""
    claims: dict[str, Any] = field(repr=False)

    @property
    def tenant_id(self) -> str:
        return str(self.claims.get("tid") or "")

    @property
    def user_name(self) -> str:
        return str(self.claims.get("upn") or self.claims.get("unique_name") or "")

    @property
    def is_app(self) -> bool:
        return self.claims.get("idtyp") == "app" or ("roles" in self.claims and "scp" not in self.claims)

    @property
    def app_id(self) -> str:
        return str(self.claims.get("appid") or "")

    def fresh(self, margin: float = MARGIN_SECONDS) -> bool:
        """Whether it lasts longer than the margin, or than a tenth of a short life."""
        issued = float(self.claims.get("iat") or 0)
        life = self.expires_on - issued if issued else 3600.0
        return time.time() < self.expires_on - min(margin, life / 10)


def token_of(result: dict[str, Any] | None) -> Token:
    """msal's result → Token. Raises AuthError where it is an error."""
    if not result or "access_token" not in result:
        raise from_result(result)
    text = result["access_token"]
    claims = jwt_claims(text)
    expires = float(claims.get("exp") or 0) or time.time() + int(result.get("expires_in", 3600))
    return Token(SecureString(text), expires, claims)


class TokenSource(Protocol):
    """Gives a token that is good for the next request, renewing it in silence where that is possible."""

    @property
    def last(self) -> Token | None:
        """The token last given out; for showing when it ends."""

    @property
    def renewable(self) -> bool:
        """Whether another token can be had without anyone's help."""

    async def token(self, *, claims: str | None = None, force: bool = False) -> Token:
        """`claims`: what a 401 challenge asked for. `force`: the last token was refused. Both bypass what is remembered.

        Raises AuthError.
        """

    async def forget(self) -> None:
        """Removes tokens and keys from memory and cache."""


async def guarded(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """A blocking call of msal; whatever it raises comes out as an AuthError without its frames."""
    problem: AuthError | None = None
    result: Any = None
    try:
        result = await run_blocking(function, *arguments, **options)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        problem = from_exception(error)
    if problem is not None:
        raise problem
    return result


class UserSource:
    """A signed-in person. One per connection; the msal cache behind it may be shared, so one sign-in serves many customers."""

    def __init__(
        self,
        stack: HttpStack,
        environment: Environment,
        *,
        tenant: str = "",
        client_id: str = PUBLIC_CLIENT,
        cache: Any = None,
    ) -> None:
        self.stack = stack
        self.environment = environment
        self.tenant = tenant
        self.client_id = client_id
        self.account: dict[str, Any] | None = None
        self._cache = cache
        self._application: Any = None
        self._lock = asyncio.Lock()
        self._last: Token | None = None

    @property
    def last(self) -> Token | None:
        return self._last

    @property
    def renewable(self) -> bool:
        return True

    def beside(self) -> UserSource:
        """A source for the same place and cache that nobody has signed in to yet."""
        return UserSource(self.stack, self.environment, tenant=self.tenant, client_id=self.client_id, cache=self._cache)

    def take_over(self, fresh: UserSource) -> None:
        """Goes on with what another source of the same place signed in to."""
        self.account, self._application, self._last = fresh.account, fresh._application, fresh._last

    async def application(self) -> Any:
        """msal's PublicClientApplication, made at first use."""
        if self._application is None:
            self._application = await guarded(self._build)
        return self._application

    def _build(self) -> Any:
        import msal

        from exoshell.connection.http import HttpxForMsal

        return msal.PublicClientApplication(
            self.client_id,
            authority=self.environment.authority(self.tenant),
            token_cache=self._cache,
            client_capabilities=CAPABILITIES,
            # None: the authority is checked against Microsoft's list of sign-in hosts
            instance_discovery=None if self.environment.known_authority else False,
            http_client=HttpxForMsal(self.stack.sync, self.environment.origin_rewrites),
            app_name="exoshell",
            app_version="1",
        )

    async def accept(self, result: dict[str, Any]) -> Token:
        """Takes a flow's result: remembers whose it is, and the token. Raises AuthError where the flow failed."""
        token = token_of(result)
        application = await self.application()
        home = _home_account(result.get("client_info"))
        accounts = application.get_accounts()
        self.account = next((account for account in accounts if account["home_account_id"] == home), None)
        if self.account is None and not home and len(accounts) == 1:
            self.account = accounts[0]
        self._last = token
        return token

    async def use_cached(self, user_name: str) -> Token | None:
        """Signs in without anyone's help where the cache holds this user (or, without a name, exactly one); None where not."""
        application = await self.application()
        wanted = user_name.casefold()
        found = [account for account in application.get_accounts() if not wanted or account["username"].casefold() == wanted]
        if len(found) != 1:
            return None
        self.account = found[0]
        try:
            return await self.token()
        except AuthError as error:
            self.account = None
            if error.problem in (AuthProblem.NETWORK, AuthProblem.TLS):
                raise
            return None

    async def token(self, *, claims: str | None = None, force: bool = False) -> Token:
        refused = self._last
        async with self._lock:
            # whoever waited here while another renewed takes that one's token
            if claims is None and self._last is not None and self._last.fresh() and (not force or self._last is not refused):
                return self._last
            if self.account is None and self._last is None:
                raise from_result(None)
            application = await self.application()
            result = await guarded(
                application.acquire_token_silent_with_error,
                [self.environment.scope],
                self.account,
                claims_challenge=claims,
                force_refresh=force and claims is None,
                http_exceptions=_http_errors(),
            )
            self._last = token_of(result)
            return self._last

    async def forget(self) -> None:
        if self.account is not None and self._application is not None:
            account, self.account = self.account, None
            await guarded(self._application.remove_account, account)
        if self._last is not None:
            self._last.value.wipe()
            self._last = None


def _home_account(client_info: Any) -> str:
    if not isinstance(client_info, str):
        return ""
    try:
        parsed = json.loads(base64.urlsafe_b64decode(client_info + "=" * (-len(client_info) % 4)))
        return f"{parsed['uid']}.{parsed['utid']}"
    except (ValueError, KeyError):
        return ""


def _http_errors() -> tuple[type[Exception], ...]:
    import httpx

    return (httpx.HTTPError,)
