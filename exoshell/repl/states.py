"""Changes of state as sentences, for a front end without a status pane; and how fast something progresses. Pure, no UI library."""

from __future__ import annotations

import re

from exoshell.connection.context import ConnectionState
from exoshell.host import ProgressRecord
from exoshell.session import SessionStatus

_LONG_WAIT = 5.0
"""Shorter waits for the service's limits are nobody's business."""
_COUNT = re.compile(r"^([\d,]+) \w+")
_SAID_EVERY = 5.0


class StateTeller:
    """Compares each status with the one before and says what changed. What commands say themselves is not said twice."""

    def __init__(self) -> None:
        self._state: tuple[str, ConnectionState] | None = None
        self._waiting = False

    def changes(self, status: SessionStatus, *, running: bool = False) -> list[str]:
        """The sentences for a new status. `running`: a command runs, which asks by itself where its session was ended."""
        connection = status.connection
        if connection is None:
            self._state, self._waiting = None, False
            return []
        said = []
        before, now = self._state, (connection.id, connection.state)
        self._state = now
        asks_itself = running and connection.state is ConnectionState.SIGN_IN_NEEDED
        if before is not None and before[0] == connection.id and before != now and not asks_itself:
            back = before[1] is ConnectionState.SIGN_IN_NEEDED
            said.append(_sentence(connection.state, connection.tenant_name, connection.trouble, signed_in=back))
        waiting = connection.throttled_seconds >= _LONG_WAIT
        if waiting and not self._waiting:
            trouble = connection.waiting_for
            why = f"The service is in trouble ({trouble}): the next try is in" if trouble else "The service asks to wait"
            said.append(f"{why} {connection.throttled_seconds:.0f} s; the command goes on by itself. Ctrl+C stops it.")
        self._waiting = connection.throttled_seconds > 0 and (waiting or self._waiting)
        return [sentence for sentence in said if sentence]


def _sentence(state: ConnectionState, tenant: str, trouble: str, *, signed_in: bool) -> str:
    if state is ConnectionState.BROKEN:
        reason = f" ({trouble.rstrip('.')})" if trouble else ""
        return f"Offline: the service does not answer{reason}. The session for {tenant} is kept; the next command tries again."
    if state is ConnectionState.SIGN_IN_NEEDED:
        return f"Your session for {tenant} was ended by the service. The next command asks whether to sign in again."
    if state is ConnectionState.CONNECTED:
        return f"Signed in to {tenant} again." if signed_in else f"Online again: {tenant} answers."
    return ""


class RateMeter:
    """Objects per second of what reports a count ('12,400 objects, 13 pages')."""

    def __init__(self) -> None:
        self._first: dict[int, tuple[float, int]] = {}

    def rate(self, record: ProgressRecord, now: float) -> str:
        """'2,100/s', or '' where there is no count, or not for long enough."""
        match = _COUNT.match(record.status)
        if record.completed or match is None:
            self._first.pop(record.activity_id, None)
            return ""
        count = int(match[1].replace(",", ""))
        started, base = self._first.setdefault(record.activity_id, (now, count))
        if count < base:
            self._first[record.activity_id] = (now, count)
        seconds = now - started
        return f"{(count - base) / seconds:,.0f}/s" if seconds >= 0.5 and count > base else ""


class ProgressSayer:
    """Progress as an occasional sentence: every five seconds one, none for what is quick."""

    def __init__(self) -> None:
        self._meter = RateMeter()
        self._last: dict[int, float] = {}

    def sentence(self, record: ProgressRecord, now: float) -> str:
        rate = self._meter.rate(record, now)
        if record.completed:
            self._last.pop(record.activity_id, None)
            return ""
        if now - self._last.setdefault(record.activity_id, now) < _SAID_EVERY:
            return ""
        self._last[record.activity_id] = now
        percent = f"{record.percent} %" if record.percent >= 0 else ""
        facts = [part for part in (percent, record.status, record.current_operation, rate) if part]
        return f"{record.activity}: {', '.join(facts)}. Ctrl+C stops."
