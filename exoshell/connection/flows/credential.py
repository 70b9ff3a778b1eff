"""-Credential: user name and password (the flow that Microsoft is retiring). Multi-factor accounts cannot use it."""

from __future__ import annotations

import warnings
from typing import Any

from exoshell.connection.dialogue import Dialogue
from exoshell.connection.tokens import Token, UserSource, guarded
from exoshell.values.secrets import SecureString

RETIREMENT = (
    "Signing in with a user name and password (-Credential, -InlineCredential) is being retired by Microsoft. "
    "Use Connect-ExchangeOnline -UserPrincipalName or -Device; for unattended scripts a certificate or a managed identity."
)


async def sign_in(source: UserSource, dialogue: Dialogue, user_name: str, password: SecureString) -> Token:
    """Signs in by password. Raises AuthError (wrong password, multi-factor needed…)."""
    application = await source.application()
    return await source.accept(await guarded(_acquire, application, user_name, password, source.environment.scope))


def _acquire(application: Any, user_name: str, password: SecureString, scope: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # said to the person by RETIREMENT, once, instead of on stderr
        result: dict[str, Any] = application.acquire_token_by_username_password(user_name, password.reveal(), [scope])
    return result
