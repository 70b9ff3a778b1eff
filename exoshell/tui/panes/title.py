"""The title line above and the key line below the console, and the terminal's own title: pure functions to lines."""

from __future__ import annotations

from datetime import UTC, datetime

from exoshell.repl.transcript import text_width
from exoshell.session import SessionStatus
from exoshell.styled import Span, StyledLine
from exoshell.tui.panes.status import clipped, clock, state_of, token_left


def title_line(status: SessionStatus, width: int, *, ascii_only: bool = False) -> StyledLine:
    """Wide screens: product and tenant on the left, connection and time of day on the right."""
    dot = "-" if ascii_only else "·"
    connection = status.connection
    left = [Span("exoshell", "pane.title")]
    right = datetime.now().strftime("%H:%M")
    if connection is not None:
        left += [Span(f" {dot} {connection.tenant_name} "), Span(f"({connection.level})", f"level.{connection.level}")]
        right = f"{connection.name}   {right}"
    else:
        left.append(Span(f" {dot} not connected", "pane.label"))
    return _justified(left, right, width, ascii_only)


def narrow_title_line(status: SessionStatus, width: int, *, ascii_only: bool = False) -> StyledLine:
    """80 columns: state, tenant, level, user; the token's life on the right."""
    dot = " - " if ascii_only else " · "
    connection = status.connection
    spans = list(state_of(status, ascii_only=ascii_only).spans)
    if connection is None:
        return _justified(spans, "exoshell", width, ascii_only)
    spans = [spans[0], Span(f" {connection.tenant_name}", "pane.title"), Span(dot, "pane.label")]
    spans += [Span(connection.level, f"level.{connection.level}"), Span(dot, "pane.label"), Span(connection.user)]
    if status.sign_in:
        return _justified(spans, status.sign_in, width, ascii_only)
    return _justified(spans, f"token {clock(token_left(status, datetime.now(UTC)))}", width, ascii_only)


def _justified(left: list[Span], right: str, width: int, ascii_only: bool) -> StyledLine:
    """Left and right text in exactly so many columns; the left one is cut, and what is right goes before the left does."""
    if width < 3 * len(right):
        right = ""
    line = clipped(StyledLine(tuple(left)), width - len(right) - 1, ascii_only=ascii_only)
    gap = width - sum(text_width(span.text) for span in line.spans) - len(right)
    return StyledLine((*line.spans, Span(" " * gap), Span(right, "pane.label")))


def key_line(*, running: bool, narrow: bool, width: int = 120, grid: bool = False, errors: int = 0, mode: str = "") -> StyledLine:
    """Keys that work now, as many as fit; `grid`: something was put out, `errors`: how many there are, `mode`: Vi mode's."""
    if running:
        keys = [("Ctrl+C", "stop"), ("PgUp", "scroll"), ("F9", "commands")]
    else:
        keys = [
            ("Tab", "complete"),
            ("F1", "help"),
            *([("F3", "grid")] if grid else []),
            *([("F4", f"error{'s' if errors > 1 else ''}")] if errors else []),
            ("F7", "history"),
            ("Ctrl+B" if narrow else "F6", "pane"),
            ("F9", "commands"),
            ("Ctrl+Q", "leave"),
        ]
    spans: list[Span] = [Span(f"{mode.upper()}  ", "level.test")] if mode else []
    room = width - sum(len(span.text) for span in spans)
    for key, label in keys:
        room -= len(key) + len(label) + 3
        if room < -2:
            break
        spans += [Span(key, "key"), Span(f" {label}  ", "key.label")]
    return StyledLine(tuple(spans))


def candidate_line(name: str, about: str, width: int, *, ascii_only: bool = False) -> StyledLine:
    """What the chosen candidate of an open menu is; on the right the menu's own keys, where there is room for them."""
    keys: list[Span] = []
    for key, label in (("Tab", "next"), ("Enter", "takes it"), ("Esc", "closes")):
        keys += [Span(f"  {key}", "key"), Span(f" {label}", "key.label")]
    if width < 2 * sum(len(span.text) for span in keys):
        keys = []
    room = width - sum(len(span.text) for span in keys)
    text = StyledLine((Span(name, "key"), Span(f"  {about}" if about else "", "pane.value")))
    line = clipped(text, room, ascii_only=ascii_only)
    gap = room - sum(text_width(span.text) for span in line.spans) if keys else 0
    return StyledLine((*line.spans, Span(" " * gap), *keys))


def terminal_title(status: SessionStatus, *, ascii_only: bool = False) -> str:
    """What the terminal's tab shows."""
    dot = "-" if ascii_only else "·"
    if status.sign_in:
        return f"exoshell {dot} signing in"
    if status.connection is None:
        return "exoshell"
    busy = ("* " if ascii_only else "⏳ ") if status.running else ""
    return f"{busy}exoshell {dot} {status.connection.tenant_name}"
