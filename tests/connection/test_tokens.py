"""Token sources, the loopback receiver, pasted addresses, the adapter for msal: everything of a sign-in that needs no server."""

from __future__ import annotations

import asyncio
import copy
import io
import logging
import pickle
import time
from typing import Any

import httpx
import pytest

from exoshell.connection.auth_errors import AuthError, AuthProblem, from_exception, from_result
from exoshell.connection.dialogue import Dialogue, Done, Notice, Question
from exoshell.connection.environments import ENVIRONMENTS
from exoshell.connection.flows.access_token import StaticSource
from exoshell.connection.flows.interactive import parse_pasted
from exoshell.connection.flows.receiver import LoopbackReceiver
from exoshell.connection.http import HttpStack, HttpxForMsal, quiet_libraries
from exoshell.connection.redaction import redact
from exoshell.connection.tokens import Token, UserSource, token_of
from exoshell.host import SignInNotice
from exoshell.values.secrets import SecureString
from tests.connection.service import TENANT, jwt

ROW = ENVIRONMENTS["O365Default"]


class Application:
    """msal's application, as far as renewing goes."""

    def __init__(self) -> None:
        self.silent = 0
        self.claims: list[str | None] = []

    def acquire_token_silent_with_error(
        self, scopes: list[str], account: Any, claims_challenge: str | None = None, **_: Any
    ) -> dict[str, Any]:
        self.silent += 1
        self.claims.append(claims_challenge)
        time.sleep(0.01)
        return {"access_token": jwt(), "expires_in": 3600}


def source(application: Application) -> UserSource:
    made = UserSource(HttpStack(), ROW)
    made._application = application
    made.account = {"home_account_id": "a.b"}
    return made


async def test_many_callers_one_refresh() -> None:
    application = Application()
    signed_in = source(application)
    tokens = await asyncio.gather(*(signed_in.token() for _ in range(6)))
    assert application.silent == 1
    assert len({id(token) for token in tokens}) == 1


async def test_a_token_about_to_end_is_renewed_and_claims_bypass_the_memory() -> None:
    application = Application()
    signed_in = source(application)
    signed_in._last = token_of({"access_token": jwt(exp=time.time() + 60, iat=time.time() - 3000)})
    await signed_in.token()
    await signed_in.token()
    assert application.silent == 1
    await signed_in.token(claims='{"access_token":{}}')
    assert application.claims == [None, '{"access_token":{}}']


def test_short_tokens_are_not_renewed_all_the_time() -> None:
    token = token_of({"access_token": jwt(exp=time.time() + 55, iat=time.time() - 5)})
    assert token.fresh()


def test_what_a_token_says() -> None:
    token = token_of({"access_token": jwt()})
    assert (token.tenant_id, token.user_name, token.is_app) == (TENANT, "megan@contoso.com", False)
    app = token_of({"access_token": jwt(idtyp="app", roles=["Exchange.ManageAsApp"], appid="x")})
    assert app.is_app


@pytest.mark.parametrize(
    ("claims", "options", "words"),
    [
        ({"aud": "https://graph.microsoft.com"}, {"user_name": "megan@contoso.com"}, "not for https://outlook.office365.com"),
        ({"exp": 1}, {"user_name": "megan@contoso.com"}, "has expired"),
        ({}, {"user_name": "other@contoso.com"}, "belongs to megan@contoso.com"),
        ({"idtyp": "app", "upn": None}, {}, "needs -Organization"),
    ],
)
def test_access_tokens_are_checked_before_use(claims: dict[str, Any], options: dict[str, str], words: str) -> None:
    with pytest.raises(AuthError) as caught:
        StaticSource(ROW, SecureString(jwt(**claims)), **options)
    assert words in str(caught.value)


def test_access_token_that_is_none() -> None:
    with pytest.raises(AuthError, match="not a token"):
        StaticSource(ROW, SecureString("abc"), user_name="a")


# --------------------------------------------------------------------------------------------------------- receiver


async def post(port: int, host: str = "localhost", **fields: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"http://127.0.0.1:{port}/", data=fields, headers={"Host": f"{host}:{port}"})


async def test_receiver_takes_the_answer_with_our_state_only() -> None:
    async with LoopbackReceiver(lambda: "S") as receiver:
        assert (await post(receiver.port, state="T", code="stolen")).status_code == 400
        assert (await post(receiver.port, host="evil.example", state="S", code="c")).status_code == 400
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://127.0.0.1:{receiver.port}/?state=S&code=c")).status_code == 400
            assert (await client.get(f"http://127.0.0.1:{receiver.port}/favicon.ico")).status_code == 404
        answer = await post(receiver.port, state="S", code="secret-code")
        assert answer.status_code == 200
        assert "secret-code" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert await receiver.answer() == {"state": "S", "code": "secret-code"}
        assert receiver.rejected == 3


