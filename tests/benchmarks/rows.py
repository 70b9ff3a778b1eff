"""What making rows adds to decoding a page of 1,000 mailboxes: the ratio of both, in one run. Goal: less than 1.5.

python -m tests.benchmarks.rows
"""

from __future__ import annotations

import time
from collections.abc import Callable

import orjson

from exoshell.connection.adminapi.documents import decode_page
from exoshell.connection.adminapi.rows import RowDecoder
from tests.connection.test_rows import document


def quickest(work: Callable[[], object], rounds: int = 15) -> float:
    """Seconds of the best round: other programs only ever make it slower."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    content = document()
    decoder = RowDecoder()
    pure = quickest(lambda: orjson.loads(content))
    whole = quickest(lambda: decode_page(content, decoder.decode))
    print(f"decoding {pure * 1000:.1f} ms, with rows {whole * 1000:.1f} ms: rows add {(whole - pure) / pure:.2f} x decoding")


if __name__ == "__main__":
    main()
