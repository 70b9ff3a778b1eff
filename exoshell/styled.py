"""Text with meaning instead of colour: what formatting produces and hosts draw.

A span names a *semantic* style (`error`, `output.header`, `syntax.command`, `state.ok`…); a theme decides, last of all,
what that looks like on a given screen, or whether it looks like anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `style` is a semantic name, or '' for plain text."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class StyledLine:
    """One line for a person, without its line end."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, text: str, style: str = "") -> StyledLine:
        return cls((Span(text, style),) if text else ())

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def styled_lines(text: str, style: str = "") -> list[StyledLine]:
    """Splits text at its line ends into lines of one style."""
    return [StyledLine.of(line, style) for line in text.replace("\r\n", "\n").split("\n")]


def plain_text(lines: Iterable[StyledLine]) -> str:
    """The text of lines, each ended by a line feed."""
    return "".join(line.text + "\n" for line in lines)
