"""-AccessToken: a token somebody else got. Checked before anything is sent; cannot be renewed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.environments import COMPLIANCE_RESOURCE, EXCHANGE_RESOURCE
from exoshell.connection.tokens import Token, jwt_claims
from exoshell.values.secrets import SecureString

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment


class StaticSource:
    """One token until it ends."""

    def __init__(self, environment: Environment, token: SecureString, *, user_name: str = "", organization: str = "") -> None:
        """Raises AuthError where the token is none, is for something else, has ended, or is somebody else's."""
        claims = jwt_claims(token.reveal())
        if not claims:
            advice = f"A token begins with eyJ and has two dots. Ask for the scope {environment.scope}."
            raise AuthError(AuthProblem.TOKEN, "The value of -AccessToken is not a token (JWT).", advice)
        audience = str(claims.get("aud") or "").rstrip("/")
        if audience not in (environment.resource, EXCHANGE_RESOURCE, COMPLIANCE_RESOURCE):
            advice = f"Ask for the scope {environment.scope}."
            raise AuthError(AuthProblem.TOKEN, f"The token is for '{audience}', not for {environment.resource}.", advice)
        expires = float(claims.get("exp") or 0)
        if expires < time.time():
            raise AuthError(AuthProblem.TOKEN, "The token has expired.", "Get a new one and connect again.")
        self._token: Token | None = Token(token.copy(), expires, claims)  # forget() wipes ours, not the caller's
        if user_name and not self._token.is_app and self._token.user_name.casefold() != user_name.casefold():
            raise AuthError(AuthProblem.TOKEN, f"The token belongs to {self._token.user_name}, not to {user_name}.")
        if self._token.is_app and not (organization or user_name):
            raise AuthError(AuthProblem.TOKEN, "A token of an app needs -Organization.")

    @property
    def last(self) -> Token | None:
        return self._token

    @property
    def renewable(self) -> bool:
        return False

    async def token(self, *, claims: str | None = None, force: bool = False) -> Token:
        if force or claims is not None or self._token is None or time.time() > self._token.expires_on - 5:
            raise AuthError(
                AuthProblem.TOKEN, "The token given with -AccessToken has expired or was revoked.", "Get a new one and connect again."
            )
        return self._token

    async def forget(self) -> None:
        if self._token is not None:
            self._token.value.wipe()
            self._token = None
