"""`Get-Mailbox -ResultSize Unlimited` of a big practice tenant: throughput, memory, and what the client adds to decoding.

    python -m tests.benchmarks.paging [recipients]

Processes of their own, so that peaks do not mix: streaming into Measure-Object, held in a variable, the same pages fetched and dropped
(what the server and the transport take), and the floor: every page decoded with orjson only, on the thread that fetched it. Client
figures are CPU time, since the server shares the machine. The last row is the whole program, from its start to its end.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import subprocess
import sys
import time
from typing import Any

_LINK = re.compile(rb'"@odata.nextLink":("[^"]+")')


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


def raw(size: int, decode: bool) -> dict[str, float]:
    """All pages fetched through the connection's own client and dropped; `cpu` is what decoding them takes, where they are decoded."""
    session = connected(size)
    session.runspace.invoke("$null = Get-Mailbox -ResultSize 1000", _Null())
    wall, before = time.perf_counter(), time.process_time()
    cpu, received = session.runspace.wait_for(_raw_pages(session, decode))
    wall, all_cpu = time.perf_counter() - wall, time.process_time() - before
    session.close()
    return {"cpu": cpu, "bytes": float(received), "wall": wall, "all_cpu": all_cpu}


def whole_program(size: int) -> float:
    """Seconds from start to end of `exoshell -Command`."""
    text = "(Get-Mailbox -ResultSize Unlimited | Measure-Object).Count"
    words = ["-NoLogo", "-Sandbox", "-SandboxSize", str(size), "-Command", text]
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "exoshell", *words], capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip().isdigit():
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - started


class _Null:
    def write(self, value: Any) -> None:
        """Dropped."""

    def error(self, record: Any) -> None:
        raise AssertionError(record.text)

    def flush(self) -> None:
        """Nothing."""


async def _raw_pages(session: Any, decode: bool) -> tuple[float, int]:
    """CPU seconds of decoding, and bytes received."""
    import orjson

    connection = session.registry.active
    address: str | None = f"{connection.environment.admin}/adminapi/beta/{connection.tenant_id}/InvokeCommand"
    body = orjson.dumps({"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {"ResultSize": "Unlimited"}}})
    cpu, received = 0.0, 0
    while address is not None:
        answer = await connection.client.send("POST", address, {"Prefer": "odata.maxpagesize=1000"}, body, seconds=600)
        content: bytes = answer.content
        received += len(content)
        if decode:
            started = time.thread_time()
            orjson.loads(content)
            cpu += time.thread_time() - started
        link = _LINK.search(content, max(len(content) - 4000, 0))
        address = orjson.loads(link[1]) if link else None
    return cpu, received


def child(kind: str, size: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.paging", kind, str(size)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    # as the program does (cli.py)
    gc.set_threshold(100_000, 50, 100)
    if len(sys.argv) == 3:
        kind, size = sys.argv[1], int(sys.argv[2])
        texts = {
            "stream": "(Get-Mailbox -ResultSize Unlimited | Measure-Object).Count",
            "hold": "$m = Get-Mailbox -ResultSize Unlimited; $m.Count",
        }
        print(json.dumps(pipeline(size, texts[kind]) if kind in texts else raw(size, kind == "decode")))
        return
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    small = child("stream", max(size // 10, 1000))
    stream, hold, fetch, floor = child("stream", size), child("hold", size), child("fetch", size), child("decode", size)
    count = stream["count"]
    print(f"mailboxes received                       {count:10,.0f}   ({floor['bytes'] / count / 1000:.1f} kB each)")
    print(f"streaming, server included               {count / stream['wall']:10,.0f} objects/s   ({stream['wall']:.1f} s)")
    print(f"streaming, client's CPU only             {count / stream['cpu']:10,.0f} objects/s   ({stream['cpu']:.1f} s)")
    print(f"the same pages fetched and dropped       {fetch['wall']:10.1f} s, {fetch['all_cpu']:.1f} s client CPU")
    print(f"decoding the same pages (orjson)         {floor['cpu']:10.1f} s CPU")
    in_cpu, in_time = stream["cpu"] / floor["cpu"], stream["wall"] / floor["cpu"]
    print(f"whole client / decoding                  {in_cpu:10.2f} x in CPU, {in_time:.2f} x in time")
    print(f"streaming: peak of a tenth, of all       {small['peak']:10,.0f} MiB  {stream['peak']:,.0f} MiB")
    print(f"held in a variable                       {(hold['peak'] - hold['before']) * 1024 / hold['count']:10.1f} kB a mailbox  (goal 8)")
    print(f"exoshell -Command, start to end          {whole_program(size):10.1f} s   (the practice tenant is made meanwhile)")


if __name__ == "__main__":
    main()
