"""Connect-ExchangeOnline to the practice tenant: start of the command to the proved connection, and the share spent inside msal.

    python -m tests.benchmarks.connect [runs]

The first connect starts the child and imports msal and httpx; its figure stands apart. Then medians of connects in a running session.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.support import ListSink, quiet_session

SPENT = [0.0]


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            SPENT[0] += time.perf_counter() - started

    return call


def watch_msal() -> None:
    import msal

    for name in ("__init__", "acquire_token_silent_with_error"):
        setattr(msal.ClientApplication, name, timed(getattr(msal.ClientApplication, name)))
    for kind in (msal.PublicClientApplication, msal.ConfidentialClientApplication):
        for name in ("acquire_token_by_username_password", "acquire_token_by_auth_code_flow", "acquire_token_by_device_flow"):
            if hasattr(kind, name):
                setattr(kind, name, timed(getattr(kind, name)))


def connect(session: Any) -> tuple[float, float]:
    """Milliseconds in all and inside msal."""
    sink = ListSink()
    SPENT[0] = 0.0
    started = time.perf_counter()
    session.runspace.invoke("Connect-ExchangeOnline -Sandbox -ShowBanner:$false", sink)
    elapsed = time.perf_counter() - started
    assert not sink.errors, sink.errors[0].text
    session.runspace.invoke("Disconnect-ExchangeOnline -Confirm:$false", ListSink())
    return elapsed * 1000, SPENT[0] * 1000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    started = time.perf_counter()
    watch_msal()
    imports = (time.perf_counter() - started) * 1000
    session = quiet_session()
    first, _ = connect(session)
    rows = [connect(session) for _ in range(runs)]
    session.close()
    total, inside = statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)
    print(f"import of msal                           {imports:8.0f} ms")
    print(f"first connect, the child's start included{first:8.0f} ms")
    print(f"connect, median of {runs:<3}                   {total:8.0f} ms, of it inside msal {inside:.0f} ms ({inside / total:.0%})")


if __name__ == "__main__":
    main()
