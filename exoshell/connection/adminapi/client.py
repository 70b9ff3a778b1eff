"""One request to the admin API with everything that belongs to it: token, routing, retries, claims challenges, counters.

Used on the wire loop only. Every try asks the token source anew, so that a token's end in the middle of a long command is never seen.
"""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exoshell.connection.adminapi import throttling
from exoshell.connection.adminapi.faults import ServiceError, TransportFault, parse_error, plain_bytes
from exoshell.connection.auth_errors import AuthError, AuthProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from exoshell.connection.environments import Environment
    from exoshell.connection.http import HttpStack
    from exoshell.connection.tokens import Token, TokenSource

_CLAIMS = re.compile(r'claims="([^"]+)"')
_CONNECTION_TRIES = 3
"""For commands that only read: how often a broken connection is tried again."""


@dataclass(slots=True)
class Counters:
    """What the status pane shows of a connection's traffic."""

    requests: int = 0
    last_latency_ms: float = 0.0
    throttled_until: float = 0.0
    """Monotonic time until which a request waits before it is sent again; 0 where none does."""
    waiting_for: str = ""
    """Why, where it is another trouble of the service than its limits."""
    waiting: int = 0
    """How many requests wait."""
    retries: int = 0
    rate_limit: int = 0
    rate_remaining: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: status, headers in lower case, and the unpacked body."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(slots=True)
class AdminClient:
    """The admin API of one connection."""

    stack: HttpStack
    environment: Environment
    source: TokenSource
    counters: Counters = field(default_factory=Counters)
    changed: Callable[[], None] = lambda: None
    """Called when a counter changed that somebody may be watching."""
    sleep: Callable[[float], Any] = asyncio.sleep

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
        *,
        seconds: float,
        reads_only: bool = False,
        verbose: Callable[[str], None] = lambda _: None,
        follow_region: bool = False,
    ) -> Answer:
        """Sends and, where the policy says so, sends again. Raises ServiceError, TransportFault or AuthError.

        `reads_only`: the command changes nothing, so a broken connection may be tried again too.
        """
        attempt = 0
        challenged = renewed = refused = False
        claims: str | None = None
        broken = 0
        while True:
            token = await self.source.token(claims=claims, force=refused)
            claims, refused = None, False
            try:
                answer = await self._once(method, url, headers, content, token, seconds)
            except TransportFault as fault:
                broken += 1
                if not reads_only and not fault.unreachable:
                    fault.advice = "The change may have been made all the same: look before you run the command again."
                if not reads_only or broken >= _CONNECTION_TRIES:
                    raise
                verbose(f"{fault.message} Trying again.")
                await self.sleep(0.3 * broken)
                continue
            if answer.status in (200, 204):
                return answer
            if follow_region and answer.status in (301, 302, 307, 308):
                return answer
            if answer.status in (301, 302, 307, 308):
                url = self._redirected(url, answer)
                continue
            error = parse_error(answer.status, answer.headers, answer.content)
            if answer.status == 401:
                asked = challenge(answer.headers.get("www-authenticate", ""))
                if asked is not None and not challenged:
                    challenged, claims = True, asked
                    continue
                if not self._is_permission(error):
                    if asked is None and not renewed and self.source.renewable:
                        renewed = refused = True
                        continue
                    raise AuthError(
                        AuthProblem.SIGN_IN_AGAIN,
                        "Exchange Online no longer accepts the sign-in." if error.plain else error.text,
                        "Connect again.",
                        correlation_id=error.request_id,
                    )
            retry = throttling.plan_retry(error, answer.headers, attempt)
            if retry is None or (error.status == 401 and self._is_permission(error)):
                if attempt >= throttling.RETRIES:
                    verbose("Maximum retry count reached.")
                raise error
            verbose(f"Query {attempt + 1} failed.")
            verbose(f"{retry.reason}; Request is being retried.")
            verbose(f"Sleeping for {round(retry.seconds * 1000)} milliseconds")
            attempt += 1
            self.counters.retries += 1
            await self.pause(retry)

    @staticmethod
    def _is_permission(error: ServiceError) -> bool:
        """An older answer to a cmdlet that is not allowed: 401 with the sentence of the 403."""
        return "is not allowed to call" in error.message

    async def pause(self, retry: throttling.Retry) -> None:
        """Waits as a refusal says; `counters` show it while it lasts."""
        counters = self.counters
        counters.waiting += 1
        counters.throttled_until = max(counters.throttled_until, time.monotonic() + retry.seconds)
        counters.waiting_for = "" if retry.throttled else retry.reason
        self.changed()
        try:
            await self.sleep(retry.seconds)
        finally:
            counters.waiting -= 1
            if not counters.waiting:
                counters.throttled_until = 0.0
            self.changed()

    async def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, token: Token, seconds: float) -> Answer:
        import httpx

        if not self.environment.may_receive_token(url):
            host = httpx.URL(url).host
            raise AuthError(AuthProblem.PROTOCOL, f"The service sent us to another address ({host}); no token is sent there.")
        sent = {**headers, "Authorization": f"Bearer {token.value.reveal()}"}
        timeout = httpx.Timeout(seconds, connect=10.0, pool=seconds)
        started = time.perf_counter()
        fault: TransportFault | None = None
        try:
            request = self.stack.wire.build_request(method, url, headers=sent, content=content, timeout=timeout)
            response = await self.stack.wire.send(request, stream=True)
            try:
                # raw: some error answers claim gzip and are none, which httpx would stumble over
                raw = b"".join([chunk async for chunk in response.aiter_raw()])
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            fault = _fault(error, httpx.URL(url).host)
        finally:
            del sent
        if fault is not None:
            raise fault
        answer = Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, plain_bytes(raw))
        self._count(answer, (time.perf_counter() - started) * 1000)
        return answer

    def _count(self, answer: Answer, milliseconds: float) -> None:
        counters = self.counters
        counters.requests += 1
        counters.last_latency_ms = milliseconds
        for field_name, header in (("rate_limit", "rate-limit-limit"), ("rate_remaining", "rate-limit-remaining")):
            value = answer.headers.get(header, "")
            if value.isdigit():
                setattr(counters, field_name, int(value))
        self.changed()

    def _redirected(self, url: str, answer: Answer) -> str:
        from exoshell.connection.adminapi.regions import regional_address

        target = regional_address(url, answer.headers.get("location", ""), self.environment)
        if target is None or target == url:
            raise TransportFault("The service redirected the request to an address that makes no sense.")
        return target


