"""Connects and disconnects many times in a process of its own, and prints by how many kilobytes that made it grow.

    MALLOC_ARENA_MAX=1 python -m tests.exchange.cycles 100

One arena, trimmed before each look: what glibc keeps back for its threads comes and goes by megabytes, and is nobody's leak.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import resource
import sys
from pathlib import Path

from exoshell.connection.connection import Connection
from exoshell.connection.tokens import UserSource
from tests.connection.practice import practice
from tests.exchange.test_practice import CONNECT, living_on

WARM_UP = 20
CYCLE = f"{CONNECT}; $null = Get-AcceptedDomain; Disconnect-ExchangeOnline -Confirm:$false"


def memory() -> int:
    """Kilobytes that this process holds after what is garbage has gone."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmRSS:")[2].split()[0])


def living() -> int:
    """How many sign-ins and connections are in memory."""
    gc.collect()
    return sum(isinstance(item, UserSource | Connection) for item in gc.get_objects())


def main(cycles: int) -> str:
    """The growth, and how many closed connections are still held."""
    with practice(size=20) as process:
        shell = living_on(process)
        shell.run(f"foreach ($i in 1..{WARM_UP}) {{ {CYCLE} }}")
        before, held = memory(), living()
        shell.run(f"foreach ($i in 1..{cycles}) {{ {CYCLE} }}")
        if shell.errors:
            return f"errors: {shell.errors[0].text}"
        answer = f"{memory() - before} {living() - held}"
        shell.close()
    return answer


if __name__ == "__main__":
    sys.stdout.write(main(int(sys.argv[1])) + "\n")
