"""The title line above and the key line below the console, and the terminal's own title: pure functions to lines."""

from __future__ import annotations

from datetime import UTC, datetime

from exoshell.session import SessionStatus
from exoshell.styled import Span, StyledLine
from exoshell.tui.panes.status import clock, state_of, token_left


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
    return _justified(left, right, width)


def narrow_title_line(status: SessionStatus, width: int, *, ascii_only: bool = False) -> StyledLine:
    """80 columns: state, tenant, level, user; the token's life on the right."""
    dot = " - " if ascii_only else " · "
    connection = status.connection
    spans = list(state_of(status, ascii_only=ascii_only).spans)
    if connection is None:
        return _justified(spans, "exoshell", width)
    spans = [spans[0], Span(f" {connection.tenant_name}", "pane.title"), Span(dot, "pane.label")]
    spans += [Span(connection.level, f"level.{connection.level}"), Span(dot, "pane.label"), Span(connection.user)]
    return _justified(spans, f"token {clock(token_left(status, datetime.now(UTC)))}", width)


def _justified(left: list[Span], right: str, width: int) -> StyledLine:
    used = sum(len(span.text) for span in left)
    gap = max(1, width - used - len(right))
    return StyledLine((*left, Span(" " * gap), Span(right, "pane.label")))


def key_line(*, running: bool, narrow: bool) -> StyledLine:
    """At most six keys, those that work now."""
    if running:
        keys = [("Ctrl+C", "stop"), ("PgUp", "scroll"), ("Ctrl+P", "commands")]
    else:
        keys = [
            ("Tab", "complete"),
            ("F1", "help"),
            ("F7", "history"),
            ("Ctrl+B" if narrow else "F6", "pane"),
            ("Ctrl+P", "commands"),
            ("Ctrl+Q", "leave"),
        ]
    spans: list[Span] = []
    for key, label in keys:
        spans += [Span(key, "key"), Span(f" {label}  ", "key.label")]
    return StyledLine(tuple(spans))


def terminal_title(status: SessionStatus) -> str:
    """What the terminal's tab shows."""
    if status.sign_in:
        return "exoshell · signing in"
    if status.connection is None:
        return "exoshell"
    return f"{'⏳ ' if status.running else ''}exoshell · {status.connection.tenant_name}"