_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _fault(error: httpx.HTTPError, host: str) -> TransportFault:
    import ssl

    import httpx

    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    if any(isinstance(item, ssl.SSLError) for item in chain) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        advice = "If a proxy inspects TLS here, give its root certificate in SSL_CERT_FILE."
        return TransportFault(f"The certificate of {host} is not trusted.", advice)
    if isinstance(error, httpx.ProxyError):
        return TransportFault("The proxy refused the connection.", "Check HTTPS_PROXY and NO_PROXY.", unreachable=True)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return TransportFault(f"{host} does not answer.", "Check the network, then run the command again.", unreachable=True)
    if isinstance(error, httpx.TimeoutException):
        return TransportFault(f"{host} took too long to answer.", "The command may still be running in the service.")
    if isinstance(error, httpx.ConnectError):
        local = host in _LOOPBACK
        advice = (
            "The practice tenant has ended; connect -Sandbox opens a new one."
            if local
            else "Check the network, DNS and HTTPS_PROXY, then connect again."
        )
        return TransportFault(f"{host} cannot be reached.", advice, unreachable=True)
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError):
        return TransportFault(f"{host} broke off the connection without an answer.", "Run the command again.")
    return TransportFault(f"{host}: {type(error).__name__}.", "Run the command again.")


def challenge(header: str) -> str | None:
    """The claims of a Continuous Access Evaluation challenge (either base64 alphabet, padding or not); None where there is none."""
    if "insufficient_claims" not in header:
        return None
    match = _CLAIMS.search(header)
    if match is None:
        return None
    raw = match[1]
    try:
        return base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_" if re.search("[-_]", raw) else None).decode()
    except ValueError:
        return None
