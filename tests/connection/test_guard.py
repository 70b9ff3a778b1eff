"""The tenant's proof and the levels; connecting as a whole, against a service in a function."""

from __future__ import annotations

import httpx
import pytest

from exoshell.connection.connect import connect
from exoshell.connection.context import ConnectionSettings
from exoshell.connection.dialogue import Dialogue
from exoshell.connection.environments import ENVIRONMENTS
from exoshell.connection.guard import TenantMismatch, TenantProof, WriteGate, changes_something, level_of
from exoshell.connection.http import HttpStack
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.wire_loop import WireLoop
from exoshell.values.secrets import SecureString
from tests.connection.service import OTHER, TENANT, Service, jwt, page, refusal

DOMAINS = {"contoso.com": TENANT, "contoso.onmicrosoft.com": TENANT, "adatum.onmicrosoft.com": OTHER}


def test_all_known_values_must_agree() -> None:
    assert TenantProof("contoso.com", TENANT, TENANT, TENANT, "contoso.com", TENANT).agrees
    assert TenantProof("", "", TENANT, TENANT, "", "").agrees
    assert not TenantProof("", "", TENANT, TENANT, "", "").complete
    for values in (
        (OTHER, TENANT, TENANT, TENANT),
        (TENANT, OTHER, TENANT, TENANT),
        (TENANT, TENANT, OTHER, TENANT),
        (TENANT, TENANT, TENANT, OTHER),
    ):
        asked, token, path, reported = values
        proof = TenantProof("x", asked, token, path, "y", reported)
        assert not proof.agrees
        text = str(TenantMismatch(proof))
        assert TENANT in text
        assert OTHER in text
        assert len(text.splitlines()) == 5


def test_what_changes_something() -> None:
    assert changes_something("Set-Mailbox", {})
    assert changes_something("New-Mailbox", {"Confirm": False})
    assert not changes_something("Get-Mailbox", {})
    assert not changes_something("Search-UnifiedAuditLog", {})
    assert not changes_something("Remove-Mailbox", {"whatif": True})


def test_levels() -> None:
    levels = {"Contoso.com": "test", TENANT: "read-only"}
    assert level_of((TENANT,), levels) == "read-only"
    assert level_of(("x", "contoso.COM"), levels) == "test"
    assert level_of(("x",), levels) == "production"
    assert level_of(("x",), levels, "sandbox") == "sandbox"
    gate = WriteGate("t", "production", True)
    assert not gate.writes_allowed
    gate.allow(None)
    assert gate.writes_allowed


def world(organization: dict[str, str] | None) -> Service:
    """Sign-in service and admin API of a tenant that reports this organization; None: it does not let one ask."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/.well-known/openid-configuration"):
            tenant = DOMAINS.get(path.split("/")[1])
            if tenant is None:
                return httpx.Response(400, json={"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."})
            return httpx.Response(200, json={"token_endpoint": f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"})
        if path.endswith("/EXOModuleFile"):
            return httpx.Response(200, json={"value": [{"fileName": "m", "fileContent": "", "exportedCmdlets": "Get-Mailbox,Set-Mailbox"}]})
        if "EXOBanner" in path:
            return httpx.Response(200, json={"value": "Hello."})
        if organization is None:
            return refusal(403, "User is not allowed to call Get-OrganizationConfig")
        return page(organization)

    return Service(handler=answer)


async def open_with(
    service: Service, monkeypatch: pytest.MonkeyPatch, settings: ConnectionSettings | None = None, **request: str
) -> ConnectionRegistry:
    monkeypatch.setattr(HttpStack, "for_environment", classmethod(lambda cls, environment, without_proxy=False: service.stack()))
    registry = ConnectionRegistry(WireLoop(), settings)
    token = SecureString(jwt())
    await connect(registry, ConnectRequest(access_token=token, user_principal_name="megan@contoso.com", **request), Dialogue())  # type: ignore[arg-type]
    return registry


async def test_connecting_proves_and_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    service = world({"Name": "contoso.onmicrosoft.com", "DisplayName": "Contoso"})
    registry = await open_with(service, monkeypatch)
    context = registry.active_context()
    assert context is not None
    assert (context.name, context.number, context.tenant_id, context.tenant_name) == ("ExchangeOnline_1", 1, TENANT, "Contoso")
    assert context.proved
    assert context.level == "production"
    assert context.cmdlets_allowed == 2
    assert context.used_for_builtin
    assert context.environment == ENVIRONMENTS["O365Default"].name


async def test_a_partners_token_with_a_customers_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    service = world({"Name": "contoso.onmicrosoft.com"})
    with pytest.raises(TenantMismatch) as caught:
        await open_with(service, monkeypatch, delegated_organization="adatum.onmicrosoft.com")
    assert "adatum.onmicrosoft.com" in str(caught.value)
    assert not any("adminapi" in request.url.path for request in service.asked), "nothing may be asked of the wrong tenant"


async def test_a_service_that_reports_another_organization_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TenantMismatch, match=r"adatum\.onmicrosoft\.com"):
        await open_with(world({"Name": "adatum.onmicrosoft.com"}), monkeypatch)


async def test_an_administrator_who_may_not_ask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = await open_with(world(None), monkeypatch)
    context = registry.active_context()
    assert context is not None
    assert not context.proved


async def test_read_only_session(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = await open_with(world({"Name": "contoso.onmicrosoft.com"}), monkeypatch, ConnectionSettings(read_only=True))
    context = registry.active_context()
    assert context is not None
    assert context.level == "read-only"


async def test_closing_activates_the_connection_before(monkeypatch: pytest.MonkeyPatch) -> None:
    service = world({"Name": "contoso.onmicrosoft.com"})
    registry = await open_with(service, monkeypatch)
    events: list[str] = []
    registry.subscribe(lambda event: events.append(event.kind))
    first = registry.active
    await connect(
        registry, ConnectRequest(access_token=SecureString(jwt()), user_principal_name="megan@contoso.com", prefix="C2"), Dialogue()
    )
    second = registry.active
    assert first is not None
    assert second is not None
    assert (second.name, second.used_for_builtin, first.used_for_builtin) == ("ExchangeOnline_2", True, False)
    await registry.close(second)
    assert registry.active is first
    assert first.used_for_builtin
    assert "opened" in events
    assert events[-1] == "closed"


async def test_another_account_than_the_one_named_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """-UserPrincipalName of one tenant, an app's token of another: as when another account is picked in the browser."""
    service = world({"Name": "contoso.onmicrosoft.com"})
    monkeypatch.setattr(HttpStack, "for_environment", classmethod(lambda cls, environment, without_proxy=False: service.stack()))
    registry = ConnectionRegistry(WireLoop())
    token = SecureString(jwt(idtyp="app", upn=None, roles=["Exchange.ManageAsApp"]))
    with pytest.raises(TenantMismatch, match=r"lukas@adatum\.onmicrosoft\.com"):
        await connect(registry, ConnectRequest(access_token=token, user_principal_name="lukas@adatum.onmicrosoft.com"), Dialogue())
    assert not any("adminapi" in request.url.path for request in service.asked)
