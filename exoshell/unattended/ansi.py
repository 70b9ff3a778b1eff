"""Theme → SGR sequences, for the terminals of people who run `exoshell -Command` by hand."""

from __future__ import annotations

from exoshell.host import HostStream
from exoshell.styled import StyledLine
from exoshell.theming import TextStyle, Theme

_RESET = "\x1b[0m"


def sgr(style: TextStyle) -> str:
    """The sequence that switches a style on; '' for plain."""
    codes = [
        code for flag, code in (("bold", "1"), ("dim", "2"), ("italic", "3"), ("underline", "4"), ("reverse", "7")) if getattr(style, flag)
    ]
    for colour, base in ((style.foreground, "38"), (style.background, "48")):
        if colour:
            codes.append(f"{base};2;{int(colour[1:3], 16)};{int(colour[3:5], 16)};{int(colour[5:7], 16)}")
    return f"\x1b[{';'.join(codes)}m" if codes else ""


class AnsiPainter:
    """Paints lines of a stream in a theme's colours; plain output stays in the terminal's own."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def __call__(self, stream: HostStream, line: StyledLine) -> str:
        default = "" if stream in (HostStream.OUTPUT, HostStream.HOST, HostStream.INFORMATION) else str(stream)
        parts = []
        for span in line.spans:
            on = sgr(self._theme.style(span.style or default)) if span.style or default else ""
            parts.append(f"{on}{span.text}{_RESET}" if on else span.text)
        return "".join(parts)
