"""The Python face: blocking and asynchronous."""

from __future__ import annotations

import itertools

import pytest

from exoshell.connection.adminapi.faults import ServiceError
from exoshell.connection.api import connect, connect_async
from exoshell.connection.guard import WriteRefused
from exoshell.connection.request import ConnectProblem


def test_blocking() -> None:
    warnings: list[str] = []
    with connect(sandbox=True, read_only=True, page_size=10, warn=warnings.append) as exchange:
        assert exchange.context.proved
        assert exchange.context.level == "read-only"
        first = list(itertools.islice(exchange.invoke("Get-Mailbox", ResultSize="Unlimited"), 3))
        assert len(first) == 3
        assert len(list(exchange.invoke("Get-Mailbox", ResultSize=25))) == 25
        with pytest.raises(ServiceError, match="nobody-there"):
            list(exchange.invoke("Get-Mailbox", Identity="nobody-there"))
        with pytest.raises(WriteRefused):
            list(exchange.invoke("Set-Mailbox", Identity="admin", CustomAttribute1="x"))
        assert warnings


async def test_asynchronous() -> None:
    async with await connect_async(sandbox=True) as exchange:
        found = [str(item.get("DomainName")) async for item in exchange.invoke("Get-AcceptedDomain")]
        assert "contoso.com" in found


def test_options_that_are_none() -> None:
    with pytest.raises(ConnectProblem, match="no option tennant"):
        connect(tennant="x")
