"""StatusPane: where am I, as whom, what is running, what is left. Ordered by what a mistake would cost.

`status_rows` is a pure function from SessionStatus to lines; the pane only shows them, one small widget a line, so that a clock that
ticks costs the bytes of the clock and not of the pane.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from exoshell.connection.context import ConnectionState
from exoshell.repl.transcript import text_width
from exoshell.session import SessionStatus
from exoshell.styled import Span, StyledLine
from exoshell.theming import Theme
from exoshell.tui.theme import ascii_text, rich_style

WIDTH = 34
CONTENT = WIDTH - 4
"""Columns between frame and padding. A longer value is cut, never wrapped: nothing may push the rest down."""
_BARS = "▁▂▃▄▅▆▇█"
_STATES = {
    "Connected": ("●", "*", "state.ok", "connected"),
    "Broken": ("✕", "x", "state.error", "offline"),
    "SignInNeeded": ("◌", "~", "state.wait", "sign in again"),
    "Closed": ("○", "o", "state.off", "closed"),
}
"""ConnectionState → mark, its ASCII form, style, word."""


def state_of(status: SessionStatus, *, ascii_only: bool = False, since: datetime | None = None) -> StyledLine:
    """Mark and word of the session's state: never colour alone. `since` is when the service was lost."""
    if status.sign_in:
        mark, plain, style, word = "◌", "~", "state.wait", status.sign_in
    elif status.connection is None:
        mark, plain, style, word = "○", "o", "state.off", "not connected"
    else:
        mark, plain, style, word = _STATES[str(status.connection.state)]
        if since is not None:
            word += f" since {since.astimezone():%H:%M}"
        elif status.connection.throttled_seconds > 0:
            mark, plain, style, word = "◐", "~", "state.wait", f"waiting {status.connection.throttled_seconds:.0f} s"
    return StyledLine((Span(plain if ascii_only else mark, style), Span(f" {word}", style)))


def token_left(status: SessionStatus, now: datetime) -> float:
    """Seconds that the token is still good for; 0 where there is none."""
    connection = status.connection
    if connection is None or connection.token_expiry is None:
        return 0.0
    return max(0.0, (connection.token_expiry - now).total_seconds())


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: '52:10', '1:04:00'."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes:02}:{seconds_left:02}"


def status_rows(
    status: SessionStatus, now: datetime, *, ascii_only: bool = False, since: datetime | None = None
) -> list[tuple[str, StyledLine]]:
    """The pane's lines with a stable id each, in the order of what a mistake costs."""
    rows = [("state", _level_after(state_of(status, ascii_only=ascii_only, since=since), status)), ("gap-1", StyledLine())]
    connection = status.connection
    if connection is not None:
        proof = "proved by the service" if ascii_only else "✓ proved by the service"
        rows += [
            ("tenant", StyledLine.of(connection.tenant_name, "pane.title")),
            ("domain", StyledLine.of(connection.tenant_domain)),
            ("proof", StyledLine.of(proof, "state.ok") if connection.proved else StyledLine.of("not proved", "state.wait")),
            ("user", StyledLine.of(connection.user)),
            ("roles", StyledLine.of(_roles(connection.roles), "pane.label")),
            ("environment", _pair("Cloud", connection.environment)),
            ("name", _pair("Name", f"{connection.name}{f'  +{status.connections - 1}' if status.connections > 1 else ''}")),
            ("gap-2", StyledLine()),
            ("token", _token(status, now, ascii_only)),
            ("cmdlets", _pair("Cmdlets", _allowed(connection.cmdlets_allowed, status.cmdlets_known))),
            ("requests", _pair("Requests", f"{connection.requests}{_latency(connection.last_latency_ms)}")),
            ("budget", _budget(connection.throttled_seconds)),
        ]
    rows += [
        ("gap-3", StyledLine()),
        ("running", _running(status)),
        ("progress", _pair("", status.progress)),
        ("last", _pair("Last", status.last_command or "-")),
        ("last-facts", _pair("", status.last_facts)),
        ("gap-4", StyledLine()),
        (
            "errors",
            StyledLine((Span(f"{'Errors':<9}", "pane.label"), Span(str(status.errors), "state.error" if status.errors else "pane.value"))),
        ),
    ]
    return [(name, clipped(line, CONTENT, ascii_only=ascii_only)) for name, line in rows]


