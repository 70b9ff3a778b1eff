"""When rows come out: held back until the columns are known, then streaming, with other things in between."""

from __future__ import annotations

import tracemalloc

from exoshell.formatting.formatter import OutputFormatter, format_text
from exoshell.styled import plain_text
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException
from exoshell.values.psobject import PSCustomObject, Schema

ROW = Schema(("Id", "Name"))


def row(number: int, name: str = "x") -> PSCustomObject:
    return PSCustomObject(ROW, [number, name])


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_rows_wait_for_the_end_of_the_group() -> None:
    formatter = OutputFormatter(120, clock=Clock())
    assert plain_text(formatter.feed(row(1))) == "\n"
    assert formatter.feed(row(2, "longer")) == []
    assert plain_text(formatter.flush()) == "Id Name\n-- ----\n 1 x\n 2 longer\n\n"


def test_rows_stream_after_300_ms() -> None:
    clock = Clock()
    formatter = OutputFormatter(120, clock=clock)
    formatter.feed(row(1))
    clock.now = 0.31
    assert plain_text(formatter.feed(row(2, "abcdef"))) == "Id Name\n-- ----\n 1 x\n 2 abcdef\n"
    # the widths are settled now
    assert plain_text(formatter.feed(row(3, "abcdefghij"))) == " 3 abcde…\n"
    assert plain_text(formatter.flush()) == "\n"


def test_text_and_errors_keep_their_place() -> None:
    formatter = OutputFormatter(120, clock=Clock())
    lines = formatter.feed(row(1))
    lines += formatter.feed("between")
    lines += formatter.feed_error(ErrorRecord(NetException("System.Exception", "bad"), "id", ErrorCategory.InvalidData))
    lines += formatter.feed(row(2))
    lines += formatter.flush()
    assert plain_text(lines) == "\nId Name\n-- ----\n 1 x\nbetween\nInvalidData: bad\n 2 x\n\n"


def test_lists_stream_at_once() -> None:
    wide = Schema(tuple("ABCDE"))
    formatter = OutputFormatter(120)
    assert plain_text(formatter.feed(PSCustomObject(wide, [1, 2, 3, 4, 5]))) == "\nA : 1\nB : 2\nC : 3\nD : 4\nE : 5\n\n"


def test_the_formatter_starts_anew_after_flush() -> None:
    formatter = OutputFormatter(120, clock=Clock())
    formatter.feed(row(1))
    formatter.flush()
    assert plain_text([*formatter.feed(PSCustomObject.of(Other=1)), *formatter.flush()]) == "\nOther\n-----\n    1\n\n"


def test_a_hundred_thousand_rows_are_not_held() -> None:
    clock = Clock()
    formatter = OutputFormatter(120, clock=clock)
    formatter.feed(row(0))
    clock.now = 1.0
    formatter.feed(row(1))
    tracemalloc.start()
    for number in range(100_000):
        formatter.feed(row(number))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


def test_headers_carry_their_style() -> None:
    lines = format_text([row(1)], for_console=True)
    assert [span.style for line in lines[1:3] for span in line.spans] == ["output.header", "output.header"]
