"""The doctor's findings, against the practice tenant and against nothing."""

from __future__ import annotations

from dataclasses import replace

from exoshell.connection.doctor import examine
from exoshell.connection.environments import ENVIRONMENTS
from exoshell.connection.request import ConnectRequest
from tests.connection.practice import credential, handshake_of, practice, registry_for, sign_in


async def test_a_healthy_connection() -> None:
    with practice(size=20) as process:
        registry = registry_for(process)
        connection = (await sign_in(registry, ConnectRequest(credential=credential("admin@contoso.com")))).connection
        row = handshake_of(process).environments["O365Default"]
        found = [finding async for finding in examine(row, connection)]
        assert [(finding.step, finding.ok) for finding in found] == [
            ("dns", True),
            ("dns", True),
            ("proxy", True),
            ("tls", True),
            ("tls", True),
            ("token", True),
            ("tenant", True),
            ("role", True),
        ]
        assert not any("eyJ" in finding.text for finding in found)
        await registry.close_all()


async def test_nobody_there() -> None:
    row = replace(ENVIRONMENTS["O365Default"], login="https://localhost:9", admin="https://localhost:9", use_system_proxy=False)
    found = [finding async for finding in examine(row)]
    assert [finding.ok for finding in found if finding.step == "tls"] == [False, False]
    assert found[-1].ok is None
