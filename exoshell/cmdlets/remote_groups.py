"""What a piped service cmdlet asks for a few objects at a time: `$ids | Get-Mailbox` in one $batch for ten, `$ids | Get-MailboxStatistics`
by parallel requests, since the module batches every cmdlet but those that can be routed to a mailbox.

Output, errors and warnings come in the order of the input. Nothing is sent ahead where somebody could tell: code of the script that runs
between two input objects, -Confirm and -WhatIf, an -ErrorAction that ends the pipeline at the first error, parallel changes.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from exoshell.connection.adminapi.batch import MAX_REQUESTS
from exoshell.connection.guard import changes_something

if TYPE_CHECKING:
    from exoshell.cmdlets.remote import RemoteCmdlet
    from exoshell.connection.adminapi.paging import PageStream
    from exoshell.connection.connection import Connection

_SIZES = (1, 3)
"""Of the first groups, so that the first object is there at once; all later ones are as big as may be."""
_WAITED_ENOUGH = 0.3
"""Seconds after which a group of a slow input is sent as it is."""
_NEVER_BATCHED = frozenset(
    """get-inboxrule get-mailboxautoreplyconfiguration get-mailboxcalendarfolder get-mailboxfolderpermission get-mailboxfolderstatistics
    get-mailboxmessageconfiguration get-mailboxpermission get-mailboxregionalconfiguration get-mailboxstatistics get-mobiledevicestatistics
    remove-calendarevents set-mailboxregionalconfiguration get-clutter set-clutter get-focusedinbox set-focusedinbox""".split()
)
_ENDING = frozenset({"Stop", "Inquire", "Break", "Suspend"})


def may_gather(cmdlet: RemoteCmdlet) -> bool:
    """Whether the objects of this call may be asked for together."""
    if not cmdlet.input_expected or cmdlet.script_upstream():
        return False
    action = cmdlet.common.error_action or cmdlet.context.preference("ErrorActionPreference")
    if str(action) in _ENDING:
        return False
    return not (changes_something(cmdlet.cmdlet, {}) and cmdlet.cmdlet.casefold() in _NEVER_BATCHED)


class Group:
    """The requests of one call that are not drained yet. Used on the pipeline thread."""

    def __init__(self, cmdlet: RemoteCmdlet, connection: Connection) -> None:
        self._cmdlet = cmdlet
        self._connection = connection
        self._batched = cmdlet.batched and cmdlet.cmdlet.casefold() not in _NEVER_BATCHED
        self._waiting: list[dict[str, Any]] = []
        self._streams: list[PageStream] = []
        self._sent = 0
        self._since = 0.0
        self._retries = connection.client.counters.retries

    def add(self, parameters: dict[str, Any]) -> None:
        """One more; sends all where there are enough."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(parameters)
        if len(self._waiting) >= self._size() or time.monotonic() - self._since > _WAITED_ENOUGH:
            self.flush()

    def flush(self) -> None:
        """Sends what waits and passes on what comes back."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        self._sent += 1
        cmdlet, connection = self._cmdlet, self._connection
        if len(waiting) == 1:
            stream = cmdlet.opened(connection, waiting[0])
            if stream is not None:
                cmdlet.drain(connection, stream)
            return
        batch = connection.batch() if self._batched else None
        request_id = str(uuid.uuid4()) if self._batched else ""
        for parameters in waiting:
            stream = cmdlet.opened(connection, parameters, request_id=request_id, batch=batch)
            if stream is not None:
                self._streams.append(stream)
        cmdlet.wait_for(_start(list(self._streams)))
        while self._streams:
            cmdlet.drain(connection, self._streams.pop(0))

    def abandon(self) -> None:
        """Takes back what nobody wants any more."""
        from exoshell.connection.registry import ConnectionRegistry

        streams, self._streams, self._waiting = self._streams, [], []
        for stream in streams:
            self._cmdlet.service(ConnectionRegistry).wire.submit(self._connection.finish(stream))

    def _size(self) -> int:
        if self._connection.client.counters.retries > self._retries and not self._batched:
            return 1  # the service asked for a pause: no more at once
        if self._sent < len(_SIZES):
            return _SIZES[self._sent]
        return MAX_REQUESTS


async def _start(streams: list[PageStream]) -> None:
    for stream in streams:
        stream.start()