def clipped(line: StyledLine, width: int, *, ascii_only: bool = False) -> StyledLine:
    """The line in at most so many columns, a mark at its end where something is missing."""
    if ascii_only:
        line = StyledLine(tuple(Span(ascii_text(span.text), span.style) for span in line.spans))
    if sum(text_width(span.text) for span in line.spans) <= width:
        return line
    room = width - 1
    spans: list[Span] = []
    for span in line.spans:
        text = span.text
        while text_width(text) > room:
            text = text[:-1]
        room -= text_width(text)
        spans.append(Span(text, span.style))
        if len(text) < len(span.text):
            break
    return StyledLine((*spans, Span("~" if ascii_only else "…", spans[-1].style)))


def _pair(label: str, value: str) -> StyledLine:
    return StyledLine((Span(f"{label:<9}", "pane.label"), Span(value, "pane.value")))


def _level_after(state: StyledLine, status: SessionStatus) -> StyledLine:
    if status.connection is None:
        return state
    level = status.connection.level
    if len(state.text) + 2 + len(level) > CONTENT:  # the level is never cut
        state = StyledLine(tuple(Span(span.text.replace(" since", ""), span.style) for span in state.spans))
    gap = max(2, CONTENT - len(state.text) - len(level))
    return StyledLine((*state.spans, Span(" " * gap), Span(level, f"level.{level}")))


def _roles(roles: tuple[str, ...]) -> str:
    if not roles:
        return ""
    return roles[0] if len(roles) == 1 else f"{roles[0]} +{len(roles) - 1}"


def _latency(milliseconds: float) -> str:
    return f"    {milliseconds:.0f} ms" if milliseconds > 0 else ""


def _token(status: SessionStatus, now: datetime, ascii_only: bool) -> StyledLine:
    left = token_left(status, now)
    if not left:
        return _pair("Token", "expired" if status.connection and status.connection.token_expiry else "-")
    bars = "" if ascii_only else " " + "".join(_BARS[min(7, step)] for step in range(max(1, min(8, int(left // 450) + 1))))
    return StyledLine(
        (Span(f"{'Token':<9}", "pane.label"), Span(clock(left), "state.wait" if left < 300 else "pane.value"), Span(bars, "pane.label"))
    )


def _allowed(allowed: int | None, known: int) -> str:
    return "-" if allowed is None else f"{allowed} of {known}"


def _budget(seconds: float) -> StyledLine:
    if seconds > 0:
        return StyledLine((Span(f"{'Budget':<9}", "pane.label"), Span(f"waiting {seconds:.0f} s", "state.wait")))
    return _pair("Budget", "no waits")


def _running(status: SessionStatus) -> StyledLine:
    if status.running is None:
        return _pair("Running", "-")
    return StyledLine((Span(f"{'Running':<9}", "pane.label"), Span(f"{status.running}  {status.elapsed:.0f} s", "state.wait")))


def rich_text(line: StyledLine, theme: Theme | None) -> Text:
    """A line for a Textual widget; without a theme everything is plain."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for span in line.spans:
        text.append(span.text, rich_style(theme.style(span.style)) if theme and span.style else None)
    return text


class StatusPane(Vertical):
    """Shows `status()` once a second, and at once when told to."""

    def __init__(self, status: Callable[[], SessionStatus], theme: Callable[[], Theme | None], *, ascii_only: bool) -> None:
        super().__init__(id="status")
        self._status = status
        self._theme = theme
        self._ascii_only = ascii_only
        self._shown: dict[str, StyledLine] = {}
        self._lost_at: datetime | None = None
        self.border_title = "Session"

    def compose(self) -> ComposeResult:
        for name, line in self._rows():
            yield Static(rich_text(line, self._theme()), id=f"status-{name}", classes="status-line")
            self._shown[name] = line

    def on_mount(self) -> None:
        self.set_interval(1.0, self.show)

    def _rows(self) -> list[tuple[str, StyledLine]]:
        status, now = self._status(), datetime.now(UTC)
        lost = status.connection is not None and status.connection.state is ConnectionState.BROKEN
        self._lost_at = (self._lost_at or now) if lost else None
        return status_rows(status, now, ascii_only=self._ascii_only, since=self._lost_at)

    def show(self, *, repaint: bool = False) -> None:
        """Updates the lines that differ from what is shown; the set of lines changes only with a connection."""
        rows = self._rows()
        if [name for name, _ in rows] != list(self._shown):
            self._shown = {}
            self.refresh(recompose=True)
            return
        for name, line in rows:
            if repaint or line != self._shown[name]:
                self.get_child_by_id(f"status-{name}", Static).update(rich_text(line, self._theme()), layout=False)
                self._shown[name] = line
