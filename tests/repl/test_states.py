"""Changes of state as sentences, progress as an occasional one."""

from __future__ import annotations

from dataclasses import replace

from exoshell.connection.context import ConnectionState
from exoshell.host import ProgressRecord
from exoshell.repl.states import ProgressSayer, RateMeter, StateTeller
from exoshell.session import SessionStatus
from tests.tui.test_app import context


def status(**changes: object) -> SessionStatus:
    return SessionStatus(connection=context(**changes))


def test_each_change_is_said_once() -> None:
    teller = StateTeller()
    assert teller.changes(SessionStatus()) == []
    assert teller.changes(status()) == []
    assert teller.changes(status(state=ConnectionState.BROKEN, trouble="Connection refused.")) == [
        "Offline: the service does not answer (Connection refused). The session for Contoso is kept; the next command tries again."
    ]
    assert teller.changes(status(state=ConnectionState.BROKEN)) == []
    assert teller.changes(status()) == ["Online again: Contoso answers."]
    assert teller.changes(status(state=ConnectionState.SIGN_IN_NEEDED)) == [
        "Your session for Contoso was ended by the service. The next command asks whether to sign in again."
    ]
    assert teller.changes(status()) == ["Signed in to Contoso again."]
    assert teller.changes(status(state=ConnectionState.SIGN_IN_NEEDED), running=True) == [], "the command asks by itself"
    assert teller.changes(SessionStatus()) == []


def test_long_waits_are_said_and_short_ones_are_not() -> None:
    teller = StateTeller()
    assert teller.changes(status(throttled_seconds=2.0)) == []
    (said,) = teller.changes(status(throttled_seconds=12.0))
    assert "12 s" in said
    assert teller.changes(status(throttled_seconds=11.0)) == []
    assert teller.changes(status(throttled_seconds=3.0)) == []
    assert teller.changes(status()) == []
    assert len(teller.changes(status(throttled_seconds=9.0))) == 1
    teller.changes(status())
    (said,) = teller.changes(status(throttled_seconds=8.0, waiting_for="HTTP status code 503"))
    assert said.startswith("The service is in trouble (HTTP status code 503): the next try is in 8 s")


def test_the_rate_is_of_what_was_counted() -> None:
    meter, record = RateMeter(), ProgressRecord("Get-Mailbox", "1,000 objects, 1 pages")
    assert meter.rate(record, 10.0) == ""
    assert meter.rate(replace(record, status="5,000 objects, 5 pages"), 12.0) == "2,000/s"
    assert meter.rate(replace(record, completed=True), 12.0) == ""
    assert meter.rate(ProgressRecord("Copying", "half"), 1.0) == ""


def test_progress_is_said_every_five_seconds() -> None:
    sayer, record = ProgressSayer(), ProgressRecord("Get-Mailbox", "1,000 objects, 1 pages")
    assert sayer.sentence(record, 0.0) == ""
    assert sayer.sentence(record, 4.0) == ""
    later = replace(record, status="6,000 objects, 6 pages")
    assert sayer.sentence(later, 5.0) == "Get-Mailbox: 6,000 objects, 6 pages, 1,000/s. Ctrl+C stops."
    assert sayer.sentence(later, 6.0) == ""
    assert sayer.sentence(replace(later, completed=True), 20.0) == ""