async def test_receiver_is_not_held_up_by_idle_connections() -> None:
    async with LoopbackReceiver(lambda: "S", accept_get=True) as receiver:
        idle = await asyncio.open_connection("127.0.0.1", receiver.port)
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"http://127.0.0.1:{receiver.port}/?state=S&code=c")
        assert (await receiver.answer())["code"] == "c"
    idle[1].close()


def test_pasted_addresses() -> None:
    assert parse_pasted("  <http://localhost:1/?code=a&state=S> ", "S")["code"] == "a"
    assert parse_pasted("https://login.microsoftonline.com/common/oauth2/nativeclient#code=a&state=S", "S")["code"] == "a"
    with pytest.raises(AuthError, match="no answer"):
        parse_pasted("http://localhost:1/", "S")
    with pytest.raises(AuthError, match="another sign-in"):
        parse_pasted("http://localhost:1/?code=a&state=T", "S")


# --------------------------------------------------------------------------------------------------------- dialogue


async def test_dialogue_asks_and_ends() -> None:
    dialogue = Dialogue()

    async def flow() -> str:
        dialogue.show(SignInNotice("link", "m", "a"))
        return await dialogue.ask("Name: ")

    first = await dialogue.next(flow())
    second = await dialogue.next()
    assert isinstance(first, Notice)
    assert isinstance(second, Question)
    await dialogue.answer("megan")
    last = await dialogue.next()
    assert isinstance(last, Done)
    assert last.result == "megan"


async def test_cancelling_the_wait_cancels_the_flow_at_once() -> None:
    dialogue = Dialogue()
    ended = asyncio.Event()

    async def flow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    task = asyncio.create_task(dialogue.next(flow()))
    await asyncio.sleep(0.01)
    started = time.perf_counter()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
    assert time.perf_counter() - started < 0.1


# ---------------------------------------------------------------------------------------------------- msal's adapter


def test_adapter_for_msal() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="{}")

    client = httpx.Client(transport=httpx.MockTransport(handler))
    adapter = HttpxForMsal(client, {"https://localhost": "https://localhost:8443"})
    adapter.post("https://localhost/t/token", data={"client_assertion": b"eyJ"}, headers={"a": None, "b": "c"}, timeout=3)
    adapter.get("https://other.example/x?y=1")
    assert str(seen[0].url) == "https://localhost:8443/t/token"
    assert seen[0].content == b"client_assertion=eyJ"
    assert "a" not in seen[0].headers
    assert str(seen[1].url) == "https://other.example/x?y=1"
    with pytest.raises(TypeError):
        adapter.get("https://other.example", verify=False)


# ----------------------------------------------------------------------------------------------------------- errors


def test_codes_become_advice() -> None:
    error = from_result(
        {
            "error": "invalid_grant",
            "error_codes": [50126],
            "error_description": "AADSTS50126: Wrong. Trace ID: 1 Correlation ID: 2-3 Timestamp: x",
        }
    )
    assert (error.problem, error.code, error.correlation_id) == (AuthProblem.BAD_CREDENTIALS, 50126, "2-3")
    assert str(error) == "AADSTS50126: Wrong. (correlation ID 2-3)"
    assert from_result({"error": "access_denied"}).problem is AuthProblem.CANCELLED
    assert from_result(None).needs_person


def test_msal_hides_the_code_in_the_context() -> None:
    outer = ValueError("Unable to get authority configuration")
    outer.__context__ = ValueError('{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found."}')
    assert from_exception(outer).code == 90002


def test_nothing_secret_is_shown() -> None:
    token = jwt()
    for text in (
        f"bad {token}!",
        f"Authorization: Bearer {token}",
        "code=1.AVabcdefghijklmnopqrstuvwxyz012345&state=1",
        "client_secret=abc~def, next",
    ):
        shown = redact(text)
        assert "<redacted>" in shown
        assert "eyJ0" not in shown
        assert "abc~def" not in shown
    assert redact("AADSTS50126: Error validating credentials.") == "AADSTS50126: Error validating credentials."
    assert token not in str(AuthError(AuthProblem.UNKNOWN, f"the server said {token}"))
    held = token_of({"access_token": token})
    assert token not in repr(held)
    assert token not in repr(StaticSource(ROW, SecureString(token), user_name="megan@contoso.com"))
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(held.value)


def test_libraries_are_kept_quiet() -> None:
    quiet_libraries()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        logging.getLogger("msal.application").debug("Got auth response: code=1.AVsecret")
        logging.getLogger("httpx").warning("token %s", jwt())
    finally:
        logging.getLogger().removeHandler(handler)
    assert "AVsecret" not in stream.getvalue()
    assert "eyJ" not in stream.getvalue()


def test_wiping() -> None:
    token = Token(SecureString("abc"), 1.0, {})
    token.value.wipe()
    with pytest.raises(Exception, match="disposed"):
        token.value.reveal()
