"""-UserPrincipalName, or nothing at all: the system's browser, authorization code with PKCE, multi-factor as the tenant wants it.

Without a browser (SSH, a server) the address is shown; the person opens it anywhere and pastes the address of the last page, or
forwards the port (`ssh -L`) and just presses Enter.
"""

from __future__ import annotations

import asyncio
import secrets
import warnings
from typing import Any
from urllib.parse import parse_qs, urlsplit

from exoshell.connection.auth_errors import AuthError, AuthProblem, from_result
from exoshell.connection.blocking import run_blocking
from exoshell.connection.browser import Opener, find_browser
from exoshell.connection.dialogue import Dialogue
from exoshell.connection.flows.receiver import LoopbackReceiver, is_answer
from exoshell.connection.tokens import Token, UserSource, guarded
from exoshell.host import SignInNotice

PATIENCE_SECONDS = 300.0
_BROWSER_TEXT = "Opening your browser to sign in. Waiting… Ctrl+C cancels."
_LINK_TEXT = (
    "There is no browser here to open. Open this address in any browser and sign in; its last page ('localhost') will fail to load, "
    "which is expected: copy that page's whole address from the browser and paste it here. With a forwarded port, just press Enter; "
    "D and Enter shows a code for another device instead."
)


class DeviceCodeWanted(Exception):
    """The person would rather enter a code than use this browser."""


async def sign_in(
    source: UserSource,
    dialogue: Dialogue,
    *,
    login_hint: str = "",
    prompt: str | None = None,
    claims: str | None = None,
    patience: float = PATIENCE_SECONDS,
    allow_browser: bool = True,
    opener: Opener | None = None,
) -> Token:
    """Signs a person in. `opener` beats the browser found on this machine. Raises AuthError, and DeviceCodeWanted where the person
    asks the dialogue for a code."""
    application = await source.application()
    open_address = opener or (find_browser() if allow_browser else None)
    manual = open_address is None
    flow: dict[str, Any] = {}
    unknown = secrets.token_hex()
    async with LoopbackReceiver(lambda: str(flow.get("state") or unknown), accept_get=manual) as receiver:
        flow.update(await guarded(_initiate, application, source.environment.scope, receiver.port, login_hint, prompt, claims, manual))
        address = flow["auth_uri"]
        waits: set[asyncio.Task[dict[str, str]]] = {asyncio.create_task(receiver.answer()), asyncio.create_task(_other_way(dialogue))}
        try:
            async with asyncio.timeout(patience):
                if open_address is not None and not await run_blocking(open_address, address):
                    open_address = None
                if open_address is not None:
                    dialogue.show(SignInNotice("browser", _BROWSER_TEXT, address, expires_in=patience))
                else:
                    dialogue.show(SignInNotice("link", _LINK_TEXT, address, expires_in=patience))
                if manual:
                    waits.add(asyncio.create_task(_pasted(dialogue, flow["state"])))
                answer = await _first(waits)
        except TimeoutError:
            raise AuthError(
                AuthProblem.TIMEOUT, f"Nobody signed in within {patience:.0f} seconds.", "Run the command again, or use -Device."
            ) from None
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        await asyncio.sleep(0.02)  # lets the browser have its page before the receiver closes
    if "error" in answer:
        raise from_result({key: answer[key] for key in ("error", "error_description") if key in answer})
    return await source.accept(await guarded(application.acquire_token_by_auth_code_flow, flow, answer))


def _initiate(
    application: Any, scope: str, port: int, login_hint: str, prompt: str | None, claims: str | None, manual: bool
) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about response_mode=query, which pasting needs: form_post leaves no code in the address
        flow: dict[str, Any] = application.initiate_auth_code_flow(
            [scope],
            redirect_uri=f"http://localhost:{port}",
            login_hint=login_hint or None,
            prompt=prompt,
            claims_challenge=claims,
            response_mode="query" if manual else "form_post",
        )
    return flow


async def _first(waits: set[asyncio.Task[dict[str, str]]]) -> dict[str, str]:
    """The first real answer; a wait that ends empty (Enter on a forwarded port) leaves the others waiting."""
    pending = set(waits)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            fields = task.result()
            if fields:
                return fields
    raise AuthError(AuthProblem.CANCELLED, "The sign-in was cancelled.")


async def _other_way(dialogue: Dialogue) -> dict[str, str]:
    await dialogue.device_wanted()
    raise DeviceCodeWanted


async def _pasted(dialogue: Dialogue, state: str) -> dict[str, str]:
    text = await dialogue.ask("Address of the last page: ")
    if text.strip().casefold() == "d":
        raise DeviceCodeWanted
    return parse_pasted(text, state) if text.strip() else {}


def parse_pasted(text: str, state: str) -> dict[str, str]:
    """What a person copied from the address bar → the answer's fields. Raises AuthError where it is none, or another sign-in's."""
    try:
        parts = urlsplit(text.strip().strip("<>'\""))
    except ValueError:
        parts = urlsplit("")
    fields = {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}
    if "code" not in fields and "error" not in fields:
        raise AuthError(
            AuthProblem.LOCAL,
            "That address holds no answer of a sign-in.",
            "Copy the whole address of the last page; it starts with http://localhost and goes on with ?code=…",
        )
    if not is_answer(fields, state):
        raise AuthError(
            AuthProblem.PROTOCOL, "That address belongs to another sign-in.", "Use the page that was opened from the link shown just now."
        )
    return fields
