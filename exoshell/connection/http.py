"""One HTTP stack per connection: one TLS context, one proxy policy, one set of time-outs, for tokens and admin API alike.

Redirects are never followed by themselves, certificates are always checked, and the loggers of the libraries below are kept from
writing what they know (msal's DEBUG holds authorization codes).
"""

from __future__ import annotations

import logging
import os
import ssl
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exoshell.connection.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from exoshell.connection.environments import Environment

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
"""For sign-in; commands bring their own, longer limit (adminapi/throttling.py)."""
_TALKATIVE = ("msal", "msal.application", "msal.authority", "msal.token_cache", "msal.oauth2cli", "httpcore", "httpx", "urllib3", "hpack")


class RedactingFilter(logging.Filter):
    """Cleans records of the libraries' loggers before any handler sees them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return True


def quiet_libraries() -> None:
    """Caps the libraries' loggers at WARNING (httpx's INFO names the user) and puts the filter on them; safe to call twice."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        if not any(isinstance(item, RedactingFilter) for item in logger.filters):
            logger.addFilter(RedactingFilter())


@lru_cache(maxsize=8)
def _trust(ca_pem: str, file: str, folder: str) -> ssl.SSLContext:
    """One context for all stacks that trust the same: the system's authorities cost 750 kB, and administrators hold hundreds of tenants."""
    del file, folder  # what OpenSSL's defaults read
    context = ssl.create_default_context(cadata=ca_pem or None) if ca_pem else ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class HttpStack:
    """The clients of one connection, made when first used."""

    def __init__(
        self,
        *,
        ca_pem: str = "",
        use_system_proxy: bool = True,
        connections: int = 20,
        transport_factory: Callable[[bool], Any] | None = None,
    ) -> None:
        """`transport_factory(asynchronous)` lets tests answer without a network."""
        self._ca_pem = ca_pem
        self._use_system_proxy = use_system_proxy
        self._connections = connections
        self._transport_factory = transport_factory
        self._sync: httpx.Client | None = None
        self._wire: httpx.AsyncClient | None = None

    @classmethod
    def for_environment(cls, environment: Environment, without_proxy: bool = False) -> HttpStack:
        return cls(
            ca_pem=environment.ca_pem,
            use_system_proxy=environment.use_system_proxy and not without_proxy,
            connections=5 if environment.compliance else 20,
        )

    @property
    def context(self) -> ssl.SSLContext:
        """The system's trust store, SSL_CERT_FILE and SSL_CERT_DIR, and the environment's own authority where it has one."""
        return _trust(self._ca_pem, os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))

    def _options(self, asynchronous: bool) -> dict[str, Any]:
        import httpx

        quiet_libraries()
        options: dict[str, Any] = {
            "verify": self.context,
            "trust_env": self._use_system_proxy,
            "timeout": httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            "follow_redirects": False,
        }
        if self._transport_factory is not None:
            options["transport"] = self._transport_factory(asynchronous)
        return options

    @property
    def sync(self) -> httpx.Client:
        """For msal's blocking calls."""
        if self._sync is None:
            import httpx

            self._sync = httpx.Client(**self._options(False))
        return self._sync

    @property
    def wire(self) -> httpx.AsyncClient:
        """For the admin API, on the wire loop."""
        if self._wire is None:
            import httpx

            from exoshell.connection.tls_stream import use_wire_streams

            limits = httpx.Limits(max_connections=self._connections, max_keepalive_connections=self._connections, keepalive_expiry=60)
            self._wire = httpx.AsyncClient(limits=limits, **self._options(True))
            use_wire_streams(self._wire)
        return self._wire

    async def aclose(self) -> None:
        if self._sync is not None:
            self._sync.close()
            self._sync = None
        if self._wire is not None:
            wire, self._wire = self._wire, None
            await wire.aclose()


class HttpxForMsal:
    """The face msal wants of an HTTP client, over httpx: get and post of blocking requests."""

    def __init__(self, client: httpx.Client, origin_rewrites: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._rewrites = dict(origin_rewrites or {})

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self._send("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self._send("POST", url, **options)

    def close(self) -> None:
        """msal calls it; the stack owns the client."""

    def _send(self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None, **ignored: Any) -> httpx.Response:
        unexpected = ignored.keys() - {"timeout", "allow_redirects"}
        if unexpected:
            raise TypeError(f"msal passed arguments that are not understood: {sorted(unexpected)}")
        kept = {key: value for key, value in (headers or {}).items() if value is not None}
        body: dict[str, Any] = {"content": data}
        if isinstance(data, dict):
            # msal's client_assertion is bytes, of which httpx would send the repr
            body = {"data": {key: value.decode() if isinstance(value, bytes) else value for key, value in data.items()}}
        return self._client.request(method, self._rewritten(url), params=params, headers=kept, **body)

    def _rewritten(self, url: str) -> str:
        if not self._rewrites:
            return url
        parts = urlsplit(url)
        other = self._rewrites.get(f"{parts.scheme}://{parts.netloc}")
        return url if other is None else other + url[len(f"{parts.scheme}://{parts.netloc}") :]
