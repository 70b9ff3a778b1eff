"""`Get-Mailbox -ResultSize Unlimited` of a big practice tenant: throughput, memory, and what the client adds to decoding.

    python -m tests.benchmarks.paging [mailboxes]

Three processes of their own, so that peaks do not mix: streaming into Measure-Object, held in a variable, and the floor: the same pages
fetched raw and decoded with orjson only. Client figures are CPU time, since the server shares the machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any


def connected(size: int) -> Any:
    from tests.support import NullSink, quiet_session

    session = quiet_session()
    session.runspace.invoke(f"Connect-ExchangeOnline -Sandbox -SandboxSize {size} -ShowBanner:$false", NullSink())
    assert session.registry.active is not None
    return session


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pipeline(size: int, text: str) -> dict[str, float]:
    from tests.support import ListSink

    session = connected(size)
    session.runspace.invoke("$null = Get-Mailbox -ResultSize 1000", ListSink())
    before = peak_mib()
    sink = ListSink()
    wall, cpu = time.perf_counter(), time.process_time()
    session.runspace.invoke(text, sink)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    count = sink.objects[-1]
    session.close()
    return {"count": float(getattr(count, "count", count)), "wall": wall, "cpu": cpu, "before": before, "peak": peak_mib()}


def decoding(size: int) -> dict[str, float]:
    """The floor: one request's bytes, decoded as often as there are pages."""
    import orjson

    session = connected(size)

    pages: list[bytes] = []

    session.runspace.invoke("$null = Get-Mailbox -ResultSize 1000", _Null())

    raw = session.runspace.wait_for(_raw_page(session))
    pages = [raw] * (size // 1000)
    started = time.process_time()
    for page in pages:
        orjson.loads(page)
    cpu = time.process_time() - started
    session.close()
    return {"cpu": cpu, "bytes": float(len(raw))}


class _Null:
    def write(self, value: Any) -> None:
        """Dropped."""

    def error(self, record: Any) -> None:
        raise AssertionError(record.text)

    def flush(self) -> None:
        """Nothing."""


async def _raw_page(session: Any) -> bytes:
    connection = session.registry.active
    token = await connection.source.token()
    body = {"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {"ResultSize": "Unlimited"}}}
    answer = await connection.stack.wire.post(
        f"{connection.environment.admin}/adminapi/beta/{connection.tenant_id}/InvokeCommand",
        json=body,
        headers={"Authorization": f"Bearer {token.value.reveal()}", "Prefer": "odata.maxpagesize=1000"},
    )
    content: bytes = answer.content
    return content


def child(kind: str, size: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.paging", kind, str(size)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if len(sys.argv) == 3:
        kind, size = sys.argv[1], int(sys.argv[2])
        texts = {
            "stream": "(Get-Mailbox -ResultSize Unlimited | Measure-Object).Count",
            "hold": "$m = Get-Mailbox -ResultSize Unlimited; $m.Count",
        }
        print(json.dumps(decoding(size) if kind == "decode" else pipeline(size, texts[kind])))
        return
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    small = child("stream", max(size // 10, 1000))
    stream, hold, floor = child("stream", size), child("hold", size), child("decode", size)
    count, rate = stream["count"], stream["count"] / stream["wall"]
    print(f"mailboxes received                       {count:10,.0f}")
    print(f"streaming: objects per second            {rate:10,.0f}   ({stream['wall']:.1f} s, {stream['cpu']:.1f} s client CPU)")
    print(f"streaming: peak of a tenth, of all       {small['peak']:10,.0f} MiB  {stream['peak']:,.0f} MiB")
    print(
        f"decoding the same pages (orjson)         {floor['cpu']:10.1f} s CPU; the client takes {stream['cpu'] / floor['cpu']:.2f} x that"
    )
    print(f"held in a variable                       {(hold['peak'] - hold['before']) * 1024 / hold['count']:10.1f} kB a mailbox  (goal 8)")


if __name__ == "__main__":
    main()
