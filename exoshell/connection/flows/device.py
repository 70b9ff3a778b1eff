"""-Device: a code that is entered in any browser, on any machine.

Polls by itself, one request at a time, so that Ctrl+C ends it at once; msal's own loop would sleep in a thread.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from exoshell.connection.auth_errors import AuthError, AuthProblem, from_result
from exoshell.connection.dialogue import Dialogue
from exoshell.connection.tokens import Token, UserSource, guarded
from exoshell.host import SignInNotice


async def sign_in(source: UserSource, dialogue: Dialogue, *, claims: str | None = None) -> Token:
    """Shows a code and waits until somebody has signed in with it. Raises AuthError (expired, declined, blocked…)."""
    application = await source.application()
    flow: dict[str, Any] = await guarded(application.initiate_device_flow, [source.environment.scope])
    if "user_code" not in flow:
        raise _problem(flow)
    dialogue.show(
        SignInNotice(
            "device",
            str(flow["message"]),
            str(flow["verification_uri"]),
            str(flow["user_code"]),
            expires_in=max(0.0, float(flow["expires_at"]) - time.time()),
        )
    )
    while True:
        result = await guarded(_poll, application, flow, claims)
        if "access_token" in result:
            return await source.accept(result)
        if result.get("error") not in ("authorization_pending", "slow_down"):
            raise _problem(result)
        left = float(flow["expires_at"]) - time.time()
        if left <= 0:
            raise from_result({"error": "expired_token", "error_codes": [70020], "error_description": "The code has expired."})
        await asyncio.sleep(min(float(flow["interval"]), left + 0.05))


def _poll(application: Any, flow: dict[str, Any], claims: str | None) -> dict[str, Any]:
    result: dict[str, Any] = application.acquire_token_by_device_flow(flow, exit_condition=lambda _: True, claims_challenge=claims)
    return result


def _problem(result: dict[str, Any]) -> AuthError:
    """What went wrong; many tenants forbid this flow alone, which the code of the refusal does not say."""
    error = from_result(result)
    if error.problem is AuthProblem.POLICY:
        error.advice += " The tenant may block device codes only: try Connect-ExchangeOnline -UserPrincipalName, with a browser."
    return error
