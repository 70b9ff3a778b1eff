"""QrScreen: an address as a QR code, two rows of modules in each row of characters. Any key closes it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

_QUIET = 2
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_rows(text: str, *, ascii_only: bool = False) -> list[str]:
    """The code as rows of characters, quiet zone included. A set character is a dark module."""
    import segno

    matrix = [[bool(module) for module in row] for row in segno.make(text, error="l", micro=False).matrix_iter(border=_QUIET)]
    if ascii_only:
        return ["".join("##" if module else "  " for module in row) for row in matrix]
    if len(matrix) % 2:
        matrix.append([False] * len(matrix[0]))
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in zip(matrix[::2], matrix[1::2], strict=True)
    ]


class QrScreen(ModalScreen[None]):
    """Dark modules on white, whatever the theme: scanners want that."""

    DEFAULT_CSS = """
    QrScreen { align: center middle; }
    QrScreen Vertical { width: auto; height: auto; background: white; color: black; padding: 0 1; }
    QrScreen Static { width: auto; color: black; background: white; }
    """

    def __init__(self, address: str, code: str, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._address = address
        self._code = code
        self._ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("\n".join(qr_rows(self._address, ascii_only=self._ascii_only)), markup=False)
            yield Static(f"{self._address}\n{self._code}\nany key closes", markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(None)
