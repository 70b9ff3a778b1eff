"""The line below the console while a sign-in waits for a person, and the keys that work then. Pure functions to lines."""

from __future__ import annotations

from dataclasses import dataclass

from exoshell.host import SignInNotice
from exoshell.styled import Span, StyledLine
from exoshell.tui.panes.status import clock


@dataclass(frozen=True, slots=True)
class WaitingSignIn:
    """A notice, and when it was shown (monotonic seconds)."""

    notice: SignInNotice
    shown_at: float

    def elapsed(self, now: float) -> float:
        return max(0.0, now - self.shown_at)

    def left(self, now: float) -> float:
        """Seconds until the offer lapses; 0 where it does not, or has."""
        return max(0.0, self.notice.expires_in - self.elapsed(now)) if self.notice.expires_in else 0.0


def sign_in_word(waiting: WaitingSignIn, now: float) -> str:
    """For the status pane: 'signing in 00:12', 'code 14:12 left'."""
    if waiting.notice.user_code:
        return f"code {clock(waiting.left(now))} left"
    return f"signing in {clock(waiting.elapsed(now))}"


def sign_in_line(waiting: WaitingSignIn, now: float, *, ascii_only: bool = False) -> StyledLine:
    """Mark, what is waited for, time, and the keys that work."""
    notice = waiting.notice
    spans = [Span("~ " if ascii_only else "◌ ", "state.wait")]
    if notice.user_code:
        spans += [Span("Code "), Span(notice.user_code, "code"), Span(f"  {clock(waiting.left(now))} left", "pane.label")]
        keys = [("C", "copies it"), ("Q", "QR code")]
    else:
        what = "Waiting for the browser" if notice.kind == "browser" else "Waiting for the sign-in"
        spans += [Span(what), Span(f"  {clock(waiting.elapsed(now))}", "pane.label")]
        keys = [("C", "copies the address")] if notice.kind == "browser" else []
        if notice.use_device is not None:
            keys.append(("D", "device code"))
    for key, label in [*keys, ("Ctrl+C", "cancels")]:
        spans += [Span(f"  {key}", "key"), Span(f" {label}", "key.label")]
    return StyledLine(tuple(spans))
